import Tickets

extension Connection {
    private static let runColumns = """
        r.id, s.site, s.project, r.plan_hash, r.started_at, r.finished_at, r.outcome, r.run
        """

    /// Opens a run with its intents, or continues the one of the same plan and scope that has something left to do.
    ///
    /// Continued is a run whose outcome is `open` (it ended without saying so) or `partial`; its outcome is `open` again then.
    func openRun(
        _ run: RunRecord,
        intents: [ClusterIntent],
        _ session: JournalSession
    ) throws(StoreError) -> (RunRecord, [ClusterIntent]) {
        try durably { () throws(StoreError) in
            try requireLease(of: run.scope, session)
            let scopeKey = try scopeKeyMakingIt(run.scope)
            if let (key, record) = try unfinishedRun(scopeKey: scopeKey, planHash: run.planHash) {
                let reopening = try statement(
                    "UPDATE runs SET outcome = 'open', finished_at = NULL WHERE run = ?1",
                    "continuing a run"
                )
                reopening.bind(key, at: 1)
                try reopening.run()
                let known = try self.intents(runKey: key)
                let event = AuditTrail.opened(
                    record,
                    clusters: known.count,
                    isContinued: true,
                    at: session.time
                )
                try append([event], digest: session.digest)
                return (record, known)
            }
            guard try runKey(run.id) == nil else {
                throw StoreError(
                    kind: .other,
                    message:
                        "the store '\(path)' has a run '\(run.id)' already; every run needs an id of its own"
                )
            }
            let insertion = try statement(
                "INSERT INTO runs(id, scope, plan_hash, started_at, outcome) VALUES (?1, ?2, ?3, ?4, 'open')",
                "opening a run"
            )
            insertion.bind(run.id, at: 1)
            insertion.bind(scopeKey, at: 2)
            insertion.bind(run.planHash, at: 3)
            insertion.bind(run.startedAt, at: 4)
            try insertion.run()
            let key = lastInsertedRow
            for intent in intents { try write(intent, runKey: key) }
            var opened = run
            opened.finishedAt = nil
            opened.outcome = .open
            let event = AuditTrail.opened(
                opened,
                clusters: intents.count,
                isContinued: false,
                at: session.time
            )
            try append([event], digest: session.digest)
            return (opened, try self.intents(runKey: key))
        }
    }

    /// Closes a run with its outcome and report.
    func finishRun(
        id: String,
        outcome: RunRecord.Outcome,
        at time: Int64,
        report: [UInt8],
        _ session: JournalSession
    ) throws(StoreError) {
        try durably { () throws(StoreError) in
            let (key, scope) = try requireRun(id, session)
            let update = try statement(
                // Without a report the one that is there is kept: a run that is rolled back keeps its own.
                """
                UPDATE runs SET outcome = ?2, finished_at = ?3,
                    report = CASE WHEN length(?4) = 0 THEN report ELSE ?4 END WHERE run = ?1
                """,
                "closing a run"
            )
            update.bind(key, at: 1)
            update.bind(outcome.rawValue, at: 2)
            update.bind(time, at: 3)
            update.bind(report, at: 4)
            try update.run()
            update.clearBindings()
            let event = AuditTrail.finished(id, outcome, in: scope, at: session.time)
            try append([event], digest: session.digest)
        }
    }

    /// Runs of a scope, newest first; of the same instant, the one opened last first.
    func runs(in scope: ProjectScope, limit: Int) throws(StoreError) -> [RunRecord] {
        guard limit > 0 else { return [] }
        let query = try statement(
            """
            SELECT \(Connection.runColumns) FROM runs AS r JOIN scopes AS s USING (scope)
            WHERE s.site = ?1 AND s.project = ?2 ORDER BY r.started_at DESC, r.run DESC LIMIT ?3
            """,
            "reading runs"
        )
        defer { query.reset() }
        query.bind(scope.site, at: 1)
        query.bind(scope.project, at: 2)
        query.bind(Int64(limit), at: 3)
        var found: [RunRecord] = []
        while try query.step() { found.append(try record(query)) }
        return found
    }

    /// The report that a run was closed with, or nil.
    func report(runID: String) throws(StoreError) -> [UInt8]? {
        let query = try statement("SELECT report FROM runs WHERE id = ?1", "reading a report")
        defer { query.reset() }
        query.bind(runID, at: 1)
        return try query.step() && !query.isNull(0) ? query.blob(0) : nil
    }

    /// The key and scope of a run's row, or the error that names it, or `locked` where the scope's lease went to another holder.
    func requireRun(_ id: String, _ session: JournalSession) throws(StoreError) -> (
        key: Int64, scope: ProjectScope
    ) {
        let query = try statement(
            """
            SELECT r.run, s.site, s.project FROM runs AS r JOIN scopes AS s USING (scope) WHERE r.id = ?1
            """,
            "reading a run"
        )
        defer { query.reset() }
        query.bind(id, at: 1)
        guard try query.step() else {
            throw StoreError(
                kind: .other,
                message: "the store '\(path)' has no run '\(id)'; open the run first"
            )
        }
        let scope = ProjectScope(site: query.text(1), project: query.text(2))
        try requireLease(of: scope, session)
        return (query.int64(0), scope)
    }

    /// The key of a run's row, or nil.
    func runKey(_ id: String) throws(StoreError) -> Int64? {
        let query = try statement("SELECT run FROM runs WHERE id = ?1", "reading a run")
        defer { query.reset() }
        query.bind(id, at: 1)
        return try query.step() ? query.int64(0) : nil
    }

    private func unfinishedRun(
        scopeKey: Int64,
        planHash: String
    ) throws(StoreError) -> (key: Int64, record: RunRecord)? {
        let query = try statement(
            """
            SELECT \(Connection.runColumns) FROM runs AS r JOIN scopes AS s USING (scope)
            WHERE r.scope = ?1 AND r.plan_hash = ?2 AND r.outcome IN ('open', 'partial') ORDER BY r.run DESC LIMIT 1
            """,
            "looking for an unfinished run"
        )
        defer { query.reset() }
        query.bind(scopeKey, at: 1)
        query.bind(planHash, at: 2)
        guard try query.step() else { return nil }
        var found = try record(query)
        found.outcome = .open
        found.finishedAt = nil
        return (query.int64(7), found)
    }

    private func record(_ row: Statement) throws(StoreError) -> RunRecord {
        guard let outcome = RunRecord.Outcome(rawValue: row.text(6)) else {
            throw StoreError(
                kind: .corrupt,
                message:
                    "run '\(row.text(0))' in the store '\(path)' has the unknown outcome '\(row.text(6))'; "
                    + "restore the store from a backup"
            )
        }
        return RunRecord(
            id: row.text(0),
            scope: ProjectScope(site: row.text(1), project: row.text(2)),
            planHash: row.text(3),
            startedAt: row.int64(4),
            finishedAt: row.isNull(5) ? nil : row.int64(5),
            outcome: outcome
        )
    }
}
