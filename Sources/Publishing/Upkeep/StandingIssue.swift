/// A Job Cluster as Jira shows it, read by id.
public struct StandingIssue: Hashable, Sendable {
    /// The issue.
    public var issue: JobClusterIssue
    /// Its project's key.
    public var project: String
    /// Summary line.
    public var summary: String
    /// Name of its status.
    public var status: String
    /// Key of its status category: `new`, `indeterminate` or `done`.
    public var statusCategory: String
    /// Its labels.
    public var labels: [String]
    /// When Jira last changed it, milliseconds since 1970.
    public var updated: Int64?
    /// The tickets that it is linked to by the configured link type, in either direction.
    public var members: [LinkedMember]
    /// Whether it is of the issue type of Job Clusters.
    public var isJobCluster = true
    /// Whether a person has cloned it from another, labels and all: no duplicate, and never folded.
    public var isClone = false

    /// Makes an entry.
    public init(
        issue: JobClusterIssue,
        project: String,
        summary: String,
        status: String,
        statusCategory: String,
        labels: [String] = [],
        updated: Int64? = nil,
        members: [LinkedMember] = []
    ) {
        self.issue = issue
        self.project = project
        self.summary = summary
        self.status = status
        self.statusCategory = statusCategory
        self.labels = labels
        self.updated = updated
        self.members = members
    }
}

extension StandingIssue {
    /// Whether new tickets may join it as far as its status goes: one of these, or any of the category `new` where nil.
    func takesMore(in statuses: [String]?) -> Bool {
        guard let statuses else { return statusCategory == "new" }
        return statuses.contains { $0.lowercased() == status.lowercased() }
    }
}

/// A ticket at the other end of a Job Cluster's link.
public struct LinkedMember: Hashable, Sendable {
    /// Numeric id of the link.
    public var linkID: String
    /// Numeric id of the ticket.
    public var id: String
    /// Its key.
    public var key: String
    /// Whether the link runs from the cluster to the ticket, as it should.
    public var isOutward: Bool

    /// Makes an entry.
    public init(linkID: String, id: String, key: String, isOutward: Bool = true) {
        self.linkID = linkID
        self.id = id
        self.key = key
        self.isOutward = isOutward
    }
}
