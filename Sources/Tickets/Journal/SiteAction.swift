/// A journal row for one write to something that exists in Jira: a link, an edit, a comment, a transition, a deletion.
///
/// Creations have rows of their own (`ClusterIntent`). Every kind can be repeated safely: the executor looks first
/// where Jira itself would do it twice. `before` is what undoing needs.
public struct SiteAction: Hashable, Sendable {
    /// The kind of write.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Links `memberID` to the Job Cluster.
        case link
        /// Removes the link between the Job Cluster and `memberID`.
        case unlink
        /// Rewrites summary, description and fields of the Job Cluster; `value` is a JSON object of fields.
        case edit
        /// Adds a comment to an issue; `value` is `JobClusterContent`-free plain text, `marker` makes it unique.
        case comment
        /// Moves an issue to the status named by `value`.
        case transition
        /// Moves a Job Cluster to a done status: the one named by `value`, or any that its workflow offers.
        case close
        /// Deletes the Job Cluster.
        case delete
        /// Removes the comment that was made with `marker`.
        case uncomment
    }

    /// How far it has come.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Nothing was sent.
        case pending
        /// It was sent and its answer is not known.
        case sent
        /// It is so in Jira, by this run.
        case done
        /// It was so in Jira already; this run wrote nothing.
        case found
        /// Jira refused it; the message says why.
        case refused
        /// It was left out because the issue changed; the message says how.
        case drifted
    }

    /// Place among the actions of its run; they are done in ascending order, those of one phase side by side.
    public var number: Int
    /// The kind of write.
    public var kind: Kind
    /// Numeric id of the issue that is written to: the Job Cluster, or the ticket with `transition` and `comment` of members.
    public var issueID: String
    /// Its key.
    public var issueKey: String
    /// The ticket at the other end, with `link` and `unlink`.
    public var memberID: String?
    /// Its key.
    public var memberKey: String?
    /// What shall be there; see the kinds.
    public var value: String?
    /// Unique text of a comment.
    public var marker: String?
    /// What was there before it was done, as undoing needs it: status name, JSON of fields.
    ///
    /// With `transition` and `close`, a status that is given here before anything was sent is what the issue must still have:
    /// one that is elsewhere by then is left alone (`drifted`).
    public var before: String?
    /// How far it has come.
    public var state: State
    /// Why it was refused or left out.
    public var message: String?

    /// Makes an action.
    public init(
        number: Int,
        kind: Kind,
        issueID: String,
        issueKey: String,
        memberID: String? = nil,
        memberKey: String? = nil,
        value: String? = nil,
        marker: String? = nil,
        before: String? = nil,
        state: State = .pending,
        message: String? = nil
    ) {
        self.number = number
        self.kind = kind
        self.issueID = issueID
        self.issueKey = issueKey
        self.memberID = memberID
        self.memberKey = memberKey
        self.value = value
        self.marker = marker
        self.before = before
        self.state = state
        self.message = message
    }
}
