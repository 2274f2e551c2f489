public import Reporting

/// What Job Clusters say and where they belong, as a project's configuration has it.
public struct JobClusterDraftOptions: Hashable, Sendable {
    /// Summary, map links, and what the notice at the end of the description names.
    public var content: JobClusterContent.Options
    /// Key of the issue that Job Clusters belong to, an epic; nil for none.
    public var parent: String?
    /// Names of the components that they get.
    public var components: [String]
    /// Who gets them: an account id on Jira Cloud, a user name on Data Center; nil for nobody in particular.
    public var assignee: String?
    /// Whether they are due when the first of their members is.
    public var setsDueDate: Bool
    /// Comment on each member that is put into one; nil for none.
    public var memberComment: ContentTemplate?

    /// Makes options; without any, Job Clusters have the usual text and are due when the first of their members is.
    public init(
        content: JobClusterContent.Options = JobClusterContent.Options(),
        parent: String? = nil,
        components: [String] = [],
        assignee: String? = nil,
        setsDueDate: Bool = true,
        memberComment: ContentTemplate? = nil
    ) {
        self.content = content
        self.parent = parent
        self.components = components
        self.assignee = assignee
        self.setsDueDate = setsDueDate
        self.memberComment = memberComment
    }
}
