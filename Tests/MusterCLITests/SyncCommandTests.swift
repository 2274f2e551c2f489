import FoundationEssentials
import Glibc
import JiraSandbox
import Testing

@testable import MusterCLI

/// `muster sync` over the wire.
struct SyncCommandTests {
    private struct Report: Decodable {
        struct Left: Decodable { var total: Int }
        var method: String
        var dry_run: Bool
        var new: Int
        var changed: Int
        var unchanged: Int
        var left: Left
        var calls: Int
    }

    private func report(_ ran: Ran) throws -> Report {
        try JSONDecoder().decode(Report.self, from: Data(ran.output.utf8))
    }

    @Test func firstEverythingThenChangesAndNeverAWriteToJira() async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files(top: "store: s.sqlite"))
        let first = try report(await world.run(["sync", "--json"]))
        #expect(first.method == "full" && first.new == 5 && first.left.total == 0)
        try site.server.jira.setStatus(key: "FIELD-2", to: "Done")
        let dry = await world.run(["sync", "--dry-run"])
        #expect(dry.code == .done, "\(dry.messages)")
        #expect(dry.output.contains("1 closed: FIELD-2 (Done)"), "\(dry.output)")
        #expect(dry.messages.contains("the store is as it was"))
        let second = try report(await world.run(["sync", "--json"]))
        #expect(second.method == "incremental" && second.left.total == 1 && second.unchanged == 4)
        #expect(second.calls > 0)
        let full = try report(await world.run(["sync", "--json", "--full"]))
        #expect(full.method == "full" && full.unchanged == 4)
        let text = await world.run(["sync"])
        #expect(text.output.hasPrefix("FIELD on hq: 4 tickets, changes read\n"), "\(text.output)")
        #expect(site.writes == 0)
        await site.stop()
    }

    @Test func oneAtATimeAProject() async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files(top: "store: s.sqlite"))
        #expect(await world.run(["sync", "--quiet"]).code == .done)
        let descriptor = open(world.path("s.sqlite.hq.FIELD.lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        try #require(descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        let holder = "pid 4711 on yard, started 2026-01-01T00:00:00Z\n"
        #expect(pwrite(descriptor, holder, holder.utf8.count, 0) == holder.utf8.count)
        try await world.refuses(
            ["sync"],
            code: .locked,
            words: ["pid 4711 on yard", "project FIELD of site hq"]
        )
        close(descriptor)
        #expect(await world.run(["sync", "--quiet"]).code == .done)
        await site.stop()
    }

    @Test func aSiteThatIsNotThereLeavesTheStoreAsItWas() async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files(top: "store: s.sqlite"))
        #expect(await world.run(["sync", "--quiet"]).code == .done)
        await site.stop()
        let ran = await world.run(["sync"])
        #expect(ran.code == .unavailable, "\(ran.messages)")
        #expect(ran.output.isEmpty)
    }
}
