extension CapacitySearch {
    /// A division into clusters and the points that are in none.
    struct Outcome {
        var parts: [[Int32]]
        var isolated: [Int] = []
    }

    /// As few clusters as the limits allow, as far as the search finds.
    func solveFreely(atLeast bound: Int) throws(ClusteringError) -> Outcome {
        var partition = try fewClusters(atLeast: bound)
        try shake(&partition, downTo: bound)
        try improve(&partition, mayEmpty: true)
        if try reduce(&partition, downTo: bound) {
            partition = self.partition(partition.parts)
            try descend(&partition, mayEmpty: true)
        }
        return Outcome(parts: partition.parts)
    }

    /// Exactly `count` clusters; with a radius, points that none of them reaches are left out.
    func solve(count: Int, atLeast bound: Int) throws(ClusteringError) -> Outcome {
        let capacityBound = ClusterBound.capacity(points, limits)
        guard count >= capacityBound else {
            throw .infeasibleClusterCount(requested: count, atLeast: capacityBound)
        }
        let divided = try divide(into: count)
        if var partition = divided, partition.isWithinRadius {
            if let parts = try improvedMedoids(partition.parts) { return Outcome(parts: parts) }
            try improve(&partition, mayEmpty: false)
            return Outcome(parts: partition.parts)
        }
        guard limits.hasRadius else {
            throw .infeasibleClusterCount(requested: count, atLeast: count + 1)
        }
        var partition = try fewClusters(atLeast: Swift.max(bound, count))
        var isolated: [Int] = []
        let live = partition.parts.count
        if live > count {
            partition = self.partition(partition.parts)
            isolated = try drop(&partition, keeping: count)
            partition = self.partition(partition.parts)
        } else if live < count {
            guard let split = try splitting(partition, into: count) else {
                throw .infeasibleClusterCount(requested: count, atLeast: bound)
            }
            partition = split
        }
        if isolated.isEmpty, let parts = try improvedMedoids(partition.parts) { return Outcome(parts: parts) }
        try improve(&partition, mayEmpty: false)
        isolated = try seat(isolated, &partition)
        return Outcome(parts: partition.parts, isolated: isolated)
    }

    /// A division within all limits with a number of clusters near the bound.
    private func fewClusters(atLeast bound: Int) throws(ClusteringError) -> Partition {
        if !limits.hasRadius {
            var count = bound
            while count < points.count {
                if let partition = try divide(into: count) { return partition }
                count += Swift.max(1, count / 100)
            }
            return partition((0..<Int32(points.count)).map { [$0] })
        }
        if let partition = try divide(into: Swift.min(bound, points.count)), partition.isWithinRadius {
            return partition
        }
        var partition = partition(try partsWithinLimits(startingWith: bound))
        try descend(&partition, mayEmpty: true)
        for _ in 0..<5 {
            guard try reduce(&partition, downTo: bound) else { break }
            partition = self.partition(partition.parts)
            try descend(&partition, mayEmpty: true)
        }
        return partition
    }

    /// Looks for fewer clusters from divisions that a hot annealing has mixed: where the radius binds, the order in which
    /// clusters were cut decides how many can be dissolved.
    private func shake(_ partition: inout Partition, downTo bound: Int) throws(ClusteringError) {
        let tries =
            switch parameters.effort {
            case .fast: 0
            case .normal: points.count <= 1_000 ? 8 : 1
            case .best: 30
            }
        for attempt in 0..<tries where limits.hasRadius && partition.liveCount > bound {
            var candidate = partition
            var annealing = Annealing(
                neighbors: neighbors,
                mayEmpty: true,
                proposals: Swift.min(200 * points.count, 2_000_000),
                seed: parameters.seed &+ UInt64(attempt)
            )
            (annealing.hot, annealing.cold, annealing.gathering) = (10, 1, 1)
            try annealing.run(&candidate)
            guard try reduce(&candidate, downTo: bound), candidate.liveCount < partition.liveCount else {
                continue
            }
            partition = self.partition(candidate.parts)
        }
    }

    private func reduce(_ partition: inout Partition, downTo target: Int) throws(ClusteringError) -> Bool {
        var reduction = Reduction(neighbors: neighbors, clusters: partition.clusters.count)
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
        if Task.isCancelled { throw .cancelled }
        var reduction = Reduction(neighbors: neighbors, clusters: partition.clusters.count)
        return reduction.seat(outside, &partition)
    }
}

extension Partition {
    /// Whether every cluster is within the radius.
    var isWithinRadius: Bool { clusters.allSatisfy { $0.reach <= limits.maxLine } }
}
