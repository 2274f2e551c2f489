import FoundationEssentials
import Testing
import Tickets

@testable import TicketStore

private let digest: @Sendable ([UInt8]) -> [UInt8] = { sha256($0) }

struct BackupTests {
    @Test func backupHasEverythingAndStandsAlone() async throws {
        let folder = try ScratchFolder()
        let store = try await openStore(folder.file())
        let tickets = try scatteredTickets(count: 500, seed: 31)
        _ = try await store.upsert(tickets, in: field)
        try await store.append([AuditEvent(time: 1, event: "e")])
        let head = try #require(try await store.verifyAudit().head)
        let progress = Progress()
        let made = try await StoreBackup.make(
            of: folder.file(),
            at: folder.file("b.sqlite"),
            hash: digest,
            progress: { progress.note($0, $1) }
        )
        #expect(made.examination.isSound && made.examination.audit?.head == head)
        #expect(made.bytes > 100_000)
        #expect(progress.last.map { $0.0 == $0.1 && $0.1 * 4_096 == made.bytes } == true)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names == ["b.sqlite", "store.sqlite", "store.sqlite-shm", "store.sqlite-wal"])
        // Format version 1 in the header: without a log, so that it can be read from a place that cannot be written to.
        let header = try #require(FileManager.default.contents(atPath: made.path))
        #expect(Array(header[18..<20]) == [1, 1])
        let copy = try await openStore(folder.file("b.sqlite"))
        #expect(try await copy.tickets(in: field) == store.tickets(in: field))
        #expect(try await copy.integrityReport().isSound)
    }

    /// A writer that never rests: the copy ends all the same, and is the store as it was at one moment.
    @Test func backupUnderWritesIsOneMoment() async throws {
        let folder = try ScratchFolder()
        let store = try await openStore(folder.file())
        _ = try await store.upsert(try scatteredTickets(count: 20_000, seed: 32), in: field)
        let run = RunRecord(id: "r", scope: field, planHash: "h", startedAt: 1)
        _ = try await store.openRun(run, intents: [])
        let isDone = Flag()
        // Every transaction keeps the number of actions and of their audit entries equal.
        async let written: Int = {
            var number = 0
            while !isDone.isSet {
                let actions = (0..<5).map { offset in
                    SiteAction(
                        number: number + offset,
                        kind: .link,
                        issueID: "1",
                        issueKey: "J-1",
                        state: .done
                    )
                }
                try await store.record(actions, runID: "r")
                number += 5
            }
            return number
        }()
        for index in 0..<3 {
            let path = folder.file("b\(index).sqlite")
            let made = try await StoreBackup.make(of: folder.file(), at: path, hash: digest)
            #expect(made.examination.isSound, "\(made.examination.findings)")
            let copy = try Connection(path: path, role: .reader, busyTimeoutMilliseconds: 100)
            let actions = try copy.integer("SELECT count(*) FROM actions")
            #expect(actions == (try copy.integer("SELECT count(*) FROM audit WHERE event = 'action.done'")))
            #expect((actions ?? 1).isMultiple(of: 5))
        }
        isDone.set()
        #expect(try await written > 0)
        #expect(try await StoreExamination.examine(path: folder.file(), hash: digest).isSound)
    }

    @Test func backupIsNotMadeOverAnything() async throws {
        let folder = try ScratchFolder()
        let store = try await openStore(folder.file())
        _ = try await store.upsert([try ticket("1", 1, 1)], in: field)
        let path = folder.file("b.sqlite")
        try "precious".write(toFile: path, atomically: true, encoding: .utf8)
        for target in [path, folder.path, folder.file(), folder.file("store.sqlite-wal")] {
            let error = await #expect(throws: StoreError.self, "\(target)") {
                _ = try await StoreBackup.make(of: folder.file(), at: target, hash: digest)
            }
            #expect(error?.kind == .unavailable)
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
        _ = try await StoreBackup.make(of: folder.file(), at: path, isReplacing: true, hash: digest)
        #expect(try await StoreExamination.examine(path: path, hash: digest).isSound)
        await #expect(throws: StoreError.self) {
            _ = try await StoreBackup.make(
                of: folder.file(),
                at: folder.file(),
                isReplacing: true,
                hash: digest
            )
        }
        for (source, target) in [("none.sqlite", "c.sqlite"), ("store.sqlite", "no/such/c.sqlite")] {
            await #expect(throws: StoreError.self) {
                _ = try await StoreBackup.make(of: folder.file(source), at: folder.file(target), hash: digest)
            }
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!names.contains { $0.contains(".part") }, "\(names)")
        #expect(!names.contains("none.sqlite"))
    }

    /// A damaged store makes no backup that looks like one, unless it is wanted.
    @Test func backupOfADamagedStoreIsRefused() async throws {
        let folder = try ScratchFolder()
        let store = try await openStore(folder.file())
        _ = try await store.upsert(try scatteredTickets(count: 300, seed: 33), in: field)
        _ = try await store.inspect { (connection) throws(StoreError) in
            try connection.texts("DELETE FROM idx_tickets_geom WHERE pkid = 7")
        }
        let path = folder.file("b.sqlite")
        let error = await #expect(throws: StoreError.self) {
            _ = try await StoreBackup.make(of: folder.file(), at: path, hash: digest)
        }
        #expect(error?.kind == .corrupt)
        #expect(error?.message.contains("1 places are not in step") == true)
        #expect(!FileManager.default.fileExists(atPath: path))
        let kept = try await StoreBackup.make(
            of: folder.file(),
            at: path,
            isAcceptingFindings: true,
            hash: digest
        )
        #expect(!kept.examination.isSound)
    }
}

