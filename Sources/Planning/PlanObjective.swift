/// What the clusters of a plan cost; unweighted, so that plans with different priority weights can be compared.
public struct PlanObjective: Hashable, Sendable {
    /// Sum of distances from members to their cluster's centre: metres, or plane units.
    public var sumDistance: Double
    /// Sum of squared distances from members to their cluster's centre.
    public var sumSquared: Double
    /// Number of clusters.
    public var clusters: Int
    /// No valid clustering of the clustered tickets has fewer clusters; 0 where no bound is known.
    public var lowerBoundOnClusters: Int
    /// Clusters over the lower bound: 0 says that no plan has fewer; nil where no bound is known.
    public var clustersOverBound: Int?
    /// What the algorithm minimised: the sum of the plan's own objective, weighted by priority; nil where it minimises
    /// none.
    public var minimized: Double?

    /// Makes an objective.
    public init(
        sumDistance: Double,
        sumSquared: Double,
        clusters: Int,
        lowerBoundOnClusters: Int,
        clustersOverBound: Int? = nil,
        minimized: Double? = nil
    ) {
        self.sumDistance = sumDistance
        self.sumSquared = sumSquared
        self.clusters = clusters
        self.lowerBoundOnClusters = lowerBoundOnClusters
        self.clustersOverBound = clustersOverBound
        self.minimized = minimized
    }
}

/// What became of the plan that another was made from.
public struct PreviousPlan: Hashable, Sendable {
    /// Hash of that plan.
    public var planHash: String
    /// Tickets that both plans have in a cluster, and not in the one of the same id.
    public var moved: Int
    /// Their share of the tickets that both plans have in a cluster; 0 where there are none.
    public var churn: Double

    /// Makes an entry.
    public init(planHash: String, moved: Int, churn: Double) {
        self.planHash = planHash
        self.moved = moved
        self.churn = churn
    }
}
