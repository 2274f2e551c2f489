extension CapacitySearch {
    /// The division improved by the medoid search; nil where the general search has to do it.
    func improvedMedoids(_ partition: Partition) throws(ClusteringError) -> [[Int32]]? {
        guard parameters.objective == .medoid, medoidTuning["off"] == nil else { return nil }
        let space = MedoidSpace(points, limits: limits, clusters: partition.clusters.count)
        var budget = MedoidBudget()
        if let v = medoidTuning["each"] { budget.each = Int(v) }
        if let v = medoidTuning["cand"] { budget.candidates = Int(v) }
        if let v = medoidTuning["epochs"] { budget.epochs = Int(v) }
        if let v = medoidTuning["region"] { budget.region = Int(v) }
        if let v = medoidTuning["window"] { budget.window = Int(v) }
        if let v = medoidTuning["windowEach"] { budget.windowEach = Int(v) }
        if let v = medoidTuning["draws"] { budget.draws = Int(v) }
        if let v = medoidTuning["rounds"] { budget.rounds = [Int(v), Int(v), Int(v)] }
        let search = MedoidSearch(space: space, budget: budget, threads: parameters.threads)
        return try search.improved(partition.parts, seed: parameters.seed)
    }
}
