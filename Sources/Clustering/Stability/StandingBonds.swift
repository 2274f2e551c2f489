/// Late items whose group or lock is in a cluster that stands: they go there or nowhere.
struct StandingBonds {
    /// Late ranks that have no such bond, ascending.
    private(set) var free: [Int] = []
    /// Late ranks that cannot go where they are bound to.
    private(set) var leftOut: [(rank: Int, standing: Int, obstacle: TopUp.Obstacle)] = []

    /// Brings the bound ones to their clusters, the most urgent first.
    ///
    /// What hangs together by groups and locks goes as a whole, except for items that must not join: those stay
    /// behind, and the others are tried without them.
    init(_ field: inout StandingField) {
        let terms = field.terms
        let usable = field.late.filter { terms.prepared.loads[$0] <= terms.maxLoad }
        var seats: [Bond: [Int]] = [:]
        for (rank, cluster) in field.home.enumerated() where cluster >= 0 {
            for bond in StandingBonds.bonds(rank, terms.table) { seats[bond, default: []].append(cluster) }
        }
        var lists: [(ranks: [Int], clusters: [Int])] = []
        for list in StandingBonds.components(usable, terms.table) {
            let clusters = list.flatMap { StandingBonds.bonds($0, terms.table).flatMap { seats[$0] ?? [] } }
            if clusters.isEmpty {
                free += list
            } else {
                lists.append((list, Array(Set(clusters)).sorted()))
            }
        }
        // Those that are too heavy for any cluster are told so with the free ones.
        free += field.late.filter { terms.prepared.loads[$0] > terms.maxLoad }
        free.sort()
        func urgency(_ ranks: [Int]) -> Double { ranks.map { terms.weights[$0] }.max() ?? 0 }
        lists.sort { (-urgency($0.ranks), $0.ranks[0]) < (-urgency($1.ranks), $1.ranks[0]) }
        for (ranks, clusters) in lists {
            let cluster = clusters[0]
            func leaveOut(_ ranks: [Int], _ obstacle: TopUp.Obstacle) {
                leftOut += ranks.map { ($0, cluster, obstacle) }
            }
            guard clusters.count == 1 else {
                leaveOut(ranks, .twoClusters)
                continue
            }
            guard field.admits[cluster] else {
                leaveOut(ranks, .closed)
                continue
            }
            let refused = field.refused[cluster]
            leaveOut(ranks.filter { refused.contains($0) }, .refused)
            let rest = ranks.filter { !refused.contains($0) }
            if !rest.isEmpty, !field.join(rest, cluster) { leaveOut(rest, .noRoom) }
        }
    }

    /// The number of a group, or of a lock.
    private enum Bond: Hashable {
        case together(Int32)
        case lock(Int32)
    }

    private static func bonds(_ rank: Int, _ table: ConstraintTable) -> [Bond] {
        (table.together[rank] >= 0 ? [.together(table.together[rank])] : [])
            + (table.lock[rank] >= 0 ? [.lock(table.lock[rank])] : [])
    }

    /// Ranks that hang together, each list ascending, in the order of their first ranks.
    private static func components(_ ranks: [Int], _ table: ConstraintTable) -> [[Int]] {
        var sets = DisjointSets(count: ranks.count)
        var firstOf: [Bond: Int] = [:]
        for (position, rank) in ranks.enumerated() {
            for bond in bonds(rank, table) {
                if let first = firstOf[bond] {
                    sets.join(first, position)
                } else {
                    firstOf[bond] = position
                }
            }
        }
        var lists: [[Int]] = []
        var listOf: [Int: Int] = [:]
        for (position, rank) in ranks.enumerated() {
            let root = sets.root(of: position)
            if let list = listOf[root] {
                lists[list].append(rank)
            } else {
                listOf[root] = lists.count
                lists.append([rank])
            }
        }
        return lists
    }
}
