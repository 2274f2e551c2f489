extension CapacitySearch {
    /// Exactly `count` clusters that respect count and load, or nil where none were found; the radius is not looked at.
    ///
    /// Bisection first; where a part is over its load, moves that lower the excess, then annealing with a rising price
    /// on it do the rest.
    func divide(into count: Int) throws(ClusteringError) -> [[Int32]]? {
        guard count <= points.count else { return nil }
        let bisection = BalancedBisection(points, limits: limits.withoutRadius, parts: count)
        var partition = Partition(
            points,
            limits: limits.withoutRadius,
            objective: parameters.objective,
            parts: bisection.parts
        )
        for round in 0..<(points.count > 5_000 ? 3 : 8) {
            if try legalize(&partition) { return partition.parts }
            if halt.isRaised { break }
            var cooling = Cooling(
                mayEmpty: false,
                proposals: Swift.min(400 * points.count, 2_000_000),
                seed: Refinement.seed(parameters.seed, 100_000 + round)
            )
            cooling.overfill = (first: Double(10 << round), last: Double(30 << round), unit: excessUnit)
            cooling.stopsWhenWithinLimits = true
            var bench = refinement.bench(of: partition.parts, limits: limits.withoutRadius)
            bench.anneal(cooling, halt: halt)
            partition = Partition(
                points,
                limits: limits.withoutRadius,
                objective: parameters.objective,
                parts: bench.parts
            )
        }
        try halt.check()
        guard limits.hasLoad, points.count <= 5_000 else { return nil }
        var packing = LoadPacking(points, limits: limits, count: count)
        return packing.parts()
    }

    /// What one unit of excess is: the mean load where load is limited, else one point.
    var excessUnit: Double {
        limits.hasLoad ? Swift.max(points.totalLoad / Double(points.count), .leastNormalMagnitude) : 1
    }

    /// Brings every cluster within count and load, by chains of single moves where only the count is limited, else by
    /// the shift or exchange that lowers the excess at the least cost; false where that fails.
    func legalize(_ partition: inout Partition) throws(ClusteringError) -> Bool {
        guard partition.excess > 0 else { return true }
        var relocation = Relocation(neighbors: neighbors, horizon: 2_000, budget: .max)
        for cluster in partition.clusters.indices {
            while limits.excess(partition.clusters[cluster]) > 0 {
                try halt.check()
                if limits.hasLoad {
                    guard lowerExcess(of: cluster, &partition) else { return false }
                } else {
                    guard let steps = relocation.steps(relieving: cluster, in: partition) else {
                        return false
                    }
                    for step in steps { partition.move(step.point, to: step.target) }
                }
            }
        }
        return partition.excess == 0
    }

    /// Applies the shift or exchange that lowers the excess of a cluster most for its cost; false where there is none.
    private func lowerExcess(of cluster: Int, _ partition: inout Partition) -> Bool {
        let state = partition.clusters[cluster]
        var isNear = [Bool](repeating: points.count <= 5_000, count: partition.clusters.count)
        for member in partition.members(cluster) {
            for rank in 0..<neighbors.width {
                let near = Int(partition.clusterOf[neighbors.neighbor(of: Int(member), at: rank)])
                if near >= 0 { isNear[near] = true }
            }
        }
        let least = 1e-12 * limits.excess(state)
        var best = (rate: Double.infinity, point: -1, target: -1, partner: -1)
        for target in partition.clusters.indices where isNear[target] && target != cluster {
            let partners = [-1] + partition.members(target).map(Int.init)
            for point in partition.members(cluster).map(Int.init) {
                for partner in partners where partner >= 0 || state.count > 1 {
                    let relief =
                        -partition.excessChange(cluster, leaving: point, joining: partner)
                        - partition.excessChange(target, leaving: partner, joining: point)
                    guard relief > least else { continue }
                    let cost =
                        partition.estimate(cluster, leaving: point, joining: partner)
                        + partition.estimate(target, leaving: partner, joining: point)
                    let rate = cost > 0 ? cost / relief : cost * relief
                    guard rate < best.rate, partition.reaches(cluster, leaving: point, joining: partner),
                        partition.reaches(target, leaving: partner, joining: point)
                    else { continue }
                    best = (rate, point, target, partner)
                }
            }
        }
        guard best.point >= 0 else { return false }
        if best.partner >= 0 {
            partition.exchange(best.point, best.partner)
        } else {
            partition.move(best.point, to: best.target)
        }
        return true
    }
}
