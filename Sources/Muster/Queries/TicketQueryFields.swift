internal import Clustering
internal import JQL
internal import TicketFiles
internal import Tickets

/// Which fields the tickets that are kept here can be asked for.
struct TicketQueryFields: Sendable {
    /// The project of all tickets; nil where the key tells.
    let project: String?
    /// Further names of the coordinates.
    private let latitudeNames: [String]
    private let longitudeNames: [String]
    /// Whether tickets have these at all: a file may lack the column.
    let hasStatus: Bool
    let hasPriority: Bool
    let hasDue: Bool
    let hasSummary: Bool
    /// Names of a file's columns, and for each whether all its texts are numbers.
    private let columns: [(name: String, isNumeric: Bool)]
    private let positions: [String: Int]

    init(project: String, latitude: String?, longitude: String?) {
        self.project = project
        latitudeNames = ["lat"] + [latitude].compactMap(\.self)
        longitudeNames = ["lon", "lng"] + [longitude].compactMap(\.self)
        (hasStatus, hasPriority, hasDue, hasSummary) = (true, true, true, true)
        columns = []
        positions = [:]
    }

    init(file: TicketFile, rows: [[String]]) {
        project = nil
        latitudeNames = ["lat"] + [file.columns[.lat]].compactMap(\.self)
        longitudeNames = ["lon", "lng"] + [file.columns[.lon]].compactMap(\.self)
        hasStatus = file.columns[.status] != nil
        hasPriority = file.columns[.priority] != nil
        hasDue = file.columns[.due] != nil
        hasSummary = file.columns[.summary] != nil
        columns = file.carried.names.enumerated().map { index, name in
            let texts = rows.lazy.map { $0[index] }.filter { !$0.isEmpty }
            return (name, !texts.isEmpty && texts.allSatisfy { Double($0)?.isFinite == true })
        }
        positions = Dictionary(columns.enumerated().map { ($1.name.lowercased(), $0) }) { first, _ in first }
    }

    /// What each column is taken for in a query: system fields for what Jira has them for, numbers for numbers, and
    /// otherwise for what the query's operators need.
    func columnKinds(in query: JQLQuery) -> [JQLFieldKind] {
        guard !columns.isEmpty else { return [] }
        let searched = query.textSearchedFields
        let system = JQLSchema(JQLFieldDefinition.system())
        return columns.map { name, isNumeric in
            let reference = JQLFieldReference.name(name)
            if let definition = system.field(reference) { return definition.kind }
            if isNumeric { return .number }
            return searched.contains(reference.canonical) ? .text : .option
        }
    }

    func schema(_ columnKinds: [JQLFieldKind]) -> JQLSchema {
        var definitions = [
            JQLFieldDefinition(.name("key"), .issue, aliases: ["issuekey", "issue", "id"]),
            JQLFieldDefinition(.name("project"), .project),
            JQLFieldDefinition(.name("latitude"), .number, aliases: latitudeNames),
            JQLFieldDefinition(.name("longitude"), .number, aliases: longitudeNames),
        ]
        if hasSummary {
            definitions.append(JQLFieldDefinition(.name("summary"), .text))
            definitions.append(JQLFieldDefinition(.name("text"), .text, isSortable: false))
        }
        if hasStatus { definitions.append(JQLFieldDefinition(.name("status"), .option)) }
        if hasPriority {
            definitions.append(
                JQLFieldDefinition(.name("priority"), .rankedOption, knownValues: Self.priorities)
            )
        }
        if hasDue { definitions.append(JQLFieldDefinition(.name("due"), .day, aliases: ["duedate"])) }
        if columns.isEmpty {
            definitions.append(JQLFieldDefinition(.name("updated"), .instant, aliases: ["updatedDate"]))
        }
        for (column, kind) in zip(columns, columnKinds) {
            definitions.append(JQLFieldDefinition(.name(column.name), kind))
        }
        return JQLSchema(definitions)
    }

    /// The position of a column by a canonical reference.
    func column(_ reference: JQLFieldReference) -> Int? {
        switch reference {
        case .name(let name): positions[name]
        case .customField(let id): positions["customfield_\(id)"]
        case .property: nil
        }
    }

    /// Muster keeps the rank of a priority; the ids are no site's.
    static let priorities = [
        ("Highest", ["Blocker"]), ("High", ["Critical"]), ("Medium", ["Major", "Normal"]), ("Low", ["Minor"]),
        ("Lowest", ["Trivial"]),
    ].enumerated().map {
        JQLKnownValue(id: -1 - Int64($0), name: $1.0, aliases: $1.1, rank: $0 + 1)
    }

    /// Why a condition on a field that is kept cannot be answered; nil where it can.
    func refusal(_ terminal: JQLTerminal, _ field: JQLFieldDefinition) -> String? {
        guard case .comparison(_, let operand) = terminal.condition else { return nil }
        let literals = operand.literals
        switch field.reference.description {
        case "priority" where operand.namesEmpty:
            return "a ticket without a priority is kept as Medium"
        case "status" where literals.contains(where: \.isWholeNumber):
            return "ids of statuses are not kept here"
        case "project":
            guard let own = project else { return nil }
            for case .text(let text) in literals
            where text.lowercased() != own.lowercased() && !Self.isKey(text) {
                return "whether \"\(text)\" is the name of \(own) is known to the site only"
            }
            return literals.contains(where: \.isWholeNumber) ? "ids of projects are not kept here" : nil
        default: return nil
        }
    }

    /// A project's key, and so hardly its name.
    private static func isKey(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) || $0 == 95 }
    }
}

extension JQLValue {
    fileprivate var isWholeNumber: Bool {
        switch self {
        case .integer: true
        case .text(let text): Int64(text) != nil
        }
    }
}

extension JQLOperand {
    fileprivate var literals: [JQLValue] {
        switch self {
        case .value(let value): [value]
        case .list(let list): list.operands.flatMap(\.literals)
        case .function, .empty: []
        }
    }

    fileprivate var namesEmpty: Bool {
        switch self {
        case .empty: true
        case .list(let list): list.operands.contains { $0.namesEmpty }
        case .function, .value: false
        }
    }
}

extension JQLQuery {
    /// The fields that are searched with `~`.
    fileprivate var textSearchedFields: Set<JQLFieldReference> {
        var fields: Set<JQLFieldReference> = []
        func visit(_ clause: JQLClause) {
            switch clause {
            case .and(let parts), .or(let parts): parts.clauses.forEach(visit)
            case .not(let part): visit(part)
            case .terminal(let terminal):
                guard case .comparison(let symbol, _) = terminal.condition,
                    symbol == .contains || symbol == .notContains
                else { return }
                fields.insert(terminal.field.canonical)
            }
        }
        if let clause { visit(clause) }
        return fields
    }
}
