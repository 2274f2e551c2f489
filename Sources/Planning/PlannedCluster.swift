public import Clustering
public import Geodesy

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
