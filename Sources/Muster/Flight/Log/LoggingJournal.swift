internal import Tickets

/// A journal that tells the log what it is told: each Job Cluster and each action when its new state is on disk.
///
/// It stands where the events are true: what the journal has taken has happened, and the log of a run that is killed says
/// no more than its journal does.
struct LoggingJournal: RunJournaling, ClusterLedger {
    let base: any RunJournaling & ClusterLedger
    let log: RunLog

    func record(_ intents: [ClusterIntent], runID: String) async throws(StoreError) {
        try await base.record(intents, runID: runID)
        for intent in intents { log(RunEvent(intent, runID: runID)) }
    }

    func record(_ actions: [SiteAction], runID: String) async throws(StoreError) {
        try await base.record(actions, runID: runID)
        for action in actions where action.state != .pending { log(RunEvent(action, runID: runID)) }
    }

    func openRun(
        _ run: RunRecord,
        intents: [ClusterIntent]
    ) async throws(StoreError) -> (RunRecord, [ClusterIntent]) {
        let opened = try await base.openRun(run, intents: intents)
        log(
            "run.opened",
            [
                "run_id": .text(opened.0.id), "plan_hash": .text(run.planHash),
                "clusters": .integer(opened.1.count), "continued": .flag(opened.0.id != run.id),
            ]
        )
        return opened
    }

    func finishRun(
        id: String,
        outcome: RunRecord.Outcome,
        at time: Int64,
        report: [UInt8]
    ) async throws(StoreError) {
        try await base.finishRun(id: id, outcome: outcome, at: time, report: report)
        log("run.closed", ["run_id": .text(id), "outcome": .text(outcome.rawValue)])
    }

    // The rest passes through.

    func savePlan(
        hash: String,
        scope: ProjectScope,
        document: [UInt8],
        at time: Int64
    ) async throws(StoreError) {
        try await base.savePlan(hash: hash, scope: scope, document: document, at: time)
    }

    func plan(hash: String) async throws(StoreError) -> [UInt8]? { try await base.plan(hash: hash) }

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

    func actions(runID: String) async throws(StoreError) -> [SiteAction] {
        try await base.actions(runID: runID)
    }
}

extension RunEvent {
    /// A new state of a Job Cluster that a run creates.
    fileprivate init(_ intent: ClusterIntent, runID: String) {
        var fields: [String: Value] = [
            "run_id": .text(runID), "cluster": .text(intent.clusterID), "marker": .text(intent.marker),
        ]
        if let key = intent.issueKey { fields["key"] = .text(key) }
        if intent.state == .linked || intent.state == .created {
            fields["linked"] = .integer(intent.linkedMembers.count)
        }
        if let message = intent.message { fields["message"] = .text(message) }
        self.init(
            "cluster.\(intent.state.rawValue)",
            level: intent.state == .refused ? .error : .info,
            fields
        )
    }

    /// A new state of a write to something that exists.
    fileprivate init(_ action: SiteAction, runID: String) {
        var fields: [String: Value] = [
            "run_id": .text(runID), "action": .text(action.kind.rawValue), "key": .text(action.issueKey),
            "number": .integer(action.number),
        ]
        if let key = action.memberKey { fields["member"] = .text(key) }
        if let message = action.message { fields["message"] = .text(message) }
        let level: Level =
            switch action.state {
            case .refused: .error
            case .drifted: .warning
            case .pending, .sent, .done, .found: .info
            }
        self.init("action.\(action.state.rawValue)", level: level, fields)
    }
}
