/// What a ticket is sorted by in one field.
enum JQLSortKey: Sendable {
    case empty
    case number(Double)
    case integer(Int64)
    case text(String)
    case issue(project: String, number: Int64)

    /// Negative, zero or positive as the first comes before, with or after the second, smallest first; empty
    /// is last.
    static func order(_ left: JQLSortKey, _ right: JQLSortKey) -> Int {
        switch (left, right) {
        case (.empty, .empty): 0
        case (.empty, _): 1
        case (_, .empty): -1
        case (.number(let left), .number(let right)): sign(left, right)
        case (.integer(let left), .integer(let right)): sign(left, right)
        case (.text(let left), .text(let right)): sign(left, right)
        case (.issue(let leftProject, let left), .issue(let rightProject, let right)):
            leftProject == rightProject ? sign(left, right) : sign(leftProject, rightProject)
        // Values of two kinds in one field: each kind keeps together.
        default: sign(left.kindOrder, right.kindOrder)
        }
    }

    private static func sign<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
        left < right ? -1 : right < left ? 1 : 0
    }

    private var kindOrder: Int {
        switch self {
        case .number: 0
        case .integer: 1
        case .text: 2
        case .issue: 3
        case .empty: 4
        }
    }
}

/// One field of an order, made ready.
struct JQLSortField: Sendable {
    let field: JQLFieldReference
    let isDescending: Bool
    /// Places of the known values: Jira orders statuses, types and priorities as the site lists them.
    private let places: [Int64: Int64]

    init(_ definition: JQLFieldDefinition, _ direction: JQLOrdering.Direction?) {
        field = definition.reference
        // Jira shows the newest and the most important first unless told otherwise.
        let isDescendingByDefault = definition.kind == .instant || definition.kind == .rankedOption
        isDescending = direction.map { $0 == .descending } ?? isDescendingByDefault
        let known = definition.knownValues ?? []
        switch definition.kind {
        case .rankedOption: places = definition.ranks.mapValues { -Int64($0) }
        case .option:
            places = Dictionary(known.enumerated().map { ($1.id, Int64($0)) }) { first, _ in first }
        default: places = [:]
        }
    }

    func key(of subject: some JQLSubject) -> JQLSortKey {
        switch subject.values(of: field) {
        case .unknownField, .empty: .empty
        case .one(let value): key(value)
        case .several(let values), .atLeast(let values): values.first.map(key) ?? .empty
        }
    }

    private func key(_ value: JQLFieldValue) -> JQLSortKey {
        switch value {
        case .text(let text), .label(let text): .text(text.lowercased())
        // NaN has no place in an order.
        case .number(let number): number.isNaN ? .empty : .number(number)
        case .instant(let instant): .integer(instant)
        case .day(let day): .integer(Int64(day.daysSinceEpoch))
        case .user(_, let name): .text(name.lowercased())
        case .option(let id, let name): places[id].map { .integer($0) } ?? .text(name.lowercased())
        case .project(_, let key, _): .text(key)
        case .issue(_, let key):
            JQLIssueKey(key).map { .issue(project: $0.project, number: $0.number) } ?? .text(key)
        }
    }
}
