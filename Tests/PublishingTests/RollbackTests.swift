import Locking
import Publishing
import Testing
import Tickets

/// Undoing a run: exactly what it wrote, whatever is cut off, and nothing that people have touched.
@Suite(.timeLimit(.minutes(2)))
struct RollbackTests {
    @Test func aCompleteRunIsUndoneToTheLastField() async throws {
        let world = try await RollbackWorld()
        #expect(world.jira.snapshot != world.before)
        let outcome = try await world.rollback.perform(world.run, id: "rb")

        #expect(world.jira.snapshot.differences(to: world.before) == [])
        #expect(outcome.isComplete)
        #expect(outcome.deleted == ["FIELD-500", "FIELD-600"])
        #expect(outcome.unlinked == 1)
        #expect(outcome.movedBack == 6)
        #expect(outcome.uncommented == 3)
        #expect(try await world.stored()?.outcome == .rolledBack)
        #expect(try await world.stored("rb")?.outcome == .done)
    }

    @Test func movesThatTakeEffectAfterTheProcessDiedAreUndone() async throws {
        let world = try await RollbackWorld()
        // The process was killed with its moves sent, and Jira comes to them during the rollback.
        let moves = try await world.ledger.actions(runID: "night").filter { $0.kind == .transition }
        try await world.ledger.record(
            moves.map { move in
                var move = move
                move.state = .sent
                return move
            },
            runID: "night"
        )
        let jira = world.jira
        @Sendable func put(_ status: String) {
            jira.world.withLock { world in
                for move in moves { world.issues[move.issueID]?.status = status }
            }
        }
        put("Ready")
        let waits = Locked(0)
        let rollback = Rollback(
            site: jira,
            journal: world.ledger,
            now: { jira.world.withLock { $0.time } },
            sleep: { _ in
                let wait = waits.withLock { count in
                    count += 1
                    return count
                }
                if wait == 2 { put("Clustered") }
            }
        )
        let outcome = try await rollback.perform(world.run, id: "rb")

        #expect(jira.snapshot.differences(to: world.before) == [])
        #expect(outcome.isComplete)
        #expect(outcome.movedBack == 6)
        #expect(waits.withLock { $0 } == 2)
        #expect(!moves.isEmpty)
    }

    @Test func previewWritesNothingAndSaysTheSame() async throws {
        let world = try await RollbackWorld()
        let writes = world.ledger.writes
        let plan = try await world.rollback.preview(of: world.run)

        #expect(plan.undone.map(\.issue.key) == ["FIELD-100", "FIELD-300", "FIELD-500", "FIELD-600"])
        #expect(plan.left.isEmpty)
        #expect(world.jira.world.withLock { $0.writes.isEmpty })
        #expect(world.ledger.writes == writes)
    }

    @Test func theLedgerForgetsWhatWasRemovedSoThatNobodySeemsToHaveRemovedIt() async throws {
        let world = try await RollbackWorld()
        _ = try await world.rollback.perform(world.run, id: "rb")

        #expect(try await world.record("500")?.isClosed == true)
        #expect(try await world.record("600")?.isClosed == true)
        #expect(try await world.record("100")?.members == ["1"])
        #expect(try await world.ledger.overrides(in: RollbackWorld.scope).isEmpty)
    }

    @Test func theLedgerForgetsBeforeJiraIsWrittenTo() async throws {
        let world = try await RollbackWorld()
        // The first write is cut off.
        let calls = try await callsBeforeTheFirstWrite()
        world.jira.world.withLock { $0.fuse = (calls + 1, .before) }
        let outcome = try await world.rollback.perform(world.run, id: "rb")

        #expect(outcome.interruption != nil)
        #expect(world.jira.world.withLock { $0.writes.isEmpty })
        #expect(try await world.record("500")?.isClosed == true)
        #expect(try await world.record("100")?.members == ["1"])
        #expect(try await world.stored()?.outcome == .rolledBack)
    }

    private func callsBeforeTheFirstWrite() async throws -> Int {
        let probe = try await RollbackWorld()
        _ = try await probe.rollback.preview(of: probe.run)
        // What the preview reads, and the executor's look at what it is about to do.
        return probe.jira.world.withLock { $0.calls }
    }

