import Tickets

/// The triggers of the audit log, and the look whether they and its tables are as they were made.
///
/// They guard against a slip of the hand; the chain shows what was done around them. A guard that is gone says that
/// somebody was about to do something.
enum AuditGuards {
    /// A trigger as the schema has it.
    struct Trigger {
        /// Its name.
        let name: String
        /// Its text, byte for byte as SQLite keeps it.
        let sql: String
    }

    /// The triggers of schema 3.
    static let triggers = [
        Trigger(
            name: "audit_refuses_update",
            sql: """
                CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit BEGIN
                    SELECT raise(ABORT, 'the audit log is append-only');
                END
                """
        ),
        Trigger(
            name: "audit_refuses_delete",
            sql: """
                CREATE TRIGGER audit_refuses_delete BEFORE DELETE ON audit
                WHEN old.number > (SELECT pruned_number FROM audit_state) BEGIN
                    SELECT raise(ABORT, 'the audit log is append-only');
                END
                """
        ),
        Trigger(
            name: "audit_refuses_gaps",
            sql: """
                CREATE TRIGGER audit_refuses_gaps BEFORE INSERT ON audit
                WHEN new.number IS NOT (SELECT head_number + 1 FROM audit_state)
                    OR new.previous_hash IS NOT (SELECT head_hash FROM audit_state) BEGIN
                    SELECT raise(ABORT, 'the audit log is append-only and without gaps');
                END
                """
        ),
    ]

    /// The tables that a log cannot do without.
    static let tables = ["audit", "audit_state"]
}

extension Connection {
    /// Tables of the audit log that are not there.
    func missingAuditTables() throws(StoreError) -> [String] {
        let there = try texts(
            "SELECT name FROM sqlite_schema WHERE type = 'table'",
            "verifying the audit log"
        )
        return AuditGuards.tables.filter { !there.contains($0) }
    }

    /// What became of the triggers of the audit log, in words; empty where they are as they were made.
    func changedAuditGuards() throws(StoreError) -> [String] {
        let query = try statement(
            """
            SELECT name, sql FROM sqlite_schema
            WHERE type = 'trigger' AND tbl_name IN ('audit', 'audit_state') ORDER BY name
            """,
            "verifying the audit log"
        )
        defer { query.reset() }
        var found: [String: String] = [:]
        var words: [String] = []
        while try query.step() {
            let name = query.text(0)
            found[name] = query.text(1)
            if !AuditGuards.triggers.contains(where: { $0.name == name }) {
                words.append("the trigger '\(name)' is none of Muster's")
            }
        }
        for trigger in AuditGuards.triggers where found[trigger.name] != trigger.sql {
            let state = found[trigger.name] == nil ? "is gone" : "was changed"
            words.append("the trigger '\(trigger.name)' \(state)")
        }
        return words
    }
}
