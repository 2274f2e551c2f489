/// One cluster of items, as indices into the array that was clustered.
public struct Cluster: Hashable, Sendable {
    /// Indices of the members, in ascending order of their ids.
    public var members: [Int]
    /// Mean of the members (on the sphere: the normalised mean of their unit vectors, weighted), or the medoid's place.
    public var center: Location
    /// Index of the member that stands for the cluster under the medoid objective.
    public var medoid: Int?
    /// Greatest distance from the centre to a member: metres by the haversine definition, or plane units.
    public var radius: Double
    /// Sum of the members' loads.
    public var load: Double

    /// Makes a cluster of its parts.
    public init(members: [Int], center: Location, medoid: Int? = nil, radius: Double, load: Double) {
        self.members = members
        self.center = center
        self.medoid = medoid
        self.radius = radius
        self.load = load
    }
}

/// An item that is in no cluster, and why.
public struct Unclustered: Hashable, Sendable {
    /// Index into the array that was clustered.
    public var index: Int
    /// The reason.
    public var reason: ReasonCode
    /// Indices of a smallest set of items whose constraints cannot hold together.
    ///
    /// Given with `constraintConflict`, in ascending order of the ids; any one of them taken away, the others can. This
    /// item is one of them, or shares its together group or lock with one: such a group is left out as a whole.
    public var conflict: [Int]

    /// Makes an entry.
    public init(index: Int, reason: ReasonCode, conflict: [Int] = []) {
        self.index = index
        self.reason = reason
        self.conflict = conflict
    }
}

/// Every item, exactly once: in a cluster or among the unclustered.
public struct ClusteringResult: Hashable, Sendable {
    /// The clusters, in ascending order of their first member's id.
    public var clusters: [Cluster]
    /// The items left out, in ascending order of their ids.
    public var unclustered: [Unclustered]
    /// No valid clustering of the clustered items has fewer clusters than this (capacity and packing bounds); 0 where
    /// the algorithm knows no limit.
    public var lowerBoundOnClusters: Int

    /// Makes a result of its parts.
    public init(clusters: [Cluster], unclustered: [Unclustered], lowerBoundOnClusters: Int = 0) {
        self.clusters = clusters
        self.unclustered = unclustered
        self.lowerBoundOnClusters = lowerBoundOnClusters
    }
}
