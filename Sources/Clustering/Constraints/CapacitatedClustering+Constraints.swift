extension CapacitatedClustering {
    /// Clusters items of which some have constraints.
    func clusterConstrained(_ items: [ClusterItem]) throws(ClusteringError) -> ClusteringResult {
        let terms = try ClusterTerms(items, parameters)
        let conflicts = ConstraintConflicts(terms)
        let atoms = AtomSet(conflicts.free, terms)
        let search = ConstrainedSearch(terms: terms, atoms: atoms)
        let bound = ConstrainedBound.atLeast(conflicts.free, terms)
        let count = try freeCount(atoms, locked: conflicts.locked.count, bound)
        var arrangement = try search.arrangement(of: Array(0..<atoms.count), aimingAt: count)
        var isolated: [Int] = []
        if let count {
            isolated = try reach(count, [], &arrangement, locked: conflicts.locked.count)
        }
        try search.improve(&arrangement, mayEmpty: count == nil, downTo: bound)
        return result(terms, conflicts, arrangement, isolated, bound)
    }

    /// The number of clusters that are left for what is not locked; nil where it is free.
    func freeCount(_ atoms: AtomSet, locked: Int, _ bound: Int) throws(ClusteringError) -> Int? {
        guard let count = parameters.clusterCount, atoms.count > 0 || locked > 0 else { return nil }
        guard count <= atoms.count + locked else {
            throw .invalidParameter(
                name: "clusterCount",
                value: "\(count)",
                allowed: "at most the number of locked clusters, groups and items that can be clustered,"
                    + " \(atoms.count + locked)"
            )
        }
        let least = parameters.maxRadius == nil ? bound : Swift.min(1, atoms.count)
        guard count >= locked + least else {
            throw .infeasibleClusterCount(requested: count, atLeast: locked + least)
        }
        return count - locked
    }

    /// Brings the free clusters to a number and returns the atoms left out for it.
    func reach(_ count: Int, _ outside: [Int], _ arrangement: inout Arrangement, locked: Int)
        throws(ClusteringError) -> [Int]
    {
        let number = FixedNumber(count: count, mayLeaveOut: parameters.maxRadius != nil)
        guard let isolated = try number.reach(outside, &arrangement) else {
            throw .infeasibleClusterCount(requested: count + locked, atLeast: count + locked + 1)
        }
        return isolated
    }

    /// The result in the caller's indices.
    func result(
        _ terms: ClusterTerms,
        _ conflicts: ConstraintConflicts,
        _ arrangement: Arrangement,
        _ isolated: [Int],
        _ bound: Int
    ) -> ClusteringResult {
        var parts = conflicts.locked
        for cluster in arrangement.members.indices where !arrangement.members[cluster].isEmpty {
            parts.append(arrangement.ranks(cluster))
        }
        parts.sort { $0[0] < $1[0] }
        let rows = terms.prepared.rows
        var left = conflicts.leftOut
        for rank in isolated.flatMap({ arrangement.atoms.members($0) }) {
            left.append((rank, .tooIsolated, []))
        }
        left.sort { $0.rank < $1.rank }
        return ClusteringResult(
            clusters: parts.map { terms.finish.cluster(of: $0) },
            unclustered: left.map { entry in
                Unclustered(
                    index: rows[entry.rank],
                    reason: entry.reason,
                    conflict: entry.conflict.map { rows[$0] }
                )
            },
            // Where items had to be left out, fewer clusters may do for the others.
            lowerBoundOnClusters: isolated.isEmpty
                ? conflicts.locked.count + bound : Swift.min(parts.count, conflicts.locked.count + bound)
        )
    }
}