    @Test(arguments: FakeSite.Cut.allCases)
    func aRollbackThatIsCutOffAnywhereIsFinishedByTheNext(_ cut: FakeSite.Cut) async throws {
        let probe = try await RollbackWorld()
        _ = try await probe.rollback.perform(probe.run, id: "rb")
        let calls = probe.jira.world.withLock { $0.calls }
        #expect(calls > 15)
        for mode in [RollbackPlan.Mode.delete, .close] {
            for call in 1...calls {
                let world = try await RollbackWorld()
                world.jira.world.withLock { $0.fuse = (call, cut) }
                let first = try? await world.rollback.perform(
                    world.run,
                    id: "rb",
                    options: .init(mode: mode)
                )
                #expect(mode == .close || first?.interruption != nil, "call \(call)")
                world.jira.revive()
                // A night that comes in between finishes it before it looks at anything.
                let outcomes = try await world.rollback.finishUnfinished(in: RollbackWorld.scope)
                #expect(outcomes.flatMap(\.failures) == [], "\(mode.rawValue) call \(call)")
                let outcome = try await world.rollback.perform(
                    world.run,
                    id: "rb-2",
                    options: .init(mode: mode)
                )
                #expect(outcomes.count <= 1)
                #expect(outcome.isComplete, "\(mode.rawValue) call \(call): \(outcome.failures)")
                if mode == .delete {
                    #expect(world.jira.snapshot.differences(to: world.before) == [], "call \(call)")
                } else {
                    #expect(world.jira.members(of: "500").isEmpty, "call \(call)")
                    #expect(world.status("500") == "Done", "call \(call)")
                    #expect(world.status("2") == "Ready", "call \(call)")
                }
                #expect(try await world.stored()?.outcome == .rolledBack)
            }
        }
    }

