extension CapacitatedClustering {
    /// A number that the medoid objective of no valid clustering of all usable items is below: metres or plane units.
    ///
    /// The Lagrangian bound for exactly `clusterCount` clusters within count, load and radius; items that are too heavy
    /// for any cluster do not count. Meant for up to some 5,000 items: the time is up to 1,000 iterations of n times six
    /// cluster sizes.
    ///
    /// - Parameters:
    ///   - items: what is clustered.
    ///   - known: objective of a valid clustering, where one is known: steps are then better.
    ///   - iterations: most steps; fewer where they no longer help.
    /// - Returns: the bound, at least 0; nil where the objective is not `medoid` or `clusterCount` is nil.
    /// - Throws: `ClusteringError`: an item out of range, two equal ids, mixed kinds of places, cancellation.
    package func lowerBoundOnObjective(
        _ items: [ClusterItem],
        known: Double = .infinity,
        iterations: Int = 1_000
    ) throws(ClusteringError) -> Double? {
        guard parameters.objective == .medoid, let count = parameters.clusterCount, count > 0 else {
            return nil
        }
        let prepared = try PreparedItems(items)
        let usable = (0..<prepared.count).filter { prepared.loads[$0] <= parameters.maxLoad ?? .infinity }
        let points = PointSet(
            places: usable.map { rank in
                let item = items[prepared.rows[rank]]
                let weight = item.priority.weight(priorityWeight: parameters.priorityWeight)
                return SIMD4(prepared.x[rank], prepared.y[rank], prepared.z[rank], weight)
            },
            loads: usable.map { prepared.loads[$0] },
            origins: usable,
            isPlanar: prepared.metric == .planar
        )
        guard points.count > 0 else { return 0 }
        let limits = CapacityLimits(parameters, planar: points.isPlanar)
        let space = MedoidSpace(points, limits: limits, clusters: count, threads: 1, halt: Halt(until: nil))
        var bound = MedoidBound(space, count: count)
        return try bound.run(iterations: iterations, known: known)
    }
}
