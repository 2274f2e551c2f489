import FoundationEssentials
import Testing
import Tickets

@testable import TicketStore

private let digest: @Sendable ([UInt8]) -> [UInt8] = { sha256($0) }

struct RestoreTests {
    private let later = instant + 5_000

    /// A store with one ticket and a backup of it, then a second ticket.
    private func world() async throws -> (folder: ScratchFolder, store: SpatiaLiteTicketStore) {
        let folder = try ScratchFolder()
        let store = try await openStore(folder.file())
        _ = try await store.upsert([try ticket("1", 1, 1)], in: field)
        try await store.append([AuditEvent(time: 1, event: "before")])
        _ = try await StoreBackup.make(of: folder.file(), at: folder.file("b.sqlite"), hash: digest)
        _ = try await store.upsert([try ticket("2", 2, 2)], in: field)
        try await store.append([AuditEvent(time: 2, event: "after")])
        return (folder, store)
    }

    private func restore(_ folder: ScratchFolder, from backup: String = "b.sqlite") async throws
        -> StoreRestore
    {
        try await StoreRestore.perform(
            from: folder.file(backup),
            over: folder.file(),
            at: later,
            hash: digest
        )
    }

    @Test func restoreKeepsTheReplacedStoreAside() async throws {
        let (folder, store) = try await world()
        let replacedHead = try #require(try await store.verifyAudit().head)
        _ = try await store.takeLease(in: field, holder: .thisProcess(), at: 5, lasting: .seconds(9))
        await store.close()
        let done = try await restore(folder)
        #expect(done.replacedPath == folder.file("store.sqlite.replaced-20260101T000005Z"))
        let restored = try await openStore(folder.file())
        #expect(try await restored.tickets(in: field).map(\.id) == ["1"])
        let verdict = try await restored.verifyAudit()
        #expect(verdict.holds && verdict.head == done.auditHead)
        let entries = try await restored.auditEntries(AuditQuery())
        #expect(entries.map(\.event) == ["before", "store.restored"])
        #expect(
            entries.last?.detail
                == #"{"backup":"b.sqlite","replaced_head":"\#(replacedHead)","replaced_through":2}"#
        )
        // The token goes on where the replaced store was, so that a run of before stays fenced.
        #expect(
            try await restored.takeLease(in: field, holder: .thisProcess(), at: 6, lasting: .seconds(9)) == 3
        )
        await restored.close()
        let aside = try await openStore(try #require(done.replacedPath))
        #expect(try await aside.tickets(in: field).map(\.id) == ["1", "2"])
        await aside.close()
        // The same second once more: nothing that was kept is lost.
        #expect(
            try await restore(folder).replacedPath == folder.file("store.sqlite.replaced-20260101T000005Z-2")
        )
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!names.contains { $0.hasSuffix(".restoring") || $0 == "store.sqlite-wal" }, "\(names)")
    }

    @Test func restoreIsRefusedWhileARunHoldsTheLock() async throws {
        let (folder, store) = try await world()
        await store.close()
        let elsewhere = ProjectScope(site: "hq", project: "UNKNOWN")
        for scope in [field, elsewhere] {
            let lock = try RunLock(storePath: folder.file(), scope: scope, startedAt: instant)
            let error = await #expect(throws: StoreError.self) { _ = try await restore(folder) }
            #expect(error?.kind == .locked)
            #expect(error?.message.contains("2026-01-01T00:00:00Z") == true, "\(error?.message ?? "")")
            lock.release()
        }
        try await expectUntouched(folder)
    }

    @Test func restoreIsRefusedWhileAnotherMachineHoldsALease() async throws {
        let (folder, store) = try await world()
        let other = LeaseHolder(host: "depot", process: 7)
        _ = try await store.takeLease(in: field, holder: other, at: later, lasting: .seconds(1))
        // Not by `close`, which would give it back.
        try await store.inspect { (connection) throws(StoreError) in
            try connection.execute("UPDATE leases SET token = token + 1")
        }
        await store.close()
        let error = await #expect(throws: StoreError.self) { _ = try await restore(folder) }
        #expect(error?.kind == .locked)
        #expect(error?.message.contains("pid 7 on depot") == true)
        try await expectUntouched(folder)
        let done = try await StoreRestore.perform(
            from: folder.file("b.sqlite"),
            over: folder.file(),
            at: later + 1_000,
            hash: digest
        )
        #expect(done.replacedPath != nil)
    }

    @Test func restoreIsRefusedWhileTheStoreIsOpen() async throws {
        let (folder, store) = try await world()
        let error = await #expect(throws: StoreError.self) { _ = try await restore(folder) }
        #expect(error?.kind == .locked)
        #expect(error?.message.contains("open; end it") == true, "\(error?.message ?? "")")
        #expect(try await store.tickets(in: field).map(\.id) == ["1", "2"])
        await store.close()
        try await expectUntouched(folder)
        _ = try await restore(folder)
    }

    private func expectUntouched(_ folder: ScratchFolder) async throws {
        let store = try await openStore(folder.file())
        #expect(try await store.tickets(in: field).map(\.id) == ["1", "2"])
        #expect(try await store.auditEntries(AuditQuery()).map(\.event).contains("store.restored") == false)
        await store.close()
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!names.contains { $0.contains("restoring") || $0.contains("replaced") }, "\(names)")
    }

    @Test func backupThatIsNoneIsRefused() async throws {
        let (folder, store) = try await world()
        await store.close()
        try "text".write(toFile: folder.file("notes.txt"), atomically: true, encoding: .utf8)
        for name in ["none.sqlite", "notes.txt", "store.sqlite", "."] {
            await #expect(throws: StoreError.self, "\(name)") { _ = try await restore(folder, from: name) }
        }
        do {
            let tampered = try Connection(
                path: folder.file("b.sqlite"),
                role: .writer,
                busyTimeoutMilliseconds: 100
            )
            try tampered.execute("DROP TRIGGER audit_refuses_update; UPDATE audit SET event = 'x'")
        }
        let error = await #expect(throws: StoreError.self) { _ = try await restore(folder) }
        #expect(error?.kind == .corrupt)
        #expect(error?.message.contains("entry 1: its content was changed") == true)
        try await expectUntouched(folder)
        let forced = try await StoreRestore.perform(
            from: folder.file("b.sqlite"),
            over: folder.file(),
            at: later,
            isAcceptingFindings: true,
            hash: digest
        )
        #expect(!forced.backup.isSound)
    }

    /// What a restore is for: the store is gone, damaged, or not one, with or without a log of before beside it.
    @Test(arguments: ["gone", "gone, log left", "damaged", "text", "damaged, log left"])
    func lostStoreIsPutBack(how: String) async throws {
        let (folder, store) = try await world()
        if how.hasSuffix("log left") {
            // As a killed process leaves it.
            let log = try #require(FileManager.default.contents(atPath: folder.file("store.sqlite-wal")))
            #expect(!log.isEmpty)
            await store.close()
            try log.write(to: URL(filePath: folder.file("store.sqlite-wal")))
        } else {
            await store.close()
        }
        switch how.prefix(4) {
        case "gone": try FileManager.default.removeItem(atPath: folder.file())
        case "text": try "text".write(toFile: folder.file(), atomically: true, encoding: .utf8)
        default:
            var bytes = try #require(FileManager.default.contents(atPath: folder.file()))
            for index in 0..<bytes.count where index > 100 { bytes[index] = 0xA5 }
            try bytes.write(to: URL(filePath: folder.file()))
        }
        let done = try await restore(folder)
        #expect((done.replacedPath == nil) == how.hasPrefix("gone"))
        let restored = try await openStore(folder.file())
        #expect(try await restored.tickets(in: field).map(\.id) == ["1"])
        #expect(try await restored.integrityReport().isSound)
        await restored.close()
        #expect(try await StoreExamination.examine(path: folder.file(), hash: digest).isSound)
    }

    @Test func symbolicLinkToTheStoreStaysOne() async throws {
        let (folder, store) = try await world()
        await store.close()
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("link"),
            withDestinationPath: folder.file()
        )
        let done = try await StoreRestore.perform(
            from: folder.file("b.sqlite"),
            over: folder.file("link"),
            at: later,
            hash: digest
        )
        #expect(done.replacedPath?.hasSuffix("store.sqlite.replaced-20260101T000005Z") == true)
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("link")) == folder.file()
        )
    }
}
