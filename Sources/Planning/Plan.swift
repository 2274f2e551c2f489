/// The result of clustering, before anything is written to Jira: a self-contained document that can be reviewed,
/// verified, diffed and applied.
///
/// The document holds everything that a check needs: the tickets as they were, the parameters, the clusters and the
/// tickets left out with reasons. Lists are in a canonical order, so equal inputs make equal bytes.
public struct Plan: Hashable, Sendable {
    /// Where the tickets came from.
    public var source: PlanSource
    /// What was asked for.
    public var parameters: PlanParameters
    /// Every ticket, clustered or not, in ascending order of id.
    public var tickets: [PlannedTicket]
    /// The clusters, most urgent first; see `PlannedCluster.priority`.
    public var clusters: [PlannedCluster]
    /// What becomes of Job Clusters that stand in Jira already, ascending by numeric id; empty for a file.
    ///
    /// Their clusters are not among `clusters`, and `objective` is of `clusters` alone.
    public var standing: [StandingPlan]
    /// The tickets left out, in ascending order of id.
    public var unclustered: [UnclusteredTicket]
    /// What the clusters cost.
    public var objective: PlanObjective
    /// The plan that this one was made from, where it was; see `PreviousPlan`.
    public var previous: PreviousPlan?
    /// Things that a reviewer should know, in words: suspicious coordinates, columns that were not used.
    public var warnings: [String]

    /// Makes a plan of its parts.
    public init(
        source: PlanSource,
        parameters: PlanParameters,
        tickets: [PlannedTicket],
        clusters: [PlannedCluster],
        standing: [StandingPlan] = [],
        unclustered: [UnclusteredTicket],
        objective: PlanObjective,
        previous: PreviousPlan? = nil,
        warnings: [String] = []
    ) {
        self.source = source
        self.parameters = parameters
        self.tickets = tickets
        self.clusters = clusters
        self.standing = standing
        self.unclustered = unclustered
        self.objective = objective
        self.previous = previous
        self.warnings = warnings
    }
}

/// Where the tickets of a plan came from.
public enum PlanSource: Hashable, Sendable {
    /// A file, by its name without folder, or `-` for standard input.
    case file(name: String)
    /// A Jira project.
    case jira(site: String, project: String, jql: String)
}

/// How a plan's clusters were made.
public enum PlanAlgorithm: String, Hashable, Sendable, Codable, CaseIterable {
    /// Bounded by capacity and radius.
    case capacitated
    /// By density.
    case dbscan
    /// By k-means.
    case kmeans
}
