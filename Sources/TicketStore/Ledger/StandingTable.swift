import Tickets

extension Connection {
    /// Records of a scope, ascending by numeric id.
    func standingRecords(in scope: ProjectScope, includingClosed: Bool) throws(StoreError) -> [StandingRecord]
    {
        guard let scopeKey = try scopeKey(scope) else { return [] }
        let query = try statement(
            """
            SELECT issue_id, issue_key, marker, members, content_hash, run_id, written_at, is_closed FROM standing
            WHERE scope = ?1 AND (?2 OR NOT is_closed)
            """,
            "reading standing clusters"
        )
        defer { query.reset() }
        query.bind(scopeKey, at: 1)
        query.bind(Int64(includingClosed ? 1 : 0), at: 2)
        var found: [StandingRecord] = []
        while try query.step() {
            guard let members = TextList.decoded(query.optionalText(3)) else {
                throw unreadable("the record of Job Cluster '\(query.text(1))'", "members '\(query.text(3))'")
            }
            found.append(
                StandingRecord(
                    issueID: query.text(0),
                    issueKey: query.text(1),
                    marker: query.optionalText(2),
                    members: members,
                    contentHash: query.optionalText(4),
                    runID: query.text(5),
                    writtenAt: query.int64(6),
                    isClosed: query.int64(7) != 0
                )
            )
        }
        return found.sorted { IDOrder.precedesByNumber($0.issueID, $1.issueID) }
    }

    /// Writes records in one transaction; durable.
    func save(_ records: [StandingRecord], in scope: ProjectScope, _ session: JournalSession)
        throws(StoreError)
    {
        try durably { () throws(StoreError) in
            try requireLease(of: scope, session)
            let scopeKey = try scopeKeyMakingIt(scope)
            for record in records { try write(record, scopeKey: scopeKey) }
        }
    }

    /// Writes one record, new or not; inside a write transaction.
    func write(_ record: StandingRecord, scopeKey: Int64) throws(StoreError) {
        let insertion = try statement(
            """
            INSERT OR REPLACE INTO standing(scope, issue_id, issue_key, marker, members, content_hash, run_id,
                written_at, is_closed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """,
            "writing standing clusters"
        )
        insertion.bind(scopeKey, at: 1)
        insertion.bind(record.issueID, at: 2)
        insertion.bind(record.issueKey, at: 3)
        insertion.bind(record.marker, at: 4)
        insertion.bind(TextList.encoded(record.members), at: 5)
        insertion.bind(record.contentHash, at: 6)
        insertion.bind(record.runID, at: 7)
        insertion.bind(record.writtenAt, at: 8)
        insertion.bind(Int64(record.isClosed ? 1 : 0), at: 9)
        try insertion.run()
    }

    /// The error for a row that holds what this package never writes.
    func unreadable(_ what: String, _ found: String) -> StoreError {
        StoreError(
            kind: .corrupt,
            message:
                "\(what) in the store '\(path)' cannot be read (\(found)); restore the store from a backup"
        )
    }
}
