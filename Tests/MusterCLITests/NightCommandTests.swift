import Foundation
import JiraSandbox
import Testing

@testable import MusterCLI

/// Second nights, guards and overrides through the command line, against a sandbox site.
struct NightCommandTests {
    private static func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    /// A night whose guards look at single tickets.
    private static let strict = "guards: {least_tickets: 1, max_gone_share: 0.2, max_left_out_share: 1}"

    @Test func aGuardedNightEndsWithCodeFiveUntilItIsAccepted() async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files(top: Self.strict))
        let first = await world.run(["run", "--quiet"])
        #expect(first.code == .done, "\(first.messages)")
        let writes = site.writes
        try site.server.jira.delete(key: "FIELD-1")

        let night = await world.run(["run", "--quiet"])
        #expect(night.code == .inputRefused)
        for words in ["members_gone: ", "1 of 4", "--accept-guards", "nothing was written"] {
            #expect(night.messages.contains(words), "'\(words)' is not in: \(night.messages)")
        }
        let plan = await world.run(["plan", "--out", "p.json"])
        #expect(plan.code == .done)
        #expect(plan.messages.contains("guard members_gone: "), "\(plan.messages)")
        #expect(plan.messages.contains("would stop before its first write"))
        #expect(await world.run(["apply", "p.json"]).code == .inputRefused)
        let dry = await world.run(["run", "--dry-run"])
        #expect(dry.code == .done)
        #expect(dry.messages.contains("guard members_gone: "))
        #expect(dry.messages.contains("has lost "), "\(dry.messages)")
        #expect(site.writes == writes)

        let accepted = await world.run(["run", "--accept-guards", "--json"])
        #expect(accepted.code == .done, "\(accepted.messages)")
        let report = try Self.object(accepted.output)
        let guards = try #require(report["guards"] as? [[String: Any]])
        #expect(guards.map { $0["code"] as? String } == ["members_gone"])
        let standing = try #require(report["standing"] as? [[String: Any]])
        #expect(standing.count == 1)
        #expect(standing[0]["updated"] as? Bool == true)
        #expect(site.writes > writes)
        #expect(await world.run(["run", "--quiet"]).code == .done)
        await site.stop()
    }

    @Test func overridesAreAddedListedAndRemoved() async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files())
        let empty = await world.run(["overrides", "list"])
        #expect(empty.code == .done)
        #expect(empty.messages.contains("No overrides."))
        let night = await world.run(["run", "--json"])
        let clusters = try #require(try Self.object(night.output)["clusters"] as? [[String: Any]])
        let cluster = try #require(clusters.first?["key"] as? String)

        let hold = [
            "overrides", "add", "FIELD-5", "--hold", "--until", "2026-12-31", "--reason", "customer away",
        ]
        #expect(await world.run(hold).code == .done)
        // FIELD-3 is in a Job Cluster and in no pull any more where members move on: Jira knows it.
        let out = await world.run(["overrides", "add", "FIELD-3", "--keep-out", cluster, "--json"])
        #expect(out.code == .done, "\(out.messages)")
        #expect(try Self.object(out.output)["expires_at"] as? String == "2026-01-31T00:00:00Z")
        let listed = await world.run(["overrides", "list"])
        #expect(listed.output.contains("FIELD-5"))
        #expect(listed.output.contains("2026-12-31"))
        #expect(listed.output.contains("customer away"))
        let json = await world.run(["overrides", "list", "--json"])
        let rows = try #require(try Self.object(json.output)["overrides"] as? [[String: Any]])
        #expect(rows.map { $0["kind"] as? String } == ["keep_out", "hold"])
        #expect(rows.allSatisfy { $0["counts"] as? Bool == true })
        // Keeping in ends the keeping out of the same Job Cluster.
        #expect(await world.run(["overrides", "add", "FIELD-3", "--keep-in", cluster]).code == .done)
        let after = await world.run(["overrides", "list"])
        #expect(after.output.contains("keep_in"))
        #expect(!after.output.contains("keep_out"))
        #expect(await world.run(["overrides", "list", "--all"]).output.contains("(expired)"))

        #expect(await world.run(["overrides", "remove", "FIELD-3", "--kind", "hold"]).code == .failed)
        #expect(await world.run(["overrides", "remove", "FIELD-3"]).code == .done)
        #expect(await world.run(["overrides", "remove", "FIELD-3"]).code == .failed)
        await site.stop()
    }

    @Test(arguments: [
        (["FIELD-1"], "give one of --hold"),
        (["FIELD-1", "--hold", "--keep-out", "FIELD-2"], "give one of --hold"),
        (["FIELD-1", "--hold", "--until", "tomorrow"], "a day such as 2026-12-31"),
        (["FIELD-1", "--hold", "--until", "2020-01-01"], "would end before it begins"),
        (["NOPE-1", "--hold"], "there is no issue NOPE-1"),
    ])
    func overridesThatMakeNoSenseAreRefused(arguments: [String], words: String) async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files())
        let ran = await world.run(["overrides", "add"] + arguments)
        #expect(ran.code == .usage, "\(ran.messages)")
        #expect(ran.messages.contains(words), "\(ran.messages)")
        #expect(site.writes == 0)
        await site.stop()
    }
}
