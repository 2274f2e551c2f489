internal import Geodesy

/// Groups items into clusters that never exceed a count, a load or a radius, and minimises travel within them.
///
/// The number of clusters is exactly `clusterCount` or, where that is nil, as few as the search finds possible; the
/// result carries a lower bound to compare with. Construction is balanced bisection along principal axes in space, then
/// simulated annealing with shifts and exchanges and a descent, several times over for small sets and region by region
/// for large ones, with a budget of moves, so that a result depends on the set of items, the parameters and the seed
/// alone: not on threads. No longitude is ever averaged or compared.
///
/// `together`, `apart`, `lock`, `skills` and, with `maxDueSpread`, `dueDay` are honoured without exception: the items of
/// constraints that contradict each other are left out with `constraintConflict` and the smallest conflicting set.
/// - `lock`: the items of one lock name form a cluster that is kept exactly as it is.
/// - `together`: the items of one name share a cluster; `apart`: no two items of one name do.
/// - `skills`: items that name skills share a cluster with items of the same set, in any order, or with items of none.
/// - `dueDay`: the days of a cluster's members differ by `maxDueSpread` at most; items without a day fit anywhere.
///
/// Time is about n log n plus the budget of `effort`, memory O(n). With the medoid objective, building a cluster of m
/// members takes O(m^2) time. A value of this type may be used from any number of threads.
public struct CapacitatedClustering: Sendable {
    /// The limits and wishes.
    public var parameters: CapacitatedParameters

    /// Makes an algorithm with its parameters.
    public init(parameters: CapacitatedParameters) { self.parameters = parameters }

    /// Clusters the items.
    ///
    /// No items give an empty result. An item whose own load is over the capacity is left out with
    /// `loadExceedsCapacity`. With both a radius and a fixed number of clusters, items that no cluster reaches are left
    /// out with `tooIsolated`, the lightest first.
    ///
    /// - Throws: `ClusteringError`: a parameter or item out of range, two equal ids, mixed kinds of places, a fixed
    ///   number of clusters that count or load rule out (or for which no valid filling was found), or cancellation.
    public func cluster(_ items: [ClusterItem]) throws(ClusteringError) -> ClusteringResult {
        try cluster(items, until: nil)
    }

    /// Clusters the items, and ends early with the best valid answer so far when asked to.
    ///
    /// An answer that was cut short depends on when that was: it does not reproduce, and may have more clusters than
    /// the search would have come down to. It is valid all the same.
    ///
    /// - Parameters:
    ///   - items: as for `cluster(_:)`.
    ///   - shouldStop: asked many times a second, from any of the threads; once it has said true, the search
    ///     ends as soon as its clusters are within the limits. Nil lets it run to the end.
    /// - Returns: valid clusters, and the items left out.
    /// - Throws: as `cluster(_:)`.
    public func cluster(_ items: [ClusterItem], until shouldStop: (@Sendable () -> Bool)?)
        throws(ClusteringError) -> ClusteringResult
    {
        try checkParameters()
        if ConstraintTable.isNeeded(items, parameters) {
            return try clusterConstrained(items, until: shouldStop)
        }
        let prepared = try PreparedItems(items)
        let weights = prepared.rows.map {
            items[$0].priority.weight(priorityWeight: parameters.priorityWeight)
        }
        let capacity = parameters.maxLoad ?? .infinity
        let usable = (0..<prepared.count).filter { prepared.loads[$0] <= capacity }
        let heavy = (0..<prepared.count).filter { prepared.loads[$0] > capacity }
        let points = PointSet(
            places: usable.map { SIMD4(prepared.x[$0], prepared.y[$0], prepared.z[$0], weights[$0]) },
            loads: usable.map { prepared.loads[$0] },
            origins: usable,
            isPlanar: prepared.metric == .planar
        )
        if let count = parameters.clusterCount, count > points.count, !items.isEmpty {
            throw .invalidParameter(
                name: "clusterCount",
                value: "\(count)",
                allowed: "at most the number of items that can be clustered, \(points.count)"
            )
        }
        let limits = CapacityLimits(parameters, planar: points.isPlanar)
        var bound = ClusterBound.atLeast(points, limits)
        var clusters: [Cluster] = []
        var isolated: [Int] = []
        if points.count > 0 {
            let outcome = try solve(points, limits, bound, Halt(until: shouldStop))
            let finish = CapacityFinish(prepared: prepared, weights: weights, parameters: parameters)
            clusters = finish.validClusters(outcome.parts)
            isolated = outcome.isolated
            if !isolated.isEmpty {
                // The number asked for has left some out: the bound speaks of those that are in clusters.
                let isOut = Set(isolated)
                let kept = (0..<Int32(points.count)).filter { !isOut.contains(points.origins[Int($0)]) }
                bound = ClusterBound.atLeast(points.reordered(kept), limits)
            }
            if let count = parameters.clusterCount, clusters.count != count {
                throw .infeasibleClusterCount(requested: count, atLeast: count + 1)
            }
        }
        return result(clusters, heavy: heavy, isolated: isolated, prepared, bound)
    }

