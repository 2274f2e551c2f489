import Foundation
import Secrets
import Testing
import Tickets

@testable import TicketStore

/// The audit log against somebody who edits the file around Muster.
struct AuditChainTests {
    private func store(_ folder: ScratchFolder, entries: Int = 8) async throws -> SpatiaLiteTicketStore {
        let store = try await openStore(folder.file())
        try await store.append(
            (1...entries).map { number in
                AuditEvent(
                    time: Int64(number),
                    scope: number.isMultiple(of: 2) ? field : nil,
                    runID: number.isMultiple(of: 3) ? "run\(number)" : nil,
                    event: "event.\(number)",
                    subject: number == 4 ? nil : "S\u{e9}\(number)",
                    detail: "{\"n\":\(number)}"
                )
            }
        )
        return store
    }

    private static let unlock =
        "DROP TRIGGER audit_refuses_update; DROP TRIGGER audit_refuses_delete; "
        + "DROP TRIGGER audit_refuses_gaps; "

    /// What is done to a log of eight entries, the entry that is named, and words of the reason.
    private static let forgeries: [(name: String, sql: String, number: Int64, words: String)] = [
        ("event", "UPDATE audit SET event = 'x' WHERE number = 3", 3, "content was changed"),
        ("time", "UPDATE audit SET time = time + 1 WHERE number = 3", 3, "content was changed"),
        ("detail", "UPDATE audit SET detail = '{}' WHERE number = 8", 8, "content was changed"),
        ("subject", "UPDATE audit SET subject = NULL WHERE number = 1", 1, "content was changed"),
        ("null to empty", "UPDATE audit SET subject = '' WHERE number = 4", 4, "content was changed"),
        ("run", "UPDATE audit SET run_id = 'run9' WHERE number = 6", 6, "content was changed"),
        ("project", "UPDATE audit SET project = 'X' WHERE number = 2", 2, "content was changed"),
        (
            "moved boundary",
            "UPDATE audit SET event = event || 'S', subject = substr(subject, 2) WHERE number = 5",
            5, "content was changed"
        ),
        (
            "hash", "UPDATE audit SET hash = replace(hash, 'a', 'b') WHERE number = 5", 5,
            "content was changed"
        ),
        ("deleted", "DELETE FROM audit WHERE number = 5", 5, "entry 5 is missing"),
        ("deleted range", "DELETE FROM audit WHERE number BETWEEN 3 AND 6", 3, "entries 3 to 6 are missing"),
        ("first deleted", "DELETE FROM audit WHERE number = 1", 1, "entry 1 is missing"),
        ("cut off", "DELETE FROM audit WHERE number > 6", 7, "went on to entry 8"),
        (
            "closed up",
            "DELETE FROM audit WHERE number = 5; UPDATE audit SET number = number - 1 WHERE number > 5",
            5, "does not follow"
        ),
        (
            "swapped",
            """
            UPDATE audit SET number = 100 WHERE number = 4; UPDATE audit SET number = 4 WHERE number = 5;
            UPDATE audit SET number = 5 WHERE number = 100
            """, 4, "does not follow"
        ),
        (
            "inserted",
            """
            UPDATE audit SET number = -number WHERE number > 4; UPDATE audit SET number = 1 - number WHERE number < 0;
            INSERT INTO audit SELECT 5, time, site, project, run_id, event, subject, detail, previous_hash, hash
            FROM audit WHERE number = 4
            """, 5, "does not follow"
        ),
        (
            "appended",
            """
            INSERT INTO audit SELECT 9, 9, NULL, NULL, NULL, 'forged', NULL, '{}', hash, hash FROM audit WHERE number = 8
            """, 9, "content was changed"
        ),
        (
            "prefix as if pruned",
            """
            UPDATE audit_state SET pruned_number = 3, pruned_hash = (SELECT hash FROM audit WHERE number = 3);
            DELETE FROM audit WHERE number <= 3
            """, 4, "no entry vouches"
        ),
        ("all gone", "DELETE FROM audit", 1, "went on to entry 8"),
    ]

