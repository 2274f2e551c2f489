public import Clustering
public import Geodesy

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
    /// The tickets left out, in ascending order of id.
    public var unclustered: [UnclusteredTicket]
    /// What the clusters cost.
    public var objective: PlanObjective
    /// Things that a reviewer should know, in words: suspicious coordinates, columns that were not used.
    public var warnings: [String]

    /// Makes a plan of its parts.
    public init(
        source: PlanSource,
        parameters: PlanParameters,
        tickets: [PlannedTicket],
        clusters: [PlannedCluster],
        unclustered: [UnclusteredTicket],
        objective: PlanObjective,
        warnings: [String] = []
    ) {
        self.source = source
        self.parameters = parameters
        self.tickets = tickets
        self.clusters = clusters
        self.unclustered = unclustered
        self.objective = objective
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

/// Everything that decided a plan besides its tickets.
public struct PlanParameters: Hashable, Sendable {
    /// Algorithm.
    public var algorithm: PlanAlgorithm
    /// Metric of every length in the plan.
    public var metric: Metric
    /// Capacity by count; nil where none.
    public var maxTickets: Int?
    /// Capacity by load; nil where none.
    public var maxLoad: Double?
    /// Greatest distance from centre to member; nil where none.
    public var maxRadius: Length?
    /// Pull of urgent tickets, from 0 to 9.99.
    public var priorityWeight: Double
    /// Exact number of clusters asked for; nil where free.
    public var clusterCount: Int?
    /// What was minimised.
    public var objective: Objective
    /// Work spent.
    public var effort: Effort
    /// Seed, at most 2^53 - 1, so that every JSON reader keeps it.
    public var seed: UInt64
    /// Neighbourhood distance of density clustering.
    public var epsilon: Length?
    /// Core threshold of density clustering.
    public var minimumPoints: Double?

    /// Makes parameters with the defaults of the command line.
    public init(
        algorithm: PlanAlgorithm = .capacitated,
        metric: Metric = .haversine,
        maxTickets: Int? = 10,
        maxLoad: Double? = nil,
        maxRadius: Length? = nil,
        priorityWeight: Double = 1,
        clusterCount: Int? = nil,
        objective: Objective = .distance,
        effort: Effort = .normal,
        seed: UInt64 = 1,
        epsilon: Length? = nil,
        minimumPoints: Double? = nil
    ) {
        self.algorithm = algorithm
        self.metric = metric
        self.maxTickets = maxTickets
        self.maxLoad = maxLoad
        self.maxRadius = maxRadius
        self.priorityWeight = priorityWeight
        self.clusterCount = clusterCount
        self.objective = objective
        self.effort = effort
        self.seed = seed
        self.epsilon = epsilon
        self.minimumPoints = minimumPoints
    }
}

/// A ticket as the plan saw it.
public struct PlannedTicket: Hashable, Sendable {
    /// Id.
    public var id: String
    /// Key.
    public var key: String
    /// One line of text.
    public var summary: String
    /// Place; nil where it has none that is usable.
    public var location: Location?
    /// Urgency.
    public var priority: Priority
    /// Load.
    public var load: Double
    /// Weight in k-means and density clustering.
    public var weight: Double
    /// When Jira last changed it, milliseconds since 1970; nil for a file.
    public var updated: Int64?

    /// Makes an entry.
    public init(
        id: String,
        key: String,
        summary: String,
        location: Location?,
        priority: Priority,
        load: Double,
        weight: Double = 1,
        updated: Int64? = nil
    ) {
        self.id = id
        self.key = key
        self.summary = summary
        self.location = location
        self.priority = priority
        self.load = load
        self.weight = weight
        self.updated = updated
    }
}

/// One cluster of a plan.
public struct PlannedCluster: Hashable, Sendable {
    /// Id within the plan, such as `C0012`.
    public var id: String
    /// Centre.
    public var center: Location
    /// Id of the member that stands for the cluster under the medoid objective.
    public var medoid: String?
    /// Greatest distance from the centre to a member.
    public var radius: Length
    /// Sum of the members' loads.
    public var load: Double
    /// Cluster priority: the rank of its most urgent member.
    ///
    /// Clusters stand in ascending order of it; among equals the greater sum of member weights comes first, then the smallest member id.
    public var priority: Priority
    /// Ids of the members in ascending order.
    public var members: [String]
    /// The same ids in visiting order.
    public var visitOrder: [String]
    /// Length of the open path through the members in visiting order.
    public var pathLength: Length

    /// Makes a cluster.
    public init(
        id: String,
        center: Location,
        medoid: String? = nil,
        radius: Length,
        load: Double,
        priority: Priority,
        members: [String],
        visitOrder: [String],
        pathLength: Length
    ) {
        self.id = id
        self.center = center
        self.medoid = medoid
        self.radius = radius
        self.load = load
        self.priority = priority
        self.members = members
        self.visitOrder = visitOrder
        self.pathLength = pathLength
    }
}

/// A ticket that is in no cluster.
public struct UnclusteredTicket: Hashable, Sendable {
    /// Id.
    public var id: String
    /// Why, as a code.
    public var reason: ReasonCode
    /// Why, in words: what the fields held, or which cluster it is in already.
    public var detail: String

    /// Makes an entry.
    public init(id: String, reason: ReasonCode, detail: String = "") {
        self.id = id
        self.reason = reason
        self.detail = detail
    }
}

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

    /// Makes an objective.
    public init(sumDistance: Double, sumSquared: Double, clusters: Int, lowerBoundOnClusters: Int) {
        self.sumDistance = sumDistance
        self.sumSquared = sumSquared
        self.clusters = clusters
        self.lowerBoundOnClusters = lowerBoundOnClusters
    }
}
