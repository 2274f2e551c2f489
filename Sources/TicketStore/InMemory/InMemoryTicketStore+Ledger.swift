public import Tickets

extension InMemoryTicketStore: ClusterLedger {
    /// Records of a scope, ascending by numeric id.
    public func standingRecords(in scope: ProjectScope, includingClosed: Bool) throws(StoreError)
        -> [StandingRecord]
    {
        (ledger.standing[scope] ?? [:]).values.filter { includingClosed || !$0.isClosed }.sorted {
            ($0.issueID.utf8.count, $0.issueID) < ($1.issueID.utf8.count, $1.issueID)
        }
    }

    /// Writes records, each replacing the one of its issue.
    public func save(_ records: [StandingRecord], in scope: ProjectScope) throws(StoreError) {
        for record in records { ledger.standing[scope, default: [:]][record.issueID] = record }
    }

    /// Overrides of a scope, expired ones included.
    public func overrides(in scope: ProjectScope) throws(StoreError) -> [ClusterOverride] {
        (ledger.overrides[scope] ?? []).sorted {
            ($0.ticketID.utf8.count, $0.ticketID, $0.kind.rawValue, $0.clusterID ?? "")
                < ($1.ticketID.utf8.count, $1.ticketID, $1.kind.rawValue, $1.clusterID ?? "")
        }
    }

    /// Writes overrides, each replacing the one of the same ticket, kind and cluster.
    public func save(_ overrides: [ClusterOverride], in scope: ProjectScope) throws(StoreError) {
        for override in overrides {
            ledger.overrides[scope, default: []].removeAll {
                $0.ticketID == override.ticketID && $0.kind == override.kind
                    && $0.clusterID == override.clusterID
            }
            ledger.overrides[scope, default: []].append(override)
        }
    }

    /// Removes the overrides of a ticket and says how many went.
    public func removeOverrides(
        of ticketID: String,
        kind: ClusterOverride.Kind?,
        in scope: ProjectScope
    ) throws(StoreError) -> Int {
        let before = ledger.overrides[scope]?.count ?? 0
        ledger.overrides[scope]?.removeAll { $0.ticketID == ticketID && (kind ?? $0.kind) == $0.kind }
        return before - (ledger.overrides[scope]?.count ?? 0)
    }

    /// Writes the state of actions of a run.
    public func record(_ actions: [SiteAction], runID: String) throws(StoreError) {
        for action in actions { ledger.actions[runID, default: [:]][action.number] = action }
    }

    /// Actions of a run in ascending order of number.
    public func actions(runID: String) throws(StoreError) -> [SiteAction] {
        (ledger.actions[runID] ?? [:]).values.sorted { $0.number < $1.number }
    }
}

extension InMemoryTicketStore {
    /// What the ledger keeps.
    struct Ledger {
        var standing: [ProjectScope: [String: StandingRecord]] = [:]
        var overrides: [ProjectScope: [ClusterOverride]] = [:]
        var actions: [String: [Int: SiteAction]] = [:]
    }
}
