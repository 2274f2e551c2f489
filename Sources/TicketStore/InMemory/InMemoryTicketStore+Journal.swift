public import Tickets

extension InMemoryTicketStore: RunJournaling {
    /// Keeps a plan document under its hash; keeping the same one again does nothing.
    public func savePlan(
        hash: String,
        scope: ProjectScope,
        document: [UInt8],
        at time: Int64
    ) throws(StoreError) {
        if plans[hash] == nil { plans[hash] = document }
    }

    /// The document of a plan, or nil.
    public func plan(hash: String) throws(StoreError) -> [UInt8]? { plans[hash] }

    /// Opens a run with its intents, or continues the one of the same plan and scope that has something left to do.
    public func openRun(
        _ run: RunRecord,
        intents: [ClusterIntent]
    ) throws(StoreError) -> (RunRecord, [ClusterIntent]) {
        let unfinished = runs.lastIndex {
            $0.record.scope == run.scope && $0.record.planHash == run.planHash
                && ($0.record.outcome == .open || $0.record.outcome == .partial)
        }
        if let unfinished {
            runs[unfinished].record.outcome = .open
            runs[unfinished].record.finishedAt = nil
            return (runs[unfinished].record, sortedIntents(runs[unfinished]))
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
        return (opened.record, sortedIntents(opened))
    }

    /// Writes the new state of intents.
    public func record(_ intents: [ClusterIntent], runID: String) throws(StoreError) {
        let index = try requireRun(runID)
        for intent in intents { runs[index].intents[Key(intent.clusterID.utf8)] = intent }
    }

    /// Closes a run with its outcome; the report is not kept.
    public func finishRun(
        id: String,
        outcome: RunRecord.Outcome,
        at time: Int64,
        report: [UInt8]
    ) throws(StoreError) {
        let index = try requireRun(id)
        runs[index].record.outcome = outcome
        runs[index].record.finishedAt = time
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

    private func requireRun(_ id: String) throws(StoreError) -> Int {
        guard let index = runs.firstIndex(where: { $0.record.id == id }) else {
            throw StoreError(kind: .other, message: "the store has no run '\(id)'; open the run first")
        }
        return index
    }
}
