public import Clustering
internal import Geodesy
public import Planning

/// What a plan looks like in the numbers by which settings are chosen; lengths in metres, or in the plane's unit.
///
/// Job Clusters that stand count with the new ones, as they are after the plan.
public struct WhatIfMeasures: Hashable, Sendable {
    /// Clusters: new ones and those that stand and have a member.
    public var clusters = 0
    /// Of them, new ones.
    public var newClusters = 0
    /// Tickets in clusters.
    public var clustered = 0
    /// Of them, those that join a Job Cluster that stands.
    public var joining = 0
    /// Tickets in none.
    public var leftOut = 0
    /// The same by reason; reasons without a ticket are not among it.
    public var reasons: [ReasonCode: Int] = [:]
    /// Mean of what each cluster uses of its capacity, by count or by load, whichever is fuller; nil without a capacity.
    public var fill: Double?
    /// Median distance from a cluster's centre to its furthest member (nearest rank); 0 without clusters.
    public var radiusMedian = 0.0
    /// The same, 95th percentile.
    public var radiusP95 = 0.0
    /// The same, greatest.
    public var radiusMax = 0.0
    /// Length of the ways through all clusters in visiting order, from the first member to the last.
    public var travel = 0.0
    /// Sum of the distances from the members of new clusters to their centre, unweighted, whatever was minimised.
    public var sumDistance = 0.0
    /// Whether lengths are in metres; they are in the plane's unit otherwise.
    public var isMetric = true

    /// Counts a plan; linear in its size but for sorting.
    public init(_ plan: Plan) {
        let standing = plan.standing.filter { !$0.isDissolved }
        clusters = plan.clusters.count + standing.count
        newClusters = plan.clusters.count
        clustered =
            plan.clusters.reduce(0) { $0 + $1.members.count } + standing.reduce(0) { $0 + $1.members.count }
        joining = standing.reduce(0) { $0 + $1.joining.count }
        leftOut = plan.unclustered.count
        for entry in plan.unclustered { reasons[entry.reason, default: 0] += 1 }
        let placed = plan.everyCluster
        let radii = placed.map(\.radius.meters).sorted()
        if let greatest = radii.last {
            radiusMedian = radii[(radii.count * 50 + 99) / 100 - 1]
            radiusP95 = radii[(radii.count * 95 + 99) / 100 - 1]
            radiusMax = greatest
        }
        travel = placed.reduce(0) { $0 + $1.pathLength.meters }
        sumDistance = plan.objective.sumDistance
        isMetric = plan.parameters.metric != .planar
        let limits = plan.parameters
        guard limits.algorithm == .capacitated, limits.maxTickets != nil || limits.maxLoad != nil,
            !placed.isEmpty
        else { return }
        let shares = placed.map { cluster in
            max(
                limits.maxTickets.map { Double(cluster.members.count) / Double($0) } ?? 0,
                limits.maxLoad.map { cluster.load / $0 } ?? 0
            )
        }
        fill = shares.reduce(0, +) / Double(shares.count)
    }
}
