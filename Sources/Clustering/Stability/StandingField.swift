/// Clusters that stand, in ranks, judged by the limits and constraints of today.
struct StandingField {
    let terms: ClusterTerms
    /// Members with a place, ascending, by cluster; late items that were bound to a cluster are among them.
    private(set) var placed: [[Int]] = []
    /// Members without a place, ascending.
    private(set) var unplaced: [[Int]] = []
    /// Whether anybody may join.
    private(set) var admits: [Bool] = []
    /// Ranks that must not join, for a reason given or because of a member without a place.
    private(set) var refused: [Set<Int>] = []
    /// Cluster of each rank, -1 for late ones.
    private(set) var home: [Int]
    /// Rank of each of the caller's rows, items before late ones.
    let rankOfRow: [Int]
    /// Ranks of the late items, ascending.
    let late: [Int]
    /// Number of items before the late ones.
    let count: Int

    /// Checks indices and judges each cluster.
    ///
    /// - Throws: `ClusteringError.invalidParameter` for an index out of range or in two places.
    init(_ standing: [StandingMembers], below count: Int, _ terms: ClusterTerms) throws(ClusteringError) {
        self.terms = terms
        self.count = count
        var rankOfRow = [Int](repeating: 0, count: terms.prepared.count)
        for (rank, row) in terms.prepared.rows.enumerated() { rankOfRow[row] = rank }
        self.rankOfRow = rankOfRow
        late = (count..<terms.prepared.count).map { rankOfRow[$0] }.sorted()
        home = [Int](repeating: -1, count: terms.prepared.count)
        for (number, cluster) in standing.enumerated() {
            for row in cluster.placed + cluster.unplaced {
                guard (0..<count).contains(row), home[rankOfRow[row]] < 0 else {
                    throw .invalidParameter(
                        name: "standing",
                        value: "\(row)",
                        allowed: "indices of items, below \(count), each in one cluster, and there once"
                    )
                }
                home[rankOfRow[row]] = number
            }
            placed.append(cluster.placed.map { rankOfRow[$0] }.sorted())
            unplaced.append(cluster.unplaced.map { rankOfRow[$0] }.sorted())
            var refused: Set<Int> = []
            for index in cluster.refused {
                guard (0..<(terms.prepared.count - count)).contains(index) else {
                    throw .invalidParameter(
                        name: "refused",
                        value: "\(index)",
                        allowed: "indices of late items, below \(terms.prepared.count - count)"
                    )
                }
                refused.insert(rankOfRow[count + index])
            }
            self.refused.append(refused)
            admits.append(cluster.isOpen && !cluster.placed.isEmpty)
        }
        for number in standing.indices {
            // A cluster over a limit is as a person wanted it: it is left alone.
            admits[number] = admits[number] && isValid(placed[number], number)
            for ghost in unplaced[number] where terms.table.isGated[ghost] {
                for rank in late where !terms.table.areCompatible(ghost, rank) {
                    refused[number].insert(rank)
                }
            }
        }
    }

    /// Whether ranks with a place, with those of a cluster that have none, may be a cluster.
    private func isValid(_ ranks: [Int], _ number: Int) -> Bool {
        let all = (ranks + unplaced[number]).sorted()
        guard all.count <= terms.maxCount, terms.load(all) <= terms.maxLoad, terms.areCompatible(all),
            terms.isWithinRadiusOrEmpty(ranks)
        else { return false }
        let lock = terms.table.lock[all[0]]
        return all.allSatisfy { terms.table.lock[$0] == lock }
    }

    /// Whether a cluster holds locked items, so that nobody else joins it.
    func isLocked(_ number: Int) -> Bool {
        (placed[number] + unplaced[number]).contains { terms.table.lock[$0] >= 0 }
    }

    /// What the members without a place take of a cluster.
    func reserve(_ number: Int) -> (count: Int, load: Double) {
        (unplaced[number].count, terms.load(unplaced[number]))
    }

    /// Takes ranks into a cluster, all of them where the whole may be one, else none.
    mutating func join(_ ranks: [Int], _ number: Int) -> Bool {
        let whole = (placed[number] + ranks).sorted()
        guard admits[number], refused[number].isDisjoint(with: ranks), isValid(whole, number) else {
            return false
        }
        placed[number] = whole
        return true
    }
}
