import FoundationEssentials
import Testing
import TicketStore
import Tickets

struct OpeningTests {
    /// What stands at the path, what is wrong with it, and words that its message must have.
    enum BadPlace: CaseIterable, CustomTestStringConvertible {
        case folder, missingFolder, text, foreignDatabase, pseudoFileSystem

        var testDescription: String { "\(self)" }

        var words: [String] {
            switch self {
            case .folder, .missingFolder, .pseudoFileSystem: ["cannot open", "check that the folder exists"]
            case .text: ["is not a Muster store", "name another file"]
            case .foreignDatabase: ["of another program", "Name another file"]
            }
        }

        func path(in folder: ScratchFolder) throws -> String {
            switch self {
            case .folder: return folder.path
            case .missingFolder: return folder.file("none/store.sqlite")
            case .pseudoFileSystem: return "/proc/muster-store.sqlite"
            case .text:
                let path = folder.file("notes.txt")
                try String(repeating: "id,lat,lon\n", count: 200).write(
                    toFile: path,
                    atomically: true,
                    encoding: .utf8
                )
                return path
            case .foreignDatabase:
                let path = folder.file("other.sqlite")
                let other = try Connection(path: path, role: .writer, busyTimeoutMilliseconds: 100)
                try other.execute("CREATE TABLE songs(title TEXT); INSERT INTO songs VALUES ('x')")
                return path
            }
        }
    }

    @Test(arguments: BadPlace.allCases)
    func badPlaceIsRefusedWithItsFix(place: BadPlace) async throws {
        let folder = try ScratchFolder()
        let path = try place.path(in: folder)
        let before = FileManager.default.contents(atPath: path)
        let error = await #expect(throws: StoreError.self) { _ = try await openStore(path) }
        #expect(error?.kind == .unavailable)
        for word in place.words + ["'\(path)'"] {
            #expect(error?.message.contains(word) == true, "\(error?.message ?? "") lacks \(word)")
        }
        #expect(FileManager.default.contents(atPath: path) == before, "the refused file was changed")
    }

    @Test(arguments: ["", ":memory:", "file:store.sqlite?mode=memory"])
    func pathThatIsNoFileIsRefused(path: String) async throws {
        let error = await #expect(throws: StoreError.self) { _ = try await openStore(path) }
        #expect(error?.kind == .unavailable)
        #expect(error?.message.contains("InMemoryTicketStore") == true)
    }

    @Test func newerSchemaIsRefusedAndUntouched() async throws {
        let folder = try ScratchFolder()
        let path = folder.file()
        let store = try await openStore(path)
        await store.close()
        do {
            let newer = try Connection(path: path, role: .writer, busyTimeoutMilliseconds: 100)
            try newer.execute("PRAGMA user_version = 4711")
        }
        let before = FileManager.default.contents(atPath: path)
        let error = await #expect(throws: StoreError.self) { _ = try await openStore(path) }
        #expect(error?.kind == .newerSchema(found: 4711, known: 3))
        for word in ["'\(path)'", "4711", "up to 3", "Update Muster"] {
            #expect(error?.message.contains(word) == true, "\(error?.message ?? "") lacks \(word)")
        }
        #expect(FileManager.default.contents(atPath: path) == before)
    }

    /// A file that stopped at the first step is brought to the last with its tickets kept.
    @Test func olderSchemaIsBroughtUpToDate() async throws {
        let folder = try ScratchFolder()
        let path = folder.file()
        do {
            let old = try await openStore(path)
            _ = try await old.upsert([try ticket("1", 1, 2)], in: field)
            await old.close()
            let connection = try Connection(path: path, role: .writer, busyTimeoutMilliseconds: 100)
            try connection.execute(
                """
                DROP TABLE standing; DROP TABLE overrides; DROP TABLE actions; DROP TABLE audit;
                DROP TABLE audit_state; DROP TABLE flights; DROP TABLE leases;
                DROP VIEW clusters; DROP TABLE intents; DROP TABLE runs; DROP TABLE plans;
                DELETE FROM schema_migrations WHERE version >= 2; PRAGMA user_version = 1
                """
            )
        }
        let store = try await openStore(path)
        #expect(try await store.tickets(in: field).map(\.id) == ["1"])
        try await store.savePlan(hash: "h", scope: field, document: [1], at: 5)
        await store.close()
        let reader = try Connection(path: path, role: .reader, busyTimeoutMilliseconds: 100)
        #expect(
            try reader.texts("SELECT version || ' ' || applied_at FROM schema_migrations ORDER BY version")
                == ["1 \(instant)", "2 \(instant)", "3 \(instant)"]
        )
        #expect(try reader.integer("PRAGMA user_version") == 3)
    }

    @Test func reopenedStoreHasEverything() async throws {
        let folder = try ScratchFolder()
        let tickets = try scatteredTickets(count: 400, seed: 3)
        let first = try await openStore(folder.file())
        _ = try await first.upsert(tickets, in: field)
        try await first.setSyncState("full_pull", to: "1", in: field)
        try await first.setSyncState("full_pull", to: "2", in: field)
        await first.close()
        let second = try await openStore(folder.file(), readers: 1)
        #expect(try await second.upsert(tickets, in: field) == UpsertSummary(unchanged: 400))
        #expect(try await second.syncState("full_pull", in: field) == "2")
        #expect(try await second.syncState("other", in: field) == nil)
    }

    @Test func closedStoreSaysSo() async throws {
        let folder = try ScratchFolder()
        let store = try await openStore(folder.file())
        await store.close()
        let error = await #expect(throws: StoreError.self) { _ = try await store.tickets(in: field) }
        #expect(error?.kind == .unavailable)
        #expect(error?.message.contains("is closed") == true)
    }

    /// Eight openings of one new file at the same time all succeed: the first makes it, the others wait.
    @Test func newFileMayBeOpenedByManyAtOnce() async throws {
        let folder = try ScratchFolder()
        let path = folder.file()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<8 {
                group.addTask {
                    let store = try await openStore(path, readers: 1)
                    _ = try await store.upsert([try ticket("T\(index)", 1, 1)], in: field)
                }
            }
            try await group.waitForAll()
        }
        let store = try await openStore(path)
        #expect(try await store.tickets(in: field).count == 8)
    }

    /// Damage in the middle of the file is reported as such, not as an empty result.
    @Test func damagedFileIsCorrupt() async throws {
        let folder = try ScratchFolder()
        let path = folder.file()
        let store = try await openStore(path)
        _ = try await store.upsert(try scatteredTickets(count: 3_000, seed: 4), in: field)
        await store.close()
        var bytes = try #require(FileManager.default.contents(atPath: path))
        #expect(bytes.count > 100_000)
        for index in 4096..<bytes.count { bytes[index] = 0xA5 }
        try bytes.write(to: URL(filePath: path))
        let error = await #expect(throws: StoreError.self) {
            let damaged = try await openStore(path)
            _ = try await damaged.tickets(in: field)
        }
        #expect(error?.kind == .corrupt, "\(String(describing: error))")
    }
}
