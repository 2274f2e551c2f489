extension CapacitatedClustering {
    /// Lets late items join clusters that stand, where that serves the whole, and clusters the others.
    ///
    /// Nobody who is in a cluster moves. A late item joins a cluster that is open and within all limits, has room by
    /// count and load, and holds nobody with whom the constraints do not let it share; the radius must hold for every
    /// member about the centre as it is then. As in `cluster(_:until:)` the fewest clusters come first and the objective
    /// second: an item joins where that saves a new cluster or, of equally many, lowers the objective. Seats
    /// that too many want go to the most urgent first, and an exchange never takes a seat from a more urgent item for a
    /// less urgent one. An item whose group or lock is in a cluster that stands goes there or is left out.
    ///
    /// The result depends on the items, late items and clusters as sets. `clusterCount` is not looked at.
    ///
    /// - Parameters:
    ///   - standing: the clusters, over `items`; items in none are ignored.
    ///   - items: members of the clusters.
    ///   - late: the items to place.
    ///   - shouldStop: ends the main search among what joins nobody early.
    /// - Returns: who joins which cluster, the new clusters and who is left out.
    /// - Throws: `ClusteringError` for parameters and items as `cluster(_:until:)`, and for an index out of range or in
    ///   two clusters.
    public func topUp(
        _ standing: [StandingMembers],
        of items: [ClusterItem],
        with late: [ClusterItem],
        until shouldStop: (@Sendable () -> Bool)? = nil
    ) throws(ClusteringError) -> TopUp {
        var free = self
        free.parameters.clusterCount = nil
        try free.checkParameters()
        let terms = try ClusterTerms(items + late, free.parameters)
        // Ties are decided by number: clusters are numbered by what they are, not by how they stand in the list.
        let firsts = standing.map { cluster in
            (cluster.placed + cluster.unplaced).filter { items.indices.contains($0) }.map { items[$0].id }
                .min { $0.utf8.lexicographicallyPrecedes($1.utf8) } ?? ""
        }
        let order = standing.indices.sorted { firsts[$0].utf8.lexicographicallyPrecedes(firsts[$1].utf8) }
        var field = try StandingField(order.map { standing[$0] }, below: items.count, terms)
        let bonds = StandingBonds(&field)
        let conflicts = ConstraintConflicts(terms, among: bonds.free)
        let (joined, fresh) = try seats(for: conflicts.free, field, terms, shouldStop)
        return result(joined: joined, fresh: fresh, field, bonds, conflicts, order: order)
    }

    /// Ranks that join each cluster, and new clusters.
    private func seats(
        for ranks: [Int],
        _ field: StandingField,
        _ terms: ClusterTerms,
        _ shouldStop: (@Sendable () -> Bool)?
    ) throws(ClusteringError) -> (joined: [[Int]], fresh: [[Int]]) {
        // A cluster without room stands aside, so that it hides no other from the search.
        let isOpen = field.placed.indices.map { number in
            let reserve = field.reserve(number)
            return field.admits[number] && !field.isLocked(number)
                && field.placed[number].count + reserve.count < terms.maxCount
                && terms.load(field.placed[number]) + reserve.load <= terms.maxLoad
        }
        let open = isOpen.indices.filter { isOpen[$0] }
        let contracted = AtomSet(ranks, terms)
        let lists =
            open.map { field.placed[$0] } + (0..<contracted.count).map { Array(contracted.members($0)) }
        let atoms = AtomSet(lists: lists, terms)
        let loose = Array(open.count..<lists.count)
        var arrangement = Arrangement(terms, atoms, clusters: open.indices.map { [$0] })
        arrangement.reserves = open.map { field.reserve($0) }
        arrangement.refusals = open.map { number in
            let refused = field.refused[number]
            guard !refused.isEmpty else { return [] }
            return Set(loose.filter { atom in atoms.members(atom).contains { refused.contains($0) } })
        }
        var seating = Seating(
            arrangement,
            standing: open.count,
            isFixed: lists.indices.map { $0 < open.count }
        )
        let left = try seating.seat(loose)
        let search = ConstrainedSearch(terms: terms, atoms: atoms, shouldStop: shouldStop)
        let among = try search.arrangement(of: left)
        seating.open(among.members)
        let hasConstraints = loose.contains { atoms.isGated[$0] || atoms.size($0) > 1 }
        if shouldStop?() != true {
            for _ in 0..<3 {
                // Where nothing is gated the main search has done its work: what joined is all there is to change.
                let start = hasConstraints ? loose : seating.joined
                if !start.isEmpty { try seating.descend(from: start) }
                guard try seating.dissolve() else { break }
            }
        }
        var joined = [[Int]](repeating: [], count: field.placed.count)
        for (position, number) in open.enumerated() {
            let stayed = Set(field.placed[number])
            joined[number] = seating.arrangement.ranks(position).filter { !stayed.contains($0) }
        }
        let fresh = seating.arrangement.members.indices.dropFirst(open.count)
            .map { seating.arrangement.ranks($0) }.filter { !$0.isEmpty }
        return (joined, fresh)
    }

    private func result(
        joined: [[Int]],
        fresh: [[Int]],
        _ field: StandingField,
        _ bonds: StandingBonds,
        _ conflicts: ConstraintConflicts,
        order: [Int]
    ) -> TopUp {
        let (terms, count) = (field.terms, field.count)
        let rows = terms.prepared.rows
        func late(_ rank: Int) -> Int { rows[rank] - count }
        let wholes = field.placed.indices.map { (field.placed[$0] + joined[$0]).sorted() }
        let parts = (conflicts.locked + fresh).sorted { $0[0] < $1[0] }
        var left = conflicts.leftOut.map { entry in
            (
                rank: entry.rank,
                out: TopUp.LeftOut(
                    late: late(entry.rank),
                    reason: entry.reason,
                    conflict: entry.conflict.map(late)
                )
            )
        }
        left += bonds.leftOut.map { entry in
            (
                rank: entry.rank,
                out: TopUp.LeftOut(
                    late: late(entry.rank),
                    reason: .boundElsewhere,
                    conflict: [],
                    standing: order[entry.standing],
                    obstacle: entry.obstacle
                )
            )
        }
        left.sort { $0.rank < $1.rank }
        var numberOf = order
        for (number, given) in order.enumerated() { numberOf[given] = number }
        return TopUp(
            joining: numberOf.map { wholes[$0].filter { rows[$0] >= count }.map(late) },
            standing: numberOf.map { wholes[$0].isEmpty ? nil : terms.cluster(of: wholes[$0]) },
            clusters: parts.map { ranks in
                var cluster = terms.cluster(of: ranks)
                cluster.members = cluster.members.map { $0 - count }
                cluster.medoid = cluster.medoid.map { $0 - count }
                return cluster
            },
            leftOut: left.map(\.out),
            lowerBoundOnClusters: conflicts.locked.count
                + ConstrainedBound.atLeast(fresh.flatMap(\.self).sorted(), terms)
        )
    }
}
