/// How long what is no longer needed is kept, counted back from the day of cleaning.
///
/// Nothing of an unfinished run and nothing of a run that wrote an open standing record last is ever removed, however old; nor are
/// runs, intents and standing records, which exactly-once creation rests on.
public struct RetentionPolicy: Hashable, Sendable {
    /// Plans that neither an unfinished nor a recent run refers to; nil keeps all.
    public var plans: Duration?
    /// Documents of flights; the flights themselves stay, for history.
    public var flightDocuments: Duration?
    /// Actions of finished runs.
    public var actions: Duration?
    /// Overrides, after they have expired.
    public var overrides: Duration?
    /// Entries of the audit log; the rest of the chain stays verifiable.
    public var audit: Duration?

    /// Makes a policy; nil keeps everything of a kind.
    public init(
        plans: Duration? = nil,
        flightDocuments: Duration? = nil,
        actions: Duration? = nil,
        overrides: Duration? = nil,
        audit: Duration? = nil
    ) {
        self.plans = plans
        self.flightDocuments = flightDocuments
        self.actions = actions
        self.overrides = overrides
        self.audit = audit
    }

    /// One age for every kind.
    public init(olderThan age: Duration) {
        self.init(plans: age, flightDocuments: age, actions: age, overrides: age, audit: age)
    }
}

/// What retention removed, or would remove.
public struct RetentionSummary: Hashable, Sendable {
    /// Plans.
    public var plans: Int
    /// Documents of flights.
    public var flightDocuments: Int
    /// Actions.
    public var actions: Int
    /// Overrides.
    public var overrides: Int
    /// Entries of the audit log.
    public var auditEntries: Int

    /// All together.
    public var total: Int { plans + flightDocuments + actions + overrides + auditEntries }

    /// Makes a summary.
    public init(
        plans: Int = 0,
        flightDocuments: Int = 0,
        actions: Int = 0,
        overrides: Int = 0,
        auditEntries: Int = 0
    ) {
        self.plans = plans
        self.flightDocuments = flightDocuments
        self.actions = actions
        self.overrides = overrides
        self.auditEntries = auditEntries
    }
}

/// Cleaning by age: the port to the store.
public protocol Retaining: Sendable {
    /// Removes what the policy does not keep, in one transaction with a note in the audit log.
    ///
    /// - Parameters:
    ///   - policy: how long what is kept.
    ///   - time: now, milliseconds since 1970.
    ///   - isDryRun: count only, and change nothing.
    /// - Returns: how much went, or would go.
    /// - Throws: `StoreError`; then nothing was removed.
    func prune(_ policy: RetentionPolicy, at time: Int64, isDryRun: Bool) async throws(StoreError)
        -> RetentionSummary
}
