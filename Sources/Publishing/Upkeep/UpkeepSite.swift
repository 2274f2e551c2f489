/// What looking after Job Clusters that stand needs of a Jira site, beside `ClusterSite`.
///
/// Errors thrown are for the whole call. Every write can be repeated safely.
public protocol UpkeepSite: ClusterSite {
    /// Open Job Clusters of the project that search finds by the constant label, read by id.
    ///
    /// Search lags: what the ledger knows besides is read by `standingIssues(ids:)`.
    func openJobClusters() async throws(PublishingError) -> [StandingIssue]

    /// Job Clusters by id, in any status; one that is gone or hidden is not there.
    func standingIssues(ids: [String]) async throws(PublishingError) -> [String: StandingIssue]

    /// Fields of issues as one JSON object by field id each, in a form in which they can be put back; by issue id.
    ///
    /// An issue that is gone or hidden is not there.
    func rawFields(_ fields: [String], of issueIDs: [String]) async throws(PublishingError) -> [String:
        String]

    /// Statuses of issues, read by id; an issue that is gone or hidden is not there.
    func statuses(of issueIDs: [String]) async throws(PublishingError) -> [String: IssueStatus]

    /// Links a ticket to a Job Cluster; linking again what is linked does nothing.
    func link(_ cluster: JobClusterIssue, memberID: String) async throws(PublishingError)

    /// Sets fields of an issue from a JSON object by field id.
    func edit(_ issueID: String, fields json: String) async throws(PublishingError)

    /// Removes a link by its id; one that is gone already is no error.
    func removeLink(id: String) async throws(PublishingError)

    /// Removes every link between a Job Cluster and a ticket; says whether there was one.
    func unlink(_ cluster: JobClusterIssue, memberID: String) async throws(PublishingError) -> Bool

    /// Adds a comment unless one with the marker is there; says whether it is new.
    func comment(_ text: String, marker: String, on issueID: String) async throws(PublishingError) -> Bool

    /// Removes the comment that this account made with a marker; says whether it was there.
    func removeComment(marker: String, on issueID: String) async throws(PublishingError) -> Bool

    /// Moves issues to a status, in bulk where the site can; an error for each that could not be moved.
    func move(_ issueIDs: [String], to status: String) async throws(PublishingError) -> [String:
        PublishingError]

    /// Moves a Job Cluster to a status of the category done: the one that is named, or the first that its workflow offers.
    ///
    /// - Returns: the status that it had before, and the one it has now.
    func close(_ cluster: JobClusterIssue, to status: String?) async throws(PublishingError) -> (
        String, String
    )

    /// Deletes an issue; says whether it was there.
    func delete(_ issueID: String) async throws(PublishingError) -> Bool
}

/// Where an issue stands in its workflow.
public struct IssueStatus: Hashable, Sendable {
    /// Name of the status.
    public var name: String
    /// Key of its category: `new`, `indeterminate` or `done`.
    public var category: String

    /// Makes a status.
    public init(name: String, category: String) {
        self.name = name
        self.category = category
    }

    /// Whether work on the issue is over.
    public var isDone: Bool { category == "done" }
}

extension UpkeepSite {
    /// Fields of one issue as a JSON object by field id, in a form in which they can be put back; `{}` for one that is
    /// gone or hidden.
    public func rawFields(_ fields: [String], of issueID: String) async throws(PublishingError) -> String {
        try await rawFields(fields, of: [issueID])[issueID] ?? "{}"
    }
}
