/// One line of the audit log: who did what, when, chained to the line before it.
public struct AuditEntry: Hashable, Sendable {
    /// Place in the chain, from 1, without gaps.
    public var number: Int64
    /// Milliseconds since 1970.
    public var time: Int64
    /// Project that it concerns; nil for the store as a whole.
    public var scope: ProjectScope?
    /// Run that it belongs to.
    public var runID: String?
    /// What happened, such as `run.opened`, `cluster.created`, `override.added`.
    public var event: String
    /// What it happened to: a key, a plan's hash.
    public var subject: String?
    /// The rest, as one JSON object with sorted names.
    public var detail: String
    /// Hash of the entry before, 64 hexadecimal digits; zeros for the first.
    public var previousHash: String
    /// SHA-256 of the canonical text of everything above, 64 hexadecimal digits.
    public var hash: String

    /// Makes an entry.
    public init(
        number: Int64,
        time: Int64,
        scope: ProjectScope? = nil,
        runID: String? = nil,
        event: String,
        subject: String? = nil,
        detail: String = "{}",
        previousHash: String,
        hash: String
    ) {
        self.number = number
        self.time = time
        self.scope = scope
        self.runID = runID
        self.event = event
        self.subject = subject
        self.detail = detail
        self.previousHash = previousHash
        self.hash = hash
    }
}

/// What is to be written to the audit log; the store numbers, chains and hashes it.
public struct AuditEvent: Hashable, Sendable {
    /// Milliseconds since 1970.
    public var time: Int64
    /// Project that it concerns.
    public var scope: ProjectScope?
    /// Run that it belongs to.
    public var runID: String?
    /// What happened.
    public var event: String
    /// What it happened to.
    public var subject: String?
    /// The rest, as a JSON object.
    public var detail: String

    /// Makes an event.
    public init(
        time: Int64,
        scope: ProjectScope? = nil,
        runID: String? = nil,
        event: String,
        subject: String? = nil,
        detail: String = "{}"
    ) {
        self.time = time
        self.scope = scope
        self.runID = runID
        self.event = event
        self.subject = subject
        self.detail = detail
    }
}

/// What a check of the audit log found.
public struct AuditVerdict: Hashable, Sendable {
    /// Entries that were checked.
    public var entries: Int
    /// Hash of the last one: keep it elsewhere, and a log that was cut off is found too; nil for an empty log.
    public var head: String?
    /// The first entry that does not hold, and why; nil where all do.
    public var firstBroken: (number: Int64, reason: String)? {
        guard let brokenNumber, let brokenReason else { return nil }
        return (brokenNumber, brokenReason)
    }
    private var brokenNumber: Int64?
    private var brokenReason: String?

    /// Makes a verdict.
    public init(entries: Int, head: String?, firstBroken: (number: Int64, reason: String)? = nil) {
        self.entries = entries
        self.head = head
        brokenNumber = firstBroken?.number
        brokenReason = firstBroken?.reason
    }
}
