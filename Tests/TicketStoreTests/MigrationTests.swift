import Testing
import Tickets

@testable import TicketStore

private let digest: @Sendable ([UInt8]) -> [UInt8] = { sha256($0) }

struct MigrationTests {
    /// A file as issue 4 leaves it: schema 2, with runs in every state.
    private func makeVersion2(_ path: String) throws {
        let connection = try Connection(path: path, role: .writer, busyTimeoutMilliseconds: 100)
        try Migrator(time: 5, migrations: [.spatialTables, .journalTables]).prepare(connection)
        try connection.execute(
            """
            INSERT INTO scopes VALUES (1, 'hq', 'FIELD'), (2, 'hq', 'OTHER');
            INSERT INTO plans VALUES ('p1', 1, CAST('{"plan_hash":"p1"}' AS BLOB), 10);
            INSERT INTO runs VALUES (1, 'r1', 1, 'p1', 10, 20, 'done', x''), (2, 'r2', 1, 'p2', 30, NULL, 'open', NULL),
                (3, 'r3', 2, 'p3', 40, 50, 'partial', x'');
            INSERT INTO intents VALUES
                (1, 'C1', 'muster-a', 'linked', '100', 'J-1', '["9","10","1"]', NULL),
                (1, 'C2', 'muster-b', 'refused', NULL, NULL, NULL, 'no'),
                (2, 'C1', 'muster-c', 'created', '99', 'J-2', NULL, NULL),
                (2, 'C2', 'muster-d', 'sent', NULL, NULL, NULL, NULL),
                (2, 'C3', 'muster-e', 'pending', NULL, NULL, NULL, NULL),
                (3, 'C1', 'muster-f', 'linked', '200', 'J-9', '["4"]', NULL);
            """
        )
    }

    @Test func storeOfIssue4GoesOnSeamlessly() async throws {
        let folder = try ScratchFolder()
        try makeVersion2(folder.file())
        let plan = try await StoreMigration.plan(of: folder.file())
        #expect(plan.from == 2 && plan.to == 3)
        #expect(plan.steps.map(\.version) == [3])
        #expect(try await StoreMigration.plan(of: folder.file()) == plan, "planning changed the file")

        let store = try await openStore(folder.file())
        #expect(
            try await store.standingRecords(in: field, includingClosed: true) == [
                StandingRecord(
                    issueID: "99",
                    issueKey: "J-2",
                    marker: "muster-c",
                    members: [],
                    runID: "r2",
                    writtenAt: 30
                ),
                StandingRecord(
                    issueID: "100",
                    issueKey: "J-1",
                    marker: "muster-a",
                    members: ["1", "10", "9"],
                    runID: "r1",
                    writtenAt: 20
                ),
            ]
        )
        let other = ProjectScope(site: "hq", project: "OTHER")
        #expect(try await store.standingRecords(in: other, includingClosed: false).map(\.issueKey) == ["J-9"])
        // The unfinished run is continued with its intents as they were.
        let next = RunRecord(id: "r9", scope: field, planHash: "p2", startedAt: 60)
        let (run, intents) = try await store.openRun(next, intents: [])
        #expect(run.id == "r2" && intents.map(\.state) == [.created, .sent, .pending])
        #expect(try await store.plan(hash: "p1") == Array(#"{"plan_hash":"p1"}"#.utf8))
        #expect(try await store.verifyAudit().holds)
        await store.close()
        #expect(try await StoreExamination.examine(path: folder.file(), hash: digest).isSound)
        #expect(try await StoreMigration.perform(on: folder.file(), at: 9).steps.isEmpty)
    }

    @Test func olderStoreIsCheckedBackedUpAndRestoredAsItIs() async throws {
        let folder = try ScratchFolder()
        try makeVersion2(folder.file())
        let found = try await StoreExamination.examine(path: folder.file(), hash: digest)
        #expect(found.isSound && found.schemaVersion == 2 && found.audit == nil)
        #expect(found.unfinishedRuns == ["r2", "r3"])
        let made = try await StoreBackup.make(of: folder.file(), at: folder.file("b.sqlite"), hash: digest)
        #expect(made.examination.schemaVersion == 2)
        #expect(try await StoreAudit.verify(path: folder.file(), head: nil, hash: digest).entries == 0)
        #expect(try await StoreAudit.entries(path: folder.file(), AuditQuery()).isEmpty)
        let done = try await StoreRestore.perform(
            from: folder.file("b.sqlite"),
            over: folder.file(),
            at: instant,
            hash: digest
        )
        #expect(done.schemaVersion == 3)
        let step = try await StoreMigration.perform(on: folder.file("b.sqlite"), at: 9)
        #expect(step.from == 2 && step.steps.map(\.version) == [3])
        #expect(try await StoreMigration.plan(of: folder.file("b.sqlite")).steps.isEmpty)
        #expect(try await StoreMigration.plan(of: folder.file()).steps.isEmpty)
        await #expect(throws: StoreError.self) { _ = try await StoreMigration.plan(of: folder.file("none")) }
    }

    /// An intent that cannot be read stops the step with the file as it was, not half-way.
    @Test func stepThatFailsLeavesTheFileAsItWas() async throws {
        let folder = try ScratchFolder()
        try makeVersion2(folder.file())
        do {
            let connection = try Connection(path: folder.file(), role: .writer, busyTimeoutMilliseconds: 100)
            try connection.execute("UPDATE intents SET linked_members = '[' WHERE run = 3")
        }
        let error = await #expect(throws: StoreError.self) { _ = try await openStore(folder.file()) }
        #expect(error?.kind == .corrupt)
        #expect(error?.message.contains("J-9") == true)
        let plan = try await StoreMigration.plan(of: folder.file())
        #expect(plan.from == 2)
        let tables = try await StoreFile.reading(folder.file()) { (connection, _) throws(StoreError) in
            try connection.integer("SELECT count(*) FROM sqlite_schema WHERE name IN ('standing', 'audit')")
        }
        #expect(tables == 0)
    }
}
