internal import Clustering

/// One issue as the store or the search index holds it.
struct SandboxIssue: Sendable {
    let id: Int64
    /// Key of today: an issue that moves gets another.
    var key: String
    /// Number behind the hyphen of its key.
    var number: Int
    /// Positions in `Site`.
    var project: Int
    var type: Int
    var status: Int
    var priority: Priority
    var summary: String
    var description: JSONValue?
    var labels: [String] = []
    /// Names of components of its project.
    var components: [String] = []
    var due: String?
    /// Custom fields that hold something, by id.
    var custom: [String: CustomValue] = [:]
    let created: Int64
    var updated: Int64
    var statusCategoryChanged: Int64
    /// Ids of its links, oldest first.
    var links: [Int64] = []
    var comments: [SandboxComment] = []
    var properties: [JSONMember] = []
    /// Its history, oldest first.
    var changes: [SandboxChange] = []
    /// Account id of who made it, which is also who reported it; nil for the site's first account.
    var creator: String?
    /// Account ids of those who may not see it, as an issue security level does; the empty id is anonymous
    /// callers.
    var hiddenFrom: Set<String> = []

    // People, families, boards and worklogs.

    /// Account id of the person who shall do it.
    var assignee: String?
    /// Id of the issue that it is a sub-task of, or of its epic.
    var parent: Int64?
    /// Ids of its sub-tasks, oldest first; children of an epic are not among them.
    var subtasks: [Int64] = []
    /// Ids of the sprints that it is or was in, oldest first; at most one of them is not closed.
    var sprints: [Int64] = []
    /// Place in the order of ranks; empty for the place that its id gives it (see `Rank`).
    var rank = ""
    /// Work that was logged, oldest entry first.
    var worklogs: [SandboxWorklog] = []
    /// Seconds that it was thought to take, and that are thought to be left.
    var originalEstimate: Int?
    var remainingEstimate: Int?
}

/// What a custom field holds.
enum CustomValue: Hashable, Sendable {
    case number(Double)
    case line(String)
    case labels([String])
}

/// A link: the source "blocks" the destination.
///
/// Requests call the source `inwardIssue` and the destination `outwardIssue`; reading the source shows the destination
/// as `outwardIssue`, reading the destination shows the source as `inwardIssue`.
struct SandboxLink: Hashable, Sendable {
    let id: Int64
    /// Position in `Site.linkTypes`.
    let type: Int
    let source: Int64
    let destination: Int64
}
