import FoundationEssentials
import Secrets
import Testing
import TicketStore

@testable import Muster

/// What `muster doctor` says of a store, without changing it.
struct DoctorStoreTests {
    private let scope = ProjectScope(site: "hq", project: "FIELD")

    private func inFolder(_ body: (String, MusterConfiguration) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "muster-doctor-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/s.sqlite"
        try await body(
            path,
            MusterConfiguration(store: path, projects: [ProjectConfiguration(site: "hq", key: "FIELD")])
        )
    }

    private func store(_ path: String) async throws -> SpatiaLiteTicketStore {
        let store = try await SpatiaLiteTicketStore(path: path, at: 1) { SHA256Digest(of: $0).bytes }
        let tickets = try (1...3).map { number in
            Ticket(
                id: "\(number)",
                place: .located(
                    .geographic(try Coordinate(latitude: 40.1 + Double(number), longitude: -73.3))
                )
            )
        }
        _ = try await store.upsert(tickets, in: scope)
        return store
    }

    private func names(_ path: String) throws -> [String] {
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test func storeThatDoesNotExistIsAnnouncedAndNotMade() async throws {
        try await inFolder { path, configuration in
            let checks = await Doctor.store(configuration)
            #expect(checks.map(\.name) == ["store", "run lock", "disk space"])
            #expect(checks.allSatisfy { $0.status == .ok })
            #expect(checks[0].found == "will be made at '\(path)' by the first run")
            let found = try names(path)
            #expect(found == [])
        }
    }

    @Test func soundStoreIsReadWholeAndLeftAsItWas() async throws {
        try await inFolder { path, configuration in
            try await store(path).close()
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            let checks = await Doctor.store(configuration)
            #expect(
                checks.map(\.name) == ["store", "spatial index", "unfinished runs", "run lock", "disk space"]
            )
            #expect(checks.allSatisfy { $0.status == .ok }, "\(checks)")
            #expect(checks[0].found.contains("3 tickets"))
            #expect(checks[1].found == "in step with 3 places")
            let after = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(after == before)
            let found = try names(path)
            #expect(found == ["s.sqlite"])
        }
    }

    /// What is done to the index behind the store's back, and how many places are out of step then.
    @Test(arguments: [
        ("DELETE FROM idx_tickets_geom WHERE pkid = 2", 1),
        ("UPDATE idx_tickets_geom SET xmin = 10, xmax = 11 WHERE pkid = 1", 1),
        ("INSERT INTO idx_tickets_geom(pkid, xmin, xmax, ymin, ymax) VALUES (77, 0, 1, 0, 1)", 1),
    ])
    func indexThatIsOutOfStepIsAFailure(_ change: String, _ differences: Int) async throws {
        try await inFolder { path, configuration in
            let store = try await store(path)
            try await store.inspect { (connection) throws(StoreError) in try connection.execute(change) }
            await store.close()
            let check = await Doctor.store(configuration).first { $0.name == "spatial index" }
            #expect(check?.status == .failed)
            #expect(check?.code == .store)
            #expect(
                check?.found.hasPrefix("\(differences) of 3 places") == true,
                "\(String(describing: check))"
            )
        }
    }

    @Test func unfinishedRunsAreAWarningUnlessTheyAreUnderWay() async throws {
        try await inFolder { path, configuration in
            let store = try await store(path)
            _ = try await store.openRun(
                RunRecord(id: "r1", scope: scope, planHash: "h", startedAt: 1),
                intents: []
            )
            _ = try await store.openRun(
                RunRecord(id: "r2", scope: scope, planHash: "i", startedAt: 2),
                intents: []
            )
            try await store.finishRun(id: "r2", outcome: .done, at: 3, report: [])
            await store.close()
            let left = await Doctor.store(configuration).first { $0.name == "unfinished runs" }
            #expect(left?.status == .warning)
            #expect(left?.found == "1: r1")
            #expect(left?.fix?.contains("muster run") == true)

            let lock = try RunLock(storePath: path, scope: scope, startedAt: 0)
            let busy = await Doctor.store(configuration)
            #expect(busy.first { $0.name == "unfinished runs" }?.status == .ok)
            let held = busy.first { $0.name == "run lock" }
            #expect(held?.status == .warning)
            #expect(held?.found.contains("FIELD on hq (pid ") == true, "\(String(describing: held))")
            lock.release()
            #expect(await Doctor.store(configuration).first { $0.name == "run lock" }?.status == .ok)
        }
    }

    @Test func storeOfAnEmptyFileIsMadeByTheNextRun() async throws {
        try await inFolder { path, configuration in
            try Data().write(to: URL(fileURLWithPath: path))
            let check = await Doctor.store(configuration)[0]
            #expect(check.status == .ok)
            #expect(check.found.contains("schema 0, brought up to"))
            let after = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(after == Data())
        }
    }

    @Test func damagedStoreIsAFailure() async throws {
        try await inFolder { path, configuration in
            try await store(path).close()
            var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            // Pages after the first, whose header stays whole.
            for offset in stride(from: 8_192, to: bytes.count, by: 512) { bytes[offset] ^= 0xFF }
            try bytes.write(to: URL(fileURLWithPath: path))
            let check = await Doctor.store(configuration)[0]
            #expect(check.status == .failed, "\(check)")
            #expect(check.code == .store)
        }
    }
}
