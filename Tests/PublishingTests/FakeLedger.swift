import Locking
import Publishing
import Tickets

/// Journal and ledger in memory that outlive the process that writes them.
final class FakeLedger: RunJournaling, ClusterLedger {
    private struct Content {
        var runs: [RunRecord] = []
        var intents: [String: [ClusterIntent]] = [:]
        var actions: [String: [SiteAction]] = [:]
        var records: [StandingRecord] = []
        var overrides: [ClusterOverride] = []
        var plans: [String: [UInt8]] = [:]
        var writes = 0
        var failing: Int?
    }

    private let content = Locked(Content())

    /// The write of this number, and every later one, finds the disk full; nil for none.
    var failingWrite: Int? {
        get { content.withLock { $0.failing } }
        set { content.withLock { $0.failing = newValue } }
    }

    /// Writes so far.
    var writes: Int { content.withLock { $0.writes } }

    private static func enter(_ content: inout Content) throws(StoreError) {
        content.writes += 1
        guard let failing = content.failing, content.writes >= failing else { return }
        throw StoreError(kind: .diskFull, message: "the disk is full")
    }

    func savePlan(hash: String, scope: ProjectScope, document: [UInt8], at time: Int64)
        async throws(StoreError)
    { content.withLock { $0.plans[hash] = document } }

    func plan(hash: String) async throws(StoreError) -> [UInt8]? { content.withLock { $0.plans[hash] } }

    func openRun(
        _ run: RunRecord,
        intents: [ClusterIntent]
    ) async throws(StoreError) -> (RunRecord, [ClusterIntent]) {
        try content.withLock { content throws(StoreError) in
            try Self.enter(&content)
            let open = content.runs.lastIndex {
                $0.planHash == run.planHash && ($0.outcome == .open || $0.outcome == .partial)
            }
            if let open {
                content.runs[open].outcome = .open
                return (content.runs[open], content.intents[content.runs[open].id] ?? [])
            }
            content.runs.append(run)
            content.intents[run.id] = intents
            return (run, intents)
        }
    }

    func record(_ intents: [ClusterIntent], runID: String) async throws(StoreError) {
        try content.withLock { content throws(StoreError) in
            try Self.enter(&content)
            for intent in intents {
                content.intents[runID, default: []].removeAll { $0.clusterID == intent.clusterID }
                content.intents[runID, default: []].append(intent)
            }
        }
    }

    func finishRun(
        id: String,
        outcome: RunRecord.Outcome,
        at time: Int64,
        report: [UInt8]
    ) async throws(StoreError) {
        try content.withLock { content throws(StoreError) in
            try Self.enter(&content)
            guard let index = content.runs.firstIndex(where: { $0.id == id }) else { return }
            content.runs[index].outcome = outcome
            content.runs[index].finishedAt = time
        }
    }

    func runs(in scope: ProjectScope, limit: Int) async throws(StoreError) -> [RunRecord] {
        content.withLock { content in Array(content.runs.reversed()) }
    }

    func intents(runID: String) async throws(StoreError) -> [ClusterIntent] {
        content.withLock { $0.intents[runID] ?? [] }.sorted { $0.clusterID < $1.clusterID }
    }

    func standingRecords(in scope: ProjectScope, includingClosed: Bool) async throws(StoreError)
        -> [StandingRecord]
    {
        content.withLock { $0.records }.filter { includingClosed || !$0.isClosed }
            .sorted { $0.issueID < $1.issueID }
    }

    func save(_ records: [StandingRecord], in scope: ProjectScope) async throws(StoreError) {
        try content.withLock { content throws(StoreError) in
            try Self.enter(&content)
            for record in records {
                content.records.removeAll { $0.issueID == record.issueID }
                content.records.append(record)
            }
        }
    }

    func overrides(in scope: ProjectScope) async throws(StoreError) -> [ClusterOverride] {
        content.withLock { $0.overrides }
    }

    func save(_ overrides: [ClusterOverride], in scope: ProjectScope) async throws(StoreError) {
        try content.withLock { content throws(StoreError) in
            try Self.enter(&content)
            for override in overrides {
                content.overrides.removeAll {
                    $0.ticketID == override.ticketID && $0.kind == override.kind
                        && $0.clusterID == override.clusterID
                }
                content.overrides.append(override)
            }
        }
    }

    func removeOverrides(of ticketID: String, kind: ClusterOverride.Kind?, in scope: ProjectScope)
        async throws(StoreError) -> Int
    {
        try content.withLock { content throws(StoreError) in
            try Self.enter(&content)
            let before = content.overrides.count
            content.overrides.removeAll { $0.ticketID == ticketID && (kind ?? $0.kind) == $0.kind }
            return before - content.overrides.count
        }
    }

    func record(_ actions: [SiteAction], runID: String) async throws(StoreError) {
        try content.withLock { content throws(StoreError) in
            try Self.enter(&content)
            for action in actions {
                content.actions[runID, default: []].removeAll { $0.number == action.number }
                content.actions[runID, default: []].append(action)
            }
        }
    }

    func actions(runID: String) async throws(StoreError) -> [SiteAction] {
        content.withLock { $0.actions[runID] ?? [] }.sorted { $0.number < $1.number }
    }
}
