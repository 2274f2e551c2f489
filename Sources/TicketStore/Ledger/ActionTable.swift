import Tickets

extension Connection {
    /// Writes the state of actions of a run in one transaction; durable.
    func record(_ actions: [SiteAction], runID: String, _ session: JournalSession) throws(StoreError) {
        try durably { () throws(StoreError) in
            let (key, scope) = try requireRun(runID, session)
            var events: [AuditEvent] = []
            for action in actions {
                let before = try self.actions(runKey: key, number: action.number).first
                try write(action, runKey: key)
                if let event = AuditTrail.changed(
                    before,
                    to: action,
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

    /// Actions of a run in ascending order of number; none for an unknown run.
    func actions(runID: String) throws(StoreError) -> [SiteAction] {
        guard let key = try runKey(runID) else { return [] }
        return try actions(runKey: key, number: nil)
    }

    private func actions(runKey: Int64, number: Int?) throws(StoreError) -> [SiteAction] {
        let query = try statement(
            """
            SELECT number, kind, issue_id, issue_key, member_id, member_key, value, marker, before, state, message
            FROM actions WHERE run = ?1\(number == nil ? "" : " AND number = ?2") ORDER BY number
            """,
            "reading the journal"
        )
        defer { query.reset() }
        query.bind(runKey, at: 1)
        if let number { query.bind(Int64(number), at: 2) }
        var found: [SiteAction] = []
        while try query.step() {
            guard let kind = SiteAction.Kind(rawValue: query.text(1)),
                let state = SiteAction.State(rawValue: query.text(9))
            else {
                throw unreadable(
                    "action \(query.int64(0)) on '\(query.text(3))'",
                    "kind '\(query.text(1))', state '\(query.text(9))'"
                )
            }
            found.append(
                SiteAction(
                    number: Int(query.int64(0)),
                    kind: kind,
                    issueID: query.text(2),
                    issueKey: query.text(3),
                    memberID: query.optionalText(4),
                    memberKey: query.optionalText(5),
                    value: query.optionalText(6),
                    marker: query.optionalText(7),
                    before: query.optionalText(8),
                    state: state,
                    message: query.optionalText(10)
                )
            )
        }
        return found
    }

    private func write(_ action: SiteAction, runKey: Int64) throws(StoreError) {
        let insertion = try statement(
            """
            INSERT OR REPLACE INTO actions(run, number, kind, issue_id, issue_key, member_id, member_key, value,
                marker, before, state, message)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            """,
            "writing the journal"
        )
        insertion.bind(runKey, at: 1)
        insertion.bind(Int64(action.number), at: 2)
        insertion.bind(action.kind.rawValue, at: 3)
        insertion.bind(action.issueID, at: 4)
        insertion.bind(action.issueKey, at: 5)
        insertion.bind(action.memberID, at: 6)
        insertion.bind(action.memberKey, at: 7)
        insertion.bind(action.value, at: 8)
        insertion.bind(action.marker, at: 9)
        insertion.bind(action.before, at: 10)
        insertion.bind(action.state.rawValue, at: 11)
        insertion.bind(action.message, at: 12)
        try insertion.run()
    }
}
