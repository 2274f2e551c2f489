public import Clustering

/// A ticket as the plan saw it.
public struct PlannedTicket: Hashable, Sendable {
    /// Id.
    public var id: String
    /// Key.
    public var key: String
    /// One line of text.
    public var summary: String
    /// Place; nil where it has none that is usable.
    public var location: Location?
    /// Urgency.
    public var priority: Priority
    /// Load.
    public var load: Double
    /// Weight in k-means and density clustering.
    public var weight: Double
    /// Group whose tickets must share a cluster.
    public var together: String?
    /// Group whose tickets must not share a cluster.
    public var apart: String?
    /// Name of the cluster that it is locked to: the tickets of one name stay a cluster of their own.
    public var lock: String?
    /// Skills that the visiting crew must have, in ascending order, each once.
    public var skills: [String]
    /// Day by which it is due, `yyyy-MM-dd`.
    public var due: String?
    /// When Jira last changed it, milliseconds since 1970; nil for a file.
    public var updated: Int64?

    /// Makes an entry.
    public init(
        id: String,
        key: String,
        summary: String,
        location: Location?,
        priority: Priority,
        load: Double,
        weight: Double = 1,
        together: String? = nil,
        apart: String? = nil,
        lock: String? = nil,
        skills: [String] = [],
        due: String? = nil,
        updated: Int64? = nil
    ) {
        self.id = id
        self.key = key
        self.summary = summary
        self.location = location
        self.priority = priority
        self.load = load
        self.weight = weight
        self.together = together
        self.apart = apart
        self.lock = lock
        self.skills = skills
        self.due = due
        self.updated = updated
    }
}

/// A ticket that is in no cluster.
public struct UnclusteredTicket: Hashable, Sendable {
    /// Id.
    public var id: String
    /// Why, as a code.
    public var reason: ReasonCode
    /// Why, in words: what the fields held, or which cluster it is in already.
    public var detail: String
    /// Ids of a smallest set of tickets that cannot be planned together; with `constraintConflict` only, ascending.
    ///
    /// This ticket is one of them, or it is bound to one of them by the name of its group or lock.
    public var conflict: [String]

    /// Makes an entry.
    public init(id: String, reason: ReasonCode, detail: String = "", conflict: [String] = []) {
        self.id = id
        self.reason = reason
        self.detail = detail
        self.conflict = conflict
    }
}
