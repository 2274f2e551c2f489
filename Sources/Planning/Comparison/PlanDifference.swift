internal import Clustering

/// What changed between two plans: tickets that joined, left or moved, clusters that merged or split, and why.
///
/// Clusters are matched first: by id where the second plan says that it was made from the first, otherwise the pair that
/// shares most tickets first. A ticket moved where its clusters are not matched to each other. Equal input gives equal
/// output; linear in the size of the plans but for sorting.
public struct PlanDifference: Sendable {
    /// What a ticket did.
    public enum TicketEvent: String, Hashable, Sendable {
        /// It is in a cluster now and was in none.
        case join
        /// It was in a cluster and is in none now.
        case leave
        /// It is in another cluster.
        case move
        /// It stays where it was, but something about the ticket is new.
        case change
    }

    /// Why a ticket did something.
    public enum Cause: String, Hashable, Sendable, CaseIterable {
        /// The first plan does not have the ticket.
        case ticketNew = "ticket_new"
        /// The second plan does not have the ticket.
        case ticketClosed = "ticket_closed"
        /// One of the plans leaves it out, for a reason that the detail names.
        case reasonChanged = "reason_changed"
        /// The ticket has another place.
        case placeChanged = "place_changed"
        /// Its priority changed.
        case priorityChanged = "priority_changed"
        /// Its load changed.
        case loadChanged = "load_changed"
        /// Its groups, lock, skills or due day changed.
        case constraintsChanged = "constraints_changed"
        /// Limits or wishes of the two plans differ.
        case limitsChanged = "limits_changed"
        /// Other tickets of its old or new cluster are new, gone or changed.
        case neighborsChanged = "neighbors_changed"
        /// None of these: the search found another arrangement.
        case rearranged
    }

    /// One ticket's change.
    public struct TicketChange: Hashable, Sendable {
        /// Id of the ticket.
        public var id: String
        /// What people call it.
        public var key: String
        /// What it did.
        public var event: TicketEvent
        /// Its cluster in the first plan.
        public var from: String?
        /// Its cluster in the second plan.
        public var to: String?
        /// Why, the nearest cause first; never empty.
        public var causes: [Cause]
        /// What exactly changed, in words: the values before and after.
        public var detail: String
    }

    /// What a cluster did.
    public enum ClusterEvent: String, Hashable, Sendable {
        /// A cluster of the second plan that none of the first became.
        case opened
        /// A cluster of the first plan of which nothing is left in one place.
        case dissolved
        /// A cluster of the first plan most of which went into a cluster that another one became.
        case merge
        /// A cluster of the second plan most of which came out of a cluster that became another one.
        case split
    }

    /// One cluster's change.
    public struct ClusterChange: Hashable, Sendable {
        /// What it did.
        public var event: ClusterEvent
        /// Clusters of the first plan.
        public var from: [String]
        /// Clusters of the second plan.
        public var to: [String]
        /// Tickets that went that way.
        public var shared: Int
    }

    /// Two clusters that are one and the same.
    public struct Match: Hashable, Sendable {
        /// Id in the first plan.
        public var first: String
        /// Id in the second plan.
        public var second: String
        /// Tickets that both have.
        public var shared: Int
    }

    /// One parameter that differs, as text.
    public struct ParameterChange: Hashable, Sendable {
        /// Name as in the document.
        public var name: String
        /// Value in the first plan.
        public var first: String
        /// Value in the second plan.
        public var second: String

        /// Whether it only prices changes.
        var isPrice: Bool { name == "move_price_m" || name == "max_churn" }
    }

    /// Hash of the first plan.
    public let firstHash: String
    /// Hash of the second plan.
    public let secondHash: String
    /// Tickets, in ascending order of id.
    public let tickets: [TicketChange]
    /// Clusters, in the order of the second plan, then those that are gone.
    public let clusters: [ClusterChange]
    /// Which cluster became which, in the order of the second plan.
    public let matches: [Match]
    /// Parameters that differ, by name.
    public let parameters: [ParameterChange]
    /// Tickets in a cluster of both plans.
    public let clusteredInBoth: Int
    /// Job Clusters that stand, before and after.
    public let standing: (first: Int, second: Int)
    /// What the new clusters cost, before and after.
    public let objectives: (first: PlanObjective, second: PlanObjective)

    /// Tickets that moved.
    public var moved: Int { tickets.count { $0.event == .move } }
    /// Share of the tickets in a cluster of both plans that moved; 0 where there are none.
    public var churn: Double { moved == 0 ? 0 : Double(moved) / Double(clusteredInBoth) }
    /// Whether nothing differs in tickets, clusters and limits; how dearly a change was bought is no difference.
    public var isEmpty: Bool { tickets.isEmpty && clusters.isEmpty && parameters.allSatisfy(\.isPrice) }

    /// Compares two plans.
    public init(from first: Plan, to second: Plan) {
        firstHash = PlanDocument.hash(of: first)
        secondHash = PlanDocument.hash(of: second)
        objectives = (first.objective, second.objective)
        standing = (first.standing.count, second.standing.count)
        parameters = PlanParameters.changes(from: first.parameters, to: second.parameters)
        // Keys of Job Clusters are names for good; a plan's own ids are so where it was made from the other.
        let keys = Set(first.standing.map(\.issueKey)).intersection(second.standing.map(\.issueKey))
        let isContinued = second.previous?.planHash == firstHash
        let (first, second) = (first.withEveryHome, second.withEveryHome)
        let matching = ClusterMatching(
            first,
            second,
            byID: isContinued && first.standing.isEmpty && second.standing.isEmpty,
            keys: keys
        )
        matches = matching.matches
        clusters = matching.changes
        let comparison = TicketComparison(
            first,
            second,
            matching,
            limitsDiffer: !parameters.allSatisfy(\.isPrice)
        )
        tickets = comparison.changes
        clusteredInBoth = comparison.clusteredInBoth
    }
}
