internal import Clustering
public import Planning
internal import Tickets

/// What changed in Jira since a plan was made, for one cluster.
public struct ClusterDrift: Hashable, Sendable {
    /// Id of the cluster in the plan.
    public var clusterID: String
    /// What changed, one sentence a ticket.
    public var changes: [String]

    /// Makes an entry.
    public init(clusterID: String, changes: [String]) {
        self.clusterID = clusterID
        self.changes = changes
    }
}

/// Compares the tickets of a plan with what Jira holds now.
public enum DriftCheck {
    /// Clusters whose members changed since the plan, in the order of the plan.
    ///
    /// - Parameters:
    ///   - plan: the plan.
    ///   - states: the members as they are now, by id.
    ///   - expectedStatus: the status that members must still have; any where nil.
    ///   - settled: clusters of the plan that exist in Jira already, by id; a member linked to its own cluster has not
    ///     drifted.
    /// - Returns: only the clusters that drifted.
    public static func drift(
        of plan: Plan,
        states: [String: MemberState],
        expectedStatus: String?,
        settled: Set<String> = []
    ) -> [ClusterDrift] {
        let tickets = Dictionary(plan.tickets.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return plan.clusters.compactMap { cluster in
            guard !settled.contains(cluster.id) else { return nil }
            let changes = cluster.members.compactMap { id in
                tickets[id].flatMap { change(of: $0, to: states[id], expectedStatus: expectedStatus) }
            }
            return changes.isEmpty ? nil : ClusterDrift(clusterID: cluster.id, changes: changes)
        }
    }

    private static func change(
        of ticket: PlannedTicket,
        to state: MemberState?,
        expectedStatus: String?
    ) -> String? {
        guard let state else { return "\(ticket.key) is gone or hidden" }
        let now = state.ticket
        if now.key != ticket.key { return "\(ticket.key) was moved and is now \(now.key)" }
        if let cluster = state.clusters.first { return "\(ticket.key) is in \(cluster.issue.key) already" }
        if let expectedStatus, now.status.lowercased() != expectedStatus.lowercased() {
            return "\(ticket.key) is in status '\(now.status)', no longer '\(expectedStatus)'"
        }
        if now.priority != ticket.priority {
            return "\(ticket.key) has priority \(now.priority.name), no longer \(ticket.priority.name)"
        }
        if now.load != ticket.load { return "\(ticket.key) has load \(now.load), no longer \(ticket.load)" }
        return location(of: now.place) == ticket.location ? nil : "\(ticket.key) has other coordinates"
    }

    /// The place that the fields give, trusted or not: a plan may have been told to take both.
    private static func location(of place: TicketPlace) -> Location? {
        switch place {
        case .located(let location): location
        case .suspect(let coordinate, _): .geographic(coordinate)
        case .unusable: nil
        }
    }
}