struct ExaminationTests {
    /// What is done to a sound store, where it is found, and words of the finding.
    private static let damages: [(sql: String, area: StoreExamination.Finding.Area, words: String)] = [
        ("DELETE FROM idx_tickets_geom WHERE pkid = 7", .index, "1 places"),
        ("UPDATE tickets SET lat = 1.5 WHERE ticket = 3", .index, "1 points"),
        ("UPDATE tickets SET scope = 99 WHERE ticket = 3", .references, "1 rows of \"tickets\""),
        ("DELETE FROM runs WHERE id = 'r'", .references, "\"intents\""),
        ("UPDATE runs SET outcome = 'x'", .journal, "unknown outcome 'x'"),
        ("UPDATE runs SET outcome = 'done'", .journal, "no end"),
        ("UPDATE runs SET outcome = 'done', finished_at = 5", .journal, "cluster 'C2' is not known"),
        ("UPDATE intents SET state = 'x' WHERE cluster_id = 'C1'", .journal, "unknown state 'x'"),
        ("UPDATE intents SET issue_id = NULL WHERE cluster_id = 'C1'", .journal, "names no Job Cluster"),
        ("UPDATE intents SET issue_id = '7' WHERE cluster_id = 'C2'", .journal, "belongs to 2 clusters"),
        ("UPDATE intents SET linked_members = '[' WHERE cluster_id = 'C1'", .journal, "cannot be read"),
        ("UPDATE actions SET kind = 'x'", .journal, "unknown kind or state 'x'"),
        ("UPDATE standing SET members = 'x'", .journal, "record of J-7"),
        ("UPDATE overrides SET kind = 'x'", .journal, "unknown kind 'x'"),
        ("UPDATE plans SET document = zeroblob(9)", .journal, "plan 'h' is damaged"),
        ("UPDATE plans SET document = '{\"plan_hash\":\"x\"}'", .journal, "plan 'h' is damaged"),
        ("UPDATE plans SET document = '{}'", .journal, "plan 'h' is damaged"),
        ("UPDATE flights SET document = substr(document, 1, 9)", .journal, "flight 'f' is damaged"),
        ("UPDATE flights SET document = x''", .journal, "flight 'f' is damaged"),
        ("UPDATE flights SET inputs_hash = 'x'", .journal, "flight 'f' is damaged"),
        ("DELETE FROM audit_state", .audit, "note of where"),
        ("DROP TABLE audit_state", .audit, "'audit_state' is gone"),
        ("DROP TRIGGER audit_refuses_gaps", .audit, "'audit_refuses_gaps' is gone"),
        ("PRAGMA user_version = 2", .audit, "schema 2, which has no audit log"),
        (
            "DROP TRIGGER audit_refuses_update; UPDATE audit SET detail = '' WHERE number = 1", .audit,
            "entry 1"
        ),
    ]

