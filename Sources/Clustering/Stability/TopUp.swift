/// A cluster that stands, as topping up sees it: its members stay, and late items may join them.
public struct StandingMembers: Hashable, Sendable {
    /// Members with a place, as indices into the items.
    public var placed: [Int]
    /// Members without one.
    ///
    /// They take room and load, and share a cluster with whom they may, but have no part in centre and radius. Their
    /// `location` is not looked at; it must only be of the kind of the others.
    public var unplaced: [Int]
    /// Whether late items may join it at all.
    public var isOpen: Bool
    /// Late items that must not join it, as indices into those.
    public var refused: Set<Int>

    /// Makes an entry.
    public init(placed: [Int], unplaced: [Int] = [], isOpen: Bool = true, refused: Set<Int> = []) {
        self.placed = placed
        self.unplaced = unplaced
        self.isOpen = isOpen
        self.refused = refused
    }
}

/// Where late items went beside clusters that stand.
public struct TopUp: Hashable, Sendable {
    /// Why an item cannot go to the standing cluster that holds its group or lock.
    public enum Obstacle: Hashable, Sendable {
        /// Nobody may join the cluster: it is closed for more, over a limit already, or has no member with a place.
        case closed
        /// This item, of all, must not join it.
        case refused
        /// Limits, or others in it, do not allow it.
        case noRoom
        /// Its bonds lead to two clusters.
        case twoClusters
    }

    /// A late item that is in no cluster.
    public struct LeftOut: Hashable, Sendable {
        /// Index into the late items.
        public var late: Int
        /// The reason.
        public var reason: ReasonCode
        /// With `constraintConflict` a smallest set of late items that cannot hold together.
        public var conflict: [Int]
        /// With `boundElsewhere` the standing cluster and what is in the way.
        public var standing: Int?
        /// See `standing`.
        public var obstacle: Obstacle?

        /// Makes an entry.
        public init(
            late: Int,
            reason: ReasonCode,
            conflict: [Int] = [],
            standing: Int? = nil,
            obstacle: Obstacle? = nil
        ) {
            self.late = late
            self.reason = reason
            self.conflict = conflict
            self.standing = standing
            self.obstacle = obstacle
        }
    }

    /// For each standing cluster the late items that join it, in ascending order of their ids.
    public var joining: [[Int]]
    /// For each standing cluster its members with a place as one cluster, those that joined included; nil where there
    /// are none.
    ///
    /// Indices are into the items followed by the late ones; count and load are without the members that have no place.
    public var standing: [Cluster?]
    /// New clusters, in ascending order of their first member's id; indices are into the late items.
    public var clusters: [Cluster]
    /// The late items that are in no cluster, in ascending order of their ids.
    public var leftOut: [LeftOut]
    /// No valid clustering of the items in the new clusters has fewer clusters.
    public var lowerBoundOnClusters: Int

    /// Makes a result of its parts.
    public init(
        joining: [[Int]],
        standing: [Cluster?],
        clusters: [Cluster],
        leftOut: [LeftOut],
        lowerBoundOnClusters: Int
    ) {
        self.joining = joining
        self.standing = standing
        self.clusters = clusters
        self.leftOut = leftOut
        self.lowerBoundOnClusters = lowerBoundOnClusters
    }
}
