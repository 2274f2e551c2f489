import Tickets

extension Connection {
    /// Writes a record, new or not, and its document where one is given; durable.
    func save(_ flight: FlightRecord, document: [UInt8]?) throws(StoreError) {
        try durably { () throws(StoreError) in
            let insertion = try statement(
                """
                INSERT INTO flights(id, scope, kind, started_at, finished_at, outcome, run_id, plan_hash, inputs_hash,
                    numbers)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
                ON CONFLICT (id) DO UPDATE SET scope = excluded.scope, kind = excluded.kind,
                    started_at = excluded.started_at, finished_at = excluded.finished_at,
                    outcome = excluded.outcome, run_id = excluded.run_id, plan_hash = excluded.plan_hash,
                    inputs_hash = excluded.inputs_hash, numbers = excluded.numbers
                """,
                "writing a flight record"
            )
            insertion.bind(flight.id, at: 1)
            insertion.bind(try scopeKeyMakingIt(flight.scope), at: 2)
            insertion.bind(flight.kind, at: 3)
            insertion.bind(flight.startedAt, at: 4)
            insertion.bind(flight.finishedAt, at: 5)
            insertion.bind(flight.outcome, at: 6)
            insertion.bind(flight.runID, at: 7)
            insertion.bind(flight.planHash, at: 8)
            insertion.bind(flight.inputsHash, at: 9)
            insertion.bind(flight.numbers, at: 10)
            try insertion.run()
            guard let document else { return }
            let update = try statement(
                "UPDATE flights SET document = ?2 WHERE id = ?1",
                "writing a flight record"
            )
            update.bind(flight.id, at: 1)
            update.bind(document, at: 2)
            try update.run()
            update.clearBindings()
        }
    }

    /// Records of a scope, newest first; of the same instant, the one written last first.
    func flights(in scope: ProjectScope, limit: Int) throws(StoreError) -> [FlightRecord] {
        guard limit > 0 else { return [] }
        let query = try statement(
            """
            SELECT \(Connection.flightColumns) FROM flights AS f JOIN scopes AS s USING (scope)
            WHERE s.site = ?1 AND s.project = ?2 ORDER BY f.started_at DESC, f.rowid DESC LIMIT ?3
            """,
            "reading flight records"
        )
        defer { query.reset() }
        query.bind(scope.site, at: 1)
        query.bind(scope.project, at: 2)
        query.bind(Int64(limit), at: 3)
        var found: [FlightRecord] = []
        while try query.step() { found.append(flight(query)) }
        return found
    }

    /// A record by its id or by the id of its run, with its document.
    func flight(id: String) throws(StoreError) -> (FlightRecord, document: [UInt8]?)? {
        let query = try statement(
            """
            SELECT \(Connection.flightColumns), f.document FROM flights AS f JOIN scopes AS s USING (scope)
            WHERE f.id = ?1 OR f.run_id = ?1 ORDER BY f.id = ?1 DESC, f.started_at, f.rowid LIMIT 1
            """,
            "reading a flight record"
        )
        defer { query.reset() }
        query.bind(id, at: 1)
        guard try query.step() else { return nil }
        return (flight(query), query.isNull(11) ? nil : query.blob(11))
    }

    private static let flightColumns = """
        f.id, s.site, s.project, f.kind, f.started_at, f.finished_at, f.outcome, f.run_id, f.plan_hash, \
        f.inputs_hash, f.numbers
        """

    private func flight(_ row: Statement) -> FlightRecord {
        FlightRecord(
            id: row.text(0),
            scope: ProjectScope(site: row.text(1), project: row.text(2)),
            kind: row.text(3),
            startedAt: row.int64(4),
            finishedAt: row.isNull(5) ? nil : row.int64(5),
            outcome: row.text(6),
            runID: row.optionalText(7),
            planHash: row.optionalText(8),
            inputsHash: row.optionalText(9),
            numbers: row.text(10)
        )
    }
}
