/// A query made ready to be asked of many tickets on one site, at one time, for one user.
///
/// Immutable and free of shared state: any number of threads may ask it.
public struct JQLEvaluator: Sendable {
    /// The query that is answered.
    public let query: JQLQuery

    private let program: JQLProgram?
    private let sortFields: [JQLSortField]

    /// Checks a query against a site and makes it ready.
    ///
    /// Functions such as `now()` are worked out here, once.
    ///
    /// - Throws: `JQLEvaluationError` with every unknown name and unsuitable operator, in Jira's words.
    public init(_ query: JQLQuery, context: JQLContext) throws(JQLEvaluationError) {
        var compiler = JQLCompiler(context)
        program = query.clause.map { compiler.compile($0) }
        var sortFields: [JQLSortField] = []
        for ordering in query.order {
            if let field = context.schema.field(ordering.field), field.isSortable {
                sortFields.append(JQLSortField(field, ordering.direction))
            } else {
                compiler.report(.unsortableField(ordering.field.spelling))
            }
        }
        for problem in query.problems { compiler.report(problem) }
        guard compiler.problems.isEmpty else { throw JQLEvaluationError(problems: compiler.problems) }
        self.query = query
        self.sortFields = sortFields
    }

    /// Whether the query finds the ticket.
    ///
    /// As in Jira, `!=`, `not in` and `!~` do not find tickets whose field is empty, nor does `NOT` before
    /// any other comparison.
    public func matches(_ subject: some JQLSubject) -> Bool {
        program.map { $0.truth(of: subject) == true } ?? true
    }

    /// Whether the first ticket comes before the second: by the query's order, ties by id.
    ///
    /// Tickets without a value come last in ascending order, first in descending. To sort many, `sorted`
    /// looks at each ticket once instead of at every comparison.
    public func areInIncreasingOrder<Subject: JQLSubject>(_ left: Subject, _ right: Subject) -> Bool {
        for field in sortFields {
            let order = JQLSortKey.order(field.key(of: left), field.key(of: right))
            if order != 0 { return (order < 0) != field.isDescending }
        }
        return left.numericID < right.numericID
    }

    /// The tickets in the query's order, ties by id.
    public func sorted<Subject: JQLSubject>(_ subjects: some Sequence<Subject>) -> [Subject] {
        let rows = subjects.map { subject in
            (subject: subject, id: subject.numericID, keys: sortFields.map { $0.key(of: subject) })
        }
        return rows.sorted { left, right in
            for (index, field) in sortFields.enumerated() {
                let order = JQLSortKey.order(left.keys[index], right.keys[index])
                if order != 0 { return (order < 0) != field.isDescending }
            }
            return left.id < right.id
        }
        .map(\.subject)
    }
}
