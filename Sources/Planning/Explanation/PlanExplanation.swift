public import Clustering
public import Geodesy

/// Why a ticket is where it is in a plan, and what would have to change for it to be elsewhere.
///
/// Every number is computed from the plan's tickets alone, by the definitions of the plan: a cluster that a ticket would
/// join has a new centre, and its reach is measured over all members from there.
public struct PlanExplanation: Hashable, Sendable {
    /// What a ticket is to its cluster.
    public enum Role: String, Hashable, Sendable, CaseIterable {
        /// One of its members.
        case member
        /// The only member.
        case alone
        /// The member that stands for the cluster under the medoid objective.
        case medoid
        /// No member is farther from the centre: it fixes the radius.
        case farthest
        /// The only member of the most urgent priority: it fixes the cluster's priority.
        case onlyUrgent = "only_urgent"
    }

    /// The cluster that a ticket is in, with and without it.
    public struct Home: Hashable, Sendable {
        /// Id of the cluster.
        public var cluster: String
        /// What the ticket is to it, in the order of `Role`.
        public var roles: [Role]
        /// Distance from the ticket to the centre.
        public var distance: Length
        /// Radius of the cluster.
        public var radius: Length
        /// Radius that it would have without the ticket; nil where the ticket is alone.
        public var radiusWithout: Length?
        /// Priority of the cluster.
        public var priority: Priority
        /// Priority that it would have without the ticket; nil where the ticket is alone.
        public var priorityWithout: Priority?
        /// What the plan's objective would change by if the ticket left and joined none; nil without an objective.
        public var leaving: Double?
    }

    /// Why a ticket is in no cluster.
    public struct Exclusion: Hashable, Sendable {
        /// The code.
        public var reason: ReasonCode
        /// The reason in words.
        public var detail: String
        /// Ids of a smallest set of tickets that conflict.
        public var conflict: [String]
        /// Its load and the greatest allowed, where that is the reason.
        public var load: (found: Double, allowed: Double)? { allowedLoad.map { (ownLoad, $0) } }
        var ownLoad: Double
        var allowedLoad: Double?
    }

    /// A limit that keeps a ticket out of a cluster.
    public enum Obstacle: Hashable, Sendable {
        /// The cluster is full by count: members with the ticket, and the most allowed.
        case seats(found: Int, allowed: Int)
        /// The cluster is full by load: load with the ticket, and the most allowed.
        case load(found: Double, allowed: Double)
        /// The reach with the ticket, from the centre that it would have, and the greatest allowed.
        case radius(found: Length, allowed: Length)
        /// Days between the earliest and latest due day with the ticket, and the most allowed.
        case dueSpread(found: Int, allowed: Int)
        /// Members from which it must be kept apart, and the name of the group.
        case apart(group: String, tickets: [String])
        /// Tickets of its group, with which it must stay, and the name of the group.
        case together(group: String, tickets: [String])
        /// Members that need another set of skills.
        case skills(tickets: [String])
        /// The ticket is locked to its cluster of this name, or the cluster is locked.
        case lock(name: String)
        /// The ticket is a member of the Job Cluster of this key, out of which nobody is moved.
        case stands(key: String)
        /// The Job Cluster is not open for more.
        case notOpen
        /// A person removed the ticket from the Job Cluster.
        case keptOut
    }

    /// The Job Cluster that a ticket is in.
    public struct Seat: Hashable, Sendable {
        /// Key of the Job Cluster.
        public var issueKey: String
        /// Whether it joins by this plan; false for a member that was there.
        public var joins: Bool
        /// Whether it has no place that is trusted, so that it has no part in centre and radius.
        public var isUnplaced: Bool
    }

    /// Another cluster that the ticket could be in.
    public struct Alternative: Hashable, Sendable {
        /// Id of the cluster.
        public var cluster: String
        /// Distance from the ticket to the centre that the cluster has now.
        public var distance: Length
        /// Radius that the cluster would have with the ticket.
        public var radius: Length
        /// What the plan's objective would change by: what the ticket's own cluster loses and this one gains.
        public var objectiveChange: Double
        /// What keeps it out; empty where the cluster would admit it.
        public var obstacles: [Obstacle]
    }

    /// Hash of the plan.
    public var planHash: String
    /// Id of the ticket.
    public var id: String
    /// What people call it.
    public var key: String
    /// Metric of the lengths.
    public var metric: Metric
    /// What the objective changes are of.
    public var objective: Objective
    /// Its cluster; nil where it is in none.
    public var home: Home?
    /// The Job Cluster that stands and holds it; nil where none does.
    ///
    /// A ticket without a place has a seat and no home.
    public var seat: Seat?
    /// Why it is in none; nil where it is in one.
    public var exclusion: Exclusion?
    /// The next best clusters by what the objective would change, the best first; empty for a ticket without a place and
    /// for algorithms without limits.
    public var alternatives: [Alternative]
}

/// A ticket that a plan does not have.
public struct UnknownTicketError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was asked for.
    public var name: String

    /// Makes an error.
    public init(name: String) { self.name = name }

    /// What to do.
    public var description: String {
        "the plan has no ticket '\(name)'; give the id or the key of one of its tickets"
    }
}
