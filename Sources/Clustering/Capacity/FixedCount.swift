extension CapacitySearch {
    /// Exactly `count` clusters that respect count and load, or nil where none were found; the radius is not looked at.
    ///
    /// Bisection first; where a part is over its load, points are assigned to the parts' centres by decreasing load, and
    /// annealing with a rising price on excess does the rest.
    func divide(into count: Int) throws(ClusteringError) -> Partition? {
        guard count <= points.count else { return nil }
        let bisection = BalancedBisection(points, limits: limits, parts: count)
        var partition = partition(bisection.parts)
        guard partition.excess > 0 else { return partition }
        let meanCost = Swift.max(partition.cost, .leastNormalMagnitude) / Double(points.count)
        let meanLoad = Swift.max(points.totalLoad / Double(points.count), .leastNormalMagnitude)
        for round in 0..<8 {
            var annealing = Annealing(
                neighbors: neighbors,
                mayEmpty: false,
                proposals: Swift.min(400 * points.count, 2_000_000),
                random: SplitMix64(seed: parameters.seed &+ UInt64(round))
            )
            annealing.hot = round == 0 ? 0.3 : 1
            annealing.penalty = meanCost / meanLoad * Double(1 << (2 * round))
            try annealing.run(&partition, untilFeasible: true)
            if partition.excess == 0 { return partition }
            if let packed = try packed(partition) { return packed }
        }
        return nil
    }

    /// Moves and exchanges between any two clusters that lower the excess, cheapest first; for a few clusters only.
    private func packed(_ start: Partition) throws(ClusteringError) -> Partition? {
        guard points.count <= 5_000 else { return nil }
        var partition = start
        while partition.excess > 0 {
            if Task.isCancelled { throw .cancelled }
            guard lowerExcess(&partition) else { return nil }
        }
        return partition
    }

    /// The shift or exchange that lowers the excess of the fullest cluster most for its cost; false where there is none.
    private func lowerExcess(_ partition: inout Partition) -> Bool {
        var (worst, most) = (-1, 0.0)
        for (cluster, state) in partition.clusters.enumerated() {
            let excess = limits.excess(count: state.count, load: state.load)
            if excess > most { (worst, most) = (cluster, excess) }
        }
        guard worst >= 0 else { return false }
        var best = (rate: Double.infinity, point: -1, target: -1, partner: -1)
        for member in partition.members(worst) {
            let point = Int(member)
            for target in partition.clusters.indices where target != worst {
                for partner in [-1] + partition.members(target).map(Int.init) {
                    let relief =
                        partition.excessChange(worst, leaving: point, joining: partner)
                        + partition.excessChange(target, leaving: partner, joining: point)
                    guard relief < -1e-12 * most else { continue }
                    let cost =
                        partition.estimate(worst, leaving: point, joining: partner)
                        + partition.estimate(target, leaving: partner, joining: point)
                    let rate = cost / -relief
                    if rate < best.rate { best = (rate, point, target, partner) }
                }
            }
        }
        guard best.point >= 0 else { return false }
        if best.partner >= 0 {
            partition.exchange(best.point, best.partner)
        } else {
            if partition.clusters[worst].count == 1 { return false }
            partition.move(best.point, to: best.target)
        }
        return true
    }
}
