/// How dearly a re-plan buys its changes.
public struct Stability: Hashable, Sendable {
    /// What moving one item away from its cluster of yesterday costs, in the unit of the objective; at least 0.
    ///
    /// Metres with the objectives `distance` and `medoid`, square metres with `squared` (plane units with planar items),
    /// each multiplied by the item's priority weight. A move that lowers the objective by less is not made.
    public var movePrice: Double
    /// Greatest share of the previously clustered, still present items that may change cluster; from 0 to 1.
    ///
    /// A hard limit on voluntary moves. Moves that a limit or a constraint forces use it up but are made whatever it
    /// says. No limit where nil.
    public var maxChurn: Double?

    /// Makes a price and, if wanted, a limit.
    public init(movePrice: Double, maxChurn: Double? = nil) {
        self.movePrice = movePrice
        self.maxChurn = maxChurn
    }

    func check() throws(ClusteringError) {
        if !(movePrice >= 0 && movePrice.isFinite) {
            throw .invalidParameter(
                name: "movePrice",
                value: "\(movePrice)",
                allowed: "at least 0 and finite"
            )
        }
        if let maxChurn, !(0...1).contains(maxChurn) {
            throw .invalidParameter(name: "maxChurn", value: "\(maxChurn)", allowed: "0 ... 1")
        }
    }
}

/// A clustering that was made from an earlier one, and what it changed.
public struct Reclustering: Hashable, Sendable {
    /// Every item, in a cluster or among the unclustered.
    public var result: ClusteringResult
    /// For each cluster of the result the index of yesterday's cluster whose identity it carries; nil for a new one.
    ///
    /// Each of yesterday's clusters is carried at most once, and the shared members add up to the most that is possible.
    public var previousOf: [Int?]
    /// Indices of the previously clustered items that are not in their cluster of yesterday any more, by ascending id.
    ///
    /// Items that are in no cluster now are among them.
    public var moved: [Int]
    /// Moved items as a share of the items that were clustered yesterday and are still present; 0 where there are none.
    public var churn: Double

    /// Makes a result of its parts.
    public init(result: ClusteringResult, previousOf: [Int?], moved: [Int], churn: Double) {
        self.result = result
        self.previousOf = previousOf
        self.moved = moved
        self.churn = churn
    }
}

/// Where late items went; indices are into the items of the plan followed by the late ones.
public struct LateAssignment: Hashable, Sendable {
    /// The given clusters in the order given, then new ones.
    public var clusters: [Cluster]
    /// For each late item the position of its cluster in `clusters`; nil where it is left out.
    public var clusterOf: [Int?]
    /// The late items that are in no cluster, in ascending order of their ids.
    public var unclustered: [Unclustered]

    /// Makes a result of its parts.
    public init(clusters: [Cluster], clusterOf: [Int?], unclustered: [Unclustered]) {
        self.clusters = clusters
        self.clusterOf = clusterOf
        self.unclustered = unclustered
    }
}

/// Clusters after some of their members were taken out; indices are into the items as they were given.
public struct Removal: Hashable, Sendable {
    /// The given clusters in the order given, nil where nobody is left, then new ones.
    public var clusters: [Cluster?]
    /// Members that the shifted centre of their own cluster left beyond the radius, in ascending order of their ids.
    ///
    /// They, and nobody else, were assigned anew.
    public var displaced: [Int]
    /// The displaced items that are in no cluster now.
    public var unclustered: [Unclustered]

    /// Makes a result of its parts.
    public init(clusters: [Cluster?], displaced: [Int], unclustered: [Unclustered]) {
        self.clusters = clusters
        self.displaced = displaced
        self.unclustered = unclustered
    }
}
