import Clustering
import FoundationEssentials
import Secrets
import Testing
import TicketStore
import Tickets

@testable import MusterCLI

/// `muster store` and `muster audit` on files of their own, without a configuration.
struct StoreCommandTests {
    private let scope = ProjectScope(site: "hq", project: "FIELD")

    /// A world with a store of one run and a decision, closed.
    private func world() async throws -> BadInputWorld {
        let world = try BadInputWorld()
        let store = try await open(world)
        _ = try await store.upsert([Ticket(id: "1", place: .unusable(.noCoordinates, found: ""))], in: scope)
        let run = RunRecord(id: "run-1", scope: scope, planHash: "p", startedAt: 1_000)
        _ = try await store.openRun(run, intents: [])
        try await store.finishRun(id: "run-1", outcome: .done, at: 2_000, report: [])
        let hold = ClusterOverride(
            ticketID: "1",
            ticketKey: "FIELD-1",
            kind: .hold,
            reason: "later\u{1b}[31m\n",
            madeAt: 1,
            expiresAt: 5
        )
        try await store.save([hold], in: scope)
        await store.close()
        return world
    }

    private func open(_ world: BadInputWorld, _ name: String = "s.sqlite") async throws
        -> SpatiaLiteTicketStore
    {
        try await SpatiaLiteTicketStore(path: world.path(name), at: 1_000) { SHA256Digest(of: $0).bytes }
    }

    private func json(_ ran: Ran) throws -> [String: Value] {
        try JSONDecoder().decode([String: Value].self, from: Data(ran.output.utf8))
    }

    @Test func backupCheckAndRestoreByCommand() async throws {
        let world = try await world()
        let store = ["--store", "s.sqlite"]
        let made = await world.run(["store", "backup", "b.sqlite", "--json"] + store)
        #expect(made.code == .done, "\(made.messages)")
        let document = try json(made)
        #expect(document["sound"] == .flag(true) && document["schema"] == .number(3))
        #expect(document["path"] == .text(world.path("b.sqlite")))
        #expect(document["audit_entries"] == .number(3))

        let again = await world.run(["store", "backup", "b.sqlite"] + store)
        #expect(again.code == .failed && again.messages.contains("exists already"))
        #expect(await world.run(["store", "backup", "b.sqlite", "--force"] + store).code == .done)
        // Beside the store, with the world's time in its name.
        let dated = await world.run(["store", "backup"] + store)
        #expect(dated.code == .done)
        #expect(dated.output.contains("Audit head "), "\(dated.output)")
        #expect(try world.everything()["s.sqlite.backup-20260101T000000Z"] != nil)

        let checked = await world.run(["store", "check"] + store)
        #expect(checked.code == .done)
        for word in ["file        ok", "journal     ok", "1 tickets", "3 audit", "audit head"] {
            #expect(checked.output.contains(word), "'\(word)' is not in \(checked.output)")
        }
        // Restored after another run; the replaced store stays.
        do {
            let changed = try await open(world)
            _ = try await changed.removeTickets(in: scope, except: [])
            await changed.close()
        }
        let restored = await world.run(["store", "restore", "b.sqlite", "--json"] + store)
        #expect(restored.code == .done, "\(restored.messages)")
        #expect(try json(restored)["replaced"] == .text(world.path("s.sqlite.replaced-20260101T000000Z")))
        let back = try await open(world)
        #expect(try await back.tickets(in: scope).map(\.id) == ["1"])
        await back.close()
    }

    @Test func restoreUnderALockIsExitCode7() async throws {
        let world = try await world()
        #expect(await world.run(["store", "backup", "b.sqlite", "--store", "s.sqlite"]).code == .done)
        let lock = try RunLock(storePath: world.path("s.sqlite"), scope: scope, startedAt: 0)
        let refused = await world.run(["store", "restore", "b.sqlite", "--store", "s.sqlite"])
        #expect(refused.code == .locked)
        #expect(refused.messages.contains("1970-01-01T00:00:00Z"), "\(refused.messages)")
        lock.release()
        let open = try await open(world)
        let busy = await world.run(["store", "restore", "b.sqlite", "--store", "s.sqlite"])
        #expect(busy.code == .locked, "\(busy.messages)")
        await open.close()
        #expect(await world.run(["store", "restore", "b.sqlite", "--store", "s.sqlite"]).code == .done)
    }

