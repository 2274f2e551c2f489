/// A parsed or built JQL query: what to find and in which order.
///
/// Two queries are equal where their trees are, whatever the text looked like: redundant parentheses, letter
/// case of keywords and the kind of quotes do not count. `JQLQuery(parsing: query.description) == query` for
/// every query nested no deeper than the parser allows, whose names of fields and functions are not empty and
/// whose custom field ids are not negative.
public struct JQLQuery: Hashable, Sendable {
    /// The restriction, or nil where the query finds everything.
    public let clause: JQLClause?
    /// The fields of `ORDER BY`, most significant first.
    public let order: [JQLOrdering]

    /// Makes a query of its parts.
    public init(_ clause: JQLClause?, orderedBy order: [JQLOrdering] = []) {
        self.clause = clause
        self.order = order
    }

    /// Whether the query has a restriction beside its order; Jira Cloud's search refuses one that has none.
    public var isBounded: Bool { clause != nil }
}

extension JQLQuery {
    /// The same query, finding only what also satisfies another clause; the order stays.
    ///
    /// Safe for a user's own JQL: the clause is added to the tree, not to the text, so that `a OR b` becomes
    /// `(a OR b) AND c`.
    public func restricted(to restriction: JQLClause) -> JQLQuery {
        guard let clause else { return JQLQuery(restriction, orderedBy: order) }
        return JQLQuery(clause.and(restriction), orderedBy: order)
    }

    /// The same restriction in another order.
    public func ordered(by order: [JQLOrdering]) -> JQLQuery { JQLQuery(clause, orderedBy: order) }
}

/// One field of `ORDER BY`.
public struct JQLOrdering: Hashable, Sendable {
    /// Smallest or largest value first.
    public enum Direction: Hashable, Sendable {
        /// `ASC`.
        case ascending
        /// `DESC`.
        case descending
    }

    /// The field whose values are compared.
    public let field: JQLFieldReference
    /// The written direction; nil leaves it to Jira, which puts newest dates and highest priorities first.
    public let direction: Direction?

    /// Makes one entry of an order.
    public init(_ field: JQLFieldReference, _ direction: Direction? = nil) {
        self.field = field
        self.direction = direction
    }
}
