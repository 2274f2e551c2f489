internal import Clustering
internal import Geodesy

extension Plan {
    /// Every cluster that there is after this plan: the new ones in their order, then those that stand.
    ///
    /// A Job Cluster of which no member has a place is not among them.
    public var everyCluster: [PlannedCluster] { clusters + standing.compactMap(\.cluster) }

    /// The plan with the clusters that stand among its clusters, and without places that are not trusted.
    package var withStandingClusters: Plan {
        guard !standing.isEmpty else { return self }
        var plan = self
        plan.clusters = everyCluster
        let unplaced = Set(standing.flatMap(\.unplaced))
        if !unplaced.isEmpty {
            for index in plan.tickets.indices where unplaced.contains(plan.tickets[index].id) {
                plan.tickets[index].location = nil
            }
        }
        return plan
    }

    /// The plan with every Job Cluster that has a member among its clusters, for comparing who is where.
    var withEveryHome: Plan {
        guard !standing.isEmpty else { return self }
        var plan = self
        plan.clusters += standing.filter { !$0.isDissolved }.map { entry in
            // Nobody looks at the numbers of one that has no place.
            entry.cluster
                ?? PlannedCluster(
                    id: entry.issueKey,
                    center: .planar(x: 0, y: 0),
                    radius: Length(meters: 0),
                    load: 0,
                    priority: .medium,
                    members: entry.members,
                    visitOrder: entry.members,
                    pathLength: Length(meters: 0)
                )
        }
        return plan
    }
}