    private func soundStore(_ path: String) async throws -> SpatiaLiteTicketStore {
        let store = try await openStore(path)
        _ = try await store.upsert(try scatteredTickets(count: 300, seed: 34), in: field)
        let plan = Array(#"{"plan_hash":"h"}"#.utf8)
        try await store.savePlan(hash: "h", scope: field, document: plan, at: 1)
        var flight = FlightRecord(id: "f", scope: field, kind: "run", startedAt: 1, runID: "r")
        try await store.save(flight, document: Array(#"{"result":{}}"#.utf8))
        flight.inputsHash = "i"
        try await store.save(flight, document: Array(#"{"inputs_hash":"i"}"#.utf8))
        let run = RunRecord(id: "r", scope: field, planHash: "h", startedAt: 1)
        _ = try await store.openRun(
            run,
            intents: [
                ClusterIntent(clusterID: "C1", marker: "m"), ClusterIntent(clusterID: "C2", marker: "n"),
            ]
        )
        try await store.record(
            [
                ClusterIntent(
                    clusterID: "C1",
                    marker: "m",
                    state: .linked,
                    issueID: "7",
                    issueKey: "J-7",
                    linkedMembers: ["1"]
                ), ClusterIntent(clusterID: "C2", marker: "n", state: .sent),
            ],
            runID: "r"
        )
        try await store.record(
            [SiteAction(number: 1, kind: .link, issueID: "7", issueKey: "J-7")],
            runID: "r"
        )
        let record = StandingRecord(issueID: "7", issueKey: "J-7", members: ["1"], runID: "r", writtenAt: 1)
        try await store.save([record], in: field)
        let hold = ClusterOverride(ticketID: "1", ticketKey: "F-1", kind: .hold, reason: "", madeAt: 1)
        try await store.save([hold], in: field)
        return store
    }

    @Test(arguments: damages.indices)
    func damageIsFoundWhileTheStoreIsOpen(index: Int) async throws {
        let damage = Self.damages[index]
        let folder = try ScratchFolder()
        let store = try await soundStore(folder.file())
        let sound = try await StoreExamination.examine(path: folder.file(), hash: digest)
        #expect(sound.isSound, "\(sound.findings)")
        #expect(sound.unfinishedRuns == ["r"])
        #expect(sound.rows.first { $0.table == "tickets" }?.rows == 300)
        try await store.inspect { (connection) throws(StoreError) in try connection.execute(damage.sql) }
        let found = try await StoreExamination.examine(path: folder.file(), hash: digest)
        #expect(
            found.findings.contains { $0.area == damage.area && $0.message.contains(damage.words) },
            "\(damage.sql): \(found.findings)"
        )
        if damage.area != .references { #expect(Set(found.findings.map(\.area)) == [damage.area]) }
    }

    /// Every word that a journal may hold: a night that was rolled back, a plan that was applied again.
    @Test func whatMusterWritesIsSound() async throws {
        let folder = try ScratchFolder()
        let store = try await openStore(folder.file())
        for outcome in RunRecord.Outcome.allCases {
            let id = "r-\(outcome.rawValue)"
            let run = RunRecord(id: id, scope: field, planHash: "h-\(id)", startedAt: 1)
            _ = try await store.openRun(run, intents: [ClusterIntent(clusterID: "C1", marker: "m")])
            let found = ClusterIntent(
                clusterID: "C1",
                marker: "m",
                state: .linked,
                issueID: "7",
                issueKey: "J-7",
                linkedMembers: ["1"]
            )
            try await store.record([found], runID: id)
            let actions = SiteAction.Kind.allCases.enumerated().map { number, kind in
                SiteAction(number: number, kind: kind, issueID: "7", issueKey: "J-7", state: .done)
            }
            try await store.record(actions, runID: id)
            if outcome != .open { try await store.finishRun(id: id, outcome: outcome, at: 2, report: []) }
        }
        let states = SiteAction.State.allCases.enumerated().map { number, state in
            SiteAction(number: 100 + number, kind: .link, issueID: "7", issueKey: "J-7", state: state)
        }
        try await store.record(states, runID: "r-open")
        let intents = ClusterIntent.State.allCases.map { state in
            let isMade = state == .created || state == .linked
            return ClusterIntent(
                clusterID: "C-\(state.rawValue)",
                marker: "m-\(state.rawValue)",
                state: state,
                issueID: isMade ? state.rawValue : nil,
                issueKey: isMade ? "J-\(state.rawValue)" : nil
            )
        }
        try await store.record(intents, runID: "r-open")
        let found = try await StoreExamination.examine(path: folder.file(), hash: digest)
        #expect(found.isSound, "\(found.findings)")
        _ = try await StoreBackup.make(of: folder.file(), at: folder.file("b.sqlite"), hash: digest)
    }

    @Test func fileThatIsNoStoreIsRefused() async throws {
        let folder = try ScratchFolder()
        try "id,lat,lon".write(toFile: folder.file("notes.txt"), atomically: true, encoding: .utf8)
        try Data().write(to: URL(filePath: folder.file("empty.sqlite")))
        for name in ["none.sqlite", "notes.txt", "empty.sqlite", "."] {
            let error = await #expect(throws: StoreError.self, "\(name)") {
                _ = try await StoreExamination.examine(path: folder.file(name), hash: digest)
            }
            #expect(error?.kind == .unavailable)
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file("none.sqlite")))
    }

    /// Damage in the middle of the file is a finding, and the checks after it go on.
    @Test func damagedPagesAreFindings() async throws {
        let folder = try ScratchFolder()
        let store = try await soundStore(folder.file())
        _ = try await store.upsert(try scatteredTickets(count: 3_000, seed: 35), in: field)
        await store.close()
        var bytes = try #require(FileManager.default.contents(atPath: folder.file()))
        let middle = bytes.count / 2 / 4_096 * 4_096
        for index in middle..<middle + 40_960 { bytes[index] = 0xA5 }
        try bytes.write(to: URL(filePath: folder.file()))
        let found = try await StoreExamination.examine(path: folder.file(), hash: digest)
        #expect(found.findings.contains { $0.area == .file })
    }
}
