/// Clusters of an existing plan, of which nobody moves.
struct FrozenClusters {
    let terms: ClusterTerms
    /// Ranks of each cluster, ascending.
    let ranks: [[Int]]
    /// Cluster of each rank, -1 for one that is in none.
    let clusterOf: [Int]
    /// Whether a cluster holds locked items, so that nobody else joins it.
    let isLocked: [Bool]
    /// Rank of each of the caller's items.
    let rankOfRow: [Int]

    /// Checks the clusters of a plan.
    ///
    /// - Parameters:
    ///   - clusters: indices into the first `limit` of the items.
    ///   - limit: number of items that may be in a cluster.
    ///   - terms: all items.
    /// - Throws: `ClusteringError.invalidParameter` for an index out of range or in two places.
    init(_ clusters: [[Int]], below limit: Int, _ terms: ClusterTerms) throws(ClusteringError) {
        self.terms = terms
        var rankOfRow = [Int](repeating: 0, count: terms.prepared.count)
        for (rank, row) in terms.prepared.rows.enumerated() { rankOfRow[row] = rank }
        var clusterOf = [Int](repeating: -1, count: terms.prepared.count)
        for (number, cluster) in clusters.enumerated() {
            for row in cluster {
                guard (0..<limit).contains(row) else {
                    throw .invalidParameter(
                        name: "clusters",
                        value: "\(row)",
                        allowed: "indices of items, below \(limit)"
                    )
                }
                guard clusterOf[rankOfRow[row]] < 0 else {
                    throw .invalidParameter(
                        name: "clusters",
                        value: "\(row)",
                        allowed: "each index in one cluster, and there once"
                    )
                }
                clusterOf[rankOfRow[row]] = number
            }
        }
        self.rankOfRow = rankOfRow
        self.clusterOf = clusterOf
        let ranks = clusters.map { cluster in cluster.map { rankOfRow[$0] }.sorted() }
        self.ranks = ranks
        isLocked = ranks.map { $0.contains { terms.table.lock[$0] >= 0 } }
    }

    /// Atoms of clusters, a together group within one cluster being one atom, then those of more lists.
    ///
    /// - Returns: the atoms, the atoms of each cluster and those of the further lists.
    func atoms(_ clusters: [[Int]], and lists: [[Int]]) -> (atoms: AtomSet, clusters: [[Int]], more: [Int]) {
        var all: [[Int]] = []
        var parts: [[Int]] = []
        for cluster in clusters {
            let start = all.count
            var atomOfGroup: [Int32: Int] = [:]
            for rank in cluster {
                let group = terms.table.together[rank]
                if group >= 0, let atom = atomOfGroup[group] {
                    all[atom].append(rank)
                } else {
                    if group >= 0 { atomOfGroup[group] = all.count }
                    all.append([rank])
                }
            }
            parts.append(Array(start..<all.count))
        }
        let more = Array(all.count..<(all.count + lists.count))
        return (AtomSet(lists: all + lists, terms), parts, more)
    }
}
