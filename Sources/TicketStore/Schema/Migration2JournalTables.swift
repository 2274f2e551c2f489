import Tickets

extension Migration {
    /// Plans, runs and intents, and the view of the Job Clusters that runs have made.
    static let journalTables = Migration(version: 2, name: "plans, runs and intents") {
        connection throws(StoreError) in
        try connection.execute(
            """
            CREATE TABLE plans(
                hash TEXT PRIMARY KEY,
                scope INTEGER NOT NULL REFERENCES scopes(scope),
                document BLOB NOT NULL,
                saved_at INTEGER NOT NULL              -- milliseconds since 1970
            );
            CREATE TABLE runs(
                run INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                scope INTEGER NOT NULL REFERENCES scopes(scope),
                plan_hash TEXT NOT NULL,
                started_at INTEGER NOT NULL,
                finished_at INTEGER,
                outcome TEXT NOT NULL,                 -- open, done, partial, failed
                report BLOB
            );
            CREATE INDEX runs_by_scope ON runs(scope, started_at);
            CREATE TABLE intents(
                run INTEGER NOT NULL REFERENCES runs(run),
                cluster_id TEXT NOT NULL,
                marker TEXT NOT NULL,
                state TEXT NOT NULL,                   -- pending, sent, created, linked, refused
                issue_id TEXT,
                issue_key TEXT,
                linked_members TEXT,                   -- JSON array of ticket ids; NULL stands for none
                message TEXT,
                PRIMARY KEY (run, cluster_id)
            ) WITHOUT ROWID;
            CREATE VIEW clusters AS
                SELECT runs.scope, intents.issue_id, intents.issue_key, intents.state, intents.cluster_id,
                    intents.marker, intents.linked_members, runs.id AS run_id, runs.plan_hash
                FROM intents JOIN runs USING (run)
                WHERE intents.issue_key IS NOT NULL;
            """
        )
    }
}
