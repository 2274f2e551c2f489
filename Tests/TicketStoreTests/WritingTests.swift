import FoundationEssentials
import Geodesy
import Testing
import TicketStore
import Tickets

struct WritingTests {
    /// Neither a row nor a page is written for a ticket that has not changed, and its version stays.
    @Test(arguments: [10, 1_000])
    func unchangedTicketsAreNotWritten(count: Int) async throws {
        let folder = try ScratchFolder()
        let store = try await openStore(folder.file())
        var tickets = try scatteredTickets(count: count, seed: 21)
        _ = try await store.upsert(tickets, in: field)
        let changesBefore = try await store.totalChanges()
        let logBefore = try #require(FileManager.default.contents(atPath: folder.file("store.sqlite-wal")))

        #expect(try await store.upsert(tickets, in: field) == UpsertSummary(unchanged: count))
        #expect(try await store.totalChanges() == changesBefore)
        #expect(FileManager.default.contents(atPath: folder.file("store.sqlite-wal")) == logBefore)
        #expect(try await store.syncVersion(of: "T-3", in: field) == 1)

        tickets[3].summary = "changed"
        #expect(try await store.upsert(tickets, in: field) == UpsertSummary(updated: 1, unchanged: count - 1))
        #expect(try await store.totalChanges() > changesBefore)
        #expect(try await store.syncVersion(of: "T-3", in: field) == 2)
        #expect(try await store.syncVersion(of: "T-4", in: field) == 1)
        #expect(try await store.syncVersion(of: "none", in: field) == nil)
    }

    /// A full disk ends in `diskFull`, with everything as it was before the call, by either way of writing.
    @Test(arguments: [100, 20_000])
    func fullDiskLosesNothing(extra: Int) async throws {
        let folder = try ScratchFolder()
        let store = try await openStore(folder.file())
        let tickets = try scatteredTickets(count: 2_000, seed: 22)
        _ = try await store.upsert(tickets, in: field)
        let expected = try await store.tickets(in: field)
        try await store.limitPages(to: 1)  // SQLite takes the present size where less is asked for
        let more = try (0..<extra).map { index in
            Ticket(
                id: "X-\(index)",
                summary: String(repeating: "x", count: 2_000),
                place: try ticket("", 10, Double(index % 170)).place
            )
        }
        let error = await #expect(throws: StoreError.self) { _ = try await store.upsert(more, in: field) }
        #expect(error?.kind == .diskFull)
        #expect(error?.message.contains("Free some space") == true)
        #expect(try await store.tickets(in: field) == expected)
        #expect(try await store.integrityReport().isSound)
        try await store.limitPages(to: 1_000_000_000)
        #expect(try await store.upsert(more, in: field) == UpsertSummary(inserted: extra))
        #expect(try await store.integrityReport().isSound)
    }

