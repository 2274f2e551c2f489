/// The body of a delivery: a hint that something happened.
///
/// Bodies have the shape of REST version 2 on both products: rich text is a string. Deliveries come at least once and in
/// any order, so a body is never the last word: read the issue again.
public struct JiraWebhookPayload: Hashable, Sendable {
    /// What happened, such as `jira:issue_updated` or `worklog_created`.
    public var event: String
    /// When, in milliseconds since 1970.
    public var timestamp: Int64?
    /// Kind of an issue event, such as `issue_generic` or `issue_worklog_updated`.
    public var issueEventType: String?
    /// Who did it; absent for worklogs, links and sprints.
    public var user: JiraActor?
    /// The issue; reduced to a few fields for comments on Cloud, absent for comments on Data Center and for everything
    /// that is no issue event.
    public var issue: Issue?
    /// What changed; missing or without items for some updates.
    public var change: JiraChange?
    /// The comment of a comment event.
    public var comment: Comment?
    /// The worklog of a worklog event.
    public var worklog: Worklog?
    /// The link of a link event.
    public var link: Link?
    /// The sprint of a sprint event.
    public var sprint: Sprint?
    /// The sprint before its update.
    public var oldSprint: Sprint?
    /// The property of a property event.
    public var propertyKey: String?
    /// Ids of the app's webhooks that this is for; not unique across sites.
    public var matchedWebhookIDs: [Int64]
    /// What a bulk operation says about itself; its form is not documented.
    public var bulkOperation: JiraJSON?

    /// An issue in a delivery.
    public struct Issue: Hashable, Sendable {
        /// What there is of it; its fields are not those that were asked for but those that Jira sends.
        public var issue: JiraIssue
        /// Key of its project, where said.
        public var projectKey: String?
        /// Its description as wiki markup, where there is one.
        public var description: String?

        /// Makes an issue, for tests and simulations.
        public init(issue: JiraIssue, projectKey: String? = nil, description: String? = nil) {
            self.issue = issue
            self.projectKey = projectKey
            self.description = description
        }
    }

    /// A comment in a delivery.
    public struct Comment: Hashable, Sendable {
        /// Its id.
        public var id: String
        /// The issue's id, from the comment's address; nil where that is of another form.
        public var issueID: String?
        /// Its text as wiki markup.
        public var body: String?
        /// Who wrote it.
        public var author: JiraActor?
        /// Who changed it last.
        public var updateAuthor: JiraActor?
        /// Milliseconds since 1970.
        public var created: Int64?
        /// Milliseconds since 1970.
        public var updated: Int64?
    }

    /// A worklog in a delivery.
    public struct Worklog: Hashable, Sendable {
        /// Its id.
        public var id: String
        /// The issue's id.
        public var issueID: String?
        /// Who logged it.
        public var author: JiraActor?
        /// Its text as wiki markup.
        public var comment: String?
        /// Seconds of work.
        public var timeSpentSeconds: Int?
        /// When the work began, in milliseconds since 1970.
        public var started: Int64?
        /// Milliseconds since 1970.
        public var created: Int64?
        /// Milliseconds since 1970.
        public var updated: Int64?
    }

    /// A link in a delivery: ids only.
    public struct Link: Hashable, Sendable {
        /// Its id.
        public var id: String
        /// The source: what blocks, the cluster.
        public var sourceIssueID: String
        /// The destination: what is blocked, the member.
        public var destinationIssueID: String
        /// Id of the link's type.
        public var typeID: String?
        /// Name of the link's type.
        public var type: String?
        /// Whether Jira made it for its own ends, such as a sub-task's.
        public var isSystem: Bool
    }

    /// A sprint in a delivery.
    public struct Sprint: Hashable, Sendable {
        /// Its id.
        public var id: Int64
        /// `future`, `active` or `closed`.
        public var state: String?
        /// Its name.
        public var name: String?
        /// The board that it was made on.
        public var boardID: Int64?
        /// What it is for.
        public var goal: String?
        /// Milliseconds since 1970; nil for one without dates.
        public var start: Int64?
        /// Milliseconds since 1970; nil for one without dates.
        public var end: Int64?
        /// Milliseconds since 1970; nil for one that is not closed.
        public var completed: Int64?
    }

    /// Id of the issue that it is about, from wherever it says so; nil for sprints, and for links, which have two.
    public var issueID: String? { issue?.issue.id ?? comment?.issueID ?? worklog?.issueID }

    /// Tells a delivery from others where its identifier is missing: event, thing and entry of the history or time.
    public var fingerprint: String {
        let thing = comment?.id ?? worklog?.id ?? link?.id ?? sprint.map { String($0.id) } ?? ""
        let moment = change?.id ?? timestamp.map { String($0) } ?? ""
        return [event, issueID ?? "", thing, moment].joined(separator: "|")
    }
}

/// What the head of a delivery says (facts section 5.2).
public struct JiraWebhookHead: Hashable, Sendable {
    /// The same for every attempt to deliver one event to one webhook: what repeated deliveries are told by.
    public var identifier: String?
    /// How many attempts came before; 0 for the first.
    public var retry: Int
    /// `Primary` within 30 seconds, `Secondary` within 15 minutes.
    public var flow: String?
    /// For questions to Atlassian's support.
    public var trace: String?
    /// Account of the person who triggered it, from the address.
    public var triggeredBy: String?

    /// Reads the head.
    ///
    /// - Parameters:
    ///   - path: path and query that the delivery came to.
    ///   - field: value of a header field by name, whatever its letter case.
    public init(path: String, field: (String) -> String?) {
        identifier = field("X-Atlassian-Webhook-Identifier")
        retry = field("X-Atlassian-Webhook-Retry").flatMap { Int($0) } ?? 0
        flow = field("X-Atlassian-Webhook-Flow")
        trace = field("X-Atlassian-Webhook-Trace")
        let query = path.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        let pair = query.split(separator: "&").first { $0.hasPrefix("triggeredByUser=") }
        // Account ids hold a colon at most, which need not be encoded.
        triggeredBy = pair.map { $0.dropFirst("triggeredByUser=".count).replacing("%3A", with: ":") }
            .map(String.init).flatMap { $0.isEmpty ? nil : $0 }
    }
}
