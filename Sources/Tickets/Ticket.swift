public import Clustering
public import Geodesy

/// One field job: what Muster keeps of a Jira issue or of a row of a file.
public struct Ticket: Hashable, Sendable {
    /// Unique id: Jira's numeric one as text, which survives a move to another project; for a file, the row's.
    public var id: String
    /// What people call it, such as `FIELD-12`; for a file, the same as `id`.
    public var key: String
    /// One line that says what the job is.
    public var summary: String
    /// Name of its workflow status; empty for a file.
    public var status: String
    /// How urgent it is.
    public var priority: Priority
    /// Where it is, or why that is not known.
    public var place: TicketPlace
    /// What a load capacity counts: minutes of work where the ticket carries a duration, otherwise 1.
    public var load: Double
    /// Day by which it is due, `yyyy-MM-dd`.
    public var due: String?
    /// Skills that the visiting crew must have.
    public var skills: [String]
    /// Group whose tickets must share a cluster.
    public var together: String?
    /// Group whose tickets must not share a cluster.
    public var apart: String?
    /// Cluster that it must stay in.
    public var lock: String?
    /// When Jira last changed it, milliseconds since 1970 in UTC; nil for a file.
    public var updated: Int64?
    /// Key of the open Job Cluster that it is linked to already.
    public var clusterKey: String?

    /// Makes a ticket; everything but its identity and place has the neutral value as its default.
    public init(
        id: String,
        key: String? = nil,
        summary: String = "",
        status: String = "",
        priority: Priority = .medium,
        place: TicketPlace,
        load: Double = 1,
        due: String? = nil,
        skills: [String] = [],
        together: String? = nil,
        apart: String? = nil,
        lock: String? = nil,
        updated: Int64? = nil,
        clusterKey: String? = nil
    ) {
        self.id = id
        self.key = key ?? id
        self.summary = summary
        self.status = status
        self.priority = priority
        self.place = place
        self.load = load
        self.due = due
        self.skills = skills
        self.together = together
        self.apart = apart
        self.lock = lock
        self.updated = updated
        self.clusterKey = clusterKey
    }
}

/// Where a ticket is, as far as its fields tell.
public enum TicketPlace: Hashable, Sendable {
    /// A usable place: on the globe or, with the planar metric, in a plane.
    case located(Location)
    /// No usable place: the reason, and what the fields held, for the report.
    case unusable(ReasonCode, found: String)
    /// A legal coordinate that should not be trusted: why, in words.
    case suspect(Coordinate, why: String)

    /// The coordinate of a usable geographic place.
    public var coordinate: Coordinate? {
        if case .located(.geographic(let coordinate)) = self { coordinate } else { nil }
    }
}
