extension Arrangement {
    /// Takes atoms out of a cluster until it is valid and returns them: as few as limits and gates demand.
    ///
    /// For the count that is exactly the excess. For load, radius and gates one atom whose leaving mends it is looked
    /// for first, of several the one that leaves the least cost, else the worst offender goes: the heaviest, the one
    /// with the most members that it may not share with, or the farthest from the centre.
    mutating func ejectUntilValid(_ cluster: Int) -> [Int] {
        var ejected: [Int] = []
        while !isValid(cluster) {
            let atom = offender(in: cluster)
            move(atom, to: -1)
            ejected.append(atom)
        }
        return ejected
    }

    private func offender(in cluster: Int) -> Int {
        let list = members[cluster]
        let state = states[cluster]
        let clashes = list.map { atom in
            atoms.isGated[atom] ? list.count { $0 != atom && !areCompatible(atom, $0) } : 0
        }
        if let most = clashes.max(), most > 0 {
            return cheapest(list.indices.filter { clashes[$0] == most }.map { list[$0] }, in: cluster)
        }
        if state.count > terms.maxCount {
            let excess = state.count - terms.maxCount
            let enough = list.filter { atoms.size($0) >= excess }
            let least = enough.map { atoms.size($0) }.min() ?? list.map { atoms.size($0) }.max() ?? 1
            return cheapest(list.filter { atoms.size($0) == least }, in: cluster)
        }
        if terms.load(ranks(cluster)) > terms.maxLoad {
            let mending = list.filter { atom in
                terms.load(list.filter { $0 != atom }.flatMap { atoms.members($0) }) <= terms.maxLoad
            }
            if !mending.isEmpty { return cheapest(mending, in: cluster) }
            let heaviest = list.map { atoms.loads[$0] }.max() ?? 0
            return cheapest(list.filter { atoms.loads[$0] == heaviest }, in: cluster)
        }
        let far = list.sorted {
            (SearchSpace.squared(atoms.places[$1], state.center), $0)
                < (SearchSpace.squared(atoms.places[$0], state.center), $1)
        }
        let mending = far.prefix(8).filter { costAfter(cluster, leaving: $0) != nil }
        return mending.isEmpty ? far[0] : cheapest(mending, in: cluster)
    }

    /// Of some atoms the one without which the cluster costs the least, of equals the last.
    private func cheapest(_ candidates: [Int], in cluster: Int) -> Int {
        guard candidates.count > 1 else { return candidates[0] }
        var best = (atom: candidates[0], cost: Double.infinity)
        for atom in candidates {
            let cost = members[cluster].count == 1 ? 0 : measured(cluster, leaving: atom).cost
            if cost <= best.cost { best = (atom, cost) }
        }
        return best.atom
    }
}
