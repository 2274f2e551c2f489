import Tickets

extension Connection {
    /// Writes the new state of intents, in one transaction, and has it on disk before it returns.
    func record(_ intents: [ClusterIntent], runID: String, _ session: JournalSession) throws(StoreError) {
        try durably { () throws(StoreError) in
            let (key, scope) = try requireRun(runID, session)
            var events: [AuditEvent] = []
            for intent in intents {
                let before = try self.intents(runKey: key, clusterID: intent.clusterID).first
                try write(intent, runKey: key)
                if let event = AuditTrail.changed(
                    before,
                    to: intent,
                    runID: runID,
                    in: scope,
                    at: session.time
                ) {
                    events.append(event)
                }
            }
            try append(events, digest: session.digest)
        }
    }

    /// Intents of a run in ascending order of cluster id; none for an unknown run.
    func intents(runID: String) throws(StoreError) -> [ClusterIntent] {
        guard let key = try runKey(runID) else { return [] }
        return try intents(runKey: key)
    }

    /// Intents of a run in ascending order of cluster id; only the one of a cluster where one is named.
    func intents(runKey: Int64, clusterID: String? = nil) throws(StoreError) -> [ClusterIntent] {
        let query = try statement(
            """
            SELECT cluster_id, marker, state, issue_id, issue_key, linked_members, message FROM intents
            WHERE run = ?1\(clusterID == nil ? "" : " AND cluster_id = ?2") ORDER BY cluster_id
            """,
            "reading the journal"
        )
        defer { query.reset() }
        query.bind(runKey, at: 1)
        if let clusterID { query.bind(clusterID, at: 2) }
        var found: [ClusterIntent] = []
        while try query.step() {
            guard let state = ClusterIntent.State(rawValue: query.text(2)),
                let members = TextList.decoded(query.optionalText(5))
            else {
                throw StoreError(
                    kind: .corrupt,
                    message:
                        "the intent for cluster '\(query.text(0))' in the store '\(path)' cannot be read (state "
                        + "'\(query.text(2))', members '\(query.text(5))'); restore the store from a backup"
                )
            }
            found.append(
                ClusterIntent(
                    clusterID: query.text(0),
                    marker: query.text(1),
                    state: state,
                    issueID: query.optionalText(3),
                    issueKey: query.optionalText(4),
                    linkedMembers: members,
                    message: query.optionalText(6)
                )
            )
        }
        return found
    }

    /// Writes one intent, new or not.
    func write(_ intent: ClusterIntent, runKey: Int64) throws(StoreError) {
        let insertion = try statement(
            """
            INSERT INTO intents(run, cluster_id, marker, state, issue_id, issue_key, linked_members, message)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (run, cluster_id) DO UPDATE SET marker = excluded.marker, state = excluded.state,
                issue_id = excluded.issue_id, issue_key = excluded.issue_key,
                linked_members = excluded.linked_members, message = excluded.message
            """,
            "writing the journal"
        )
        insertion.bind(runKey, at: 1)
        insertion.bind(intent.clusterID, at: 2)
        insertion.bind(intent.marker, at: 3)
        insertion.bind(intent.state.rawValue, at: 4)
        insertion.bind(intent.issueID, at: 5)
        insertion.bind(intent.issueKey, at: 6)
        insertion.bind(TextList.encoded(intent.linkedMembers), at: 7)
        insertion.bind(intent.message, at: 8)
        try insertion.run()
    }
}
