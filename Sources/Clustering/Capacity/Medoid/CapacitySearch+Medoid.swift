extension CapacitySearch {
    /// A division improved by the medoid search; nil where the general search has to do it.
    func improvedMedoids(_ parts: [[Int32]]) throws(ClusteringError) -> [[Int32]]? {
        guard parameters.objective == .medoid,
            let budget = MedoidBudget(points: points.count, clusters: parts.count, effort: parameters.effort)
        else { return nil }
        let space = MedoidSpace(
            points,
            limits: limits,
            clusters: parts.count,
            threads: parameters.threads,
            halt: halt
        )
        let search = MedoidSearch(space: space, budget: budget, threads: parameters.threads)
        return try search.improved(parts, seed: parameters.seed)
    }
}