    @Test(arguments: forgeries.indices)
    func forgeryIsFound(index: Int) async throws {
        let forgery = Self.forgeries[index]
        let folder = try ScratchFolder()
        let store = try await store(folder)
        #expect(try await store.verifyAudit().holds)
        let other = try Connection(path: folder.file(), role: .writer, busyTimeoutMilliseconds: 1_000)
        try other.execute(Self.unlock + forgery.sql)
        let verdict = try await store.verifyAudit()
        #expect(!verdict.holds)
        #expect(verdict.firstBroken?.number == forgery.number, "\(forgery.name): \(verdict)")
        #expect(verdict.firstBroken?.reason.contains(forgery.words) == true, "\(forgery.name): \(verdict)")
        // Nothing heals it: the next entries are chained to what was, and the forgery stays visible.
        try await store.append([AuditEvent(time: 99, event: "later")])
        #expect(try await store.verifyAudit().firstBroken?.number == forgery.number, "\(forgery.name)")
        // Evidence is not cleaned away.
        let policy = RetentionPolicy(audit: .zero)
        #expect(try await store.prune(policy, at: 10_000, isDryRun: false).auditEntries == 0)
    }

    /// What is done to the guards of a log that is whole, and words of what is said.
    private static let openings: [(sql: String, words: String)] = [
        ("DROP TRIGGER audit_refuses_delete", "'audit_refuses_delete' is gone"),
        (
            """
            DROP TRIGGER audit_refuses_update;
            CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit WHEN 0 BEGIN SELECT 1; END
            """, "'audit_refuses_update' was changed"
        ),
        (
            "CREATE TRIGGER swallow BEFORE INSERT ON audit BEGIN SELECT raise(IGNORE); END",
            "'swallow' is none of Muster's"
        ),
        (
            "ALTER TABLE audit RENAME TO other; CREATE VIEW audit AS SELECT * FROM other",
            "the table 'audit' is gone"
        ),
        ("DROP TABLE audit", "the table 'audit' is gone"),
        ("DELETE FROM audit_state", "the note of where the log begins and ends is gone"),
        ("PRAGMA user_version = 2", "schema 2, which has no audit log"),
    ]

    @Test(arguments: openings.indices)
    func guardThatWasTakenAwayIsFound(index: Int) async throws {
        let opening = Self.openings[index]
        let folder = try ScratchFolder()
        let store = try await store(folder)
        let head = try #require(try await store.verifyAudit().head)
        await store.close()
        do {
            let other = try Connection(path: folder.file(), role: .writer, busyTimeoutMilliseconds: 1_000)
            try other.execute(opening.sql)
        }
        for kept in [nil, head] {
            let verdict = try await StoreAudit.verify(path: folder.file(), head: kept, hash: { sha256($0) })
            #expect(!verdict.holds)
            let words = verdict.changedGuards + [verdict.firstBroken?.reason].compactMap { $0 }
            #expect(words.contains { $0.contains(opening.words) }, "\(words)")
        }
    }

    /// Somebody who rewrites everything, notes included, leaves a log that holds: only a head kept elsewhere tells.
    @Test func rewrittenLogIsFoundByAKeptHead() async throws {
        let folder = try ScratchFolder()
        let store = try await store(folder)
        let head = try #require(try await store.verifyAudit().head)
        let other = try Connection(path: folder.file(), role: .writer, busyTimeoutMilliseconds: 1_000)
        try other.execute(
            Self.unlock + """
                DELETE FROM audit WHERE number > 6;
                UPDATE audit_state SET head_number = 6, head_hash = (SELECT hash FROM audit WHERE number = 6)
                """
        )
        for trigger in AuditGuards.triggers { try other.execute(trigger.sql) }
        #expect(try await store.verifyAudit().holds)
        let verdict = try await store.verifyAudit(head: head)
        #expect(!verdict.holds && verdict.keptHead == .missing && verdict.firstBroken == nil)
        try await store.append([AuditEvent(time: 9, event: "e"), AuditEvent(time: 9, event: "e")])
        #expect(try await store.verifyAudit(head: head).keptHead == .missing)
    }

    @Test(arguments: [
        "UPDATE audit SET time = 0 WHERE number = 2", "DELETE FROM audit WHERE number = 8",
        "DELETE FROM audit WHERE number = 1",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE number = 8",
        "INSERT INTO audit SELECT 20, time, site, project, run_id, event, subject, detail, previous_hash, hash FROM audit LIMIT 1",
        "INSERT INTO audit SELECT 9, time, site, project, run_id, event, subject, detail, previous_hash, hash FROM audit LIMIT 1",
        "INSERT INTO audit(number, time, event, detail, previous_hash, hash) VALUES (9, 'x', '', '', '', '')",
    ])
    func tableRefusesAllButAppending(sql: String) async throws {
        let folder = try ScratchFolder()
        let store = try await store(folder)
        let other = try Connection(path: folder.file(), role: .writer, busyTimeoutMilliseconds: 1_000)
        #expect(throws: StoreError.self) { try other.execute(sql) }
        #expect(try await store.verifyAudit().holds)
    }

