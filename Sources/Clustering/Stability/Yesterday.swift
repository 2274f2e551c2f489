/// Yesterday's clusters as today's items see them.
///
/// Clusters are numbered anew, by their first present member in canonical order, so that nothing depends on the order
/// in which they were given.
struct Yesterday {
    /// The caller's index of each cluster that still has a member, by its new number.
    let given: [Int]
    /// New number of the cluster of each rank, -1 for an item that was in none.
    let home: [Int32]
    /// By new number: whether an item of that cluster is gone.
    let hasLost: [Bool]

    /// Finds the ids among the ranks; ids that are not there are closed tickets.
    ///
    /// - Throws: `ClusteringError.invalidParameter` for an id in two clusters, or twice in one.
    init(_ previous: [[String]], _ terms: ClusterTerms) throws(ClusteringError) {
        var clusterOf = [Int32](repeating: -1, count: terms.prepared.count)
        var lossy = [Bool](repeating: false, count: previous.count)
        for (number, cluster) in previous.enumerated() {
            for id in cluster {
                guard let rank = terms.rank(of: id) else {
                    lossy[number] = true
                    continue
                }
                guard clusterOf[rank] < 0 else {
                    throw .invalidParameter(
                        name: "previous",
                        value: id,
                        allowed: "in one cluster of yesterday, and there once"
                    )
                }
                clusterOf[rank] = Int32(number)
            }
        }
        var given: [Int] = []
        var numbers = [Int32](repeating: -1, count: previous.count)
        var home = clusterOf
        for (rank, cluster) in clusterOf.enumerated() where cluster >= 0 {
            if numbers[Int(cluster)] < 0 {
                numbers[Int(cluster)] = Int32(given.count)
                given.append(Int(cluster))
            }
            home[rank] = numbers[Int(cluster)]
        }
        (self.given, self.home) = (given, home)
        hasLost = given.map { lossy[$0] }
    }

    /// Number of items that were clustered and are still present.
    var count: Int { home.count { $0 >= 0 } }

    /// The cluster of which an atom has the most members, of equals the first; nil for a new atom.
    func home(of members: ArraySlice<Int>) -> Int? {
        var counts: [Int32: Int] = [:]
        for rank in members where home[rank] >= 0 { counts[home[rank], default: 0] += 1 }
        return counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }.map { Int($0.key) }
    }
}

extension ClusterTerms {
    /// The rank of an id, by bisection over the canonical order.
    func rank(of id: String) -> Int? {
        let key = id.utf8
        var (low, high) = (0, prepared.count)
        while low < high {
            let middle = (low + high) / 2
            if items[prepared.rows[middle]].id.utf8.lexicographicallyPrecedes(key) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < prepared.count, items[prepared.rows[low]].id.utf8.elementsEqual(key) else { return nil }
        return low
    }
}
