public import Clustering
public import Geodesy

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
    /// Most days between the earliest and the latest due day of a cluster; due days are not looked at where nil.
    public var maxDueSpread: Int?
    /// What the objective must gain for each ticket that changes its cluster, where a plan is made from another.
    ///
    /// Metres, or plane units, times the ticket's weight; with the squared objective its square counts. Where nil, a plan
    /// that is made from another pays `Plan.usualMovePrice` of that one, and says so in its own parameters.
    public var movePrice: Length?
    /// Greatest share of the tickets that may change their cluster without need, from 0 to 1; nil where any may.
    public var maxChurn: Double?
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
        maxDueSpread: Int? = nil,
        movePrice: Length? = nil,
        maxChurn: Double? = nil,
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
        self.maxDueSpread = maxDueSpread
        self.movePrice = movePrice
        self.maxChurn = maxChurn
        self.priorityWeight = priorityWeight
        self.clusterCount = clusterCount
        self.objective = objective
        self.effort = effort
        self.seed = seed
        self.epsilon = epsilon
        self.minimumPoints = minimumPoints
    }
}
