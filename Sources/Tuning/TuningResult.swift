public import Clustering
public import Geodesy

/// What a sweep found.
public struct TuningResult: Hashable, Sendable {
    /// A figure by which settings are compared; less is better for each.
    public enum Figure: String, CaseIterable, Sendable, Codable {
        /// Clusters for each hundred clustered tickets: crews that must go out.
        case clusters = "clusters_per_100"
        /// Way in clusters for each clustered ticket.
        case travel = "travel_per_ticket"
        /// Share of the usable tickets that is left out.
        case leftOut = "left_out_share"
        /// Weighted nights of waiting.
        case wait = "weighted_wait"
        /// Share of tickets that change their cluster from night to night.
        case churn
    }

    /// An interval of a bootstrap over nights.
    public struct Interval: Hashable, Sendable, Codable {
        /// The figure over the nights as they were: sums over nights divided, so that a night counts by its tickets.
        public var mean: Double
        /// 2.5 % of the resampled figures are below.
        public var low: Double
        /// 2.5 % are above.
        public var high: Double

        /// Makes an interval.
        public init(mean: Double, low: Double, high: Double) {
            self.mean = mean
            self.low = low
            self.high = high
        }
    }

    /// A setting with what it made of every night.
    public struct Outcome: Hashable, Sendable {
        /// The setting.
        public var setting: TuningSetting
        /// Its nights, in the order of `TuningResult.dates`.
        public var nights: [NightMeasures]
        /// Figures over all nights with their intervals; a figure that is not defined is missing: clusters and travel where
        /// no ticket was ever in a cluster, churn where none waited.
        public var figures: [Figure: Interval]
        /// Whether no other setting is at least as good in every compared figure and better in one.
        public var isEfficient: Bool
        /// Distance from the ideal point in figures scaled to 0...1 over the efficient settings; nil for others.
        public var distance: Double?
        /// Share of the resampled histories in which this setting would have been recommended.
        public var support: Double
        /// Warnings: one cluster holds all, every ticket is noise, every ticket is a core, and the like.
        public var flags: [String]

        /// Makes an outcome.
        public init(
            setting: TuningSetting,
            nights: [NightMeasures],
            figures: [Figure: Interval],
            isEfficient: Bool,
            distance: Double?,
            support: Double,
            flags: [String]
        ) {
            self.setting = setting
            self.nights = nights
            self.figures = figures
            self.isEfficient = isEfficient
            self.distance = distance
            self.support = support
            self.flags = flags
        }
    }

    /// A sketch of one night's plan, for small maps.
    public struct Sketch: Hashable, Sendable {
        /// Index of its outcome.
        public var outcome: Int
        /// Day of its night.
        public var date: String
        /// Its clusters: centre, radius and the places of the members in visiting order.
        public var clusters: [Cluster]
        /// Places of the tickets that are left out.
        public var leftOut: [Location]

        /// A cluster of a sketch.
        public struct Cluster: Hashable, Sendable {
            /// Centre.
            public var center: Location
            /// Distance from the centre to the furthest member.
            public var radius: Length
            /// Members in visiting order.
            public var members: [Location]

            /// Makes a cluster.
            public init(center: Location, radius: Length, members: [Location]) {
                self.center = center
                self.radius = radius
                self.members = members
            }
        }

        /// Makes a sketch.
        public init(outcome: Int, date: String, clusters: [Cluster], leftOut: [Location]) {
            self.outcome = outcome
            self.date = date
            self.clusters = clusters
            self.leftOut = leftOut
        }
    }

    /// The curve of distances to the k-th neighbour, for the choice of epsilon.
    public struct KDistanceCurve: Hashable, Sendable {
        /// Neighbours counted, the place itself included, as `minimumPoints` counts.
        public var k: Int
        /// Distances in metres, ascending; at most 1,000, evenly taken from all.
        public var distances: [Double]
        /// Where the curve bends; nil for fewer than three places.
        public var knee: Double?

        /// Makes a curve.
        public init(k: Int, distances: [Double], knee: Double?) {
            self.k = k
            self.distances = distances
            self.knee = knee
        }
    }

    /// Days of the nights.
    public var dates: [String]
    /// Tickets that came in over all nights.
    public var tickets: Int
    /// What is compared.
    public var compared: [Figure]
    /// Every setting of the sweep, in its order.
    public var outcomes: [Outcome]
    /// Index of the recommended one.
    public var recommended: Int
    /// Indices of those that cannot be told from it: their distance's difference has an interval that holds 0.
    public var withinNoise: [Int]
    /// Why, in sentences.
    public var reasons: [String]
    /// Sentences of doubt: few nights, the choice at the edge of the sweep, and the like.
    public var warnings: [String]
    /// The recommendation as lines of `muster.yaml`.
    public var configuration: String
    /// Plans of one typical night: the recommended setting first, then neighbours of it on the front.
    public var sketches: [Sketch]
    /// Curves for the values of `minimumPoints` that were swept; empty without density clustering.
    public var curves: [KDistanceCurve]

    /// Makes a result.
    public init(
        dates: [String],
        tickets: Int,
        compared: [Figure],
        outcomes: [Outcome],
        recommended: Int,
        withinNoise: [Int],
        reasons: [String],
        warnings: [String],
        configuration: String,
        sketches: [Sketch],
        curves: [KDistanceCurve]
    ) {
        self.dates = dates
        self.tickets = tickets
        self.compared = compared
        self.outcomes = outcomes
        self.recommended = recommended
        self.withinNoise = withinNoise
        self.reasons = reasons
        self.warnings = warnings
        self.configuration = configuration
        self.sketches = sketches
        self.curves = curves
    }
}
