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

    /// Makes a draft.
    public init(cluster: PlannedCluster, marker: String, members: [PlannedTicket]) {
        self.cluster = cluster
        self.marker = marker
        self.members = members
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
    /// The answer was lost: it may exist.
    case unknown(PublishingError)
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

    /// Creates the drafts in one call; one outcome for each, in their order. Never sends a draft twice.
    func create(_ drafts: [JobClusterDraft]) async -> [CreationOutcome]

    /// Links one member to its cluster; linking again what is linked does nothing.
    func link(_ cluster: JobClusterIssue, member: PlannedTicket) async throws(PublishingError)

    /// The tickets as they are now, by id; a ticket that is gone or hidden is not there.
    func currentStates(of ids: [String]) async throws(PublishingError) -> [String: MemberState]

    /// Job Clusters that search finds by their markers. Search lags: what is not found may still exist.
    func search(markers: [String]) async throws(PublishingError) -> [String: [JobClusterIssue]]

    /// Markers that an issue carries, read by id and so without lag.
    func markers(of issue: JobClusterIssue) async throws(PublishingError) -> [String]

    /// Moves a member to a status.
    func transition(_ member: MemberState, to status: String) async throws(PublishingError)
}
