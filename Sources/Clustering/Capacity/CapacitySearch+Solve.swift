extension CapacitySearch {
    /// A division into clusters and the points that are in none.
    struct Outcome {
        var parts: [[Int32]]
        var isolated: [Int] = []
    }

    /// As few clusters as the limits allow, as far as the search finds.
    func solveFreely(atLeast bound: Int) throws(ClusteringError) -> Outcome {
        var parts = try fewClusters(atLeast: bound)
        parts = try shake(parts, downTo: bound)
        parts = try improve(parts, mayEmpty: true)
        if parts.count > bound, !halt.isRaised {
            var partition = partition(parts)
            if try reduce(&partition, downTo: bound) {
                parts = refinement.descended(partition.parts, mayEmpty: true).parts
            }
        }
        return Outcome(parts: parts)
    }

    /// Exactly `count` clusters; with a radius, points that none of them reaches are left out.
    func solve(count: Int, atLeast bound: Int) throws(ClusteringError) -> Outcome {
        let capacityBound = ClusterBound.capacity(points, limits)
        guard count >= capacityBound else {
            throw .infeasibleClusterCount(requested: count, atLeast: capacityBound)
        }
        let divided = try divide(into: count)
        if let divided, partition(divided).isWithinRadius {
            return Outcome(parts: try improve(divided, mayEmpty: false))
        }
        guard limits.hasRadius else {
            throw .infeasibleClusterCount(requested: count, atLeast: count + 1)
        }
        var partition = partition(try fewClusters(atLeast: Swift.max(bound, count)))
        var isolated: [Int] = []
        let live = partition.liveCount
        if live > count {
            isolated = try drop(&partition, keeping: count)
        } else if live < count {
            guard let split = try splitting(partition, into: count) else {
                throw .infeasibleClusterCount(requested: count, atLeast: bound)
            }
            partition = split
        }
        let improved = try improve(partition.parts, mayEmpty: false)
        guard !isolated.isEmpty else { return Outcome(parts: improved) }
        partition = self.partition(improved)
        isolated = try seat(isolated, &partition)
        return Outcome(parts: partition.parts, isolated: isolated)
    }

    /// A division within all limits with a number of clusters near the bound.
    private func fewClusters(atLeast bound: Int) throws(ClusteringError) -> [[Int32]] {
        if !limits.hasRadius {
            var count = bound
            while count < points.count {
                if let parts = try divide(into: count) { return parts }
                count += Swift.max(1, count / 100)
            }
            return (0..<Int32(points.count)).map { [$0] }
        }
        if let parts = try divide(into: Swift.min(bound, points.count)), partition(parts).isWithinRadius {
            return parts
        }
        var parts = descended(try partsWithinLimits(startingWith: bound))
        for _ in 0..<5 where !halt.isRaised {
            var partition = partition(parts)
            guard try reduce(&partition, downTo: bound) else { break }
            parts = descended(partition.parts)
        }
        return parts
    }

    private func descended(_ parts: [[Int32]]) -> [[Int32]] {
        let pass = Refinement.Pass(mayEmpty: true, descends: true, size: 4_000, seed: parameters.seed)
        return refinement.run(pass, on: parts)
    }

    /// Looks for fewer clusters from divisions that a hot annealing has mixed: where the radius binds, the order in which
    /// clusters were cut decides how many can be dissolved.
    private func shake(_ parts: [[Int32]], downTo bound: Int) throws(ClusteringError) -> [[Int32]] {
        guard limits.hasRadius else { return parts }
        let tries =
            switch parameters.effort {
            case .fast: 0
            case .normal: points.count <= 1_000 ? 8 : 1
            case .best: 30
            }
        var parts = parts
        for attempt in 0..<tries where parts.count > bound && !halt.isRaised {
            var cooling = Cooling(
                mayEmpty: true,
                proposals: Swift.min(200 * points.count, 2_000_000),
                seed: Refinement.seed(parameters.seed, 200_000 + attempt)
            )
            (cooling.hot, cooling.cold, cooling.gathering) = (10, 1, 1)
            var bench = refinement.bench(of: parts)
            bench.anneal(cooling, halt: halt)
            var candidate = partition(bench.parts.filter { !$0.isEmpty })
            _ = try reduce(&candidate, downTo: bound)
            if candidate.liveCount < parts.count { parts = candidate.parts }
        }
        return parts
    }

    private func reduce(_ partition: inout Partition, downTo target: Int) throws(ClusteringError) -> Bool {
        var reduction = Reduction(neighbors: neighbors, clusters: partition.clusters.count, halt: halt)
        return try reduction.run(&partition, downTo: target)
    }

    /// Dissolves the clusters of least weight until `count` are left, then seats whom it can.
    private func drop(_ partition: inout Partition, keeping count: Int) throws(ClusteringError) -> [Int] {
        let order = partition.clusters.indices.filter { partition.clusters[$0].count > 0 }
            .sorted { (partition.clusters[$0].sum.w, $0) < (partition.clusters[$1].sum.w, $1) }
        var outside: [Int] = []
        for cluster in order.prefix(order.count - count) {
            for member in partition.members(cluster).sorted() {
                outside.append(Int(member))
                partition.move(Int(member), to: -1)
            }
        }
        return try seat(outside, &partition)
    }

    private func seat(_ outside: [Int], _ partition: inout Partition) throws(ClusteringError) -> [Int] {
        guard !outside.isEmpty else { return [] }
        try halt.check()
        var reduction = Reduction(neighbors: neighbors, clusters: partition.clusters.count, halt: halt)
        return reduction.seat(outside, &partition)
    }
}

extension Partition {
    /// Whether every cluster is within the radius.
    var isWithinRadius: Bool { clusters.allSatisfy { $0.reach <= limits.maxLine } }
}