    /// The scheme by another hand: netstrings written out, with known answers.
    @Test func hashesAreThoseOfTheDocumentedScheme() async throws {
        let folder = try ScratchFolder()
        let store = try await store(folder, entries: 4)
        let entries = try await store.auditEntries(AuditQuery())
        let zeros = String(repeating: "0", count: 64)
        let first = "14:muster-audit-1,1:1,1:1,-,-,-,7:event.1,4:S\u{e9}1,7:{\"n\":1},64:\(zeros),"
        #expect(entries[0].hash == SHA256Digest(of: Array(first.utf8)).hex)
        let fourth = "14:muster-audit-1,1:4,1:4,2:hq,5:FIELD,-,7:event.4,-,7:{\"n\":4},64:\(entries[2].hash),"
        #expect(entries[3].hash == SHA256Digest(of: Array(fourth.utf8)).hex)
    }

    /// An outside program with nothing but the file and the doc comment.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3"), "needs python3"))
    func pythonVerifiesTheLog() async throws {
        let folder = try ScratchFolder()
        let store = try await store(folder, entries: 30)
        _ = try await store.prune(RetentionPolicy(audit: .milliseconds(10)), at: 20, isDryRun: false)
        let verdict = try await store.verifyAudit()
        await store.close()
        let script = """
            import hashlib, sqlite3, sys
            rows = sqlite3.connect(sys.argv[1]).execute("SELECT number, time, site, project, run_id, event, subject,"
                " detail, previous_hash, hash FROM audit ORDER BY number").fetchall()
            net = lambda v: b"-," if v is None else b"%d:%s," % (len(v), v)
            raw = lambda v: None if v is None else str(v).encode()
            for row in rows:
                text = b"".join(map(net, [b"muster-audit-1"] + [raw(v) for v in row[:9]]))
                assert hashlib.sha256(text).hexdigest() == row[9], row
            for before, row in zip(rows, rows[1:]):
                assert row[8] == before[9] and row[0] == before[0] + 1, row
            print(len(rows), rows[-1][9])
            """
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-c", script, folder.file()]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(said == "\(verdict.entries) \(try #require(verdict.head))\n")
        #expect(verdict.prunedThrough == 9)
    }

    /// A disk that fills in the middle leaves the journal and its entries as they were, together.
    @Test func fullDiskKeepsJournalAndLogTogether() async throws {
        let folder = try ScratchFolder()
        let store = try await openStore(folder.file())
        let run = RunRecord(id: "r", scope: field, planHash: "h", startedAt: 1)
        _ = try await store.openRun(run, intents: [])
        let before = try await store.verifyAudit()
        try await store.limitPages(to: 1)
        let big = (0..<500).map { number in
            SiteAction(
                number: number,
                kind: .edit,
                issueID: "1",
                issueKey: "J-1",
                value: String(repeating: "x", count: 4_000),
                state: .sent
            )
        }
        let record = (0..<500).map { number in
            StandingRecord(
                issueID: "\(number)",
                issueKey: String(repeating: "x", count: 4_000),
                members: [],
                runID: "r",
                writtenAt: 1
            )
        }
        let hold = (0..<500).map { number in
            ClusterOverride(
                ticketID: "\(number)",
                ticketKey: "",
                kind: .hold,
                reason: String(repeating: "x", count: 4_000),
                madeAt: 1
            )
        }
        let flight = FlightRecord(id: "f", scope: field, kind: "run", startedAt: 1)
        let writes: [@Sendable () async throws -> Void] = [
            { try await store.record(big, runID: "r") }, { try await store.save(record, in: field) },
            { try await store.save(hold, in: field) },
            { try await store.save(flight, document: [UInt8](repeating: 1, count: 2_000_000)) },
            { try await store.append((0..<9_000).map { AuditEvent(time: 1, event: "e\($0)") }) },
        ]
        for (index, write) in writes.enumerated() {
            let error = await #expect(throws: StoreError.self, "\(index)") { try await write() }
            #expect(error?.kind == .diskFull)
            #expect(error?.message.contains("nothing of this step was written") == true)
        }
        #expect(try await store.actions(runID: "r").isEmpty)
        #expect(try await store.standingRecords(in: field, includingClosed: true).isEmpty)
        #expect(try await store.overrides(in: field).isEmpty)
        #expect(try await store.flight(id: "f") == nil)
        #expect(try await store.verifyAudit() == before)
        try await store.limitPages(to: 1_000_000_000)
        try await store.record(big, runID: "r")
        let after = try await store.verifyAudit()
        #expect(after.holds && after.entries == before.entries + 500)
    }
}
