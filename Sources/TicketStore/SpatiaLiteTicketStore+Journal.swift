public import Tickets

extension SpatiaLiteTicketStore: RunJournaling {
    /// Keeps a plan document under its hash, on disk before it returns; keeping the same one again does nothing.
    public func savePlan(
        hash: String,
        scope: ProjectScope,
        document: [UInt8],
        at time: Int64
    ) async throws(StoreError) {
        clock.note(time)
        try await writer.run { (connection) throws(StoreError) in
            try connection.savePlan(hash: hash, scope: scope, document: document, at: time)
        }
    }

    /// The document of a plan, or nil.
    public func plan(hash: String) async throws(StoreError) -> [UInt8]? {
        try await read { (connection) throws(StoreError) in try connection.plan(hash: hash) }
    }

    /// Opens a run with its intents, or continues the one of the same plan and scope that has something left to do.
    ///
    /// Continued is a run whose outcome is `open` or `partial`: what is returned then is its record, open again, and its stored
    /// intents. On disk before it returns.
    public func openRun(
        _ run: RunRecord,
        intents: [ClusterIntent]
    ) async throws(StoreError) -> (RunRecord, [ClusterIntent]) {
        clock.note(run.startedAt)
        return try await journal { (connection, session) throws(StoreError) in
            try connection.openRun(run, intents: intents, session)
        }
    }

    /// Writes the new state of intents, in one transaction, and has it on disk before it returns.
    ///
    /// An intent for a cluster that the run did not have is added. An unknown run is an error of kind `other`.
    public func record(_ intents: [ClusterIntent], runID: String) async throws(StoreError) {
        try await journal { (connection, session) throws(StoreError) in
            try connection.record(intents, runID: runID, session)
        }
    }

    /// Closes a run with its outcome and report, on disk before it returns.
    public func finishRun(
        id: String,
        outcome: RunRecord.Outcome,
        at time: Int64,
        report: [UInt8]
    ) async throws(StoreError) {
        clock.note(time)
        try await journal { (connection, session) throws(StoreError) in
            try connection.finishRun(id: id, outcome: outcome, at: time, report: report, session)
        }
    }

    /// Runs of a scope, newest first.
    public func runs(in scope: ProjectScope, limit: Int) async throws(StoreError) -> [RunRecord] {
        try await read { (connection) throws(StoreError) in try connection.runs(in: scope, limit: limit) }
    }

    /// Intents of a run in ascending order of cluster id.
    public func intents(runID: String) async throws(StoreError) -> [ClusterIntent] {
        try await read { (connection) throws(StoreError) in try connection.intents(runID: runID) }
    }

    /// The report that a run was closed with, or nil where it is unknown or not closed.
    public func report(runID: String) async throws(StoreError) -> [UInt8]? {
        try await read { (connection) throws(StoreError) in try connection.report(runID: runID) }
    }
}
