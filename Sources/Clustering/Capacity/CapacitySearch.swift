/// One search with its budget: what construction, descent, annealing and reduction share.
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

    /// Moves that one annealing proposes: many for each point where there are few points, and a share of a budget that
    /// keeps large sets within seconds.
    private var proposals: Int {
        let count = points.count
        let each = Swift.min(10_000, 100 * count)
        switch parameters.effort {
        case .fast: return 0
        case .normal: return Swift.max(100 * count, Swift.min(each * count, 3_000_000))
        case .best: return Swift.max(1_000 * count, Swift.min(4 * each * count, 40_000_000))
        }
    }

    /// Annealings, each from the best division so far: a few for small sets, which are cheap.
    private var rounds: Int {
        switch parameters.effort {
        case .fast: 0
        case .normal: points.count <= 50 ? 12 : (points.count <= 500 ? 3 : 1)
        case .best: points.count <= 50 ? 24 : 8
        }
    }

    /// Brings a division within its limits as low as the budget allows.
    func improve(_ partition: inout Partition, mayEmpty: Bool) throws(ClusteringError) {
        try descend(&partition, mayEmpty: mayEmpty)
        for round in 0..<rounds where partition.cost > 0 {
            var candidate = partition
            var annealing = Annealing(
                neighbors: neighbors,
                mayEmpty: mayEmpty,
                proposals: proposals,
                seed: parameters.seed &+ UInt64(round) &* 0x9E37_79B9
            )
            if parameters.objective == .squared { (annealing.hot, annealing.cold) = (3, 0.3) }
            if round > 0 { annealing.hot /= 2 }
            // Every other annealing may overfill for a while: full clusters then pass points on that no exchange fits.
            let overfills = round % 2 == 1
            if overfills {
                annealing.hot *= 2
                annealing.overfill = (first: 3, last: 30, unit: excessUnit)
            }
            try annealing.run(&candidate)
            for cluster in candidate.clusters.indices { candidate.rebuild(cluster) }
            if overfills, try !legalize(&candidate) { continue }
            try descend(&candidate, mayEmpty: mayEmpty)
            if isBetter(candidate, partition) { partition = candidate }
        }
    }

    /// Fewer clusters first, then less cost.
    private func isBetter(_ left: Partition, _ right: Partition) -> Bool {
        let (leftCount, rightCount) = (left.liveCount, right.liveCount)
        return leftCount != rightCount ? leftCount < rightCount : left.cost < right.cost
    }

    func descend(_ partition: inout Partition, mayEmpty: Bool) throws(ClusteringError) {
        var descent = Descent(partition, neighbors: neighbors, mayEmpty: mayEmpty)
        try descent.run(&partition)
    }

    func partition(_ parts: [[Int32]]) -> Partition {
        Partition(points, limits: limits, objective: parameters.objective, parts: parts)
    }
}
