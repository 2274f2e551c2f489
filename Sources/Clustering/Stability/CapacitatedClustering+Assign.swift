extension CapacitatedClustering {
    /// Puts late items into an existing clustering; nobody else moves.
    ///
    /// The late item (or together group) whose best cluster costs the least increase of the objective goes first, and so
    /// on. What no cluster admits within limits and constraints is clustered among itself, into as few new clusters as
    /// found. A late item whose group or lock is in the plan already goes there or, where it cannot, is left out with
    /// `constraintConflict`. Clusters are not checked as they stand: one that is over a limit simply admits nobody.
    /// `clusterCount` is not looked at.
    ///
    /// - Parameters:
    ///   - late: the items to place.
    ///   - items: the items of the plan.
    ///   - clusters: the members of each cluster as indices into `items`; items in none stay in none.
    /// - Returns: all clusters, and where each late item is; indices are into `items + late`.
    /// - Throws: `ClusteringError` for parameters and items as `cluster(_:)`, and for an index out of range or in two
    ///   clusters.
    public func assign(
        _ late: [ClusterItem],
        to items: [ClusterItem],
        clusters: [[Int]]
    ) throws(ClusteringError) -> LateAssignment {
        try checkParameters()
        let terms = try ClusterTerms(items + late, parameters)
        let frozen = try FrozenClusters(clusters, below: items.count, terms)
        let lateRanks = (0..<late.count).map { frozen.rankOfRow[items.count + $0] }.sorted()
        let sorted = LateConflicts(lateRanks, frozen)
        var whole = frozen.ranks
        var left = sorted.leftOut
        for (ranks, cluster) in sorted.bound {
            // Together they may be too many where each group by itself is not.
            let joined = (whole[cluster] + ranks).sorted()
            if let conflict = ConflictSet.smallest(joined, terms) {
                left += ranks.map { ($0, .constraintConflict, conflict) }
            } else {
                whole[cluster] = joined
            }
        }
        let parts = try place(sorted.free, into: whole, frozen) + sorted.locks
        var clusterOf = [Int?](repeating: nil, count: late.count)
        for (number, ranks) in parts.enumerated() {
            for row in ranks.map({ terms.prepared.rows[$0] }) where row >= items.count {
                clusterOf[row - items.count] = number
            }
        }
        left.sort { $0.rank < $1.rank }
        return LateAssignment(
            clusters: parts.map { terms.cluster(of: $0) },
            clusterOf: clusterOf,
            unclustered: left.map { terms.unclustered($0.rank, $0.reason, $0.conflict) }
        )
    }

    /// Takes closed items out of an existing clustering; nobody else moves unless the radius demands it.
    ///
    /// Centre and radius of the clusters that lost a member are computed anew. Where the centre has shifted so far that
    /// a member is beyond `maxRadius`, that member (with its together group) is displaced and assigned anew as a late
    /// item is; everyone else stays. Locked clusters are kept as they are, over the radius or not.
    ///
    /// - Parameters:
    ///   - closed: indices of the items to take out; those that are in no cluster change nothing.
    ///   - items: the items of the plan.
    ///   - clusters: the members of each cluster as indices into `items`.
    /// - Returns: the clusters, and who had to be assigned anew.
    /// - Throws: `ClusteringError` for parameters and items as `cluster(_:)`, and for an index out of range or in two
    ///   clusters.
    public func removing(
        _ closed: [Int],
        from items: [ClusterItem],
        clusters: [[Int]]
    ) throws(ClusteringError) -> Removal {
        try checkParameters()
        let terms = try ClusterTerms(items, parameters)
        let frozen = try FrozenClusters(clusters, below: items.count, terms)
        var isClosed = [Bool](repeating: false, count: items.count)
        for row in closed {
            guard items.indices.contains(row) else {
                throw .invalidParameter(
                    name: "closed",
                    value: "\(row)",
                    allowed: "indices of items, below \(items.count)"
                )
            }
            isClosed[frozen.rankOfRow[row]] = true
        }
        var whole = frozen.ranks
        var displaced: [[Int]] = []
        for cluster in whole.indices where whole[cluster].contains(where: { isClosed[$0] }) {
            whole[cluster].removeAll { isClosed[$0] }
            guard !frozen.isLocked[cluster], !terms.isWithinRadiusOrEmpty(whole[cluster]) else { continue }
            let contracted = frozen.atoms([whole[cluster]], and: [])
            var arrangement = Arrangement(terms, contracted.atoms, clusters: contracted.clusters)
            for atom in arrangement.ejectUntilValid(0) {
                let ranks = Array(contracted.atoms.members(atom))
                displaced.append(ranks)
                whole[cluster].removeAll { ranks.contains($0) }
            }
        }
        let parts = try place(displaced.sorted { $0[0] < $1[0] }, into: whole, frozen)
        let rows = terms.prepared.rows
        return Removal(
            clusters: parts.map { $0.isEmpty ? nil : terms.cluster(of: $0) },
            displaced: displaced.flatMap(\.self).sorted().map { rows[$0] },
            unclustered: []
        )
    }

    /// Brings atoms into clusters, or into new ones that follow them.
    private func place(_ lists: [[Int]], into clusters: [[Int]], _ frozen: FrozenClusters)
        throws(ClusteringError) -> [[Int]]
    {
        // Nobody joins a locked cluster: it stands aside.
        let open = clusters.indices.map { frozen.isLocked[$0] ? [] : clusters[$0] }
        let (atoms, parts, more) = frozen.atoms(open, and: lists)
        var arrangement = Arrangement(frozen.terms, atoms, clusters: parts)
        let left = try Insertion(arrangement).run(more, &arrangement)
        var terms = frozen.terms
        terms.parameters.clusterCount = nil
        let fresh = try ConstrainedSearch(terms: terms, atoms: atoms).arrangement(of: left)
        var result = clusters.indices.map { frozen.isLocked[$0] ? clusters[$0] : arrangement.ranks($0) }
        for cluster in fresh.members.indices where !fresh.members[cluster].isEmpty {
            result.append(fresh.ranks(cluster))
        }
        return result
    }
}

extension ClusterTerms {
    /// The cluster of ranks in ascending order, in the caller's indices.
    func cluster(of ranks: [Int]) -> Cluster { finish.cluster(of: ranks) }

    /// An item left out, in the caller's indices.
    func unclustered(_ rank: Int, _ reason: ReasonCode, _ conflict: [Int]) -> Unclustered {
        Unclustered(
            index: prepared.rows[rank],
            reason: reason,
            conflict: conflict.map { prepared.rows[$0] }
        )
    }

    /// Whether nobody, or ranks in ascending order within the radius of their centre.
    func isWithinRadiusOrEmpty(_ ranks: [Int]) -> Bool { ranks.isEmpty || isWithinRadius(ranks) }
}
