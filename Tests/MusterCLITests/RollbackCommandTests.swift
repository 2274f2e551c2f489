import JiraSandbox
import Testing

@testable import MusterCLI

/// `muster rollback` and `muster clusters`: what they ask, print and return.
struct RollbackCommandTests {
    /// A world with a night behind it and the id of its run.
    private func night(
        _ change: (inout SandboxConfiguration) -> Void = { _ in }
    ) async throws -> (BadInputWorld, BadInputSite, String) {
        let site = try BadInputSite(change)
        let world = try BadInputWorld(site.files())
        let ran = await world.run(["run", "--quiet", "--json"])
        try #require(ran.code == .done, "\(ran.messages)")
        let id = try #require(ran.output.firstMatch(of: /"run_id"\s*:\s*"([^"]+)"/)?.1)
        return (world, site, String(id))
    }

    @Test func withoutATerminalItMustBeConfirmed() async throws {
        let (world, site, id) = try await night()
        let asked = await world.run(["rollback", id])
        #expect(asked.code == .usage)
        #expect(asked.messages.contains("--confirm \(id)"), "\(asked.messages)")
        let other = await world.run(["rollback", id, "--confirm", "another"])
        #expect(other.code == .usage)
        #expect(other.messages.contains("the run to roll back is \(id)"), "\(other.messages)")

        let dry = await world.run(["rollback", "last", "--dry-run"])
        #expect(dry.code == .done, "\(dry.messages)")
        #expect(dry.output.contains("delete"), "\(dry.output)")
        let listed = await world.run(["clusters", "list", "--json"])
        #expect(listed.output.contains("\"radius_m\""), "\(listed.messages)")

        let done = await world.run(["rollback", id, "--confirm", id, "--json"])
        #expect(done.code == .done, "\(done.messages)")
        #expect(done.output.contains("\"outcome\" : \"done\""), "\(done.output)")
        let none = await world.run(["clusters", "list"])
        #expect(none.code == .done && none.output.isEmpty, "\(none.output)")
        // Twice is no failure, and changes nothing.
        let again = await world.run(["rollback", id, "--confirm", id])
        #expect(again.code == .done, "\(again.messages)")
        #expect(again.output.contains("nothing of it was left in Jira"), "\(again.output)")
        let unknown = await world.run(["rollback", "nothing", "--confirm", "nothing"])
        #expect(unknown.code == .usage)
        #expect(unknown.messages.contains("'muster runs' lists them"), "\(unknown.messages)")
        await site.stop()
    }

    @Test func lastSaidAgainNeverMeansTheRunBefore() async throws {
        let (world, site, _) = try await night {
            var rule = SandboxFaultRule("upset", .denyPermissions(["DELETE_ISSUES"]))
            (rule.path, rule.writesOnly) = ("/issue/{issue}", true)
            rule.numbers = [1]
            $0.faults.rules = [rule]
        }
        let cut = await world.run(["rollback", "last", "--confirm", "last"])
        #expect(cut.code == .partial, "\(cut.messages)")
        #expect(cut.messages.contains("run the same command again"), "\(cut.messages)")
        // It may not delete any more, and closes.
        let again = await world.run(["rollback", "last", "--confirm", "last"])
        #expect(again.code == .done, "\(again.messages)")
        let none = await world.run(["rollback", "last", "--confirm", "last"])
        #expect(none.code == .usage && none.messages.contains("is left"), "\(none.messages)")
        await site.stop()
    }

