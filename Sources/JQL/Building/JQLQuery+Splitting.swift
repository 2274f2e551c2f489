extension JQLQuery {
    /// The most values in one list of queries that Muster writes.
    ///
    /// Jira limits the clauses of a query at a number that is not published, and long GET addresses fail (facts,
    /// section 3).
    public static let valuesPerQuery = 200

    /// Queries that together find what this one finds and whose field is one of the values.
    ///
    /// Values keep their order; a repeated one counts once. A field with several values may be found by more than one
    /// of the queries.
    ///
    /// - Parameters:
    ///   - field: the field that is asked, such as `key` or `id`.
    ///   - values: any number of values.
    ///   - count: most values in a query; below 1 counts as 1.
    /// - Returns: one query for each `count` values, none for no value.
    public func split(
        by field: JQLFieldReference,
        in values: [JQLScalar],
        atMost count: Int = JQLQuery.valuesPerQuery
    ) -> [JQLQuery] {
        var known: Set<JQLScalar> = []
        let distinct = values.filter { known.insert($0).inserted }
        let step = max(1, count)
        return stride(from: 0, to: distinct.count, by: step).compactMap { start in
            field.isIn(Array(distinct[start..<min(start + step, distinct.count)])).map { restricted(to: $0) }
        }
    }
}
