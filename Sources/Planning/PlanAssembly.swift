internal import Clustering
internal import ForkJoin
internal import Geodesy

/// Turns clusters of items into the clusters and the objective of a plan.
struct PlanAssembly {
    /// What was clustered, in ascending order of id.
    let items: [ClusterItem]
    let parameters: PlanParameters
    /// Most threads to use.
    var threads = 1

    /// Clusters in the order of the plan, with ids and visiting orders.
    func clusters(_ clusters: [Cluster], names: ClusterNames) -> [PlannedCluster] {
        var names = names
        let visits = visits(clusters)
        return ranked(clusters).map { entry in
            planned(
                clusters[entry.index],
                id: names.name(of: entry.index, of: clusters.count),
                entry.priority,
                visits[entry.index]
            )
        }
    }

    /// Clusters in the order given, with visiting orders and without ids.
    func inOrder(_ clusters: [Cluster]) -> [PlannedCluster] {
        let visits = visits(clusters)
        return clusters.indices.map { index in
            let urgent = clusters[index].members.map { items[$0].priority }.min() ?? .medium
            return planned(clusters[index], id: "", urgent, visits[index])
        }
    }

    /// The visiting order of each cluster, which is most of the work of a large plan.
    func visits(_ clusters: [Cluster]) -> [Visit] {
        let ranges = ForkJoin.ranges(clusters.count, parts: (clusters.count + 63) / 64)
        return [Visit](unsafeUninitializedCapacity: clusters.count) { visits, initialized in
            // Safe to share: each task writes the visits of its own range of clusters.
            nonisolated(unsafe) let visits = visits
            ForkJoin.run(tasks: ranges.count, threads: threads) { task in
                for index in ranges[task] {
                    let visit = Visit(of: clusters[index].members.map { items[$0].location })
                    visits.initializeElement(at: index, to: visit)
                }
            }
            initialized = clusters.count
        }
    }

    private func planned(
        _ cluster: Cluster,
        id: String,
        _ priority: Priority,
        _ visit: Visit
    ) -> PlannedCluster {
        PlannedCluster(
            id: id,
            center: cluster.center,
            medoid: cluster.medoid.map { items[$0].id },
            radius: Length(meters: cluster.radius),
            load: cluster.load,
            priority: priority,
            members: cluster.members.map { items[$0].id },
            visitOrder: visit.order.map { items[cluster.members[$0]].id },
            pathLength: Length(meters: visit.length)
        )
    }

    /// Indices of the clusters, the most urgent first, then the weightiest, then by the first member.
    func ranked(_ clusters: [Cluster]) -> [(index: Int, priority: Priority)] {
        clusters.enumerated().map { index, cluster in
            (
                index: index,
                priority: cluster.members.map { items[$0].priority }.min() ?? .medium,
                weight: cluster.members.reduce(0) { $0 + weight(of: $1) },
                first: cluster.members[0]
            )
        }.sorted { left, right in
            if left.priority != right.priority { return left.priority < right.priority }
            if left.weight != right.weight { return left.weight > right.weight }
            return items[left.first].id.precedes(items[right.first].id)
        }.map { ($0.index, $0.priority) }
    }

    private func weight(of item: Int) -> Double {
        items[item].priority.weight(priorityWeight: parameters.priorityWeight)
    }

    func objective(of clusters: [Cluster], lowerBound: Int) -> PlanObjective {
        var objective = PlanObjective(
            sumDistance: 0,
            sumSquared: 0,
            clusters: clusters.count,
            lowerBoundOnClusters: lowerBound,
            clustersOverBound: lowerBound > 0 ? clusters.count - lowerBound : nil
        )
        var minimized = 0.0
        for cluster in clusters {
            for member in cluster.members {
                let distance = items[member].location.distance(to: cluster.center)
                objective.sumDistance += distance
                objective.sumSquared += distance * distance
                minimized +=
                    weight(of: member) * (parameters.objective == .squared ? distance * distance : distance)
            }
        }
        if parameters.algorithm == .capacitated { objective.minimized = minimized }
        return objective
    }
}

/// Ids of clusters: those of the previous plan where a cluster carries one on, otherwise fresh numbers.
struct ClusterNames {
    private let carried: [Int: String]
    private var greatest: Int
    private let width: Int

    /// - Parameters:
    ///   - previous: the plan whose names are carried on.
    ///   - previousOf: for each cluster the index of that plan's cluster that it carries on.
    ///   - unused: another plan whose names no new cluster may have.
    init(previous: Plan? = nil, previousOf: [Int?] = [], unused: Plan? = nil) {
        let known = previous?.clusters.map(\.id) ?? []
        var carried: [Int: String] = [:]
        for (index, before) in previousOf.enumerated() { if let before { carried[index] = known[before] } }
        self.carried = carried
        greatest =
            (known + (unused?.clusters.map(\.id) ?? [])).compactMap { ClusterNames.number(of: $0) }.max() ?? 0
        width = known.map { $0.count - 1 }.max() ?? 0
    }

    /// The id of a cluster by its index among so many; call once for each, in the order of the plan.
    mutating func name(of index: Int, of count: Int) -> String {
        if let name = carried[index] { return name }
        greatest += 1
        let digits = String(greatest)
        let wanted = max(4, width, String(count).count)
        return "C" + String(repeating: "0", count: max(0, wanted - digits.count)) + digits
    }

    private static func number(of id: String) -> Int? { id.first == "C" ? Int(id.dropFirst()) : nil }
}
