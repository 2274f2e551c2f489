extension CapacitatedClustering {
    /// Clusters the items with as few changes to yesterday's clusters as they require.
    ///
    /// Clusters of yesterday are kept; what limits or constraints forbid today is moved, what is new joins the cluster
    /// that admits it at the least increase of the objective, and new clusters are opened only for what no cluster
    /// admits. Then a local search moves items near what changed where that lowers the objective by more than the
    /// price. So
    /// - with the same items and parameters nothing moves at all, whatever the price;
    /// - a new item beyond everyone's radius opens a cluster of its own and changes no other;
    /// - items that are gone leave their clusters smaller, and nobody moves for it, unless the centre that shifts puts
    ///   a member beyond the radius;
    /// - clusters of which a limit asks less than they hold give up as few members as that takes.
    ///
    /// With a price of 0 any change sets the whole of the items free to move. Time is about n log n for what stays and
    /// some hundred microseconds for each item that changes; memory O(n). The result depends on the set of items and
    /// yesterday's clusters as sets, not on their order.
    ///
    /// - Parameters:
    ///   - items: today's items.
    ///   - previous: the ids of the members of yesterday's clusters; ids that are not among the items are ignored.
    ///   - stability: what a move costs, and how many there may be.
    /// - Returns: the clusters, whose identity each carries, and who moved.
    /// - Throws: `ClusteringError` as `cluster(_:)`, and for a price or share out of range or an id that is in two of
    ///   yesterday's clusters.
    public func recluster(
        _ items: [ClusterItem],
        previous: [[String]],
        stability: Stability
    ) throws(ClusteringError) -> Reclustering {
        try checkParameters()
        try stability.check()
        let terms = try ClusterTerms(items, parameters)
        let yesterday = try Yesterday(previous, terms)
        let conflicts = ConstraintConflicts(terms)
        let atoms = AtomSet(conflicts.free, terms)
        let bound = ConstrainedBound.atLeast(conflicts.free, terms)
        let count = try freeCount(atoms, locked: conflicts.locked.count, bound)
        var renewal = Renewal(terms, atoms, yesterday, conflicts)
        let isolated: [Int]
        if let count {
            isolated = try reach(
                count,
                try renewal.settle(opening: false),
                &renewal.arrangement,
                locked: conflicts.locked.count
            )
        } else {
            isolated = try renewal.settle(opening: true)
        }
        try renewal.improve(stability, mayEmpty: count == nil)
        let result = result(terms, conflicts, renewal.arrangement, isolated, bound)
        return compared(result, yesterday, terms)
    }

    /// Pairs the clusters with yesterday's and counts who moved.
    private func compared(_ result: ClusteringResult, _ yesterday: Yesterday, _ terms: ClusterTerms)
        -> Reclustering
    {
        var homeOfRow = [Int32](repeating: -1, count: terms.prepared.count)
        for (rank, row) in terms.prepared.rows.enumerated() { homeOfRow[row] = yesterday.home[rank] }
        var overlaps: [ClusterMatching.Overlap] = []
        for (number, cluster) in result.clusters.enumerated() {
            var shared: [Int32: Int] = [:]
            for row in cluster.members where homeOfRow[row] >= 0 { shared[homeOfRow[row], default: 0] += 1 }
            // The matching sorts its input: the order of the dictionary does not matter.
            for (home, count) in shared {
                overlaps.append(.init(left: number, right: Int(home), shared: count))
            }
        }
        let partners = ClusterMatching.pairs(overlaps, count: result.clusters.count)
        var isMoved = homeOfRow.map { $0 >= 0 }
        for (number, cluster) in result.clusters.enumerated() {
            guard let partner = partners[number] else { continue }
            for row in cluster.members where Int(homeOfRow[row]) == partner { isMoved[row] = false }
        }
        let moved = terms.prepared.rows.filter { isMoved[$0] }
        return Reclustering(
            result: result,
            previousOf: partners.map { $0.map { yesterday.given[$0] } },
            moved: moved,
            churn: yesterday.count == 0 ? 0 : Double(moved.count) / Double(yesterday.count)
        )
    }
}
