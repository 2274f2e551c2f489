/// One search with its budget: construction, descent, annealing, descent.
struct CapacitySearch {
    let points: PointSet
    let limits: CapacityLimits
    let parameters: CapacitatedParameters
    let neighbors: NeighborLists

    init(_ points: PointSet, limits: CapacityLimits, parameters: CapacitatedParameters) {
        self.points = points
        self.limits = limits
        self.parameters = parameters
        let width = points.count <= 1_000 ? 24 : (points.count <= 20_000 ? 16 : 10)
        neighbors = NeighborLists(points, width: width)
    }

    /// Proposals of one annealing: many for each point where there are few points, and a share that keeps large sets
    /// within seconds.
    var proposals: Int {
        let count = points.count
        switch parameters.effort {
        case .fast: return 0
        case .normal: return Swift.max(100 * count, Swift.min(5_000 * count, 2_000_000))
        case .best: return Swift.max(3_000 * count, Swift.min(200_000 * count, 40_000_000))
        }
    }

    /// Brings a division within its limits as low as the budget allows.
    func improve(_ partition: inout Partition, mayEmpty: Bool) throws(ClusteringError) {
        try descend(&partition, mayEmpty: mayEmpty)
        guard parameters.effort != .fast, partition.cost > 0 else { return }
        var best = partition
        var annealing = Annealing(
            neighbors: neighbors,
            mayEmpty: mayEmpty,
            proposals: proposals,
            random: SplitMix64(seed: parameters.seed)
        )
        try annealing.run(&partition)
        for cluster in partition.clusters.indices {
            partition.rebuildMedoidSums(cluster)
            partition.refresh(cluster)
        }
        try descend(&partition, mayEmpty: mayEmpty)
        if partition.cost > best.cost { swap(&partition, &best) }
    }

    func descend(_ partition: inout Partition, mayEmpty: Bool) throws(ClusteringError) {
        var descent = Descent(partition, neighbors: neighbors, mayEmpty: mayEmpty)
        try descent.run(&partition)
    }

    func partition(_ parts: [[Int32]]) -> Partition {
        Partition(points, limits: limits, objective: parameters.objective, parts: parts)
    }
}
