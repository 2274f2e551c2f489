extension JQLQuery {
    /// What every Jira site refuses although it is good grammar: `is` with a value, more than 7 fields in the
    /// order.
    ///
    /// Whether fields, values and functions exist only a site can tell: see `JQLEvaluator`.
    public var problems: [JQLProblem] {
        var problems: [JQLProblem] = []
        if let clause { JQLQuery.collect(clause, &problems) }
        if order.count > JQLQuery.orderLimit { problems.append(.tooManyOrderings(order.count)) }
        return problems
    }

    /// The most fields that Jira orders by.
    public static let orderLimit = 7

    private static func collect(_ clause: JQLClause, _ problems: inout [JQLProblem]) {
        switch clause {
        case .and(let parts), .or(let parts): for part in parts.clauses { collect(part, &problems) }
        case .not(let part): collect(part, &problems)
        case .terminal(let terminal):
            guard case .comparison(let symbol, let operand) = terminal.condition, operand != .empty,
                symbol == .isValue || symbol == .isNotValue
            else { return }
            problems.append(.isWithoutEmpty(field: terminal.field.spelling))
        }
    }
}