    /// An error that SQLite does not roll back by itself, in the middle of a call, undoes what came before it.
    @Test func failedCallChangesNothing() async throws {
        let folder = try ScratchFolder()
        let store = try await openStore(folder.file())
        _ = try await store.upsert([try ticket("1", 1, 1)], in: field)
        try await store.inspect { (connection) throws(StoreError) in
            try connection.execute(
                """
                CREATE TEMP TRIGGER refusing BEFORE INSERT ON main.tickets WHEN new.id = 'bad'
                BEGIN SELECT raise(ABORT, 'refused by the test'); END
                """
            )
        }
        let error = await #expect(throws: StoreError.self) {
            _ = try await store.upsert(
                [try ticket("1", 5, 5), try ticket("2", 2, 2), try ticket("bad", 3, 3)],
                in: field
            )
        }
        #expect(error?.kind == .other)
        #expect(error?.message.contains("refused by the test") == true)
        #expect(try await store.tickets(in: field) == [try ticket("1", 1, 1)])
        #expect(try await store.upsert([try ticket("2", 2, 2)], in: field) == UpsertSummary(inserted: 1))
    }

    /// A journal that does not fit stays as it was as well.
    @Test func fullDiskKeepsTheJournal() async throws {
        let folder = try ScratchFolder()
        let store = try await openStore(folder.file())
        let run = RunRecord(id: "r", scope: field, planHash: "h", startedAt: 1)
        _ = try await store.openRun(run, intents: [ClusterIntent(clusterID: "C", marker: "m")])
        try await store.limitPages(to: 1)
        let big = (0..<500).map {
            ClusterIntent(clusterID: "C\($0)", marker: "m", message: String(repeating: "x", count: 4_000))
        }
        let error = await #expect(throws: StoreError.self) { try await store.record(big, runID: "r") }
        #expect(error?.kind == .diskFull)
        #expect(try await store.intents(runID: "r") == [ClusterIntent(clusterID: "C", marker: "m")])
    }

    /// Another writer is waited for, then named as the cause; reading goes on meanwhile.
    @Test func secondWriterIsRefusedAfterItsTimeout() async throws {
        let folder = try ScratchFolder()
        let store = try await openStore(folder.file(), busyTimeout: .milliseconds(20))
        _ = try await store.upsert([try ticket("1", 1, 1)], in: field)
        let other = DatabaseThread(path: folder.file())
        try await other.open(role: .writer, busyTimeoutMilliseconds: 100)
        try await other.run { (connection) throws(StoreError) in try connection.execute("BEGIN IMMEDIATE") }
        let error = await #expect(throws: StoreError.self) {
            _ = try await store.upsert([try ticket("2", 2, 2)], in: field)
        }
        #expect(error?.kind == .locked)
        #expect(error?.message.contains("another process is writing") == true)
        #expect(try await store.tickets(in: field).count == 1)
        try await other.run { (connection) throws(StoreError) in try connection.execute("COMMIT") }
        #expect(try await store.upsert([try ticket("2", 2, 2)], in: field) == UpsertSummary(inserted: 1))
    }

    /// Reads during a long write see the state before it, and do not wait for its end.
    @Test func readersSeeWholeTransactionsOnly() async throws {
        let folder = try ScratchFolder()
        let store = try await openStore(folder.file(), readers: 3)
        let batches = try (0..<20).map { batch in
            try (0..<100).map { try ticket("B\(batch)-\($0)", 10, Double($0)) }
        }
        let center = try Coordinate(latitude: 10, longitude: 50)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for batch in batches { _ = try await store.upsert(batch, in: field) } }
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<40 {
                        let near = try await store.tickets(in: field, within: .kilometers(20_000), of: center)
                        #expect(near.count.isMultiple(of: 100))
                        #expect(try await store.tickets(in: field).count.isMultiple(of: 100))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await store.tickets(in: field).count == 2_000)
        #expect(try await store.integrityReport().isSound)
    }

    /// The blob that is built here is byte for byte the one that SpatiaLite makes.
    @Test func pointBlobEqualsSpatiaLites() async throws {
        let folder = try ScratchFolder()
        let store = try await openStore(folder.file())
        _ = try await store.upsert(try scatteredTickets(count: 300, seed: 23), in: field)
        let differing = try await store.inspect { (connection) throws(StoreError) in
            try connection.texts("SELECT id FROM tickets WHERE geom IS NOT MakePoint(lon, lat, 4326)")
        }
        #expect(differing.isEmpty)
    }

    /// The ways of writing leave the same rows, so that nothing depends on how many tickets came at once.
    @Test func writingManyEqualsWritingOneByOne() async throws {
        let folder = try ScratchFolder()
        let tickets = try scatteredTickets(count: 600, seed: 24)
        let atOnce = try await openStore(folder.file("a.sqlite"))
        let oneByOne = try await openStore(folder.file("b.sqlite"))
        _ = try await atOnce.upsert(tickets, in: field)
        for start in stride(from: 0, to: 600, by: 50) {
            _ = try await oneByOne.upsert(Array(tickets[start..<(start + 50)]), in: field)
        }
        let rows = "SELECT id || hex(content_hash) || sync_version || hex(geom) FROM tickets ORDER BY id"
        let left = try await atOnce.inspect { (connection) throws(StoreError) in try connection.texts(rows) }
        let right = try await oneByOne.inspect { (connection) throws(StoreError) in try connection.texts(rows)
        }
        #expect(left.count == 600)
        #expect(left == right)
        #expect(try await oneByOne.integrityReport().isSound)
    }

    /// What the check is for: an index out of step is seen.
    @Test func integrityReportSeesAnIndexOutOfStep() async throws {
        let folder = try ScratchFolder()
        let store = try await openStore(folder.file())
        _ = try await store.upsert(try scatteredTickets(count: 300, seed: 25), in: field)
        try await store.savePlan(hash: "h", scope: field, document: [1], at: 1)
        _ = try await store.openRun(
            RunRecord(id: "r", scope: field, planHash: "h", startedAt: 1),
            intents: []
        )
        let before = try await store.integrityReport()
        #expect(before.isSound)
        #expect([before.tickets, before.locatedTickets, before.indexedTickets] == [300, 300, 300])
        #expect([before.scopes, before.plans, before.runs, before.openRuns] == [1, 1, 1, 1])
        #expect(before.schemaVersion == 3)
        #expect(before.sqliteVersion == StoreLibraryVersions.sqlite)
        #expect(before.spatialiteVersion == StoreLibraryVersions.spatialite)
        _ = try await store.inspect { (connection) throws(StoreError) in
            try connection.texts("DELETE FROM idx_tickets_geom WHERE pkid = 7")
        }
        let after = try await store.integrityReport()
        #expect(!after.isSound)
        #expect(!after.isIndexInStep)
        #expect(after.indexedTickets == 299)
    }
}
