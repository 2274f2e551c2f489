/// What a check of the audit log found.
public struct AuditVerdict: Hashable, Sendable {
    /// What became of a head that was kept elsewhere.
    public enum KeptHead: Hashable, Sendable {
        /// It is the hash of this entry, which is still there or was the last that retention removed.
        case found(number: Int64)
        /// No entry has this hash: the log was cut off, rewritten, or is another one.
        case missing
    }

    /// Entries that were checked.
    public var entries: Int
    /// Hash of the last one: keep it elsewhere, and a log that was cut off is found too; nil for an empty log.
    public var head: String?
    /// Number of the last entry, 0 for an empty log.
    public var headNumber: Int64
    /// Number of the last entry that retention removed, 0 for none; the chain begins after it.
    public var prunedThrough: Int64
    /// What became of the head that was asked for; nil where none was.
    public var keptHead: KeptHead?
    /// The first entry that does not hold, and why; nil where all do.
    public var firstBroken: (number: Int64, reason: String)? {
        guard let brokenNumber, let brokenReason else { return nil }
        return (brokenNumber, brokenReason)
    }
    /// What became of the guards that keep a hand from slipping, in words; empty where they are as they were made.
    ///
    /// Nothing was done yet that the entries show, but somebody who takes a guard away is about to.
    public var changedGuards: [String]
    private var brokenNumber: Int64?
    private var brokenReason: String?

    /// Whether every entry holds, the head that was asked for is among them, and the guards are there.
    public var holds: Bool { brokenNumber == nil && keptHead != .missing && changedGuards.isEmpty }

    /// Makes a verdict.
    public init(
        entries: Int,
        head: String?,
        headNumber: Int64 = 0,
        prunedThrough: Int64 = 0,
        keptHead: KeptHead? = nil,
        firstBroken: (number: Int64, reason: String)? = nil,
        changedGuards: [String] = []
    ) {
        self.entries = entries
        self.head = head
        self.headNumber = headNumber
        self.prunedThrough = prunedThrough
        self.keptHead = keptHead
        self.changedGuards = changedGuards
        brokenNumber = firstBroken?.number
        brokenReason = firstBroken?.reason
    }
}

/// Which entries of the audit log are wanted.
public struct AuditQuery: Hashable, Sendable {
    /// Only entries with a greater number.
    public var after: Int64
    /// Only entries of this project.
    public var scope: ProjectScope?
    /// Only entries of this run.
    public var runID: String?
    /// Only this event, or with a dot at its end all events that begin so, such as `cluster.`.
    public var event: String?
    /// Only entries from this moment on, milliseconds since 1970.
    public var since: Int64?
    /// Most entries; none for 0 or less.
    public var limit: Int
    /// Whether the greatest numbers are wanted where there are more than `limit`; the answer ascends either way.
    public var isLatest: Bool

    /// Makes a query; without values it asks for everything.
    public init(
        after: Int64 = 0,
        scope: ProjectScope? = nil,
        runID: String? = nil,
        event: String? = nil,
        since: Int64? = nil,
        limit: Int = .max,
        isLatest: Bool = false
    ) {
        self.after = after
        self.scope = scope
        self.runID = runID
        self.event = event
        self.since = since
        self.limit = limit
        self.isLatest = isLatest
    }
}
