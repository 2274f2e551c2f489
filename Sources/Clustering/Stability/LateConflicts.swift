/// Late items sorted by what their constraints ask of an existing plan.
struct LateConflicts {
    /// Late ranks that may go anywhere, as atoms, in the order of their first ranks.
    private(set) var free: [[Int]] = []
    /// Late ranks that must join a cluster, each list whole.
    private(set) var bound: [(ranks: [Int], cluster: Int)] = []
    /// Late ranks of a lock that no cluster has: clusters of their own.
    private(set) var locks: [[Int]] = []
    /// Late ranks left out.
    private(set) var leftOut: [(rank: Int, reason: ReasonCode, conflict: [Int])] = []

    /// Judges late ranks, given in ascending order.
    ///
    /// A group of which members are in the plan already goes to their cluster, all of it or nothing, and so does a lock.
    /// Where it cannot, the late ones are left out with a smallest set of items that cannot share a cluster.
    init(_ late: [Int], _ frozen: FrozenClusters) {
        let table = frozen.terms.table
        let heavy = late.filter { frozen.terms.prepared.loads[$0] > frozen.terms.maxLoad }
        leftOut = heavy.map { ($0, .loadExceedsCapacity, []) }
        let usable = late.filter { frozen.terms.prepared.loads[$0] <= frozen.terms.maxLoad }
        // Bonds of late items among each other: equal names of groups and of locks.
        var keys = DisjointSets(count: usable.count)
        var firstOf: [String: Int] = [:]
        for (position, rank) in usable.enumerated() {
            for name in LateConflicts.bonds(rank, table) {
                if let first = firstOf[name] {
                    keys.join(first, position)
                } else {
                    firstOf[name] = position
                }
            }
        }
        var lists: [[Int]] = []
        var listOf: [Int: Int] = [:]
        for (position, rank) in usable.enumerated() {
            let root = keys.root(of: position)
            if let list = listOf[root] {
                lists[list].append(rank)
            } else {
                listOf[root] = lists.count
                lists.append([rank])
            }
        }
        let seats = LateConflicts.seats(frozen)
        for list in lists { place(list, seats, frozen) }
    }

    private static func bonds(_ rank: Int, _ table: ConstraintTable) -> [String] {
        (table.together[rank] >= 0 ? ["together \(table.together[rank])"] : [])
            + (table.lock[rank] >= 0 ? ["lock \(table.lock[rank])"] : [])
    }

    /// A clustered rank of each bond.
    private static func seats(_ frozen: FrozenClusters) -> [String: Int] {
        var seats: [String: Int] = [:]
        for (rank, cluster) in frozen.clusterOf.enumerated() where cluster >= 0 {
            for name in bonds(rank, frozen.terms.table) where seats[name] == nil { seats[name] = rank }
        }
        return seats
    }

    private mutating func place(_ list: [Int], _ seats: [String: Int], _ frozen: FrozenClusters) {
        let table = frozen.terms.table
        func leaveOut(_ conflict: [Int]) {
            leftOut += list.map { ($0, .constraintConflict, conflict) }
        }
        let partners = list.flatMap { rank in LateConflicts.bonds(rank, table).compactMap { seats[$0] } }
        let locked = list.filter { table.lock[$0] >= 0 }
        if let first = partners.min() {
            let cluster = frozen.clusterOf[first]
            if let other = partners.first(where: { frozen.clusterOf[$0] != cluster }) {
                return leaveOut([first, other].sorted())
            }
            let whole = (frozen.ranks[cluster] + list).sorted()
            // Nobody joins a locked cluster but who has its lock.
            if frozen.isLocked[cluster],
                let holder = frozen.ranks[cluster].first(where: { table.lock[$0] >= 0 }),
                let stranger = list.first(where: { table.lock[$0] != table.lock[holder] })
            {
                return leaveOut([holder, stranger].sorted())
            }
            if !frozen.isLocked[cluster], let holder = locked.first {
                return leaveOut([first, holder].sorted())
            }
            if let conflict = ConflictSet.smallest(whole, frozen.terms) { return leaveOut(conflict) }
            bound.append((list, cluster))
            return
        }
        if let holder = locked.first,
            let stranger = list.first(where: { table.lock[$0] != table.lock[holder] })
        {
            return leaveOut([holder, stranger].sorted())
        }
        if list.count > 1, let conflict = ConflictSet.smallest(list, frozen.terms) {
            return leaveOut(conflict)
        }
        if locked.isEmpty {
            free.append(list)
        } else {
            locks.append(list)
        }
    }
}
