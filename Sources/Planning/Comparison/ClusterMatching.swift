/// Which cluster of one plan is which of another, and what became of the others.
struct ClusterMatching {
    private(set) var matches: [PlanDifference.Match] = []
    private(set) var changes: [PlanDifference.ClusterChange] = []
    /// Index of the first plan's cluster that each of the second plan's is; nil where it is a new one.
    private(set) var firstOf: [Int?]
    /// Index of the cluster of each ticket, by its id.
    let homes: (first: [String: Int], second: [String: Int])

    /// A pair of clusters with tickets in common.
    private struct Overlap {
        var first: Int
        var second: Int
        var shared: Int
        var isSameID: Bool
    }

    /// Matches clusters by id alone or, those with one of some keys first, by the tickets that they share.
    init(_ first: Plan, _ second: Plan, byID: Bool, keys: Set<String> = []) {
        homes = (Self.homes(first), Self.homes(second))
        firstOf = [Int?](repeating: nil, count: second.clusters.count)
        let overlaps = Self.overlaps(first, second, homes.first)
        var isTaken = [Bool](repeating: false, count: first.clusters.count)
        func isSettled(_ overlap: Overlap) -> Bool {
            overlap.isSameID && keys.contains(second.clusters[overlap.second].id)
        }
        let candidates =
            byID
            ? overlaps.filter(\.isSameID)
            : keys.isEmpty ? overlaps : overlaps.filter(isSettled) + overlaps.filter { !isSettled($0) }
        for overlap in candidates where firstOf[overlap.second] == nil && !isTaken[overlap.first] {
            firstOf[overlap.second] = overlap.first
            isTaken[overlap.first] = true
        }
        var sharedOf = [Int](repeating: 0, count: second.clusters.count)
        for overlap in overlaps where firstOf[overlap.second] == overlap.first {
            sharedOf[overlap.second] = overlap.shared
        }
        for (index, before) in firstOf.enumerated() {
            guard let before else { continue }
            let shared = sharedOf[index]
            matches.append(
                .init(first: first.clusters[before].id, second: second.clusters[index].id, shared: shared)
            )
        }
        changes = opened(first, second, overlaps) + gone(first, second, overlaps, isTaken)
    }

    private static func homes(_ plan: Plan) -> [String: Int] {
        var homes: [String: Int] = [:]
        for (index, cluster) in plan.clusters.enumerated() {
            for member in cluster.members { homes[member] = index }
        }
        return homes
    }

    /// Pairs that share tickets: most shared first, then equal ids, then in the order of the plans.
    private static func overlaps(_ first: Plan, _ second: Plan, _ homes: [String: Int]) -> [Overlap] {
        var overlaps: [Overlap] = []
        for (index, cluster) in second.clusters.enumerated() {
            var shared: [Int: Int] = [:]
            for member in cluster.members {
                if let before = homes[member] { shared[before, default: 0] += 1 }
            }
            overlaps += shared.map { before, count in
                Overlap(
                    first: before,
                    second: index,
                    shared: count,
                    isSameID: first.clusters[before].id == cluster.id
                )
            }
        }
        return overlaps.sorted { left, right in
            if left.shared != right.shared { return left.shared > right.shared }
            if left.isSameID != right.isSameID { return left.isSameID }
            return (left.second, left.first) < (right.second, right.first)
        }
    }

    /// Clusters of the second plan that none of the first became: split off where most of it was in one cluster.
    private func opened(_ first: Plan, _ second: Plan, _ overlaps: [Overlap]) -> [PlanDifference
        .ClusterChange]
    {
        let greatest = Self.greatest(overlaps, by: \.second)
        var secondOf: [Int: Int] = [:]
        for (index, before) in firstOf.enumerated() { if let before { secondOf[before] = index } }
        return second.clusters.indices.filter { firstOf[$0] == nil }.map { index in
            let cluster = second.clusters[index]
            if let overlap = greatest[index], overlap.shared * 2 > cluster.members.count {
                let kept = secondOf[overlap.first]
                return .init(
                    event: .split,
                    from: [first.clusters[overlap.first].id],
                    to: (kept.map { [second.clusters[$0].id] } ?? []) + [cluster.id],
                    shared: overlap.shared
                )
            }
            return .init(event: .opened, from: [], to: [cluster.id], shared: 0)
        }
    }

    /// Clusters of the first plan that became none: merged where most of it went into one cluster.
    private func gone(
        _ first: Plan,
        _ second: Plan,
        _ overlaps: [Overlap],
        _ isTaken: [Bool]
    ) -> [PlanDifference.ClusterChange] {
        let greatest = Self.greatest(overlaps, by: \.first)
        return first.clusters.indices.filter { !isTaken[$0] }.map { index in
            let cluster = first.clusters[index]
            let present = cluster.members.count { homes.second[$0] != nil }
            if let overlap = greatest[index], overlap.shared * 2 > present, let host = firstOf[overlap.second]
            {
                return .init(
                    event: .merge,
                    from: [first.clusters[host].id, cluster.id],
                    to: [second.clusters[overlap.second].id],
                    shared: overlap.shared
                )
            }
            return .init(event: .dissolved, from: [cluster.id], to: [], shared: 0)
        }
    }

    /// The pair with most tickets for each cluster of one side.
    private static func greatest(_ overlaps: [Overlap], by side: KeyPath<Overlap, Int>) -> [Int: Overlap] {
        Dictionary(overlaps.map { ($0[keyPath: side], $0) }, uniquingKeysWith: { best, _ in best })
    }
}
