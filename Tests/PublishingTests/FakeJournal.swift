import Locking
import Publishing
import Tickets

/// A journal in memory that outlives the process that writes it.
final class FakeJournal: RunJournaling, ClusterLedger {
    private struct Content {
        var runs: [String: RunRecord] = [:]
        var intents: [String: [ClusterIntent]] = [:]
        var actions: [String: [Int: SiteAction]] = [:]
        var records: [String: StandingRecord] = [:]
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
    {}

    func plan(hash: String) async throws(StoreError) -> [UInt8]? { nil }

    func openRun(
        _ run: RunRecord,
        intents: [ClusterIntent]
    ) async throws(StoreError) -> (RunRecord, [ClusterIntent]) {
        try content.withLock { content throws(StoreError) in
            try Self.enter(&content)
            let open = content.runs.values.first { $0.planHash == run.planHash && $0.finishedAt == nil }
            if let open { return (open, content.intents[open.id] ?? []) }
            content.runs[run.id] = run
            content.intents[run.id] = intents
            return (run, intents)
        }
    }

    func record(_ intents: [ClusterIntent], runID: String) async throws(StoreError) {
        try content.withLock { content throws(StoreError) in
            try Self.enter(&content)
            for intent in intents {
                guard
                    let index = content.intents[runID]?.firstIndex(where: { $0.clusterID == intent.clusterID }
                    )
                else { continue }
                content.intents[runID]?[index] = intent
            }
        }
    }

    func finishRun(
        id: String,
        outcome: RunRecord.Outcome,
        at time: Int64,
        report: [UInt8]
    ) async throws(StoreError) {
        content.withLock { content in
            content.runs[id]?.outcome = outcome
            content.runs[id]?.finishedAt = time
        }
    }

    func runs(in scope: ProjectScope, limit: Int) async throws(StoreError) -> [RunRecord] {
        content.withLock { content in content.runs.values.sorted { $0.id > $1.id } }
    }

    func intents(runID: String) async throws(StoreError) -> [ClusterIntent] {
        content.withLock { $0.intents[runID] ?? [] }
    }

    func standingRecords(in scope: ProjectScope, includingClosed: Bool) async throws(StoreError)
        -> [StandingRecord]
    {
        content.withLock { content in
            content.records.values.filter { includingClosed || !$0.isClosed }.sorted {
                $0.issueID < $1.issueID
            }
        }
    }

    func save(_ records: [StandingRecord], in scope: ProjectScope) async throws(StoreError) {
        try content.withLock { content throws(StoreError) in
            try Self.enter(&content)
            for record in records { content.records[record.issueID] = record }
        }
    }

    func overrides(in scope: ProjectScope) async throws(StoreError) -> [ClusterOverride] { [] }

    func save(_ overrides: [ClusterOverride], in scope: ProjectScope) async throws(StoreError) {}

    func removeOverrides(
        of ticketID: String,
        kind: ClusterOverride.Kind?,
        in scope: ProjectScope
    ) async throws(StoreError) -> Int { 0 }

    func record(_ actions: [SiteAction], runID: String) async throws(StoreError) {
        try content.withLock { content throws(StoreError) in
            try Self.enter(&content)
            for action in actions { content.actions[runID, default: [:]][action.number] = action }
        }
    }

    func actions(runID: String) async throws(StoreError) -> [SiteAction] {
        content.withLock { ($0.actions[runID] ?? [:]).values.sorted { $0.number < $1.number } }
    }
}
