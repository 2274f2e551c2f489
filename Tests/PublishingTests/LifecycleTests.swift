import Geodesy
import Locking
import Planning
@testable import Publishing
import Testing
import Tickets

/// What people do with Job Clusters after they were published, and that it can be undone.
@Suite(.timeLimit(.minutes(2)))
struct LifecycleTests {
    private func lifecycle(_ world: RollbackWorld, maxTickets: Int = 3) -> ClusterLifecycle {
        let jira = world.jira
        return ClusterLifecycle(
            site: jira,
            journal: world.ledger,
            settings: ClusterLifecycle.Settings(
                scope: RollbackWorld.scope,
                parameters: PlanParameters(maxTickets: maxTickets, maxRadius: .kilometers(5)),
                clusteringStatus: "Ready",
                clusteredStatus: "Clustered"
            ),
            now: { jira.world.withLock { $0.time } },
            concurrency: 1
        )
    }

    @Test func openJobClustersAreListedWithWhatIsOdd() async throws {
        let world = try await RollbackWorld()
        world.jira.linkDirectly("600", "2")
        world.jira.world.withLock { $0.issues["1"]?.status = "Done" }
        let open = try await lifecycle(world, maxTickets: 2).open()

        #expect(open.map(\.standing.issue.key) == ["FIELD-100", "FIELD-500", "FIELD-600"])
        #expect(open[0].openMembers.map(\.ticket.key) == ["FIELD-6"])
        #expect(open[0].oddities == ["FIELD-1 is done"])
        #expect(open[1].oddities == ["FIELD-2 is in FIELD-600 as well"])
        #expect(
            open[2].oddities == [
                "FIELD-2 is in FIELD-500 as well", "3 tickets, and the limit is 2",
                "linked by people since: FIELD-2",
            ]
        )
        #expect(world.jira.world.withLock { $0.writes.isEmpty })
    }

    @Test func ticketsAreAddedKeptInAndDescribed() async throws {
        let world = try await RollbackWorld()
        let lifecycle = lifecycle(world)
        let before = world.jira.snapshot
        let plan = try await lifecycle.planAdding(["field-7", "FIELD-2"], to: "FIELD-500")
        #expect(world.jira.world.withLock { $0.writes.isEmpty })
        #expect(plan.warnings == ["FIELD-2 is in FIELD-500 already"])
        let outcome = try await lifecycle.perform(plan, id: "add-1")

        #expect(outcome.isComplete)
        #expect(world.jira.members(of: "500") == ["2", "3", "7"])
        #expect(world.status("7") == "Clustered")
        #expect(
            world.jira.world.withLock { $0.issues["500"]?.fields["description"] }
                == "\"FIELD-2 FIELD-3 FIELD-7\""
        )
        // Of a summary that nobody knows to be ours, nothing is written.
        #expect(world.jira.world.withLock { $0.issues["500"]?.fields["summary"] } == "\"made\"")
        #expect(try await world.record("500")?.members == ["2", "3", "7"])
        let override = try #require(try await world.ledger.overrides(in: RollbackWorld.scope).first)
        #expect(override.kind == .keepIn && override.ticketID == "7" && override.clusterID == "500")
        #expect((override.expiresAt ?? 0) - override.madeAt == 30 * 86_400_000)

        // And back.
        let run = try #require(try await world.stored("add-1"))
        let undone = try await world.rollback.perform(run, id: "rb")
        #expect(undone.isComplete)
        #expect(world.jira.snapshot.differences(to: before) == [])
        #expect(try await world.record("500")?.members == ["2", "3"])
        #expect(try await world.ledger.overrides(in: RollbackWorld.scope).isEmpty)
    }

    @Test func limitsAreKeptUnlessForced() async throws {
        let world = try await RollbackWorld()
        world.jira.world.withLock { $0.issues["7"]?.place = 9 }
        let error = await #expect(throws: PublishingError.self) {
            try await lifecycle(world, maxTickets: 2).planAdding(["FIELD-7"], to: "FIELD-500")
        }
        #expect(error?.message.contains("3 tickets, and the limit is 2") == true)
        #expect(error?.message.contains("and the limit is 5000 m") == true)
        let plan = try await lifecycle(world, maxTickets: 2).planAdding(
            ["FIELD-7"],
            to: "FIELD-500",
            isForced: true
        )
        #expect(plan.warnings.count == 2)
        #expect(!plan.isEmpty)
    }

    @Test(arguments: [
        ("FIELD-4", "is in FIELD-600"), ("FIELD-99", "there is no ticket FIELD-99"),
        ("FIELD-5", "muster clusters remove FIELD-600 FIELD-5"),
    ])
    func whatCannotBeAddedIsRefused(_ ticket: String, _ words: String) async throws {
        let world = try await RollbackWorld()
        let error = await #expect(throws: PublishingError.self) {
            try await lifecycle(world).planAdding([ticket], to: "FIELD-500")
        }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [("FIELD-1", "is no Job Cluster"), ("FIELD-300", "is closed"), ("FIELD-9", "no issue")])
    func onlyOpenJobClustersAreChanged(_ key: String, _ words: String) async throws {
        let world = try await RollbackWorld()
        let error = await #expect(throws: PublishingError.self) {
            try await lifecycle(world).planRemoving(["FIELD-2"], from: key)
        }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test func ticketsAreRemovedAndKeptOut() async throws {
        let world = try await RollbackWorld()
        let lifecycle = lifecycle(world)
        // The person changes their mind: the decision before is ended.
        _ = try await lifecycle.perform(
            try await lifecycle.planAdding(["FIELD-7"], to: "FIELD-500"),
            id: "add-1"
        )
        let outcome = try await lifecycle.perform(
            try await lifecycle.planRemoving(["FIELD-7"], from: "FIELD-500"),
            id: "remove-1"
        )
        #expect(outcome.isComplete)
        #expect(world.jira.members(of: "500") == ["2", "3"])
        // It waits to be clustered again.
        #expect(world.status("7") == "Ready")
        #expect(try await world.record("500")?.members == ["2", "3"])
        let overrides = try await world.ledger.overrides(in: RollbackWorld.scope)
        #expect(overrides.map(\.kind) == [.keepOut])
    }

    @Test func dissolvingFreesTheTicketsAndCloses() async throws {
        let world = try await RollbackWorld()
        let lifecycle = lifecycle(world)
        let before = world.jira.snapshot
        let plan = try await lifecycle.planDissolving("FIELD-600", reason: "Wrong district.", id: "d-1")
        let outcome = try await lifecycle.perform(plan, id: "d-1")

        #expect(outcome.isComplete)
        #expect(world.jira.members(of: "600").isEmpty)
        #expect(world.status("600") == "Done")
        #expect(world.status("4") == "Ready" && world.status("5") == "Ready")
        #expect(try await world.record("600")?.isClosed == true)
        // Muster did it, nobody else: nobody is kept out.
        #expect(try await world.ledger.overrides(in: RollbackWorld.scope).isEmpty)

        let run = try #require(try await world.stored("d-1"))
        let undone = try await world.rollback.perform(run, id: "rb")
        #expect(undone.isComplete)
        #expect(world.jira.snapshot.differences(to: before) == [])
        #expect(try await world.record("600")?.isClosed == false)
        #expect(try await world.record("600")?.members == ["4", "5"])
    }

    @Test func statusAndCommentAreRunsThatCanBeUndone() async throws {
        let world = try await RollbackWorld()
        let lifecycle = lifecycle(world)
        let before = world.jira.snapshot
        _ = try await lifecycle.perform(
            try await lifecycle.planStatus("FIELD-500", to: "Clustered"),
            id: "s-1"
        )
        #expect(world.status("500") == "Clustered")
        #expect(try await lifecycle.planStatus("FIELD-500", to: "clustered").isEmpty)
        _ = try await lifecycle.perform(
            try await lifecycle.planComment("FIELD-500", text: "Call first.", id: "c-1"),
            id: "c-1"
        )
        #expect(world.jira.world.withLock { $0.issues["500"]?.comments.count } == 1)
        for id in ["c-1", "s-1"] {
            let run = try #require(try await world.stored(id))
            #expect(try await world.rollback.perform(run, id: "rb-\(id)").isComplete)
        }
        #expect(world.jira.snapshot.differences(to: before) == [])
    }

    @Test(arguments: FakeSite.Cut.allCases)
    func aChangeThatIsCutOffIsFinishedByTheNextNight(_ cut: FakeSite.Cut) async throws {
        let probe = try await RollbackWorld()
        let plan = try await lifecycle(probe).planDissolving("FIELD-600", id: "d-1")
        let reads = probe.jira.world.withLock { $0.calls }
        _ = try await lifecycle(probe).perform(plan, id: "d-1")
        let calls = probe.jira.world.withLock { $0.calls }
        for call in (reads + 1)...calls {
            let world = try await RollbackWorld()
            let plan = try await lifecycle(world).planDissolving("FIELD-600", id: "d-1")
            world.jira.world.withLock { $0.fuse = (call, cut) }
            let outcome = try await lifecycle(world).perform(plan, id: "d-1")
            #expect(outcome.interruption != nil, "call \(call)")
            world.jira.revive()
            _ = try await world.rollback.finishUnfinished(in: RollbackWorld.scope)
            #expect(
                world.jira.snapshot.withoutTimes.differences(to: probe.jira.snapshot.withoutTimes) == [],
                "call \(call)"
            )
            #expect(try await world.stored("d-1")?.outcome == .done, "call \(call)")
        }
    }

    @Test func whatJiraRefusesIsNotInTheLedgerEither() async throws {
        let world = try await RollbackWorld()
        let lifecycle = lifecycle(world)
        let plan = try await lifecycle.planAdding(["FIELD-7"], to: "FIELD-500")
        world.jira.world.withLock { $0.refusing = ["500"] }
        let outcome = try await lifecycle.perform(plan, id: "add-1")

        #expect(!outcome.isComplete)
        #expect(try await world.record("500")?.members == ["2", "3"])
        #expect(try await world.ledger.overrides(in: RollbackWorld.scope).isEmpty)
        #expect(try await world.stored("add-1")?.outcome == .failed)
    }

    /// What Jira did not take is no reason to believe that it stands there, and people's summaries stay theirs.
    @Test func aDescriptionThatWasNotWrittenIsCorrectedByTheNextNight() async throws {
        for isOurs in [true, false] {
            let world = try await RollbackWorld()
            var record = try #require(try await world.record("500"))
            let mark = ContentMark(members: [], summary: isOurs ? "\"made\"" : "ours once", departed: ["9"])
            record.contentHash = mark.text
            try await world.ledger.save([record], in: RollbackWorld.scope)
            let lifecycle = lifecycle(world)
            let plan = try await lifecycle.planAdding(["FIELD-7"], to: "FIELD-500")
            world.jira.world.withLock { $0.refusing = ["500"] }
            _ = try await lifecycle.perform(plan, id: "add-1")

            let after = try #require(ContentMark(try await world.record("500")?.contentHash))
            #expect(after.members.isEmpty)
            #expect(after.isOurs(summary: "\"made\"") == isOurs)
            #expect(after.isOurs(summary: "3 tickets") == isOurs)
            #expect(after.departed == ["9"])
        }
    }

    /// Without knowledge of what Muster wrote, the summary that stands is not taken for Muster's by a change.
    @Test func aChangeDoesNotMakeASummaryOurs() async throws {
        let world = try await RollbackWorld()
        let lifecycle = lifecycle(world)
        let plan = try await lifecycle.planAdding(["FIELD-7"], to: "FIELD-500")
        _ = try await lifecycle.perform(plan, id: "add-1")
        let mark = try #require(ContentMark(try await world.record("500")?.contentHash))
        #expect(!mark.isOurs(summary: "\"made\""))
    }
}
