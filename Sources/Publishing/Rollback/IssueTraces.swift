/// What people and programs have left on an issue: everything that tells whether somebody works with it.
public struct IssueTraces: Hashable, Sendable {
    /// The issue as it stands.
    public var standing: StandingIssue
    /// Keys of issues that it is linked to otherwise than to members: by another link type, or to another Job Cluster.
    public var otherLinks: [String]
    /// Its comments, oldest first.
    public var comments: [Comment]
    /// When work was logged on it and by whom.
    public var worklogs: [Mark]
    /// Files on it.
    public var attachments: [Mark]
    /// Keys of its sub-tasks.
    public var subtasks: [String]
    /// Its history, oldest first, one entry a field.
    public var changes: [Change]
    /// When it was made, milliseconds since 1970; nil where Jira does not say.
    public var created: Int64?

    /// Makes traces.
    public init(
        standing: StandingIssue,
        otherLinks: [String] = [],
        comments: [Comment] = [],
        worklogs: [Mark] = [],
        attachments: [Mark] = [],
        subtasks: [String] = [],
        changes: [Change] = []
    ) {
        self.standing = standing
        self.otherLinks = otherLinks
        self.comments = comments
        self.worklogs = worklogs
        self.attachments = attachments
        self.subtasks = subtasks
        self.changes = changes
    }

    /// Who left something, and when.
    public struct Mark: Hashable, Sendable {
        /// Name of the person; `somebody` where Jira does not say.
        public var author: String
        /// Whether it is the account that Muster works with, which people can use too.
        public var isOwn: Bool
        /// When, milliseconds since 1970; nil where Jira does not say.
        public var time: Int64?

        /// Makes a mark.
        public init(author: String, isOwn: Bool, time: Int64?) {
            self.author = author
            self.isOwn = isOwn
            self.time = time
        }
    }

    /// A comment.
    public struct Comment: Hashable, Sendable {
        /// Who wrote it and when.
        public var mark: Mark
        /// Marker that it was made with; nil for one that no program of ours made.
        public var marker: String?

        /// Makes a comment.
        public init(mark: Mark, marker: String?) {
            self.mark = mark
            self.marker = marker
        }
    }

    /// A change of one field.
    public struct Change: Hashable, Sendable {
        /// Who changed it and when.
        public var mark: Mark
        /// Name of the field in small letters, as Jira's history calls it.
        public var name: String
        /// Id of the field; Data Center's history has none.
        public var fieldID: String?
        /// Whether it is a custom field.
        public var isCustom: Bool
        /// What was there before, in words.
        public var from: String?
        /// What was there afterwards, in words.
        public var to: String?

        /// Makes a change.
        public init(
            mark: Mark,
            name: String,
            fieldID: String? = nil,
            isCustom: Bool = false,
            from: String? = nil,
            to: String? = nil
        ) {
            self.mark = mark
            self.name = name
            self.fieldID = fieldID
            self.isCustom = isCustom
            self.from = from
            self.to = to
        }
    }
}

/// What undoing a run needs of a Jira site, beside looking after Job Clusters.
public protocol RollbackSite: UpkeepSite {
    /// What was left on issues, by id; one that is gone or hidden is not there.
    func traces(of ids: [String]) async throws(PublishingError) -> [String: IssueTraces]

    /// Whether this account may delete issues of the project.
    func mayDelete() async throws(PublishingError) -> Bool
}
