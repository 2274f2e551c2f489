/// A Job Cluster in Jira as Muster last wrote or accepted it.
///
/// What Jira shows beyond it was done by people: a member that is in the record and not linked any more was removed by
/// somebody, one that is linked and not in the record was added.
public struct StandingRecord: Hashable, Sendable {
    /// Numeric id of the Job Cluster.
    public var issueID: String
    /// Its key when it was last seen.
    public var issueKey: String
    /// Label that it was made with; nil where it carries none.
    public var marker: String?
    /// Ids of its members, closed ones included, ascending in the canonical order of ids.
    public var members: [String]
    /// Digest of the description and the fields that Muster last wrote; nil where none were.
    public var contentHash: String?
    /// Run that wrote it last.
    public var runID: String
    /// When, milliseconds since 1970.
    public var writtenAt: Int64
    /// Whether it is closed, by Muster or by people, and of no further concern.
    public var isClosed: Bool

    /// Makes a record.
    public init(
        issueID: String,
        issueKey: String,
        marker: String? = nil,
        members: [String],
        contentHash: String? = nil,
        runID: String,
        writtenAt: Int64,
        isClosed: Bool = false
    ) {
        self.issueID = issueID
        self.issueKey = issueKey
        self.marker = marker
        self.members = members
        self.contentHash = contentHash
        self.runID = runID
        self.writtenAt = writtenAt
        self.isClosed = isClosed
    }
}
