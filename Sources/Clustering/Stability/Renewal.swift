/// Yesterday's clusters brought up to today's items, limits and constraints.
struct Renewal {
    let terms: ClusterTerms
    let yesterday: Yesterday
    private let conflicts: ConstraintConflicts
    var arrangement: Arrangement
    /// Clusters as they stood before anything was changed.
    private let before: [Int32]
    /// Atoms that had no cluster, or one that they may not stay in.
    private var uprooted: [Int] = []

    init(
        _ terms: ClusterTerms,
        _ atoms: AtomSet,
        _ yesterday: Yesterday,
        _ conflicts: ConstraintConflicts
    ) {
        (self.terms, self.yesterday, self.conflicts) = (terms, yesterday, conflicts)
        var clusters = [[Int]](repeating: [], count: yesterday.given.count)
        for atom in 0..<atoms.count {
            if let home = yesterday.home(of: atoms.members(atom)) { clusters[home].append(atom) }
        }
        arrangement = Arrangement(terms, atoms, clusters: clusters)
        before = arrangement.clusterOf
    }

    /// Makes every cluster valid and finds places for who is in none.
    ///
    /// - Parameter opening: whether clusters may be opened for what no cluster admits.
    /// - Returns: the atoms that no cluster admits; empty where clusters may be opened.
    /// - Throws: `ClusteringError.cancelled`, and what the main search throws.
    mutating func settle(opening: Bool) throws(ClusteringError) -> [Int] {
        for cluster in arrangement.members.indices {
            if cluster % 256 == 0, Task.isCancelled { throw .cancelled }
            uprooted += arrangement.ejectUntilValid(cluster)
        }
        for atom in before.indices where before[atom] < 0 { uprooted.append(atom) }
        uprooted.sort()
        let left = try Insertion(arrangement).run(uprooted, &arrangement)
        guard opening, !left.isEmpty else { return left }
        let search = ConstrainedSearch(terms: terms, atoms: arrangement.atoms)
        let fresh = try search.arrangement(of: left)
        for cluster in fresh.members.indices where !fresh.members[cluster].isEmpty {
            arrangement.open(fresh.members[cluster])
        }
        return []
    }

    /// Searches near what changed; where moves are free, a closed item is a change as well.
    mutating func improve(_ stability: Stability, mayEmpty: Bool) throws(ClusteringError) {
        var isTouched = [Bool](repeating: false, count: arrangement.members.count)
        for atom in arrangement.clusterOf.indices where arrangement.clusterOf[atom] != before[atom] {
            for cluster in [arrangement.clusterOf[atom], before[atom]] where cluster >= 0 {
                isTouched[Int(cluster)] = true
            }
        }
        if stability.movePrice == 0 {
            let hasNewBonds = hasNewBonds
            for cluster in yesterday.hasLost.indices where yesterday.hasLost[cluster] || hasNewBonds[cluster]
            {
                isTouched[cluster] = true
            }
        }
        let start = isTouched.indices.filter { isTouched[$0] }.flatMap { arrangement.members[$0] }
        guard !start.isEmpty else { return }
        var budget = Int.max
        if let share = stability.maxChurn {
            // A part in 10^9 keeps 0.29 of 100 from being 28.
            budget = Int((share * Double(yesterday.count) + 1e-9).rounded(.down)) - awayForGood
        }
        let prices = MovePrices(home: yesterday.home, price: stability.movePrice, budget: budget)
        var descent = NearbyDescent(arrangement, prices: prices, mayEmpty: mayEmpty)
        try descent.run(start, &arrangement)
    }

    /// By cluster of yesterday: whether someone in it is left out now, or locked where he was not.
    private var hasNewBonds: [Bool] {
        var hasNewBonds = [Bool](repeating: false, count: yesterday.given.count)
        for entry in conflicts.leftOut where yesterday.home[entry.rank] >= 0 {
            hasNewBonds[Int(yesterday.home[entry.rank])] = true
        }
        for lock in conflicts.locked {
            let home = yesterday.home[lock[0]]
            let isHeir = home >= 0 && arrangement.members[Int(home)].isEmpty
            guard !isHeir || lock.contains(where: { yesterday.home[$0] != home }) else { continue }
            for rank in lock where yesterday.home[rank] >= 0 { hasNewBonds[Int(yesterday.home[rank])] = true }
        }
        return hasNewBonds
    }

    /// Items of yesterday that are left out now, or locked away from the cluster they were in.
    private var awayForGood: Int {
        var away = conflicts.leftOut.count { yesterday.home[$0.rank] >= 0 }
        for lock in conflicts.locked {
            let home = yesterday.home(of: lock[...])
            // A locked cluster carries yesterday's identity where nobody else is left to carry it.
            let isHeir = home.map { arrangement.members[$0].isEmpty } ?? false
            away += lock.count { yesterday.home[$0] >= 0 && (!isHeir || Int(yesterday.home[$0]) != home) }
        }
        return away
    }
}
