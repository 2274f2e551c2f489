public import Planning
public import Tickets

/// A Job Cluster as it is to be created in Jira.
public struct JobClusterDraft: Hashable, Sendable {
    /// The cluster in the plan.
    public var cluster: PlannedCluster
    /// Label that marks it as this plan's: made of the plan's hash and the cluster's id.
    public var marker: String
    /// The members in visiting order.
    public var members: [PlannedTicket]
    /// The run that creates it; empty where none does.
    public var runID: String
    /// Hash of its plan; empty where it has none.
    public var planHash: String
    /// What the plan says of it where it stands in Jira already; nil for a new one.
    public var standing: StandingPlan?

    /// Makes a draft.
    public init(
        cluster: PlannedCluster,
        marker: String,
        members: [PlannedTicket],
        runID: String = "",
        planHash: String = ""
    ) {
        self.cluster = cluster
        self.marker = marker
        self.members = members
        self.runID = runID
        self.planHash = planHash
    }
}

/// A Job Cluster that exists in Jira.
public struct JobClusterIssue: Hashable, Sendable {
    /// Numeric id as text.
    public var id: String
    /// Key, such as `FIELD-1201`.
    public var key: String

    /// Makes an entry.
    public init(id: String, key: String) {
        self.id = id
        self.key = key
    }
}

/// What became of one draft that was sent.
public enum CreationOutcome: Hashable, Sendable {
    /// It exists; `linked` says whether its member links were made in the same call.
    case created(JobClusterIssue, linked: Bool)
    /// Jira refused it, in Jira's words; nothing was created.
    case refused(String)
    /// The request was not sent, or refused before it could act: the run stops, a later one may send it again.
    case notSent(PublishingError)
    /// Nothing exists, and what Jira took exception to is left out from now on: it can be sent again at once.
    case corrected
    /// It may exist: the answer was lost, or it was one that is no definite refusal.
    ///
    /// `isOver` says that an answer came, such as 429, so that Jira works on the request no more: evidence that has no
    /// lag is there already, or never will be.
    case unknown(PublishingError, isOver: Bool = false)
}

/// A member as Jira has it now.
public struct MemberState: Hashable, Sendable {
    /// The ticket, mapped from its fields as the pull maps them.
    public var ticket: Ticket
    /// The open Job Clusters that it is linked to.
    public var clusters: [LinkedCluster]
    /// Key of the category of its status, `new`, `indeterminate` or `done`; nil where Jira does not show it.
    public var statusCategory: String?

    /// Makes an entry.
    public init(ticket: Ticket, clusters: [LinkedCluster], statusCategory: String? = nil) {
        self.ticket = ticket
        self.clusters = clusters
        self.statusCategory = statusCategory
    }

    /// Whether it is no work any more.
    public var isDone: Bool { statusCategory == "done" }
}

/// A Job Cluster at the other end of a member's link.
public struct LinkedCluster: Hashable, Sendable {
    /// The issue.
    public var issue: JobClusterIssue
    /// Whether the link runs from the cluster to the member, as it should.
    public var isInward: Bool

    /// Makes an entry.
    public init(issue: JobClusterIssue, isInward: Bool) {
        self.issue = issue
        self.isInward = isInward
    }
}

/// A Job Cluster that a search found, with what tells whose it is.
public struct CreationTrace: Hashable, Sendable {
    /// The issue.
    public var issue: JobClusterIssue
    /// Its summary line.
    public var summary: String
    /// Markers that it carries, in labels, field or property.
    public var markers: [String]
    /// Ids of the tickets that it is linked to.
    public var memberIDs: Set<String>
    /// Whether its status is not of the category done.
    public var isOpen: Bool

    /// Makes an entry.
    public init(
        issue: JobClusterIssue,
        summary: String,
        markers: [String] = [],
        memberIDs: Set<String> = [],
        isOpen: Bool = true
    ) {
        self.issue = issue
        self.summary = summary
        self.markers = markers
        self.memberIDs = memberIDs
        self.isOpen = isOpen
    }
}

/// Which Job Clusters a sweep looks for.
public enum CreationSweep: Hashable, Sendable {
    /// Those that this account created since a moment in milliseconds since 1970.
    case byThisAccount(since: Int64)
    /// Those with Muster's constant label, whoever created them, since a moment in milliseconds since 1970.
    case labelled(since: Int64)
}

/// What a Job Cluster says, ready to be written.
public struct ClusterWording: Hashable, Sendable {
    /// Its summary line, as it is sent.
    public var summary: String
    /// Fields to set, as one JSON object by field id; the summary is not among them.
    public var fields: String
    /// The same with the summary.
    public var fieldsWithSummary: String

    /// Makes an entry.
    public init(summary: String, fields: String, fieldsWithSummary: String) {
        self.summary = summary
        self.fields = fields
        self.fieldsWithSummary = fieldsWithSummary
    }
}

/// What publishing needs of a Jira site: the port that the Jira client implements and that tests replace.
///
/// Errors thrown are for the whole call: nothing was learnt, or nothing was done.
public protocol ClusterSite: Sendable {
    /// Most drafts that one creation call takes.
    var draftsPerCall: Int { get }

    /// Whether member links can be made inside the create.
    var linksInsideCreate: Bool { get }

    /// Whether the Job Cluster carries its marker as a label.
    var marksWithLabels: Bool { get }

    /// Whether the Job Cluster carries its marker in a text field that search looks into.
    var marksWithField: Bool { get }

    /// Whether the Job Cluster carries its marker in an entity property, which can only be read by id.
    var marksWithProperty: Bool { get }

    /// Creates the drafts in one call; one outcome for each, in their order. Never sends a draft twice.
    func create(_ drafts: [JobClusterDraft]) async -> [CreationOutcome]

    /// Links one member to its cluster; linking again what is linked does nothing.
    func link(_ cluster: JobClusterIssue, member: PlannedTicket) async throws(PublishingError)

    /// The tickets as they are now, by id; a ticket that is gone or hidden is not there.
    func currentStates(of ids: [String]) async throws(PublishingError) -> [String: MemberState]

    /// The same as the database has them, where `currentStates` may ask an index; for a few.
    func confirmedStates(of ids: [String]) async throws(PublishingError) -> [String: MemberState]

    /// Job Clusters that search finds by their markers, in labels or field; only open ones where asked for.
    ///
    /// Search lags: what is not found may still exist, and what is found may be gone.
    func search(markers: [String], openOnly: Bool) async throws(PublishingError) -> [String:
        [JobClusterIssue]]

    /// Markers that an issue carries, read by id and so without lag; none where it is gone or hidden.
    func markers(of issue: JobClusterIssue) async throws(PublishingError) -> [String]

    /// Job Clusters of the project that a sweep finds, read by id where search has found them; search lags.
    func creations(_ sweep: CreationSweep) async throws(PublishingError) -> [CreationTrace]

    /// What a Job Cluster says; the same draft, the same words.
    func wording(of draft: JobClusterDraft) -> ClusterWording
}
