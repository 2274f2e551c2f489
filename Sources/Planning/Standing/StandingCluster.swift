public import Tickets

/// A Job Cluster that stands in Jira, as the planner is told of it.
public struct StandingCluster: Hashable, Sendable {
    /// Numeric id of the Job Cluster.
    public var issueID: String
    /// Its key.
    public var issueKey: String
    /// Its open members as they are now; closed, moved and deleted ones are in `departed`.
    public var members: [Ticket]
    /// Members that are no work any more.
    public var departed: [DepartedMember]
    /// Whether new tickets may join it; false where work on it has begun, or a person has broken its limits.
    public var isOpenForMore: Bool
    /// Ids of tickets that must not join it, because a person removed them.
    public var keepOut: Set<String>

    /// Makes an entry.
    public init(
        issueID: String,
        issueKey: String,
        members: [Ticket],
        departed: [DepartedMember] = [],
        isOpenForMore: Bool = true,
        keepOut: Set<String> = []
    ) {
        self.issueID = issueID
        self.issueKey = issueKey
        self.members = members
        self.departed = departed
        self.isOpenForMore = isOpenForMore
        self.keepOut = keepOut
    }
}

/// A member of a Job Cluster that is no work any more.
public struct DepartedMember: Hashable, Sendable {
    /// What became of it.
    public enum Reason: String, Hashable, Sendable, Codable {
        /// Its status is in the category done.
        case closed
        /// It is gone or hidden.
        case deleted
        /// It is in another project.
        case moved
        /// A person took the link away.
        case removed
    }

    /// Numeric id.
    public var id: String
    /// Key when last seen.
    public var key: String
    /// What became of it.
    public var reason: Reason

    /// Makes an entry.
    public init(id: String, key: String, reason: Reason) {
        self.id = id
        self.key = key
        self.reason = reason
    }
}

/// What a plan makes of a Job Cluster that stands: part of the plan document.
public struct StandingPlan: Hashable, Sendable {
    /// Numeric id of the Job Cluster.
    public var issueID: String
    /// Open members that it had, ascending.
    public var kept: [String]
    /// Tickets that join it by this plan, ascending; all were without a Job Cluster.
    public var joining: [String]
    /// Members that are no work any more, ascending by id.
    public var departed: [DepartedMember]
    /// The cluster as it is after this plan; its id is the Job Cluster's key, its members are `kept` and `joining`.
    ///
    /// Members without a place have no part in centre, radius and path and are the last to be visited. Nil where no open
    /// member is left, and where none of them has a place: ask `isDissolved`, not this, whether it is to be closed.
    public var cluster: PlannedCluster?
    /// Key of the Job Cluster.
    public var issueKey: String
    /// Members among `kept` without a place, or with one that is not trusted, ascending.
    public var unplaced: [String]
    /// Ids of tickets that must not join it, because a person removed them, ascending.
    public var keepOut: [String]
    /// Whether new tickets might join it as far as its state in Jira goes.
    public var isOpenForMore: Bool

    /// Makes an entry.
    public init(
        issueID: String,
        issueKey: String,
        kept: [String],
        joining: [String] = [],
        departed: [DepartedMember] = [],
        cluster: PlannedCluster?,
        unplaced: [String] = [],
        keepOut: [String] = [],
        isOpenForMore: Bool = true
    ) {
        self.issueID = issueID
        self.issueKey = issueKey
        self.kept = kept
        self.joining = joining
        self.departed = departed
        self.cluster = cluster
        self.unplaced = unplaced
        self.keepOut = keepOut
        self.isOpenForMore = isOpenForMore
    }

    /// Whether no open member is left, so that the Job Cluster is to be closed.
    public var isDissolved: Bool { kept.isEmpty && joining.isEmpty }

    /// Whether this plan changes who is in it.
    public var isChanged: Bool { !joining.isEmpty || !departed.isEmpty || isDissolved }

    /// Its open members after this plan, ascending.
    public var members: [String] {
        kept.isEmpty ? joining : joining.isEmpty ? kept : (kept + joining).sorted { $0.precedes($1) }
    }
}
