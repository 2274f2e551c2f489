public import Geodesy
public import Tickets

/// An open Job Cluster as Jira has it, with everything that is odd about it.
public struct ClusterOverview: Hashable, Sendable {
    /// The Job Cluster.
    public var standing: StandingIssue
    /// Its members as they are now, in the order of their keys' numbers; one that is gone or hidden is not there.
    public var members: [MemberState]
    /// Greatest distance from the centre to a member; nil where no member has a place.
    public var radius: Length?
    /// Sum of the members' loads.
    public var load: Double
    /// What the ledger has of it; nil where another store or a person made it.
    public var record: StandingRecord?
    /// What a planner should look at, a sentence each.
    public var oddities: [String]

    /// Makes an overview.
    public init(
        standing: StandingIssue,
        members: [MemberState],
        radius: Length?,
        load: Double,
        record: StandingRecord?,
        oddities: [String]
    ) {
        self.standing = standing
        self.members = members
        self.radius = radius
        self.load = load
        self.record = record
        self.oddities = oddities
    }

    /// Members that are work still.
    public var openMembers: [MemberState] { members.filter { !$0.isDone } }
}
