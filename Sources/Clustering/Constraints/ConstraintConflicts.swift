/// Constraints that contradict each other, found before anything is searched.
///
/// Looked at in this order, each rule by itself, so that what is left out does not depend on the order of anything:
/// 1. An item whose own load is over the capacity is left out as such, and its groups are judged without it.
/// 2. A lock whose items may not be a cluster of their own (count, load, radius, gates) is left out as a whole.
/// 3. Members of a together group that are locked in different clusters: those locks and the group are left out.
/// 4. A together group of which some are locked, all in one cluster: nobody joins that, so the others are left out.
/// 5. A together group without a lock that may not be a cluster of its own is left out as a whole.
///
/// Everything else can be clustered: each group and each remaining item may at least be a cluster of its own.
struct ConstraintConflicts {
    /// The locked clusters that are kept, each in ascending order of ranks, in the order of their first ranks.
    private(set) var locked: [[Int]] = []
    /// The ranks that are clustered freely, ascending.
    private(set) var free: [Int] = []
    /// The ranks left out, ascending, with the reason and the smallest conflicting set.
    private(set) var leftOut: [(rank: Int, reason: ReasonCode, conflict: [Int])] = []

    /// Judges all ranks of a call, or, as if there were no others, some of them in ascending order.
    init(_ terms: ClusterTerms, among some: [Int]? = nil) {
        let table = terms.table
        let all = 0..<terms.prepared.count
        let chosen = some ?? Array(all)
        var conflictOf = [[Int]?](repeating: nil, count: all.count)
        func leaveOut(_ ranks: [Int], because conflict: [Int]) {
            for rank in ranks {
                // Of several conflicts an item is told the smallest, of equals the first found.
                if let known = conflictOf[rank], known.count <= conflict.count { continue }
                conflictOf[rank] = conflict
            }
        }
        var isUsable = [Bool](repeating: false, count: all.count)
        for rank in chosen { isUsable[rank] = terms.prepared.loads[rank] <= terms.maxLoad }
        let locks = ConstraintConflicts.groups(table.lock, isUsable)
        let groups = ConstraintConflicts.groups(table.together, isUsable)
        for lock in locks {
            if let conflict = ConflictSet.smallest(lock, terms) { leaveOut(lock, because: conflict) }
        }
        for group in groups where group.count > 1 {
            let lockedMembers = group.filter { table.lock[$0] >= 0 }
            guard let first = lockedMembers.first else {
                if let conflict = ConflictSet.smallest(group, terms) { leaveOut(group, because: conflict) }
                continue
            }
            if let other = lockedMembers.first(where: { table.lock[$0] != table.lock[first] }) {
                let numbers = Set(lockedMembers.map { Int(table.lock[$0]) })
                let bound = locks.filter { numbers.contains(Int(table.lock[$0[0]])) }.flatMap(\.self)
                leaveOut(group + bound, because: [first, other])
            } else {
                for rank in group where table.lock[rank] < 0 {
                    leaveOut([rank], because: [Swift.min(first, rank), Swift.max(first, rank)])
                }
            }
        }
        locked = locks.filter { conflictOf[$0[0]] == nil }
        for rank in chosen {
            if !isUsable[rank] {
                leftOut.append((rank, .loadExceedsCapacity, []))
            } else if let conflict = conflictOf[rank] {
                leftOut.append((rank, .constraintConflict, conflict))
            } else if table.lock[rank] < 0 {
                free.append(rank)
            }
        }
    }

    /// The usable ranks of each number, in the order of their first ranks.
    private static func groups(_ numbers: [Int32], _ isUsable: [Bool]) -> [[Int]] {
        var groups = [[Int]](repeating: [], count: Int((numbers.max() ?? -1) + 1))
        for (rank, number) in numbers.enumerated() where number >= 0 && isUsable[rank] {
            groups[Int(number)].append(rank)
        }
        return groups.filter { !$0.isEmpty }
    }
}
