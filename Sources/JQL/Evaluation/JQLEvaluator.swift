/// A query made ready to be asked of many tickets on one site, at one time, for one user.
public struct JQLEvaluator: Sendable {
    /// The query that is answered.
    public let query: JQLQuery

    /// Checks a query against a site and makes it ready.
    ///
    /// - Throws: `JQLEvaluationError` with every unknown name and unsuitable operator, in Jira's words.
    public init(_ query: JQLQuery, context: JQLContext) throws(JQLEvaluationError) {
        self.query = query
    }

    /// Whether the query finds the ticket.
    public func matches(_ subject: some JQLSubject) -> Bool { query.clause == nil }

    /// Whether the first ticket comes before the second: by the query's order, ties by id.
    public func areInIncreasingOrder<Subject: JQLSubject>(_ left: Subject, _ right: Subject) -> Bool {
        left.numericID < right.numericID
    }
}
