/// What a person decided about a ticket, which planning respects until it expires.
public struct ClusterOverride: Hashable, Sendable {
    /// The decision.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Removed from a Job Cluster: never put back into it.
        case keepOut = "keep_out"
        /// Added to a Job Cluster: stays there, also where limits would not allow it.
        case keepIn = "keep_in"
        /// Not to be clustered at all.
        case hold
    }

    /// Numeric id of the ticket.
    public var ticketID: String
    /// Its key when the decision was seen.
    public var ticketKey: String
    /// The decision.
    public var kind: Kind
    /// Numeric id of the Job Cluster; nil with `hold`.
    public var clusterID: String?
    /// Its key.
    public var clusterKey: String?
    /// In words: who said so or how it was seen.
    public var reason: String
    /// When it was made or seen, milliseconds since 1970.
    public var madeAt: Int64
    /// When it ends, milliseconds since 1970; nil for never.
    public var expiresAt: Int64?

    /// Makes an override.
    public init(
        ticketID: String,
        ticketKey: String,
        kind: Kind,
        clusterID: String? = nil,
        clusterKey: String? = nil,
        reason: String,
        madeAt: Int64,
        expiresAt: Int64? = nil
    ) {
        self.ticketID = ticketID
        self.ticketKey = ticketKey
        self.kind = kind
        self.clusterID = clusterID
        self.clusterKey = clusterKey
        self.reason = reason
        self.madeAt = madeAt
        self.expiresAt = expiresAt
    }

    /// Whether it still counts at a moment.
    public func counts(at time: Int64) -> Bool { expiresAt.map { $0 > time } ?? true }
}
