import Jira
import JiraSandbox
import Muster
import Planning
import Publishing
import Reporting
import Testing
import Tickets

/// Rollback and lifecycle between two nights of the whole job.
@Suite(.timeLimit(.minutes(2)))
struct JobRollbackTests {
    private func night() async throws -> (JobWorld, NightResult) {
        let world = try JobWorld(tickets: groups([3, 3, 2])) { $0.product = .cloud }
        return (world, try await world.job().run())
    }

    @Test func afterARollbackTheNextNightPlansTheTicketsAnew() async throws {
        let world = try JobWorld(tickets: groups([3, 3, 2])) { _ in
        } adjust: {
            $0.clusteredStatus = "Clustered"
        }
        let before = try await world.issues()
        let first = try await world.job().run()
        #expect(first.outcome == .complete)
        let run = try await world.job().runRecord("last")
        #expect(run.id == first.report.runID)

        let outcome = try await world.job().rollBack(run)
        #expect(outcome.isComplete, "\(outcome.failures)")
        let after = try await world.issues()
        #expect(after.map(\.key) == before.map(\.key))
        #expect(after.map(\.status) == before.map(\.status))
        #expect(after.allSatisfy { $0.links.isEmpty })
        // Muster took them out, nobody else did.
        #expect(try await world.overrides() == [])

        let second = try await world.job().run()
        #expect(second.outcome == .complete, "\(second.report.failures)")
        #expect(second.resumedRuns == [])
        let census = try await world.census()
        #expect(census.problems == [])
        #expect(census.clusters.count == 3 && census.clustered.count == 8)
        #expect(try await world.overrides() == [])
    }

    @Test func aLaterNightIsRolledBackFirst() async throws {
        let (world, first) = try await night()
        try await world.addTickets(places(1, near: 48.0005, 11.0))
        let second = try await world.job().run()
        try #require(second.report.written?.joined == 1)
        let id = try #require(first.report.runID)
        let refused = try await world.job().rollBack(try await world.job().runRecord(id))
        #expect(refused.left.count == 1)
        #expect(refused.left.first?.laterRun == second.report.runID)

        let last = try await world.job().runRecord("last")
        #expect(last.id == second.report.runID)
        #expect(try await world.job().rollBack(last).isComplete)
        let outcome = try await world.job().rollBack(try await world.job().runRecord(id))
        #expect(outcome.isComplete, "\(outcome.left.map(\.reasons)) \(outcome.failures)")
        let census = try await world.census()
        #expect(census.clusters.isEmpty && census.clustered.isEmpty)
        #expect(try await world.overrides() == [])
    }

    @Test func unknownRunsAndRollbacksAreNamed() async throws {
        let (world, first) = try await night()
        let unknown = await #expect(throws: MusterError.self) {
            try await world.job().runRecord("no-such-run")
        }
        #expect(unknown?.code == .configuration)
        let outcome = try await world.job().rollBack(
            try await world.job().runRecord(try #require(first.report.runID))
        )
        let rollback = try await world.job().runRecord(outcome.runID)
        await #expect(throws: MusterError.self) { try await world.job().rollBack(rollback) }
        // Nothing is left that could be rolled back.
        await #expect(throws: MusterError.self) { try await world.job().runRecord("last") }
    }

    @Test func whatACommandRemovedStaysOutAndWhatItAddedStaysIn() async throws {
        let (world, _) = try await night()
        let census = try await world.census()
        let cluster = try #require(census.clusters.first?.key)
        let member = try #require(census.members[cluster]?.sorted().first)
        let removed = try await world.job().change(cluster, .remove([member]))
        #expect(removed.isComplete, "\(removed.failures)")
        #expect(try await world.overrides() == ["keep_out \(member) \(cluster)"])
        _ = try await world.job().run()
        let after = try await world.census()
        #expect(after.members[cluster]?.contains(member) == false)
        // One decision, not a second one for what the command itself had done.
        #expect(try await world.overrides() == ["keep_out \(member) \(cluster)"])

        // The description is true.
        let raw = try await world.raw("/issue/\(cluster)?fields=description")
        let fields = try #require(raw["fields"] as? [String: Any])
        let text = ADFReader.text(of: try #require(fields["description"] as? [String: Any]))
        #expect(!text.contains(member))

        // And back: the ticket is a member again, the decision is gone.
        let run = try await world.job().runRecord(try #require(removed.runID))
        let undone = try await world.job().rollBack(run)
        #expect(undone.left.isEmpty, "\(undone.left.map(\.reasons))")
    }

    @Test func aDissolvedJobClusterIsPlannedAnew() async throws {
        let (world, _) = try await night()
        let cluster = try #require(try await world.census().clusters.first?.key)
        let members = try #require(try await world.census().members[cluster])
        let dry = try await world.job().change(cluster, .dissolve(reason: nil), dryRun: true)
        #expect(dry.runID == nil && dry.plan.actions.count == members.count + 2)
        #expect(try await world.census().members[cluster] == members)

        let outcome = try await world.job().change(cluster, .dissolve(reason: "Wrong crew."))
        #expect(outcome.isComplete, "\(outcome.failures)")
        #expect(try await world.comments(cluster).contains { $0.contains("Wrong crew.") })
        _ = try await world.job().run()
        let after = try await world.census()
        #expect(after.clustered.isSuperset(of: members))
        // Closed and without tickets.
        #expect(after.members[cluster] == nil)
        #expect(try await world.overrides() == [])
    }

    @Test func openJobClustersAreListed() async throws {
        let (world, _) = try await night()
        let open = try await world.job().openClusters()
        #expect(open.count == 3)
        #expect(open.allSatisfy { $0.oddities.isEmpty }, "\(open.map(\.oddities))")
        #expect(open.map(\.openMembers.count).sorted() == [2, 3, 3])
        let shown = try await world.job().cluster(open[0].standing.issue.key)
        #expect(shown == open[0])
    }
}
