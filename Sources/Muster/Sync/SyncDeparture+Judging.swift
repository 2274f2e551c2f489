internal import Jira
internal import Tickets

extension SyncDeparture {
    /// Says why a ticket of the store is not in the query's result any more.
    ///
    /// - Parameters:
    ///   - ticket: as the store had it.
    ///   - issue: as Jira's database has it; nil where Jira does not show it.
    ///   - mapper: turns issues into tickets.
    init(_ ticket: Ticket, now issue: JiraIssue?, _ mapper: TicketMapper) {
        self.init(id: ticket.id, key: ticket.key, reason: .deleted)
        guard let issue else { return }
        let cluster = mapper.ticket(of: issue).clusterKey
        let status = issue.status ?? ""
        if Self.project(of: issue.key) != Self.project(of: ticket.key) {
            (reason, detail) = (.moved, issue.key)
        } else if issue.statusCategory == "done" {
            (reason, detail) = (.closed, status)
        } else if status.lowercased() != ticket.status.lowercased() {
            (reason, detail) = (.leftStatus, status)
        } else if let cluster, cluster != ticket.clusterKey {
            (reason, detail) = (.linked, cluster)
        } else {
            reason = .notSelected
        }
    }

    /// The part of a key before its number.
    private static func project(of key: String) -> Substring {
        key.lastIndex(of: "-").map { key[..<$0] } ?? key[...]
    }
}
