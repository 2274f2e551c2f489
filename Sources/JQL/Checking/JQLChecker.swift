/// Says of a text whether it is JQL that Jira takes, and what its author should know, each with its place.
///
/// Grammar and what every site refuses are always checked; names only as far as the schema knows them. Linear in the
/// length of the text, beside suggestions for unknown names. Immutable: any number of threads may use one.
public struct JQLChecker: Sendable {
    /// The fields that are known.
    public var schema: JQLSchema
    /// Whether the site has no other fields than those of the schema.
    ///
    /// Where it may have, an unknown name is a warning: it may be a custom field's.
    public var knowsEveryField: Bool
    /// Fields of the site that exist and of which nothing is judged, because their kind is not modelled here.
    public var otherFields: [JQLFieldReference]
    /// Names that several fields of the site have, in lower case, with the fields' ids.
    public var ambiguousNames: [String: [String]]
    /// Every function of the site; nil where the list is not known.
    public var functionNames: [String]?
    /// Whether Jira Cloud's search is meant, which refuses a query without a restriction.
    public var refusesUnbounded: Bool
    /// The zone of the account that will ask, for suggestions; nil where it is not known.
    public var timeZone: JQLTimeZone?
    /// The present time in epoch milliseconds, for relative dates.
    public var now: Int64

    /// The most values in a list that no site is known to refuse; the limit itself is not published (facts, section 3).
    public static let listLimit = 500

    /// Makes a checker; without a schema it knows the fields of every site.
    public init(
        schema: JQLSchema = JQLSchema(JQLFieldDefinition.system()),
        knowsEveryField: Bool = false,
        now: Int64
    ) {
        self.schema = schema
        self.knowsEveryField = knowsEveryField
        self.now = now
        otherFields = []
        ambiguousNames = [:]
        functionNames = nil
        refusesUnbounded = true
        timeZone = nil
    }

    /// Checks a text.
    public func check(_ text: String) -> JQLCheck {
        let query: JQLQuery
        let places: JQLPlaces
        do throws(JQLSyntaxError) {
            var parser = try JQLParser(text)
            parser.places = JQLPlaces()
            query = try parser.parseQuery()
            places = parser.places ?? JQLPlaces()
        } catch {
            return JQLCheck(
                text: text,
                query: nil,
                findings: [
                    JQLFinding(
                        .error,
                        .syntax,
                        error.message,
                        suggestion: error.suggestion,
                        at: error.offset..<error.offset
                    )
                ]
            )
        }
        var pass = JQLCheckingPass(self, places)
        if let clause = query.clause {
            pass.walk(clause, isEmptyAllowed: [])
        } else if refusesUnbounded {
            pass.add(
                JQLFinding(
                    .error,
                    .unbounded,
                    "The query restricts nothing: Jira Cloud refuses unbounded queries.",
                    suggestion: "Add a condition, such as project = KEY.",
                    at: 0..<0
                )
            )
        }
        pass.checkOrder(query.order)
        return JQLCheck(text: text, query: query, findings: pass.findings)
    }
}

/// The state of one check.
struct JQLCheckingPass {
    let checker: JQLChecker
    let places: JQLPlaces
    private(set) var findings: [JQLFinding] = []
    private var position = 0

    init(_ checker: JQLChecker, _ places: JQLPlaces) {
        self.checker = checker
        self.places = places
    }

    mutating func add(_ finding: JQLFinding) { findings.append(finding) }

    /// Visits the conditions in written order; `isEmptyAllowed` are the fields of which an alternative beside asks
    /// for empty ones.
    mutating func walk(_ clause: JQLClause, isEmptyAllowed: Set<JQLFieldReference>) {
        switch clause {
        case .and(let parts): for part in parts.clauses { walk(part, isEmptyAllowed: isEmptyAllowed) }
        case .or(let parts):
            let empties = parts.clauses.compactMap { part -> JQLFieldReference? in
                guard case .terminal(let terminal) = part,
                    case .comparison(let symbol, .empty) = terminal.condition,
                    symbol == .isValue || symbol == .equals
                else { return nil }
                return terminal.field.canonical
            }
            for part in parts.clauses { walk(part, isEmptyAllowed: isEmptyAllowed.union(empties)) }
        case .not(let part): walk(part, isEmptyAllowed: isEmptyAllowed)
        case .terminal(let terminal):
            guard places.terminals.indices.contains(position) else { return }
            let place = places.terminals[position]
            position += 1
            check(terminal, place, isEmptyAllowed: isEmptyAllowed.contains(terminal.field.canonical))
        }
    }

    private mutating func check(_ terminal: JQLTerminal, _ place: JQLTerminalPlaces, isEmptyAllowed: Bool) {
        checkInvisible(terminal.field, place.field)
        let definition = checkName(terminal.field, place.field)
        if let definition { checkMeaning(terminal, definition, place) }
        checkFunctions(terminal, definition, place)
        checkTimes(terminal, definition, place)
        checkLists(terminal, place)
        guard !isEmptyAllowed, case .comparison(let symbol, let operand) = terminal.condition,
            operand != .empty,
            [.notEquals, .isNotIn, .notContains].contains(symbol)
        else { return }
        // Every ticket has these.
        guard
            !["project", "status", "statuscategory", "issuetype", "key", "summary", "created", "updated"]
                .contains(
                    definition?.reference.spelling ?? ""
                )
        else { return }
        add(
            JQLFinding(
                .note,
                .leavesOutEmpty,
                "'\(symbol.rawValue.uppercased())' leaves out tickets whose \(terminal.field.spelling) is empty.",
                suggestion: "To find them too, add OR \(terminal.field) IS EMPTY.",
                at: place.symbol
            )
        )
    }

    private mutating func checkInvisible(_ field: JQLFieldReference, _ range: Range<Int>) {
        guard let name = JQLUnusual.firstInvisible(in: field.spelling) else { return }
        add(
            JQLFinding(
                .warning,
                .invisible,
                "The field's name holds a \(name), which is part of the name to Jira.",
                suggestion: "Remove it, or put an ordinary space in its place.",
                at: range
            )
        )
    }

    private mutating func checkLists(_ terminal: JQLTerminal, _ place: JQLTerminalPlaces) {
        let values = place.operands.count
        guard values > JQLChecker.listLimit else { return }
        add(
            JQLFinding(
                .warning,
                .longList,
                "\(values) values in one condition: Jira limits clauses, at a number that is not published.",
                suggestion: "Ask several queries of at most \(JQLChecker.listLimit) values.",
                at: place.field
            )
        )
    }
}
