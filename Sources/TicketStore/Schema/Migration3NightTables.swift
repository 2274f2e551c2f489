import Tickets

extension Migration {
    /// What a night needs beyond intents: standing Job Clusters, overrides, actions, audit log, flights, leases.
    ///
    /// Job Clusters that earlier runs made become standing records, so that the first night after the step knows them.
    static let nightTables = Migration(
        version: 3,
        name: "standing clusters, actions, audit log, flights, leases"
    ) {
        connection throws(StoreError) in
        try connection.execute(ledgerTables)
        try connection.execute(auditTables)
        for trigger in AuditGuards.triggers { try connection.execute(trigger.sql) }
        try connection.execute(flightTables)
        try fillStandingRecords(connection)
    }

    private static let ledgerTables = """
        CREATE TABLE standing(
            scope INTEGER NOT NULL REFERENCES scopes(scope),
            issue_id TEXT NOT NULL,                -- of the Job Cluster
            issue_key TEXT NOT NULL,
            marker TEXT,
            members TEXT,                          -- JSON array of ticket ids; NULL stands for none
            content_hash TEXT,
            run_id TEXT NOT NULL,                  -- that wrote it last
            written_at INTEGER NOT NULL,           -- milliseconds since 1970
            is_closed INTEGER NOT NULL,            -- 0 or 1
            PRIMARY KEY (scope, issue_id)
        ) WITHOUT ROWID;
        CREATE TABLE overrides(
            scope INTEGER NOT NULL REFERENCES scopes(scope),
            ticket_id TEXT NOT NULL,
            ticket_key TEXT NOT NULL,
            kind TEXT NOT NULL,                    -- keep_out, keep_in, hold
            cluster_id TEXT,
            cluster_key TEXT,
            reason TEXT NOT NULL,
            made_at INTEGER NOT NULL,
            expires_at INTEGER                     -- NULL stands for never
        );
        CREATE INDEX overrides_by_ticket ON overrides(scope, ticket_id, kind);
        CREATE TABLE actions(
            run INTEGER NOT NULL REFERENCES runs(run),
            number INTEGER NOT NULL,
            kind TEXT NOT NULL,
            issue_id TEXT NOT NULL,
            issue_key TEXT NOT NULL,
            member_id TEXT,
            member_key TEXT,
            value TEXT,
            marker TEXT,
            before TEXT,
            state TEXT NOT NULL,                   -- pending, sent, done, found, refused, drifted
            message TEXT,
            PRIMARY KEY (run, number)
        ) WITHOUT ROWID;
        """

    private static let auditTables = """
        CREATE TABLE audit(
            number INTEGER PRIMARY KEY,
            time INTEGER NOT NULL,
            site TEXT,
            project TEXT,
            run_id TEXT,
            event TEXT NOT NULL,
            subject TEXT,
            detail TEXT NOT NULL,
            previous_hash TEXT NOT NULL,
            hash TEXT NOT NULL
        ) STRICT;
        CREATE INDEX audit_by_run ON audit(run_id) WHERE run_id IS NOT NULL;
        CREATE INDEX audit_by_project ON audit(site, project);
        CREATE TABLE audit_state(                  -- one row: where the chain begins and ends
            one INTEGER PRIMARY KEY CHECK (one = 1),
            pruned_number INTEGER NOT NULL,        -- last entry that retention removed, 0 for none
            pruned_hash TEXT NOT NULL,
            head_number INTEGER NOT NULL,
            head_hash TEXT NOT NULL
        ) STRICT;
        INSERT INTO audit_state VALUES (1, 0, '\(AuditEntry.firstPreviousHash)', 0, '\(AuditEntry.firstPreviousHash)');
        """

    private static let flightTables = """
        CREATE TABLE flights(
            id TEXT PRIMARY KEY,
            scope INTEGER NOT NULL REFERENCES scopes(scope),
            kind TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            finished_at INTEGER,
            outcome TEXT NOT NULL,
            run_id TEXT,
            plan_hash TEXT,
            inputs_hash TEXT,
            numbers TEXT NOT NULL,                 -- JSON object
            document BLOB
        );
        CREATE INDEX flights_by_scope ON flights(scope, started_at);
        CREATE INDEX flights_by_run ON flights(run_id) WHERE run_id IS NOT NULL;
        CREATE TABLE leases(
            scope INTEGER PRIMARY KEY REFERENCES scopes(scope),
            token INTEGER NOT NULL,                -- greater with each taking; stays when the lease is given back
            host TEXT,                             -- NULL where nobody holds it
            process INTEGER NOT NULL,
            birth TEXT,                            -- tells apart two processes of one number
            taken_at INTEGER NOT NULL,
            renewed_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
        );
        """

    private static func fillStandingRecords(_ connection: Connection) throws(StoreError) {
        let query = try connection.statement(
            """
            SELECT r.scope, i.issue_id, i.issue_key, i.marker, i.linked_members, r.id,
                coalesce(r.finished_at, r.started_at)
            FROM intents AS i JOIN runs AS r USING (run)
            WHERE i.state IN ('created', 'linked') AND i.issue_id IS NOT NULL ORDER BY r.run, i.cluster_id
            """,
            "taking over the Job Clusters of earlier runs"
        )
        defer { query.reset() }
        while try query.step() {
            guard let members = TextList.decoded(query.optionalText(4)) else {
                throw StoreError(
                    kind: .corrupt,
                    message:
                        "the intent of Job Cluster '\(query.text(2))' in the store '\(connection.path)' cannot be "
                        + "read (members '\(query.text(4))'); restore the store from a backup"
                )
            }
            let record = StandingRecord(
                issueID: query.text(1),
                issueKey: query.text(2),
                marker: query.optionalText(3),
                members: members.sorted(by: IDOrder.precedes),
                runID: query.text(5),
                writtenAt: query.int64(6)
            )
            try connection.write(record, scopeKey: query.int64(0))
        }
    }
}