    /// Parts and left-out items as ranks, each part in ascending order.
    private func solve(
        _ unordered: PointSet,
        _ limits: CapacityLimits,
        _ bound: Int,
        _ halt: Halt
    ) throws(ClusteringError) -> (parts: [[Int]], isolated: [Int]) {
        // Neighbours in space become neighbours in memory.
        let order = BalancedBisection(unordered, limits: .none, parts: (unordered.count + 7) / 8).order
        let points = unordered.reordered(order)
        let search = CapacitySearch(points, limits: limits, parameters: parameters, halt: halt)
        let outcome =
            if let count = parameters.clusterCount {
                try search.solve(count: count, atLeast: bound)
            } else {
                try search.solveFreely(atLeast: bound)
            }
        return (
            outcome.parts.map { part in part.map { points.origins[Int($0)] }.sorted() },
            outcome.isolated.map { points.origins[$0] }
        )
    }

    private func result(
        _ clusters: [Cluster],
        heavy: [Int],
        isolated: [Int],
        _ prepared: PreparedItems,
        _ bound: Int
    ) -> ClusteringResult {
        var rankOfRow = [Int](repeating: 0, count: prepared.count)
        for (rank, row) in prepared.rows.enumerated() { rankOfRow[row] = rank }
        let ordered = clusters.sorted { rankOfRow[$0.members[0]] < rankOfRow[$1.members[0]] }
        var left = heavy.map { (rank: $0, reason: ReasonCode.loadExceedsCapacity) }
        left += isolated.map { (rank: $0, reason: ReasonCode.tooIsolated) }
        left.sort { $0.rank < $1.rank }
        return ClusteringResult(
            clusters: ordered,
            unclustered: left.map { Unclustered(index: prepared.rows[$0.rank], reason: $0.reason) },
            lowerBoundOnClusters: bound
        )
    }

    func checkParameters() throws(ClusteringError) {
        if let value = parameters.maxTickets, value < 1 {
            throw .invalidParameter(name: "maxTickets", value: "\(value)", allowed: "at least 1")
        }
        if let value = parameters.maxLoad, !(value > 0 && value.isFinite) {
            throw .invalidParameter(name: "maxLoad", value: "\(value)", allowed: "above 0 and finite")
        }
        if let value = parameters.maxRadius?.meters, !(value > 0 && value.isFinite) {
            throw .invalidParameter(name: "maxRadius", value: "\(value)", allowed: "above 0 and finite")
        }
        if let value = parameters.maxDueSpread, value < 0 {
            throw .invalidParameter(name: "maxDueSpread", value: "\(value)", allowed: "at least 0")
        }
        if !(0...9.99).contains(parameters.priorityWeight) {
            throw .invalidParameter(
                name: "priorityWeight",
                value: "\(parameters.priorityWeight)",
                allowed: "0 ... 9.99"
            )
        }
        if let value = parameters.clusterCount, value < 1 {
            throw .invalidParameter(name: "clusterCount", value: "\(value)", allowed: "at least 1")
        }
        if parameters.threads < 1 {
            throw .invalidParameter(name: "threads", value: "\(parameters.threads)", allowed: "at least 1")
        }
    }
}
