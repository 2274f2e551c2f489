internal import Locking
package import Tickets

/// The lease of a project while a run holds it: taken before it begins, renewed as it goes on, given back at its end.
///
/// The lock of `RunLock` keeps two runs of one machine apart. The lease does so for two machines that share a store, and it
/// fences: whoever lost it, after a long sleep say, is refused by the journal before its next write. Safe from any task.
package final class RunLease: Sendable {
    private let store: any RunLeasing
    private let scope: ProjectScope
    private let lasting: Duration
    private let now: @Sendable () -> Int64
    private let renewedAt: Locked<Int64>

    /// Takes the lease.
    ///
    /// - Parameters:
    ///   - store: who keeps it.
    ///   - scope: the project.
    ///   - holder: machine and process.
    ///   - lasting: how long it keeps others out after the last sign of life.
    ///   - now: wall clock, milliseconds since 1970.
    /// - Throws: `StoreError` of kind `locked` naming the holder.
    package init(
        _ store: any RunLeasing,
        scope: ProjectScope,
        holder: LeaseHolder,
        lasting: Duration,
        now: @escaping @Sendable () -> Int64
    ) async throws(StoreError) {
        self.store = store
        self.scope = scope
        self.lasting = lasting
        self.now = now
        let time = now()
        renewedAt = Locked(time)
        _ = try await store.takeLease(in: scope, holder: holder, at: time, lasting: lasting)
    }

    /// Moves its end, where a quarter of its time has passed since it last was, or the clock went back.
    ///
    /// - Parameter isForced: moves it in any case, to find out whether it is still held.
    /// - Throws: `StoreError` of kind `locked` where another run has it by now.
    package func renew(isForced: Bool = false) async throws(StoreError) {
        let time = now()
        let age = time - renewedAt.withLock(\.self)
        guard isForced || age < 0 || .milliseconds(age) * 4 >= lasting else { return }
        try await store.renewLease(in: scope, at: time, lasting: lasting)
        renewedAt.withLock { $0 = time }
    }

    /// Gives it back.
    package func release() async { await store.releaseLease(in: scope) }
}

/// A journal that renews the lease of its run with every write.
struct LeasedJournal: RunJournaling, ClusterLedger {
    let base: any RunJournaling & ClusterLedger
    let lease: RunLease?

    func savePlan(hash: String, scope: ProjectScope, document: [UInt8], at time: Int64)
        async throws(StoreError)
    {
        try await base.savePlan(hash: hash, scope: scope, document: document, at: time)
    }

    func plan(hash: String) async throws(StoreError) -> [UInt8]? { try await base.plan(hash: hash) }

    func openRun(
        _ run: RunRecord,
        intents: [ClusterIntent]
    ) async throws(StoreError) -> (RunRecord, [ClusterIntent]) {
        try await lease?.renew()
        return try await base.openRun(run, intents: intents)
    }

    func record(_ intents: [ClusterIntent], runID: String) async throws(StoreError) {
        try await lease?.renew()
        try await base.record(intents, runID: runID)
    }

    func finishRun(
        id: String,
        outcome: RunRecord.Outcome,
        at time: Int64,
        report: [UInt8]
    ) async throws(StoreError) {
        try await base.finishRun(id: id, outcome: outcome, at: time, report: report)
    }

    func runs(in scope: ProjectScope, limit: Int) async throws(StoreError) -> [RunRecord] {
        try await base.runs(in: scope, limit: limit)
    }

    func intents(runID: String) async throws(StoreError) -> [ClusterIntent] {
        try await base.intents(runID: runID)
    }

    func standingRecords(
        in scope: ProjectScope,
        includingClosed: Bool
    ) async throws(StoreError) -> [StandingRecord] {
        try await base.standingRecords(in: scope, includingClosed: includingClosed)
    }

    func save(_ records: [StandingRecord], in scope: ProjectScope) async throws(StoreError) {
        try await base.save(records, in: scope)
    }

    func overrides(in scope: ProjectScope) async throws(StoreError) -> [ClusterOverride] {
        try await base.overrides(in: scope)
    }

    func save(_ overrides: [ClusterOverride], in scope: ProjectScope) async throws(StoreError) {
        try await base.save(overrides, in: scope)
    }

    func removeOverrides(
        of ticketID: String,
        kind: ClusterOverride.Kind?,
        in scope: ProjectScope
    ) async throws(StoreError) -> Int {
        try await base.removeOverrides(of: ticketID, kind: kind, in: scope)
    }

    func record(_ actions: [SiteAction], runID: String) async throws(StoreError) {
        try await lease?.renew()
        try await base.record(actions, runID: runID)
    }

    func actions(runID: String) async throws(StoreError) -> [SiteAction] {
        try await base.actions(runID: runID)
    }
}
