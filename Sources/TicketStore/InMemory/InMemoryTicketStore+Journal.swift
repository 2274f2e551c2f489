public import Tickets

extension InMemoryTicketStore: RunJournaling {
    /// Keeps a plan document under its hash; keeping the same one again does nothing.
    public func savePlan(
        hash: String,
        scope: ProjectScope,
        document: [UInt8],
        at time: Int64
    ) throws(StoreError) {
        clock.note(time)
        if plans[hash] == nil { plans[hash] = Plan(scope: scope, document: document, savedAt: time) }
    }

    /// The document of a plan, or nil.
    public func plan(hash: String) throws(StoreError) -> [UInt8]? { plans[hash]?.document }

    /// Opens a run with its intents, or continues the one of the same plan and scope that has something left to do.
    public func openRun(
        _ run: RunRecord,
        intents: [ClusterIntent]
    ) throws(StoreError) -> (RunRecord, [ClusterIntent]) {
        clock.note(run.startedAt)
        let unfinished = runs.lastIndex {
            $0.record.scope == run.scope && $0.record.planHash == run.planHash
                && ($0.record.outcome == .open || $0.record.outcome == .partial)
        }
        if let unfinished {
            runs[unfinished].record.outcome = .open
            runs[unfinished].record.finishedAt = nil
            let (record, known) = (runs[unfinished].record, sortedIntents(runs[unfinished]))
            chain([AuditTrail.opened(record, clusters: known.count, isContinued: true, at: clock.now())])
            return (record, known)
        }
        guard !runs.contains(where: { $0.record.id == run.id }) else {
            throw StoreError(
                kind: .other,
                message: "the store has a run '\(run.id)' already; every run needs an id of its own"
            )
        }
        var opened = Run(record: run, intents: [:])
        opened.record.outcome = .open
        opened.record.finishedAt = nil
        for intent in intents { opened.intents[Key(intent.clusterID.utf8)] = intent }
        runs.append(opened)
        chain([
            AuditTrail.opened(opened.record, clusters: intents.count, isContinued: false, at: clock.now())
        ])
        return (opened.record, sortedIntents(opened))
    }

    /// Writes the new state of intents.
    public func record(_ intents: [ClusterIntent], runID: String) throws(StoreError) {
        let index = try requireRun(runID)
        let (scope, time) = (runs[index].record.scope, clock.now())
        for intent in intents {
            let before = runs[index].intents.updateValue(intent, forKey: Key(intent.clusterID.utf8))
            let event = AuditTrail.changed(before, to: intent, runID: runID, in: scope, at: time)
            if let event { chain([event]) }
        }
    }

    /// Closes a run with its outcome; the report is not kept.
    public func finishRun(
        id: String,
        outcome: RunRecord.Outcome,
        at time: Int64,
        report: [UInt8]
    ) throws(StoreError) {
        let index = try requireRun(id)
        clock.note(time)
        runs[index].record.outcome = outcome
        runs[index].record.finishedAt = time
        chain([AuditTrail.finished(id, outcome, in: runs[index].record.scope, at: clock.now())])
    }

    /// Runs of a scope, newest first; of the same instant, the one opened last first.
    public func runs(in scope: ProjectScope, limit: Int) throws(StoreError) -> [RunRecord] {
        let found = runs.enumerated().filter { $0.element.record.scope == scope }
        let sorted = found.sorted {
            ($0.element.record.startedAt, $0.offset) > ($1.element.record.startedAt, $1.offset)
        }
        return sorted.prefix(max(0, limit)).map(\.element.record)
    }

    /// Intents of a run in ascending order of cluster id; none for an unknown run.
    public func intents(runID: String) throws(StoreError) -> [ClusterIntent] {
        runs.first { $0.record.id == runID }.map(sortedIntents) ?? []
    }

    private func sortedIntents(_ run: Run) -> [ClusterIntent] {
        run.intents.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    }

    func requireRun(_ id: String) throws(StoreError) -> Int {
        guard let index = runs.firstIndex(where: { $0.record.id == id }) else {
            throw StoreError(kind: .other, message: "the store has no run '\(id)'; open the run first")
        }
        return index
    }
}
