internal import FoundationEssentials

/// What Muster reads of an issue; members whose field was not asked for, is absent or null are nil or empty.
public struct JiraIssue: Hashable, Sendable {
    /// Numeric id as text; survives a move to another project.
    public var id: String
    /// Key such as `FIELD-12`.
    public var key: String
    /// One line.
    public var summary: String?
    /// The longer text.
    public var description: JiraText?
    /// Name of the status.
    public var status: String?
    /// Which of `new`, `indeterminate` and `done` the status counts as.
    public var statusCategory: String?
    /// Name of the issue type.
    public var issueType: String?
    /// Name of the priority.
    public var priority: String?
    /// Due day, `yyyy-MM-dd`.
    public var due: String?
    /// Creation, milliseconds since 1970 in UTC.
    public var created: Int64?
    /// Last change, milliseconds since 1970 in UTC.
    public var updated: Int64?
    /// Labels.
    public var labels: [String]
    /// Links to other issues.
    public var links: [JiraIssueLink]
    /// Estimate in seconds, `timeoriginalestimate`.
    public var originalEstimate: Double?
    /// Values of the fields that were named to the decoder, by field id; null ones are absent.
    public var fields: [String: JiraFieldValue]

    /// Makes an issue, for tests and simulations.
    public init(
        id: String,
        key: String,
        summary: String? = nil,
        description: JiraText? = nil,
        status: String? = nil,
        statusCategory: String? = nil,
        issueType: String? = nil,
        priority: String? = nil,
        due: String? = nil,
        created: Int64? = nil,
        updated: Int64? = nil,
        labels: [String] = [],
        links: [JiraIssueLink] = [],
        originalEstimate: Double? = nil,
        fields: [String: JiraFieldValue] = [:]
    ) {
        self.id = id
        self.key = key
        self.summary = summary
        self.description = description
        self.status = status
        self.statusCategory = statusCategory
        self.issueType = issueType
        self.priority = priority
        self.due = due
        self.created = created
        self.updated = updated
        self.labels = labels
        self.links = links
        self.originalEstimate = originalEstimate
        self.fields = fields
    }
}

/// A link as one of its two issues shows it.
public struct JiraIssueLink: Hashable, Sendable {
    /// Which end the other issue is.
    public enum Side: Hashable, Sendable {
        /// The other issue is the source: for a member, its cluster.
        case inward
        /// The other issue is the destination: for a cluster, its member.
        case outward
    }

    /// Id of the link, for its removal.
    public var id: String?
    /// Name of the link's type.
    public var type: String
    /// Which end the other issue is.
    public var side: Side
    /// The other issue: id, key, and of its fields status, type, priority and summary.
    public var issue: LinkedIssue

    /// Makes a link, for tests and simulations.
    public init(id: String? = nil, type: String, side: Side, issue: LinkedIssue) {
        self.id = id
        self.type = type
        self.side = side
        self.issue = issue
    }

    /// The few facts that Jira embeds of a linked issue.
    public struct LinkedIssue: Hashable, Sendable {
        /// Numeric id as text.
        public var id: String
        /// Key.
        public var key: String
        /// Name of the issue type.
        public var issueType: String?
        /// Name of the status.
        public var status: String?
        /// Which of `new`, `indeterminate` and `done` the status counts as.
        public var statusCategory: String?

        /// Makes the facts, for tests and simulations.
        public init(
            id: String,
            key: String,
            issueType: String? = nil,
            status: String? = nil,
            statusCategory: String? = nil
        ) {
            self.id = id
            self.key = key
            self.issueType = issueType
            self.status = status
            self.statusCategory = statusCategory
        }
    }
}
