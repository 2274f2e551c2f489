public import NetworkAddresses
public import Planning

/// What a night does with Job Clusters that stand already.
public struct ExistingConfiguration: Hashable, Sendable {
    /// Whether new tickets join Job Clusters that have room.
    public var topUp = true
    /// Whether a Job Cluster without open members is closed.
    public var closeEmpty = true
    /// Status of Job Clusters that are closed; nil for the first done status that the workflow offers.
    public var closedStatus: String?
    /// Whether a comment on a Job Cluster says what a night changed in it.
    public var comment = true
    /// How long it counts that a person linked or unlinked a ticket, in days; 0 for ever.
    public var overrideDays = 30

    /// Makes the defaults of the configuration file.
    public init() {}
}

/// When a run stops before its first write.
public struct GuardConfiguration: Hashable, Sendable {
    /// The limits; those of the library, but for what the ledger knows better than numbers do.
    public var limits = GuardLimits(minTicketsFactor: 0.33, minStandingFactor: nil)
    /// How many nights before say what is usual.
    public var nights = 14

    /// Makes the defaults of the configuration file.
    public init() {}
}

/// How tickets are read from Jira.
public struct SyncConfiguration: Hashable, Sendable {
    /// What a night reads.
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        /// Every ticket of the query.
        case full
        /// The ids of all, and the fields of those that changed.
        case incremental
    }

    /// What a night reads.
    public var mode = Mode.full

    /// Makes the defaults of the configuration file.
    public init() {}
}

/// Where the report of a run is sent.
public struct ReportConfiguration: Hashable, Sendable {
    /// Address that it is posted to; nil for none.
    public var webhookURL: String?
    /// Absolute path of the file with the secret that signs it; always there with an address.
    public var webhookSecretFile: String?
    /// Hosts that may be contacted though they are not public.
    public var allowedHosts: [AddressPolicy.Exception] = []

    /// Makes a configuration that sends nothing.
    public init() {}
}
