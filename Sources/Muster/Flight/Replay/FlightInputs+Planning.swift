internal import Clustering
internal import Planning

extension FlightInputs {
    /// Plans from these inputs again.
    ///
    /// - Parameters:
    ///   - threads: most threads; the plan does not depend on it.
    ///   - previous: the plan of `previousPlanHash`.
    /// - Returns: the plan.
    /// - Throws: `ClusteringError` where the inputs cannot be planned.
    func plan(threads: Int, previous: Plan?) throws(ClusteringError) -> Plan {
        try Planner(
            parameters: parameters,
            threads: threads,
            screening: screening,
            territory: territory
        ).plan(
            tickets,
            source: source,
            weights: weights,
            warnings: warnings,
            previous: previous,
            standing: standing,
            overrides: overrides
        )
    }
}
