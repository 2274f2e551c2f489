internal import Clustering
internal import Tickets

/// Tickets and Job Clusters that stand as one list, each ticket once and in one place.
struct StandingRoster {
    /// A Job Cluster that stands, with who is in it.
    struct Entry {
        var issueID: String
        var issueKey: String
        /// Ids of the open members, ascending.
        var members: [String]
        /// By ascending id, each once.
        var departed: [DepartedMember]
        var isOpenForMore: Bool
        /// Ids of tickets that must not join it, ascending.
        var keepOut: [String]
    }

    /// All tickets in ascending order of id.
    private(set) var tickets: [Ticket] = []
    /// The Job Clusters in ascending order of their numeric ids.
    private(set) var clusters: [Entry] = []
    /// Position of the Job Cluster of each ticket that is a member of one.
    private(set) var homeOf: [String: Int] = [:]
    /// Why tickets are held back, by id.
    private(set) var held: [String: String] = [:]
    private(set) var warnings: [String] = []

    /// Sorts everything; a ticket in two Job Clusters counts as a member of the older one, and a warning says so.
    ///
    /// - Throws: `ClusteringError.duplicateID` for a ticket that is given twice, or a Job Cluster.
    init(_ given: [Ticket], _ standing: [StandingCluster], _ overrides: [ClusterOverride])
        throws(ClusteringError)
    {
        tickets = given.sorted { $0.id.precedes($1.id) }
        for (left, right) in zip(tickets, tickets.dropFirst()) where left.id == right.id {
            throw .duplicateID(left.id)
        }
        let sorted = standing.sorted { NumericID.precedes($0.issueID, $1.issueID) }
        for (left, right) in zip(sorted, sorted.dropFirst()) where left.issueID == right.issueID {
            throw .duplicateID(left.issueID)
        }
        var keepOut: [String: Set<String>] = [:]
        for override in overrides {
            switch (override.kind, override.clusterID) {
            case (.keepOut, let cluster?): keepOut[cluster, default: []].insert(override.ticketID)
            case (.hold, _):
                let reason = override.reason
                let known = held[override.ticketID]
                // Of several, the smallest text: the order of the list must not matter.
                if known == nil || reason.precedes(known ?? "") { held[override.ticketID] = reason }
            default: break
            }
        }
        guard !sorted.isEmpty else { return }
        var byID: [String: Ticket] = [:]
        for ticket in tickets { byID[ticket.id] = ticket }
        for (number, cluster) in sorted.enumerated() {
            add(cluster, number, keepOut[cluster.issueID] ?? [], sorted, &byID)
        }
        tickets = byID.values.sorted { $0.id.precedes($1.id) }
    }

    private mutating func add(
        _ cluster: StandingCluster,
        _ number: Int,
        _ keepOut: Set<String>,
        _ all: [StandingCluster],
        _ byID: inout [String: Ticket]
    ) {
        var members: [String] = []
        for member in cluster.members.sorted(by: { $0.id.precedes($1.id) }) {
            if let home = homeOf[member.id], home != number {
                warnings.append(
                    "\(member.key) is in two Job Clusters, \(all[home].issueKey) and \(cluster.issueKey): "
                        + "it counts in \(all[home].issueKey), the older"
                )
                continue
            }
            if homeOf.updateValue(number, forKey: member.id) == nil { members.append(member.id) }
            // What was read later says more of a ticket.
            if let known = byID[member.id], known.updated ?? .max >= member.updated ?? .min { continue }
            byID[member.id] = member
        }
        let isMember = Set(members)
        var departed: [String: DepartedMember] = [:]
        for member in cluster.departed where !isMember.contains(member.id) {
            if let known = departed[member.id], known.reason.rawValue <= member.reason.rawValue { continue }
            departed[member.id] = member
        }
        clusters.append(
            Entry(
                issueID: cluster.issueID,
                issueKey: cluster.issueKey,
                members: members,
                departed: departed.values.sorted { $0.id.precedes($1.id) },
                isOpenForMore: cluster.isOpenForMore,
                keepOut: cluster.keepOut.union(keepOut).subtracting(isMember).sorted { $0.precedes($1) }
            )
        )
    }

    /// Whether a ticket must not join a Job Cluster: a person removed it, or it has just left.
    func mustNotJoin(_ entry: Entry) -> Set<String> {
        Set(entry.keepOut).union(entry.departed.map(\.id))
    }
}

/// Order of Jira's ids: by value, and what is no number after the numbers.
enum NumericID {
    static func precedes(_ left: String, _ right: String) -> Bool {
        switch (UInt64(left), UInt64(right)) {
        case (let one?, let other?) where one != other: one < other
        case (_?, nil): true
        case (nil, _?): false
        default: left.precedes(right)
        }
    }
}
