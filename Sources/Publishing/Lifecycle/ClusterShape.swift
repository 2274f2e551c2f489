internal import Clustering
internal import Geodesy
internal import Planning
internal import Tickets

/// What a Job Cluster would be with certain tickets: centre, radius, load, visiting order.
struct ClusterShape {
    var cluster: PlannedCluster
    /// The tickets in visiting order.
    var tickets: [PlannedTicket]
    /// Limits that it breaks, a sentence each.
    var broken: [String]
}

extension ClusterLifecycle {
    /// The shape of a Job Cluster with these tickets; nil without any, or where they cannot be planned.
    func shape(of issue: JobClusterIssue, _ tickets: [Ticket]) -> ClusterShape? {
        guard !tickets.isEmpty else { return nil }
        var parameters = settings.parameters
        parameters.clusterCount = nil
        // No ticket is free to join, so this only measures.
        let plan = try? Planner(parameters: parameters).plan(
            [],
            source: .jira(site: settings.scope.site, project: settings.scope.project, jql: ""),
            standing: [
                StandingCluster(
                    issueID: issue.id,
                    issueKey: issue.key,
                    members: tickets,
                    isOpenForMore: false
                )
            ]
        )
        guard let plan, let cluster = plan.standing.first?.cluster else { return nil }
        let byID = Dictionary(plan.tickets.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return ClusterShape(
            cluster: cluster,
            tickets: cluster.visitOrder.compactMap { byID[$0] },
            broken: broken(cluster)
        )
    }

    private func broken(_ cluster: PlannedCluster) -> [String] {
        var words: [String] = []
        let limits = settings.parameters
        if let most = limits.maxTickets, cluster.members.count > most {
            words.append("\(cluster.members.count) tickets, and the limit is \(most)")
        }
        if let most = limits.maxLoad, cluster.load > most {
            words.append("a load of \(cluster.load), and the limit is \(most)")
        }
        if let most = limits.maxRadius, cluster.radius > most {
            words.append(
                "a radius of \(Int(cluster.radius.meters.rounded())) m, and the limit is "
                    + "\(Int(most.meters.rounded())) m"
            )
        }
        return words
    }
}
