public import Tickets

/// A full check of a store's file, while others work on it: for `muster store check`, and for every backup that is made.
public struct StoreExamination: Hashable, Sendable {
    /// Something that is not as it should be.
    public struct Finding: Hashable, Sendable {
        /// What was checked.
        public enum Area: String, Hashable, Sendable, CaseIterable {
            /// SQLite's full integrity check.
            case file
            /// Rows that refer to rows that are not there.
            case references
            /// The R-tree against the tickets.
            case index
            /// The chain of the audit log.
            case audit
            /// Plans, runs, intents, actions and standing records.
            case journal
        }

        /// What was checked.
        public var area: Area
        /// What is wrong, and where.
        public var message: String
    }

    /// Schema of the file.
    public var schemaVersion: Int
    /// Schema that this version of Muster writes.
    public var knownSchemaVersion: Int
    /// What is wrong; empty where the store is sound.
    public var findings: [Finding]
    /// What the check of the audit log found; nil where the schema is older than the log.
    public var audit: AuditVerdict?
    /// Rows by table, in ascending order of name.
    public var rows: [Count]
    /// Runs that have something left to do, oldest first.
    public var unfinishedRuns: [String]

    /// Rows of a table.
    public struct Count: Hashable, Sendable {
        /// Name of the table.
        public var table: String
        /// Rows in it.
        public var rows: Int
    }

    /// Whether nothing was found wrong.
    public var isSound: Bool { findings.isEmpty }

    /// Checks a store's file; reads all of it and changes nothing.
    ///
    /// - Parameters:
    ///   - path: the file; must exist. A file of an older schema is checked as it is.
    ///   - head: head of the audit log that was kept elsewhere.
    ///   - hash: the digest that the store is opened with, SHA-256.
    /// - Returns: what was found.
    /// - Throws: `StoreError`: `unavailable` where it is no store, `newerSchema`, `corrupt` where it is too damaged to be read.
    public static func examine(
        path: String,
        auditHead head: String? = nil,
        hash: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) async throws(StoreError) -> StoreExamination {
        try await StoreFile.reading(path) { (connection, schema) throws(StoreError) in
            // One state of the store. A damaged file may not even let go of it, which is not worth an error here.
            try connection.execute("BEGIN", "checking the store")
            defer { try? connection.execute("ROLLBACK", "checking the store") }
            return try StoreExamination(of: connection, schema: schema, auditHead: head, digest: hash)
        }
    }

    /// Looks at a file inside a transaction.
    ///
    /// What cannot be read any more is a finding as well: only the first damage would be told otherwise.
    init(
        of connection: Connection,
        schema: Int,
        auditHead: String?,
        digest: ([UInt8]) -> [UInt8]
    ) throws(StoreError) {
        var list = FindingList()
        list.add(.file) { () throws(StoreError) in
            try connection.texts("PRAGMA integrity_check", "checking the file").filter { $0 != "ok" }
        }
        list.add(.references) { () throws(StoreError) in
            try connection.texts(
                """
                SELECT count(*) || ' rows of "' || "table" || '" refer to rows of "' || parent
                    || '" that are missing'
                FROM pragma_foreign_key_check GROUP BY "table", parent ORDER BY 1
                """,
                "checking references"
            )
        }
        list.add(.index) { () throws(StoreError) in try connection.indexFindings() }
        var verdict: AuditVerdict?
        if schema >= Migration.nightTables.version {
            list.add(.audit) { () throws(StoreError) in
                let found = try connection.auditVerdict(head: auditHead, digest: digest)
                verdict = found
                return found.words
            }
        } else {
            list.add(.audit) { () throws(StoreError) in
                try connection.missingAuditTables() == AuditGuards.tables
                    ? [] : ["the file says that it has schema \(schema), which has no audit log, and has one"]
            }
        }
        for check in JournalCheck.all where check.schema <= schema {
            list.add(.journal) { () throws(StoreError) in
                try connection.texts(check.query, "checking the journal")
            }
        }
        var rows: [Count] = []
        for table in Migration.tables(of: schema) {
            list.add(.file) { () throws(StoreError) in
                let count = try connection.integer("SELECT count(*) FROM \(table)", "counting rows")
                rows.append(Count(table: table, rows: Int(count ?? 0)))
                return []
            }
        }
        var unfinished: [String] = []
        if schema >= Migration.journalTables.version {
            list.add(.journal) { () throws(StoreError) in
                unfinished = try connection.texts(
                    "SELECT id FROM runs WHERE outcome IN ('open', 'partial') ORDER BY started_at, run",
                    "reading runs"
                )
                return []
            }
        }
        schemaVersion = schema
        knownSchemaVersion = Migration.known
        findings = list.findings
        audit = verdict
        self.rows = rows
        unfinishedRuns = unfinished
    }
}

/// Findings as they come in.
private struct FindingList {
    var findings: [StoreExamination.Finding] = []

    /// Adds what a check finds, or that it could not be made.
    mutating func add(_ area: StoreExamination.Finding.Area, _ check: () throws(StoreError) -> [String]) {
        do throws(StoreError) {
            for message in try check() { add(area, message) }
        } catch {
            add(area, error.message)
        }
    }

    private mutating func add(_ area: StoreExamination.Finding.Area, _ message: String) {
        let finding = StoreExamination.Finding(area: area, message: message)
        if !findings.contains(finding) { findings.append(finding) }
    }
}

extension Connection {
    /// What is wrong with the R-tree and the points below it.
    fileprivate func indexFindings() throws(StoreError) -> [String] {
        var found = try texts("SELECT rtreecheck('main', 'idx_tickets_geom')", "checking the index")
            .filter { $0 != "ok" }
        let differences = try indexDifferences()
        if differences > 0 { found.append("\(differences) places are not in step with the R-tree") }
        let misplaced = try integer(
            "SELECT count(*) FROM tickets WHERE geom IS NOT NULL AND geom IS NOT MakePoint(lon, lat, 4326)"
        )
        if let misplaced, misplaced > 0 {
            found.append("\(misplaced) points are not at their ticket's coordinates")
        }
        return found
    }
}

extension AuditVerdict {
    /// What is wrong with the log; empty where it holds.
    fileprivate var words: [String] {
        var words: [String] = []
        if let firstBroken { words.append("entry \(firstBroken.number): \(firstBroken.reason)") }
        if keptHead == .missing { words.append("the head that was kept elsewhere is not in the log") }
        words += changedGuards
        return words
    }
}

extension Migration {
    /// Tables whose rows are worth counting, ascending.
    static func tables(of schema: Int) -> [String] {
        let tables = [
            ("tickets", 1), ("scopes", 1), ("plans", 2), ("runs", 2), ("intents", 2), ("actions", 3),
            ("audit", 3), ("flights", 3), ("overrides", 3), ("standing", 3),
        ]
        return tables.filter { $0.1 <= schema }.map(\.0).sorted()
    }
}