    @Test func aJournalThatFailsAnywhereIsFinishedByTheNext() async throws {
        let probe = try await RollbackWorld()
        let begun = probe.ledger.writes
        _ = try await probe.rollback.perform(probe.run, id: "rb")
        for write in (begun + 1)...probe.ledger.writes {
            let world = try await RollbackWorld()
            world.ledger.failingWrite = write
            await #expect(throws: PublishingError.self, "write \(write)") {
                try await world.rollback.perform(world.run, id: "rb")
            }
            world.ledger.failingWrite = nil
            let outcome = try await world.rollback.perform(world.run, id: "rb-2")
            #expect(outcome.isComplete, "write \(write)")
            #expect(world.jira.snapshot.differences(to: world.before) == [], "write \(write)")
        }
    }

    @Test func aSecondRollbackWritesNothing() async throws {
        let world = try await RollbackWorld()
        _ = try await world.rollback.perform(world.run, id: "rb")
        let writes = world.jira.world.withLock { $0.writes.count }
        let run = try #require(try await world.stored())
        let again = try await world.rollback.perform(run, id: "rb-2")

        #expect(again.isComplete)
        #expect(again.plan?.isEmpty == true)
        #expect(world.jira.world.withLock { $0.writes.count } == writes)
    }

    @Test func jobClustersAreClosedWhereThatIsWanted() async throws {
        let world = try await RollbackWorld()
        let outcome = try await world.rollback.perform(world.run, id: "rb", options: .init(mode: .close))

        #expect(outcome.closed == ["FIELD-500", "FIELD-600"])
        #expect(outcome.deleted.isEmpty)
        for id in ["500", "600"] {
            #expect(world.jira.members(of: id).isEmpty)
            #expect(world.status(id) == "Done")
            // Nothing by which Muster finds its own: a plan that is applied again makes new ones.
            #expect(
                world.jira.world.withLock { $0.issues[id]?.fields["labels"] } == #"["muster-rolled-back"]"#
            )
            #expect(world.jira.world.withLock { $0.issues[id]?.comments.count } == 1)
        }
        #expect(["2", "3", "4", "5", "6"].allSatisfy { world.status($0) == "Ready" })
    }

    @Test func withoutThePermissionToDeleteTheyAreClosedUnlessDeletionWasAskedFor() async throws {
        let world = try await RollbackWorld()
        world.jira.world.withLock { $0.mayDelete = false }
        let error = await #expect(throws: PublishingError.self) {
            try await world.rollback.preview(of: world.run, options: .init(mode: .delete))
        }
        #expect(error?.message.contains("--close") == true)
        let outcome = try await world.rollback.perform(world.run, id: "rb")
        #expect(outcome.plan?.mode == .close)
        #expect(world.status("500") == "Done")
    }

    @Test func aJobClusterThatCannotBeDeletedKeepsItsTicketsAsTheyAre() async throws {
        let world = try await RollbackWorld()
        world.jira.world.withLock { $0.refusing = ["500"] }
        let outcome = try await world.rollback.perform(world.run, id: "rb")

        #expect(!outcome.isComplete)
        #expect(outcome.failures == ["FIELD-500: delete refused: issue 500 does not allow it"])
        #expect(world.jira.members(of: "500") == ["2", "3"])
        #expect(world.status("2") == "Clustered")
        #expect(world.status("4") == "Ready")
        // It stands, so a night must look after it.
        #expect(try await world.record("500")?.isClosed == false)

        world.jira.world.withLock { $0.refusing = [] }
        let again = try await world.rollback.perform(try #require(try await world.stored()), id: "rb-2")
        #expect(again.isComplete)
        #expect(world.jira.snapshot.differences(to: world.before) == [])
    }

    @Test func aTicketThatPeopleMovedOnStaysThere() async throws {
        let world = try await RollbackWorld()
        world.jira.person(on: "2", changing: "status", from: "Clustered", to: "Done") { world, _ in
            world.issues["2"]?.status = "Done"
        }
        let outcome = try await world.rollback.perform(world.run, id: "rb")

        #expect(outcome.isComplete)
        #expect(world.status("2") == "Done")
        #expect(outcome.notes == ["FIELD-2 is in status 'Done', no longer 'Clustered'"])
        #expect(outcome.deleted.contains("FIELD-500"))
    }

    @Test func whatAnEarlierRunOfTheSamePlanCreatedIsNotThisRuns() async throws {
        let world = try await RollbackWorld()
        let later = RunRecord(
            id: "second",
            scope: RollbackWorld.scope,
            planHash: "sha256:00",
            startedAt: world.run.startedAt + 10
        )
        var intents = try await world.ledger.intents(runID: "night")
        intents[0].linkedMembers.append("7")
        world.jira.linkDirectly("500", "7")
        _ = try await world.ledger.openRun(later, intents: intents)
        try await world.ledger.finishRun(id: "second", outcome: .done, at: 1, report: [])

        let plan = try await world.rollback.preview(of: later)
        #expect(plan.undone.map(\.issue.key) == ["FIELD-500"])
        #expect(plan.undone.first?.actions.map(\.kind) == [.unlink])
        #expect(plan.undone.first?.actions.first?.memberID == "7")

        // And the first run cannot be undone under the second one's link.
        let first = try await world.rollback.preview(of: world.run)
        #expect(first.left.map(\.laterRun) == ["second"])
    }

    @Test func theRollbackOfARollbackIsRefused() async throws {
        let world = try await RollbackWorld()
        _ = try await world.rollback.perform(world.run, id: "rb")
        let record = try #require(try await world.stored("rb"))
        let error = await #expect(throws: PublishingError.self) {
            try await world.rollback.preview(of: record)
        }
        #expect(error?.message.contains("apply the plan of night again") == true)
    }

    @Test func aLaterRunIsToBeRolledBackFirst() async throws {
        let world = try await RollbackWorld()
        let later = try await world.laterRun(
            "topping-up",
            RollbackWorld.action(.link, "500", member: "7")
        )
        // Not even by force: what stands there is not the run's own.
        for isForced in [false, true] {
            let outcome = try await world.rollback.perform(
                world.run,
                id: "rb",
                options: .init(isForced: isForced)
            )
            #expect(outcome.left.map(\.issue.key) == ["FIELD-500"])
            #expect(outcome.left.first?.reasons.first?.contains("muster rollback topping-up") == true)
            #expect(world.jira.members(of: "500") == ["2", "3", "7"])
            #expect(world.status("2") == "Clustered")
        }
        #expect(try await world.record("500")?.isClosed == false)
        let undone = try await world.rollback.perform(later, id: "rb-later")
        #expect(undone.isComplete)
        #expect(world.jira.members(of: "500") == ["2", "3"])
        let outcome = try await world.rollback.perform(try #require(try await world.stored()), id: "rb-3")
        #expect(outcome.isComplete)
        #expect(world.jira.snapshot.differences(to: world.before) == [])
    }

    @Test func aLaterRunThatIsHalfRolledBackIsToBeRolledBackFirstToo() async throws {
        let world = try await RollbackWorld()
        let later = try await world.laterRun(
            "topping-up",
            RollbackWorld.action(.link, "500", member: "7")
        )
        // Its rollback left this Job Cluster alone, for a person's sake.
        try await world.ledger.finishRun(id: later.id, outcome: .rolledBack, at: 1, report: [])
        let options = Rollback.Options(isForced: true)
        let left = try await world.rollback.preview(of: world.run, options: options).left
        #expect(left.map(\.laterRun) == ["topping-up"])
        _ = try await world.rollback.perform(later, id: "rb-later", options: options)
        #expect(try await world.rollback.preview(of: world.run, options: options).left.isEmpty)
    }

    @Test func whatALaterRunWroteAndUndidIsNoPersonsWork() async throws {
        let world = try await RollbackWorld()
        let later = try await world.laterRun(
            "describing",
            RollbackWorld.action(.edit, "500", value: #"{"summary":"other"}"#)
        )
        #expect(try await world.rollback.preview(of: world.run).left.map(\.laterRun) == ["describing"])
        _ = try await world.rollback.perform(later, id: "rb-later")
        let outcome = try await world.rollback.perform(world.run, id: "rb")
        #expect(outcome.left.map(\.reasons) == [])
        #expect(world.jira.snapshot.differences(to: world.before) == [])
    }

    @Test func aDissolvedJobClusterGetsItsTicketsBackUnlessTheyAreElsewhere() async throws {
        let world = try await RollbackWorld()
        let dissolve = try await world.laterRun("out-1", RollbackWorld.action(.unlink, "600", member: "4"))
        let other = try await world.laterRun("out-2", RollbackWorld.action(.unlink, "600", member: "5"))
        world.jira.linkDirectly("100", "5")

        let outcome = try await world.rollback.perform(other, id: "rb-1")
        #expect(world.jira.members(of: "600").isEmpty)
        #expect(outcome.notes == ["FIELD-5 stays in FIELD-100, where it is by now"])
        #expect(outcome.isComplete)
        _ = try await world.rollback.perform(dissolve, id: "rb-2")
        #expect(world.jira.members(of: "600") == ["4"])
    }
}
