internal import Clustering
public import Geodesy
public import Planning
internal import Secrets
public import Tickets

/// Everything that decided a plan: what the planner was given, so that the same plan can be made again offline.
///
/// The number of threads is not among it, since it changes no plan. Order does not matter either: lists are written in a
/// canonical order, so that equal sets of tickets have equal hashes.
public struct FlightInputs: Hashable, Sendable {
    /// Version of Muster that planned.
    public var musterVersion: String
    /// Tickets as they were given to the planner.
    public var tickets: [Ticket]
    /// Job Clusters that stood in Jira, as they were given to the planner.
    public var standing: [StandingCluster]
    /// What people had decided, as it was given to the planner.
    public var overrides: [ClusterOverride]
    /// What was asked for.
    public var parameters: PlanParameters
    /// What was done with coordinates that are very likely wrong.
    public var screening: ScreeningPolicy
    /// Where tickets could be; nil for anywhere.
    public var territory: GeoBox?
    /// Weights by ticket id, where they are not 1.
    public var weights: [String: Double]
    /// Where the tickets came from.
    public var source: PlanSource
    /// What the reader of the tickets had to say.
    public var warnings: [String]
    /// Hash of the plan that this one was made from; nil for none.
    public var previousPlanHash: String?

    /// Makes inputs; what most nights do not have has no value as its default.
    public init(
        musterVersion: String = MusterVersion.current,
        tickets: [Ticket],
        standing: [StandingCluster] = [],
        overrides: [ClusterOverride] = [],
        parameters: PlanParameters,
        screening: ScreeningPolicy = .leaveOut,
        territory: GeoBox? = nil,
        weights: [String: Double] = [:],
        source: PlanSource,
        warnings: [String] = [],
        previousPlanHash: String? = nil
    ) {
        self.musterVersion = musterVersion
        self.tickets = tickets
        self.standing = standing
        self.overrides = overrides
        self.parameters = parameters
        self.screening = screening
        self.territory = territory
        self.weights = weights
        self.source = source
        self.warnings = warnings
        self.previousPlanHash = previousPlanHash
    }

    /// Hash of the inputs: `sha256:` and 64 hexadecimal digits over their canonical JSON.
    ///
    /// - Complexity: linear in the number of tickets, but for sorting them.
    public var hash: String { FlightInputs.hash(of: encoded()) }

    /// The hash of inputs that are written already.
    static func hash(of bytes: [UInt8]) -> String { "sha256:" + SHA256Digest(of: bytes).hex }
}
