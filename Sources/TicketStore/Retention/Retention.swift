public import Tickets

extension SpatiaLiteTicketStore: Retaining {
    /// Removes what the policy does not keep, in one transaction with a note in the audit log, or only counts it.
    ///
    /// Of an audit log that does not hold nothing is removed: it is evidence. Freed space is used again by later writes;
    /// the file does not shrink.
    public func prune(_ policy: RetentionPolicy, at time: Int64, isDryRun: Bool) async throws(StoreError)
        -> RetentionSummary
    {
        let limits = RetentionLimits(policy, at: time)
        let hash = hash
        guard !isDryRun else {
            return try await read { (connection) throws(StoreError) in
                try connection.read { () throws(StoreError) in
                    try connection.prunable(limits, digest: hash)
                }
            }
        }
        clock.note(time)
        return try await writer.run { (connection) throws(StoreError) in
            try connection.durably { () throws(StoreError) in
                try connection.prune(limits, at: time, digest: hash)
            }
        }
    }
}

extension Connection {
    /// Runs with something left to do, and runs that wrote an open standing record last.
    private static let neededRuns = """
        SELECT id FROM runs WHERE outcome IN ('open', 'partial')
        UNION SELECT run_id FROM standing WHERE NOT is_closed
        """

    private static let oldPlans = """
        FROM plans WHERE saved_at < ?1
            AND hash NOT IN (SELECT plan_hash FROM runs
                WHERE id IN (\(neededRuns)) OR coalesce(finished_at, started_at) >= ?1)
            AND hash NOT IN (SELECT plan_hash FROM flights WHERE plan_hash IS NOT NULL AND started_at >= ?1)
        """

    private static let oldDocuments = """
        WHERE document IS NOT NULL AND started_at < ?1 AND (run_id IS NULL OR run_id NOT IN (\(neededRuns)))
        """

    private static let oldActions = """
        FROM actions WHERE state NOT IN ('pending', 'sent')
            AND run IN (SELECT run FROM runs WHERE finished_at < ?1 AND id NOT IN (\(neededRuns)))
        """

    private static let oldOverrides = "FROM overrides WHERE expires_at < ?1"

    /// Counts what `prune` would remove; inside a transaction.
    func prunable(_ limits: RetentionLimits, digest: ([UInt8]) -> [UInt8]) throws(StoreError)
        -> RetentionSummary
    {
        func count(_ rows: String, _ limit: Int64?) throws(StoreError) -> Int {
            guard let limit else { return 0 }
            let query = try statement("SELECT count(*) \(rows)", "counting what is old")
            defer { query.reset() }
            query.bind(limit, at: 1)
            return try query.step() ? Int(query.int64(0)) : 0
        }
        let audit = try prunableAudit(limits.audit, digest: digest)
        return RetentionSummary(
            plans: try count(Connection.oldPlans, limits.plans),
            flightDocuments: try count("FROM flights \(Connection.oldDocuments)", limits.flightDocuments),
            actions: try count(Connection.oldActions, limits.actions),
            overrides: try count(Connection.oldOverrides, limits.overrides),
            auditEntries: audit.count
        )
    }

    /// Removes what is old and notes it in the audit log; inside a write transaction.
    func prune(_ limits: RetentionLimits, at time: Int64, digest: ([UInt8]) -> [UInt8]) throws(StoreError)
        -> RetentionSummary
    {
        let summary = try prunable(limits, digest: digest)
        guard summary.total > 0 else { return summary }
        func remove(_ rows: String, _ limit: Int64?) throws(StoreError) {
            guard let limit else { return }
            let deletion = try statement(rows, "removing what is old")
            deletion.bind(limit, at: 1)
            try deletion.run()
        }
        // Actions and flights before plans: none of them decides about another, but what refers goes before what it refers to.
        try remove("DELETE \(Connection.oldActions)", limits.actions)
        try remove("UPDATE flights SET document = NULL \(Connection.oldDocuments)", limits.flightDocuments)
        try remove("DELETE \(Connection.oldPlans)", limits.plans)
        try remove("DELETE \(Connection.oldOverrides)", limits.overrides)
        if let last = try prunableAudit(limits.audit, digest: digest).last {
            let detail = AuditTrail.prunedDetail(through: last.number, hash: last.hash)
            let note = AuditEvent(time: time, event: AuditTrail.prunedEvent, detail: detail)
            try append([note], digest: digest)
            let update = try statement(
                "UPDATE audit_state SET pruned_number = ?1, pruned_hash = ?2",
                "removing what is old"
            )
            update.bind(last.number, at: 1)
            update.bind(last.hash, at: 2)
            try update.run()
            try remove("DELETE FROM audit WHERE number <= ?1", last.number)
        }
        try append([AuditTrail.retention(summary, at: time)], digest: digest)
        return summary
    }

    /// The entries before the first that is young or of an unfinished run: how many, and the last of them.
    private func prunableAudit(_ limit: Int64?, digest: ([UInt8]) -> [UInt8]) throws(StoreError) -> (
        count: Int, last: AuditHead?
    ) {
        guard let limit, try auditVerdict(head: nil, digest: digest).holds else { return (0, nil) }
        let query = try statement(
            """
            SELECT number, hash, (SELECT count(*) FROM audit WHERE number <= a.number) FROM audit AS a
            WHERE number < coalesce((SELECT min(number) FROM audit WHERE time >= ?1
                OR run_id IN (SELECT id FROM runs WHERE outcome IN ('open', 'partial'))), 9223372036854775807)
            ORDER BY number DESC LIMIT 1
            """,
            "counting what is old"
        )
        defer { query.reset() }
        query.bind(limit, at: 1)
        guard try query.step() else { return (0, nil) }
        return (Int(query.int64(2)), AuditHead(number: query.int64(0), hash: query.text(1)))
    }
}
