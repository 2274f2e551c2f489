internal import Geodesy

/// Clusters atoms under gates: the main search divides each class, then what the gates or a group's spread forbid is
/// taken out and put where it fits, and a local search that knows the gates goes downhill.
struct ConstrainedSearch {
    let terms: ClusterTerms
    let atoms: AtomSet

    /// Divides atoms, each of which may be a cluster, into valid clusters.
    ///
    /// - Parameters:
    ///   - chosen: the atoms, ascending.
    ///   - count: the number of clusters to aim at, where the caller has one in mind.
    /// - Returns: an arrangement of the atoms; others are outside.
    /// - Throws: `ClusteringError.cancelled`, and what the main search throws.
    func arrangement(of chosen: [Int], aimingAt count: Int? = nil) throws(ClusteringError) -> Arrangement {
        var arrangement = Arrangement(terms, atoms, clusters: [])
        var open = chosen
        let depth = 4
        for round in 0..<depth where !open.isEmpty {
            let first = arrangement.members.count
            let classes = ConstraintClasses(terms: terms, atoms: atoms).classes(of: open)
            // Very many classes, as of days, would each cost the budget of a whole problem; and what is left for later
            // rounds is little. The local search has the last word on both.
            let effort = round > 0 || classes.count > 32 ? Effort.fast : terms.parameters.effort
            for group in classes {
                let aim = round == 0 && classes.count == 1 ? count.map { Swift.min($0, group.count) } : nil
                for part in try parts(group, effort, aimingAt: aim) { arrangement.open(part) }
            }
            var outside: [Int] = []
            for cluster in first..<arrangement.members.count {
                if Task.isCancelled { throw .cancelled }
                outside += arrangement.ejectUntilValid(cluster)
            }
            open = try Insertion(arrangement).run(outside.sorted(), &arrangement)
        }
        // What still found no place, as the many of one apart group, the local search gathers where it may.
        for atom in open { arrangement.open([atom]) }
        return arrangement
    }

    /// Goes downhill, then dissolves clusters whose members find room elsewhere.
    func improve(_ arrangement: inout Arrangement, mayEmpty: Bool, downTo bound: Int)
        throws(ClusteringError)
    {
        let all = Array(0..<atoms.count)
        let prices = MovePrices.none(terms.prepared.count)
        var descent = NearbyDescent(arrangement, prices: prices, mayEmpty: mayEmpty)
        try descent.run(all, &arrangement)
        guard mayEmpty, try Dissolution().run(&arrangement, downTo: bound) else { return }
        try descent.run(all, &arrangement)
    }

    /// What the main search makes of atoms that it takes for items without constraints.
    private func parts(_ group: [Int], _ effort: Effort, aimingAt count: Int?) throws(ClusteringError)
        -> [[Int]]
    {
        guard group.count > 1 else { return [group] }
        var parameters = terms.parameters
        parameters.clusterCount = count
        parameters.effort = effort
        let hasGroups = group.contains { atoms.size($0) > 1 }
        if hasGroups { limitSizes(&parameters) }
        let points = group.map { point($0, asGroup: hasGroups) }
        let algorithm = CapacitatedClustering(parameters: parameters)
        let result: ClusteringResult
        do {
            result = try algorithm.cluster(points)
        } catch .infeasibleClusterCount where count != nil {
            return try parts(group, effort, aimingAt: nil)
        }
        return result.clusters.map { $0.members.map { group[$0] }.sorted() }
            + result.unclustered.map { [group[$0.index]] }
    }

    /// An atom as an item; of a group the mean place, its sum of loads, and its most urgent priority.
    private func point(_ atom: Int, asGroup: Bool) -> ClusterItem {
        let members = atoms.members(atom)
        let rows = members.map { terms.prepared.rows[$0] }
        let place = atoms.places[atom]
        var point = ClusterItem(
            id: terms.items[rows[0]].id,
            location: terms.prepared.location(members[members.startIndex]),
            load: atoms.loads[atom],
            priority: rows.map { terms.items[$0].priority }.min() ?? .medium
        )
        if members.count > 1 {
            if terms.isPlanar {
                point.location = .planar(x: place.x, y: place.y)
            } else if let direction = UnitVector(normalizing: place.x, place.y, place.z) {
                point.location = .geographic(Coordinate(direction))
            }
        }
        if asGroup { point.load = weight(atom) }
        return point
    }

    /// What an atom takes of a cluster when count and load are put into one number.
    ///
    /// With both limits it is the greater share of the two: such shares add up to at most a whole only where both
    /// limits hold, so nothing is accepted that is not valid.
    private func weight(_ atom: Int) -> Double {
        let size = Double(atoms.size(atom))
        guard let load = terms.parameters.maxLoad else { return size }
        guard let count = terms.parameters.maxTickets else { return atoms.loads[atom] }
        return Swift.min(Double(count), Swift.max(size, atoms.loads[atom] * (Double(count) / load)))
    }

    private func limitSizes(_ parameters: inout CapacitatedParameters) {
        guard let count = parameters.maxTickets else { return }
        parameters.maxTickets = nil
        parameters.maxLoad = Double(count)
    }
}
