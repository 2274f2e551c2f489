/// What one setting made of one night.
///
/// Lengths are in metres, or in the plane's unit.
public struct NightMeasures: Hashable, Sendable, Codable {
    /// Tickets with a usable place in the pool: those that came in and those that waited.
    ///
    /// The sum of `clustered` and `leftOut`.
    public var pool: Int
    /// Of them, those in clusters.
    public var clustered: Int
    /// Tickets left out by the setting: noise, too far from everything.
    ///
    /// Those without a usable place are counted apart.
    public var leftOut: Int
    /// Tickets without a usable place, the same for every setting.
    public var unusable: Int
    /// Clusters.
    public var clusters: Int
    /// Mean size over capacity, from 0 to 1; mean size over the largest where there is no capacity.
    public var fill: Double
    /// Median distance from a cluster's centre to its furthest member.
    public var radiusMedian: Double
    /// The same, 95th percentile (nearest rank).
    public var radiusP95: Double
    /// The same, greatest.
    public var radiusMax: Double
    /// Length of all ways through the clusters in visiting order.
    public var travel: Double
    /// Nights that the tickets of this night's pool have waited, weighted by the urgency of each, over the sum of weights.
    public var weightedWait: Double
    /// Of the tickets that were in clusters the night before and are in clusters again, the share that changed its
    /// cluster; nil where there are none.
    public var churn: Double?
    /// Tickets that were in clusters the night before and are in clusters again: what `churn` is a share of.
    public var carried: Int
    /// Tickets with as many neighbours as the core threshold asks for; nil but for density clustering.
    public var cores: Int?
    /// Processor seconds of planning.
    public var seconds: Double

    /// Makes measures.
    public init(
        pool: Int,
        clustered: Int,
        leftOut: Int,
        unusable: Int,
        clusters: Int,
        fill: Double,
        radiusMedian: Double,
        radiusP95: Double,
        radiusMax: Double,
        travel: Double,
        weightedWait: Double,
        churn: Double?,
        carried: Int = 0,
        cores: Int? = nil,
        seconds: Double
    ) {
        self.pool = pool
        self.clustered = clustered
        self.leftOut = leftOut
        self.unusable = unusable
        self.clusters = clusters
        self.fill = fill
        self.radiusMedian = radiusMedian
        self.radiusP95 = radiusP95
        self.radiusMax = radiusMax
        self.travel = travel
        self.weightedWait = weightedWait
        self.churn = churn
        self.carried = carried
        self.cores = cores
        self.seconds = seconds
    }
}