    @Test func theRunsSayWhatWasRolledBackAndByWhat() async throws {
        let (world, site, id) = try await night()
        let before = await world.run(["runs", "show", id])
        #expect(before.output.contains("muster rollback \(id)"), "\(before.output)")
        let done = await world.run(["rollback", id, "--confirm", id, "--json"])
        let undoing = String(try #require(done.output.firstMatch(of: /"run_id"\s*:\s*"([^"]+)"/)?.1))
        let listed = await world.run(["runs"])
        #expect(listed.output.contains(/rolled back/), "\(listed.output)")
        let shown = await world.run(["runs", "show", id])
        #expect(shown.output.contains("rolled back by \(undoing)"), "\(shown.output)")
        let undo = await world.run(["runs", "show", undoing])
        #expect(undo.output.contains("run \(id)"), "\(undo.output)")
        #expect(!undo.output.contains("muster rollback"), "\(undo.output)")
        let json = await world.run(["runs", "show", id, "--json"])
        #expect(json.output.contains("\"rolled_back_by\" : \"\(undoing)\""), "\(json.output)")
        let checked = await world.run(["store", "check"])
        #expect(checked.code == .done, "\(checked.output)")
        await site.stop()
    }

    @Test func whatPeopleTouchedIsExitCode3AndForceGoesOn() async throws {
        let (world, site, id) = try await night()
        let key = try await firstCluster(world)
        // With the account of Muster, through Muster, and so a later run.
        let comment = await world.run(["clusters", "comment", key, "Call first."])
        #expect(comment.code == .done, "\(comment.messages)")
        let later = await world.run(["rollback", id, "--confirm", id, "--force"])
        #expect(later.code == .stale, "\(later.messages)")
        #expect(later.messages.contains("roll that back first: muster rollback"), "\(later.messages)")
        let undone = await world.run(["rollback", "last", "--confirm", "last"])
        #expect(undone.code == .done, "\(undone.messages)")
        let done = await world.run(["rollback", id, "--confirm", id])
        #expect(done.code == .done, "\(done.messages)")
        await site.stop()
    }

    @Test func withoutPermissionToDeleteTheyAreClosed() async throws {
        let (world, site, id) = try await night { $0.deniedPermissions = ["DELETE_ISSUES"] }
        let done = await world.run(["rollback", id, "--confirm", id])
        #expect(done.code == .done, "\(done.messages)")
        #expect(done.output.contains("Job Clusters closed"), "\(done.output)")
        await site.stop()
    }

    @Test func changesOfJobClustersAreShownDoneAndRefused() async throws {
        let (world, site, _) = try await night()
        let key = try await firstCluster(world)
        let shown = await world.run(["clusters", "show", key])
        #expect(shown.code == .done && shown.output.contains("FIELD-1"), "\(shown.messages)")
        let dry = await world.run(["clusters", "remove", key, "FIELD-1", "--dry-run"])
        #expect(dry.code == .done, "\(dry.messages)")
        #expect(dry.messages.contains("FIELD-1 would be out of \(key)"), "\(dry.messages)")
        let removed = await world.run(["clusters", "remove", key, "FIELD-1"])
        #expect(removed.code == .done, "\(removed.messages)")
        #expect(removed.messages.contains("undoes it"), "\(removed.messages)")
        let listed = await world.run(["overrides", "list"])
        #expect(listed.output.contains("keep_out"), "\(listed.output)")
        let full = await world.run(
            ["clusters", "add", key, "FIELD-5"],
            environment: ["MUSTER_CLUSTERING_MAX_TICKETS": "2"]
        )
        #expect(full.code == .inputRefused, "\(full.messages)")
        #expect(full.messages.contains("--force"), "\(full.messages)")
        let none = await world.run(["clusters", "show", "FIELD-2"])
        #expect(none.code == .usage)
        #expect(none.messages.contains("FIELD-2 is no Job Cluster"), "\(none.messages)")
        let dissolved = await world.run(["clusters", "dissolve", key, "--reason", "Wrong crew."])
        #expect(dissolved.code == .done, "\(dissolved.messages)")
        await site.stop()
    }

    @Test func whatJiraRefusesAltogetherIsAFailureAndNothingToFinish() async throws {
        let (world, site, _) = try await night()
        let key = try await firstCluster(world)
        let refused = await world.run(["clusters", "status", key, "Nowhere"])
        #expect(refused.code == .failed, "\(refused.messages)")
        #expect(refused.messages.contains("cannot go from"), "\(refused.messages)")
        #expect(!refused.messages.contains("undoes it"), "\(refused.messages)")
        await site.stop()
    }

    @Test func aJobClusterIsNoTicketOfAnother() async throws {
        let (world, site, _) = try await night()
        let listed = await world.run(["clusters", "list"])
        let keys = listed.output.matches(of: /(?m)^FIELD-\d+/).map { String($0.0) }
        let key = try #require(keys.first)
        for other in keys.prefix(2) {
            let refused = await world.run(["clusters", "add", key, other, "--force"])
            #expect(refused.code == .usage, "\(other): \(refused.messages)")
            #expect(refused.messages.contains("is a Job Cluster itself"), "\(refused.messages)")
        }
        await site.stop()
    }

    private func firstCluster(_ world: BadInputWorld) async throws -> String {
        let listed = await world.run(["clusters", "list"])
        return String(try #require(listed.output.firstMatch(of: /FIELD-\d+/)?.0, "\(listed.messages)"))
    }
}
