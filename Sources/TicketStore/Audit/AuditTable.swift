import Tickets

extension Connection {
    /// Appends events to the chain; inside a write transaction.
    func append(_ events: [AuditEvent], digest: ([UInt8]) -> [UInt8]) throws(StoreError) {
        guard !events.isEmpty else { return }
        var head = try auditState().head
        // A row that somebody put behind the end must not stop the journal. It stays, and what follows does not follow it.
        while try hasAuditEntry(head.number + 1) { head.number += 1 }
        let insertion = try statement(
            """
            INSERT INTO audit(number, time, site, project, run_id, event, subject, detail, previous_hash, hash)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """,
            "writing the audit log"
        )
        let update = try statement(
            "UPDATE audit_state SET head_number = ?1, head_hash = ?2",
            "writing the audit log"
        )
        // Before each entry: the trigger looks here for its place.
        func note(_ head: AuditHead) throws(StoreError) {
            update.bind(head.number, at: 1)
            update.bind(head.hash, at: 2)
            try update.run()
        }
        try note(head)
        for event in events {
            let entry = head.chain(event, digest: digest)
            insertion.bind(entry.number, at: 1)
            insertion.bind(entry.time, at: 2)
            insertion.bind(entry.scope?.site, at: 3)
            insertion.bind(entry.scope?.project, at: 4)
            insertion.bind(entry.runID, at: 5)
            insertion.bind(entry.event, at: 6)
            insertion.bind(entry.subject, at: 7)
            insertion.bind(entry.detail, at: 8)
            insertion.bind(entry.previousHash, at: 9)
            insertion.bind(entry.hash, at: 10)
            try insertion.run()
            try note(head)
        }
    }

    private func hasAuditEntry(_ number: Int64) throws(StoreError) -> Bool {
        let query = try statement("SELECT 1 FROM audit WHERE number = ?1", "writing the audit log")
        defer { query.reset() }
        query.bind(number, at: 1)
        return try query.step()
    }

    /// Where the chain begins and ends, as it is noted beside the log.
    func auditState() throws(StoreError) -> (pruned: AuditHead, head: AuditHead) {
        guard let state = try notedAuditState() else {
            throw StoreError(
                kind: .corrupt,
                message:
                    "the store '\(path)' has lost the note of where its audit log ends; restore the store from a "
                    + "backup"
            )
        }
        return state
    }

    /// The same; nil where the note is gone.
    private func notedAuditState() throws(StoreError) -> (pruned: AuditHead, head: AuditHead)? {
        let query = try statement(
            "SELECT pruned_number, pruned_hash, head_number, head_hash FROM audit_state",
            "reading the audit log"
        )
        defer { query.reset() }
        guard try query.step() else { return nil }
        return (
            AuditHead(number: query.int64(0), hash: query.text(1)),
            AuditHead(number: query.int64(2), hash: query.text(3))
        )
    }

    /// The entries that a query asks for, ascending.
    func auditEntries(_ wanted: AuditQuery) throws(StoreError) -> [AuditEntry] {
        guard wanted.limit > 0 else { return [] }
        let query = try statement(
            """
            SELECT number, time, site, project, run_id, event, subject, detail, previous_hash, hash FROM audit
            WHERE number > ?1 AND (?2 IS NULL OR site = ?2 AND project = ?3) AND (?4 IS NULL OR run_id = ?4)
                AND (?5 IS NULL OR event = ?5 OR ?6 AND substr(event, 1, length(?5)) = ?5)
                AND (?7 IS NULL OR time >= ?7)
            ORDER BY number \(wanted.isLatest ? "DESC" : "ASC") LIMIT ?8
            """,
            "reading the audit log"
        )
        defer { query.reset() }
        query.bind(wanted.after, at: 1)
        query.bind(wanted.scope?.site, at: 2)
        query.bind(wanted.scope?.project, at: 3)
        query.bind(wanted.runID, at: 4)
        query.bind(wanted.event, at: 5)
        query.bind(Int64(wanted.event?.hasSuffix(".") == true ? 1 : 0), at: 6)
        query.bind(wanted.since, at: 7)
        query.bind(Int64(wanted.limit), at: 8)
        var found: [AuditEntry] = []
        while try query.step() {
            let scope =
                query.isNull(2) ? nil : ProjectScope(site: query.text(2), project: query.text(3))
            found.append(
                AuditEntry(
                    number: query.int64(0),
                    time: query.int64(1),
                    scope: scope,
                    runID: query.optionalText(4),
                    event: query.text(5),
                    subject: query.optionalText(6),
                    detail: query.text(7),
                    previousHash: query.text(8),
                    hash: query.text(9)
                )
            )
        }
        return wanted.isLatest ? found.reversed() : found
    }

    /// Recomputes the whole chain over one state of the store.
    func verifyAudit(head: String?, digest: ([UInt8]) -> [UInt8]) throws(StoreError) -> AuditVerdict {
        try read { () throws(StoreError) in try auditVerdict(head: head, digest: digest) }
    }

    /// Recomputes the whole chain; inside a transaction.
    ///
    /// - Throws: `StoreError` where the file cannot be read. What somebody took away is a verdict.
    func auditVerdict(head: String?, digest: ([UInt8]) -> [UInt8]) throws(StoreError) -> AuditVerdict {
        let kept: AuditVerdict.KeptHead? = head == nil ? nil : .missing
        if let table = try missingAuditTables().first {
            return AuditVerdict(
                entries: 0,
                head: nil,
                keptHead: kept,
                firstBroken: (1, "the table '\(table)' is gone")
            )
        }
        let guards = try changedAuditGuards()
        guard let state = try notedAuditState() else {
            return AuditVerdict(
                entries: Int(try integer("SELECT count(*) FROM audit", "verifying the audit log") ?? 0),
                head: nil,
                keptHead: kept,
                firstBroken: (1, "the note of where the log begins and ends is gone"),
                changedGuards: guards
            )
        }
        return try withoutActuallyEscaping(digest) { (digest) throws(StoreError) in
            var check = AuditChainCheck(
                pruned: state.pruned,
                expectedHead: state.head,
                keptHead: head,
                digest: digest
            )
            let query = try statement(
                """
                SELECT number, time, site, project, run_id, event, subject, detail, previous_hash, hash
                FROM audit ORDER BY number
                """,
                "verifying the audit log"
            )
            defer { query.reset() }
            while try query.step() {
                let fields = (Int32(0)..<9).map { query.isNull($0) ? nil : query.textBytes($0) }
                check.take(
                    AuditChainCheck.Row(
                        number: query.int64(0),
                        fields: fields,
                        hash: query.textBytes(9)
                    )
                )
            }
            var verdict = check.verdict()
            verdict.changedGuards = guards
            return verdict
        }
    }
}
