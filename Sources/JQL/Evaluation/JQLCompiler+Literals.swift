extension JQLCompiler {
    /// A literal as a question for the field.
    func test(_ value: JQLValue, _ target: JQLTarget, _ comparison: JQLComparison) throws(JQLProblem)
        -> JQLValueTest
    {
        switch target.field.kind {
        case .text: return .text(try textQuery(value.spelling, target))
        case .number:
            guard let number = JQLCompiler.number(value) else {
                throw .badNumber(value.spelling, field: target.name)
            }
            return .number(comparison, number)
        case .instant:
            guard let instant = dates.instant(of: value) else {
                throw .badDate(value.spelling, field: target.name)
            }
            return .instant(comparison, instant)
        case .day:
            guard let day = dates.day(of: value) else { throw .badDate(value.spelling, field: target.name) }
            return .day(comparison, day)
        case .rankedOption where comparison != .equal: return try rankTest(value, target, comparison)
        case .option, .rankedOption, .project: return try memberTest(value, target)
        case .user:
            try checkKnown(value.spelling, target)
            return .name(JQLFoldedText(value.spelling))
        case .label: return .name(JQLFoldedText(value.spelling))
        case .issue: return try issueTest(value, target, comparison)
        }
    }

    /// A plain decimal number; texts such as `0x1p4`, `nan` and `inf`, which Swift would read, are none.
    private static func number(_ value: JQLValue) -> Double? {
        switch value {
        case .integer(let number): return Double(number)
        case .text(let text):
            guard !text.isEmpty, text.utf8.allSatisfy({ "0123456789.-+eE".utf8.contains($0) }),
                let number = Double(text), number.isFinite
            else { return nil }
            return number
        }
    }

    private func textQuery(_ text: String, _ target: JQLTarget) throws(JQLProblem) -> JQLTextQuery {
        guard text.contains(where: { !$0.isWhitespace }) else { throw .emptyText(field: target.name) }
        do {
            return try JQLTextQuery(parsing: text)
        } catch {
            switch error {
            case .startsWith(let wildcard):
                throw .textStartsWithWildcard(text, field: target.name, wildcard: String(wildcard))
            case .unreadable: throw .unreadableText(text, field: target.name)
            }
        }
    }

    // MARK: Closed sets

    private func memberTest(_ value: JQLValue, _ target: JQLTarget) throws(JQLProblem) -> JQLValueTest {
        guard target.field.knownValues != nil else {
            if case .integer(let id) = value { return .memberID([id]) }
            return .name(JQLFoldedText(value.spelling))
        }
        return .memberID(try members(value, target).map(\.id))
    }

    /// The known values of a name; an id counts where no name matches.
    private func members(_ value: JQLValue, _ target: JQLTarget) throws(JQLProblem) -> [JQLKnownValue] {
        let known = target.field.knownValues ?? []
        let name = JQLFoldedText(value.spelling)
        let named = known.filter { name.equals($0.name) || $0.aliases.contains(where: name.equals) }
        if !named.isEmpty { return named }
        guard let id = Int64(value.spelling) else {
            throw .unknownValue(value.spelling, field: target.name)
        }
        let identified = known.filter { $0.id == id }
        guard identified.isEmpty else { return identified }
        if case .integer = value { throw .unknownID(id, field: target.name) }
        throw .unknownValue(value.spelling, field: target.name)
    }

    private func rankTest(
        _ value: JQLValue,
        _ target: JQLTarget,
        _ comparison: JQLComparison
    ) throws(JQLProblem) -> JQLValueTest {
        guard let rank = try members(value, target).compactMap(\.rank).first else {
            throw .unknownValue(value.spelling, field: target.name)
        }
        return .rank(comparison, rank, byID: target.field.ranks)
    }

    private func checkKnown(_ text: String, _ target: JQLTarget) throws(JQLProblem) {
        guard let known = target.field.knownValues else { return }
        let name = JQLFoldedText(text)
        guard known.contains(where: { name.equals($0.name) || $0.aliases.contains(where: name.equals) })
        else {
            throw .unknownValue(text, field: target.name)
        }
    }

    // MARK: Tickets

    private func issueTest(
        _ value: JQLValue,
        _ target: JQLTarget,
        _ comparison: JQLComparison
    ) throws(JQLProblem) -> JQLValueTest {
        if let id = Int64(value.spelling) { return .issueID(comparison, id) }
        guard let key = JQLIssueKey(value.spelling) else {
            throw .badIssueKey(value.spelling, field: target.name)
        }
        if let exists = context.issueExists, !exists(key.text) {
            throw .unknownIssue(value.spelling, field: target.name)
        }
        return comparison == .equal
            ? .issueKey(key.text) : .issueNumber(comparison, project: key.project, key.number)
    }
}

extension JQLFieldDefinition {
    /// Ranks by id; empty for a set without an order.
    var ranks: [Int64: Int] {
        Dictionary((knownValues ?? []).compactMap { value in value.rank.map { (value.id, $0) } }) {
            first,
            _ in first
        }
    }
}

extension JQLFieldKind {
    /// Whether Jira takes an operator for fields of this kind.
    func supports(_ symbol: JQLOperator) -> Bool {
        switch symbol {
        case .isValue, .isNotValue: true
        case .equals, .notEquals, .isIn, .isNotIn: self != .text
        case .contains, .notContains: self == .text
        case .less, .greater, .lessOrEqual, .greaterOrEqual:
            switch self {
            case .number, .instant, .day, .rankedOption, .issue: true
            case .text, .user, .option, .project, .label: false
            }
        }
    }

    /// Whether Jira keeps a history of such fields that queries can ask for.
    var supportsHistory: Bool {
        switch self {
        case .option, .rankedOption, .user: true
        case .text, .number, .instant, .day, .project, .issue, .label: false
        }
    }
}

extension JQLOperator {
    /// What the operator, or the one that it negates, asks of a single value.
    var comparison: JQLComparison {
        switch self {
        case .less: .less
        case .greater: .greater
        case .lessOrEqual: .lessOrEqual
        case .greaterOrEqual: .greaterOrEqual
        case .equals, .notEquals, .contains, .notContains, .isIn, .isNotIn, .isValue, .isNotValue: .equal
        }
    }

    var isNegated: Bool {
        switch self {
        case .notEquals, .notContains, .isNotIn, .isNotValue: true
        default: false
        }
    }
}
