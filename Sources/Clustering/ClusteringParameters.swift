public import Geodesy

/// What the capacity-bounded algorithm minimises.
public enum Objective: String, Hashable, Sendable, Codable, CaseIterable {
    /// Sum of weighted distances from each member to the mean of its cluster.
    case distance
    /// Sum of weighted squared distances from each member to the mean of its cluster.
    case squared
    /// Sum of weighted distances from each member to the member that stands for the cluster.
    case medoid
}

/// How much work the improvement phase may spend; a budget of iterations, never of time, so that results reproduce.
public enum Effort: String, Hashable, Sendable, Codable, CaseIterable {
    /// Construction and one descent.
    case fast
    /// Descent to a local optimum with perturbation; the default.
    case normal
    /// Several times the work of `normal`.
    case best
}

/// The limits and wishes of one capacity-bounded clustering.
public struct CapacitatedParameters: Hashable, Sendable {
    /// Most members a cluster may have, or none where only the load limits it.
    public var maxTickets: Int?
    /// Most load a cluster may carry: the sum of its members' loads.
    public var maxLoad: Double?
    /// Greatest distance from a cluster's centre to a member: great-circle metres, or plane units with planar items.
    public var maxRadius: Length?
    /// Most days between the earliest and the latest due day in one cluster; due days are not looked at where nil.
    public var maxDueSpread: Int?
    /// Pull of urgent tickets, from 0 to 9.99; see `Priority.weight(priorityWeight:)`.
    public var priorityWeight: Double
    /// Exactly so many clusters; as few as the limits allow where nil.
    public var clusterCount: Int?
    /// What to minimise.
    public var objective: Objective
    /// How much work to spend.
    public var effort: Effort
    /// Seed of every random choice.
    public var seed: UInt64
    /// Most threads to use; the result does not depend on it.
    public var threads: Int

    /// Makes parameters with the defaults of the command line.
    public init(
        maxTickets: Int? = 10,
        maxLoad: Double? = nil,
        maxRadius: Length? = nil,
        maxDueSpread: Int? = nil,
        priorityWeight: Double = 1,
        clusterCount: Int? = nil,
        objective: Objective = .distance,
        effort: Effort = .normal,
        seed: UInt64 = 1,
        threads: Int = 1
    ) {
        self.maxTickets = maxTickets
        self.maxLoad = maxLoad
        self.maxRadius = maxRadius
        self.maxDueSpread = maxDueSpread
        self.priorityWeight = priorityWeight
        self.clusterCount = clusterCount
        self.objective = objective
        self.effort = effort
        self.seed = seed
        self.threads = threads
    }
}

/// Parameters or items that no clustering can be made of.
public enum ClusteringError: Error, Hashable, Sendable {
    /// A parameter outside its range: its name, the value as text and what is allowed.
    case invalidParameter(name: String, value: String, allowed: String)
    /// Two items with one id.
    case duplicateID(String)
    /// An item whose numbers cannot be used: its id, the field, the value as text and what is allowed.
    case invalidItem(id: String, field: String, value: String, allowed: String)
    /// Geographic and planar items in one call.
    case mixedLocations(id: String)
    /// Exactly `clusterCount` clusters cannot hold the items within the limits.
    case infeasibleClusterCount(requested: Int, atLeast: Int)
    /// The caller's task was cancelled.
    case cancelled
}

extension ClusteringError: CustomStringConvertible {
    /// The value, its place and what would be right.
    public var description: String {
        switch self {
        case .invalidParameter(let name, let value, let allowed):
            "\(name) is \(value); it must be \(allowed)"
        case .duplicateID(let id):
            "two items have the id '\(id)'; ids must be unique"
        case .invalidItem(let id, let field, let value, let allowed):
            "item '\(id)': \(field) is \(value); it must be \(allowed)"
        case .mixedLocations(let id):
            "item '\(id)' is not of the same kind as the first; use geographic or planar places, not both"
        case .infeasibleClusterCount(let requested, let atLeast):
            "\(requested) clusters cannot hold the tickets within the limits; at least \(atLeast) are needed"
        case .cancelled:
            "clustering was cancelled"
        }
    }
}