    @Test func auditLogByCommand() async throws {
        let world = try await world()
        let store = ["--store", "s.sqlite"]
        let verified = await world.run(["audit", "verify", "--json"] + store)
        #expect(verified.code == .done, "\(verified.messages)")
        guard case .text(let head) = try json(verified)["head"] else {
            Issue.record("no head in \(verified.output)")
            return
        }
        let known = await world.run(["audit", "verify", "--head", head.uppercased()] + store)
        #expect(known.code == .done && known.output.contains("entry 3 of 3"), "\(known.output)")
        let other = await world.run(["audit", "verify", "--head", String(repeating: "a", count: 64)] + store)
        #expect(other.code == .stale && other.output.contains("NOT in the log"), "\(other.output)")
        #expect(await world.run(["audit", "verify", "--head", "abc"] + store).code == .usage)

        let listed = await world.run(["audit", "list"] + store)
        #expect(listed.output.split(separator: "\n").count == 3, "\(listed.output)")
        #expect(listed.output.contains("hq/FIELD  run.opened  p  run run-1"), "\(listed.output)")
        #expect(!listed.output.contains("\u{1b}"))
        let lines = { (arguments: [String]) in
            await world.run(["audit", "list"] + arguments + store).output.split(separator: "\n").count
        }
        #expect(await lines(["--run", "run-1"]) == 2)
        #expect(await lines(["--event", "run.", "--limit", "1"]) == 1)
        #expect(await lines(["--event", "override.added"]) == 1)
        #expect(await lines(["--site", "hq", "--project", "NONE"]) == 0)
        #expect(await lines(["--since", "1970-01-01T00:00:02Z"]) == 2)
        #expect(await lines(["--since", "1970-01-01"]) == 3)
        #expect(await lines(["--since", "1h"]) == 0)
        for bad in [
            ["--site", "hq"], ["--since", "yesterday"], ["--since", "2026-13-01"], ["--limit", "0"],
        ] {
            #expect(await world.run(["audit", "list"] + bad + store).code == .usage, "\(bad)")
        }
        // The log as a file that somebody edited: its place is found by the event's name.
        var bytes = try world.bytes("s.sqlite")
        let name = Array("run.finished".utf8)
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: name) })
        bytes.replaceSubrange(place..<place + name.count, with: Array("run.fonished".utf8))
        try world.write(bytes, to: "s.sqlite")
        let broken = await world.run(["audit", "verify"] + store)
        #expect(
            broken.code == .stale && broken.output.contains("entry 2: its content was changed"),
            "\(broken.output)"
        )
        let checked = await world.run(["store", "check", "--json"] + store)
        #expect(checked.code == .failed)
        #expect(try json(checked)["sound"] == .flag(false))
    }

    @Test func pruneAndMigrateByCommand() async throws {
        let world = try await world()
        let store = ["--store", "s.sqlite"]
        let before = try world.bytes("s.sqlite")
        let dry = await world.run(["store", "prune", "--older-than", "90d", "--dry-run", "--json"] + store)
        #expect(dry.code == .done, "\(dry.messages)")
        #expect(try json(dry)["audit_entries"] == .number(3) && json(dry)["overrides"] == .number(1))
        #expect(try world.bytes("s.sqlite") == before)
        let kept = await world.run(["store", "prune", "--older-than", "12w", "--keep-audit"] + store)
        #expect(kept.output.contains("1 override, 0 audit entries"), "\(kept.output)")
        let pruned = await world.run(["store", "prune", "--older-than", "36h"] + store)
        #expect(pruned.output.contains("3 audit entries"), "\(pruned.output)")
        #expect(await world.run(["audit", "verify"] + store).output.contains("entries up to 3"))
        for bad in [[], ["--older-than", "0d"], ["--older-than", "90"], ["--older-than", "-1d"]] {
            #expect(await world.run(["store", "prune"] + bad + store).code == .usage, "\(bad)")
        }
        let migrated = await world.run(["store", "migrate", "--dry-run", "--json"] + store)
        #expect(try json(migrated)["from"] == .number(3) && json(migrated)["applied"] == .flag(false))
        #expect(await world.run(["store", "migrate"] + store).output.contains("up to date"))
    }

    /// No command makes a store where there is none, or takes a file that is none.
    @Test(arguments: [
        ["store", "backup"], ["store", "check"], ["store", "migrate"],
        ["store", "prune", "--older-than", "1d"],
        ["audit", "verify"], ["audit", "list"], ["store", "restore", "none.sqlite"],
    ])
    func fileThatIsNoStoreIsRefused(arguments: [String]) async throws {
        let world = try BadInputWorld(["notes.txt": "id,lat,lon\n"])
        try await world.refuses(
            arguments + ["--store", "none.sqlite"],
            code: .failed,
            words: ["none.sqlite"]
        )
        let name = arguments.contains("restore") ? "none.sqlite" : "notes.txt"
        try await world.refuses(arguments + ["--store", "notes.txt"], code: .failed, words: [name])
    }

    /// A value of a document, as far as the tests look.
    private enum Value: Decodable, Equatable {
        case flag(Bool), number(Int), text(String), other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else if let number = try? container.decode(Int.self) {
                self = .number(number)
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .other
            }
        }
    }
}
