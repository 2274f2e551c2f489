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
    ///   - placesOnly: whether it only counts that tickets are there, in no other Job Cluster and in that status: for
    ///     tickets that were read a moment ago.
    /// - Returns: only the clusters that drifted.
    public static func drift(
        of plan: Plan,
        states: [String: MemberState],
        expectedStatus: String?,
        settled: Set<String> = [],
        placesOnly: Bool = false
    ) -> [ClusterDrift] {
        let tickets = Dictionary(plan.tickets.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return plan.clusters.compactMap { cluster in
            guard !settled.contains(cluster.id) else { return nil }
            let changes = cluster.members.compactMap { id in
                tickets[id].flatMap {
                    change(of: $0, to: states[id], expectedStatus: expectedStatus, placesOnly: placesOnly)
                }
            }
            return changes.isEmpty ? nil : ClusterDrift(clusterID: cluster.id, changes: changes)
        }
    }

    /// Job Clusters that stand and are not as the plan has them any more, in the order of the plan; each by its key.
    ///
    /// - Parameters:
    ///   - work: what is to be done at Job Clusters; others are not written to and need no look.
    ///   - homes: the Job Cluster that each member of the plan's Job Clusters counts in, both by id.
    ///   - issues: these Job Clusters as they are now, by id.
    ///   - states: their members, the tickets that shall join and the linked members of other Job Clusters of the plan, as
    ///     they are now, by id.
    ///   - expectedStatus: the status that joining tickets must still have; any where nil.
    ///   - topUpStatuses: statuses in which a Job Cluster takes more tickets; nil for any of the category `new`.
    ///   - placesOnly: as for new clusters.
    /// - Returns: only those that drifted. What this very plan has linked already is no drift, and neither is a Job Cluster
    ///   that shall be closed and is. A ticket that people have linked to two Job Clusters counts in one of them and holds
    ///   up neither, as long as it is still linked to that one.
    static func drift(
        ofStanding work: [StandingWork],
        homes: [String: String],
        issues: [String: StandingIssue],
        states: [String: MemberState],
        expectedStatus: String?,
        topUpStatuses: [String]? = nil,
        placesOnly: Bool = false
    ) -> [ClusterDrift] {
        work.compactMap { work in
            let changes = changes(
                of: work,
                homes,
                issues[work.plan.issueID],
                states,
                expectedStatus,
                topUpStatuses,
                placesOnly: placesOnly
            )
            return changes.isEmpty ? nil : ClusterDrift(clusterID: work.plan.issueKey, changes: changes)
        }
    }

    private static func changes(
        of work: StandingWork,
        _ homes: [String: String],
        _ issue: StandingIssue?,
        _ states: [String: MemberState],
        _ expectedStatus: String?,
        _ topUpStatuses: [String]?,
        placesOnly: Bool
    ) -> [String] {
        let key = work.plan.issueKey
        guard let issue else { return ["\(key) is gone or hidden"] }
        guard issue.issue.key == key else { return ["\(key) was moved and is now \(issue.issue.key)"] }
        let linked = Dictionary(
            issue.members.map { ($0.id, $0.key) },
            uniquingKeysWith: { first, _ in first }
        )
        if issue.statusCategory == "done" {
            return work.plan.isDissolved ? [] : ["\(key) was closed"]
        }
        let known = Set(work.plan.kept + work.plan.joining + work.plan.departed.map(\.id))
        var changes = linked.filter { entry in
            guard !known.contains(entry.key) else { return false }
            let clusters = states[entry.key]?.clusters ?? []
            return !clusters.contains { $0.issue.id == homes[entry.key] }
        }.sorted {
            JobClusterIssue.idPrecedes($0.key, $1.key)
        }.map { "\($0.value) was added to \(key)" }
        if !issue.takesMore(in: topUpStatuses), work.joining.contains(where: { linked[$0.id] == nil }) {
            changes.append("\(key) is in status '\(issue.status)': nobody joins it any more")
        }
        let kept = Set(work.plan.kept)
        for ticket in work.members where kept.contains(ticket.id) {
            if linked[ticket.id] == nil {
                changes.append("\(ticket.key) is not in \(key) any more")
            } else if let change = change(
                of: ticket,
                to: states[ticket.id],
                in: issue.issue,
                isLinked: true,
                placesOnly: placesOnly
            ) {
                changes.append(change)
            }
        }
        for ticket in work.joining {
            // One that an earlier attempt has linked may have been moved on since.
            let status = linked[ticket.id] == nil ? expectedStatus : nil
            if let change = change(
                of: ticket,
                to: states[ticket.id],
                in: issue.issue,
                expectedStatus: status,
                placesOnly: placesOnly
            ) {
                changes.append(change)
            }
        }
        return changes
    }

    private static func change(
        of ticket: PlannedTicket,
        to state: MemberState?,
        in own: JobClusterIssue? = nil,
        isLinked: Bool = false,
        expectedStatus: String? = nil,
        placesOnly: Bool = false
    ) -> String? {
        guard let state else { return "\(ticket.key) is gone or hidden" }
        let now = state.ticket
        if now.key != ticket.key { return "\(ticket.key) was moved and is now \(now.key)" }
        // A member that stays where it is may be in another one as well.
        if !isLinked, let cluster = state.clusters.first(where: { $0.issue.id != own?.id }) {
            return "\(ticket.key) is in \(cluster.issue.key) already"
        }
        if let expectedStatus, now.status.lowercased() != expectedStatus.lowercased() {
            return "\(ticket.key) is in status '\(now.status)', no longer '\(expectedStatus)'"
        }
        if placesOnly { return nil }
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
