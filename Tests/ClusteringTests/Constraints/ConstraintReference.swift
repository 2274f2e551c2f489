import Clustering
import Geodesy

/// Constraints judged by their definitions, in code of the tests' own.
enum ConstraintReference {
    /// What is wrong with a result; empty where nothing is.
    static func faults(
        _ result: ClusteringResult,
        _ items: [ClusterItem],
        _ parameters: CapacitatedParameters
    ) -> [String] {
        var faults = CapacitatedReference.faults(result, items, parameters)
        var clusterOf = [Int?](repeating: nil, count: items.count)
        for (number, cluster) in result.clusters.enumerated() {
            for member in cluster.members { clusterOf[member] = number }
            if !mayShare(cluster.members, items, parameters) {
                faults.append("cluster \(number) breaks apart, skills or days")
            }
        }
        for (first, item) in items.enumerated() {
            for second in items.indices where second > first {
                let other = items[second]
                let (a, b) = (clusterOf[first], clusterOf[second])
                if item.together != nil, item.together == other.together, let a, let b, a != b {
                    faults.append("\(item.id) and \(other.id) should be together")
                }
                if let a, a == b, item.lock != other.lock {
                    faults.append("\(item.id) and \(other.id) share a cluster that is locked")
                }
                let bothFit = fits(first, items, parameters) && fits(second, items, parameters)
                if item.lock != nil, item.lock == other.lock, bothFit, a != b {
                    faults.append("the lock of \(item.id) and \(other.id) is broken")
                }
            }
        }
        for entry in result.unclustered where entry.reason == .constraintConflict {
            if !isSmallConflict(entry.conflict, items, parameters) {
                faults.append("\(items[entry.index].id): \(entry.conflict) is no smallest conflict")
            }
        }
        return faults
    }

    /// Whether the gates let all of the members share a cluster.
    static func mayShare(_ members: [Int], _ items: [ClusterItem], _ parameters: CapacitatedParameters)
        -> Bool
    {
        for first in members {
            for second in members where second != first {
                let (one, other) = (items[first], items[second])
                if one.apart != nil, one.apart == other.apart { return false }
                if !one.skills.isEmpty, !other.skills.isEmpty, Set(one.skills) != Set(other.skills) {
                    return false
                }
                if let most = parameters.maxDueSpread, let day = one.dueDay, let next = other.dueDay,
                    abs(Double(day) - Double(next)) > Double(most)
                {
                    return false
                }
            }
        }
        return true
    }

    /// Whether an item is within the load by itself.
    static func fits(_ index: Int, _ items: [ClusterItem], _ parameters: CapacitatedParameters) -> Bool {
        items[index].load <= parameters.maxLoad ?? .infinity
    }

    /// Whether members may be a cluster: limits and gates.
    static func mayBeCluster(_ members: [Int], _ items: [ClusterItem], _ parameters: CapacitatedParameters)
        -> Bool
    {
        if let most = parameters.maxTickets, members.count > most { return false }
        if let most = parameters.maxLoad, members.reduce(0, { $0 + items[$1].load }) > most { return false }
        if let most = parameters.maxRadius?.meters,
            CapacitatedReference.radius(members, items, parameters) > most
        {
            return false
        }
        return mayShare(members, items, parameters)
    }

    /// Whether members conflict by themselves, and no part of them of one fewer does.
    ///
    /// Members conflict where a bond (a group or a lock) covers them all and they may not be a cluster, or where a
    /// group ties two that are locked in different clusters, or one that is locked to one that is not.
    static func isSmallConflict(
        _ members: [Int],
        _ items: [ClusterItem],
        _ parameters: CapacitatedParameters
    ) -> Bool {
        guard conflicts(members, items, parameters) else { return false }
        return members.indices.allSatisfy { index in
            var fewer = members
            fewer.remove(at: index)
            return !conflicts(fewer, items, parameters)
        }
    }

    static func conflicts(_ members: [Int], _ items: [ClusterItem], _ parameters: CapacitatedParameters)
        -> Bool
    {
        guard members.count > 1 else { return false }
        let sharesGroup =
            Set(members.map { items[$0].together }).count == 1 && items[members[0]].together != nil
        let sharesLock = Set(members.map { items[$0].lock }).count == 1 && items[members[0]].lock != nil
        if sharesGroup, Set(members.map { items[$0].lock }).count > 1 { return true }
        return (sharesGroup || sharesLock) && !mayBeCluster(members, items, parameters)
    }

    /// The indices that the rules leave out, with the reason, where the number of clusters is free.
    static func leftOut(_ items: [ClusterItem], _ parameters: CapacitatedParameters) -> [Int: ReasonCode] {
        var left: [Int: ReasonCode] = [:]
        let usable = items.indices.filter { fits($0, items, parameters) }
        for index in items.indices where !fits(index, items, parameters) {
            left[index] = .loadExceedsCapacity
        }
        func leaveOut(_ members: [Int]) { for member in members { left[member] = .constraintConflict } }
        for lock in Set(items.compactMap(\.lock)) {
            let members = usable.filter { items[$0].lock == lock }
            if members.count > 1, !mayBeCluster(members, items, parameters) { leaveOut(members) }
        }
        for group in Set(items.compactMap(\.together)) {
            let members = usable.filter { items[$0].together == group }
            let locks = Set(members.compactMap { items[$0].lock })
            if locks.isEmpty {
                if members.count > 1, !mayBeCluster(members, items, parameters) { leaveOut(members) }
            } else if locks.count == 1 {
                leaveOut(members.filter { items[$0].lock == nil })
            } else {
                leaveOut(members)
                leaveOut(usable.filter { items[$0].lock.map(locks.contains) ?? false })
            }
        }
        return left
    }

    /// The fewest clusters of any valid clustering of some items; nil where there is none.
    static func fewest(_ chosen: [Int], _ items: [ClusterItem], _ parameters: CapacitatedParameters) -> Int? {
        var best: Int?
        func visit(_ next: Int, _ clusters: [[Int]]) {
            if let best, clusters.count >= best { return }
            guard next < chosen.count else {
                let result = ClusteringParts(clusters)
                if result.isValid(items, parameters) { best = clusters.count }
                return
            }
            for index in clusters.indices {
                var longer = clusters
                longer[index].append(chosen[next])
                visit(next + 1, longer)
            }
            visit(next + 1, clusters + [[chosen[next]]])
        }
        visit(0, [])
        return best
    }
}

/// A partition that brute force tries.
private struct ClusteringParts {
    let clusters: [[Int]]

    init(_ clusters: [[Int]]) { self.clusters = clusters }

    func isValid(_ items: [ClusterItem], _ parameters: CapacitatedParameters) -> Bool {
        guard clusters.allSatisfy({ Set($0.map { items[$0].lock }).count == 1 }) else { return false }
        for bond in [\ClusterItem.together, \ClusterItem.lock] {
            var homes: [String: Int] = [:]
            for (number, cluster) in clusters.enumerated() {
                for name in cluster.compactMap({ items[$0][keyPath: bond] }) {
                    if homes.updateValue(number, forKey: name) ?? number != number { return false }
                }
            }
        }
        return clusters.allSatisfy { ConstraintReference.mayBeCluster($0, items, parameters) }
    }
}
