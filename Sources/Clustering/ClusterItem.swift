public import Geodesy

/// Where an item is: on the globe or, for benchmark instances and site plans, in a plane.
public enum Location: Hashable, Sendable {
    /// A place on the Earth; distances are great-circle metres.
    case geographic(Coordinate)
    /// A place in a plane; distances are Euclidean, in the unit of the two numbers.
    case planar(x: Double, y: Double)
}

/// How distances are measured.
public enum Metric: String, Hashable, Sendable, Codable {
    /// Great-circle distance on the mean sphere, by the haversine definition.
    case haversine
    /// Euclidean distance in the plane.
    case planar
}

/// One thing to be clustered: a ticket's place and what limits and weighs it.
///
/// Algorithms return indices into the caller's array of items. Their result depends on the set of items only, not on
/// the order in which they stand: ties are broken by `id`, so ids must be unique within one call.
public struct ClusterItem: Hashable, Sendable {
    /// Unique within one call; decides ties by Unicode scalar order of its UTF-8 bytes.
    public var id: String
    /// Where it is; all items of one call are of the same kind.
    public var location: Location
    /// What the cluster's load capacity counts, for instance minutes of work; at least 0.
    public var load: Double
    /// Weighs it in centres and objective, and decides who stays when something must be left out.
    public var priority: Priority
    /// Multiplies its weight in k-means and its count in DBSCAN; above 0.
    public var weight: Double
    /// Group name: items of the same group must share a cluster.
    public var together: String?
    /// Group name: no two items of the same group may share a cluster.
    public var apart: String?
    /// Cluster name that the item is locked to: it stays there whatever the objective says.
    public var lock: String?
    /// Skills that the visiting crew must have.
    public var skills: [String]
    /// Day by which it is due, counted from 1970-01-01; nil where it has none.
    public var dueDay: Int?

    /// Makes an item; everything but its id and place has the neutral value as its default.
    public init(
        id: String,
        location: Location,
        load: Double = 1,
        priority: Priority = .medium,
        weight: Double = 1,
        together: String? = nil,
        apart: String? = nil,
        lock: String? = nil,
        skills: [String] = [],
        dueDay: Int? = nil
    ) {
        self.id = id
        self.location = location
        self.load = load
        self.priority = priority
        self.weight = weight
        self.together = together
        self.apart = apart
        self.lock = lock
        self.skills = skills
        self.dueDay = dueDay
    }
}
