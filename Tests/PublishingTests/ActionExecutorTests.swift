import Locking
import Publishing
import Testing
import Tickets

/// Writes to what exists: each once, whatever is cut off and whenever.
@Suite(.timeLimit(.minutes(2)))
struct ActionExecutorTests {
    private let run = RunRecord(
        id: "run-1",
        scope: ProjectScope(site: "hq", project: "FIELD"),
        planHash: "sha256:00",
        startedAt: 0
    )

    /// Two Job Clusters, four free tickets, one linked already.
    private func world() -> FakeJira {
        let jira = FakeJira()
        for id in ["100", "200", "300"] {
            jira.add(id, isCluster: true, status: "To Do", fields: ["summary": "\"old \(id)\""])
        }
        for id in ["1", "2", "3", "4", "5"] { jira.add(id, isCluster: false, status: "Ready") }
        jira.linkDirectly("100", "1")
        jira.linkDirectly("300", "5")
        return jira
    }

    private func action(
        _ number: Int,
        _ kind: SiteAction.Kind,
        _ issue: String,
        member: String? = nil,
        value: String? = nil,
        marker: String? = nil,
        before: String? = nil
    ) -> SiteAction {
        SiteAction(
            number: number,
            kind: kind,
            issueID: issue,
            issueKey: "FIELD-\(issue)",
            memberID: member,
            memberKey: member.map { "FIELD-\($0)" },
            value: value,
            marker: marker,
            before: before
        )
    }

    /// One of each kind.
    private var everything: [SiteAction] {
        [
            action(1, .link, "100", member: "1"),
            action(2, .link, "100", member: "2"),
            action(3, .link, "200", member: "3"),
            action(4, .edit, "100", value: #"{"summary":"new"}"#),
            action(5, .comment, "100", value: "Two tickets joined.", marker: "muster-run-1-100"),
            action(6, .comment, "4", value: "You are in FIELD-100.", marker: "muster-run-1-4"),
            action(7, .transition, "2", value: "Clustered", before: "Ready"),
            action(8, .transition, "3", value: "Clustered", before: "Ready"),
            action(9, .unlink, "300", member: "5"),
            action(10, .close, "300"),
        ]
    }

    private func executor(_ jira: FakeJira, _ ledger: FakeLedger) -> ActionExecutor {
        ActionExecutor(site: jira, journal: ledger, concurrency: 1)
    }

    @Test func everyKindIsDoneOnceAndWhatWasSoAlreadyIsFound() async throws {
        let (jira, ledger) = (world(), FakeLedger())
        _ = try await ledger.openRun(run, intents: [])
        let done = try await executor(jira, ledger).perform(everything.reversed(), runID: "run-1")

        #expect(done.map(\.number) == Array(1...10))
        #expect(done[0].state == .found)
        #expect(done.dropFirst().allSatisfy { $0.state == .done })
        #expect(jira.members(of: "100") == ["1", "2"])
        #expect(jira.members(of: "300").isEmpty)
        #expect(done[3].before == #"{"summary":"old 100"}"#)
        #expect(done[6].before == "Ready")
        #expect(done[9].before == "To Do" && done[9].value == "Done")
        #expect(try await ledger.actions(runID: "run-1") == done)

        // Once more, as after a crash that forgot nothing: no write at all.
        let writes = jira.world.withLock { $0.writes.count }
        _ = try await executor(jira, ledger).perform(done, runID: "run-1")
        #expect(jira.world.withLock { $0.writes.count } == writes)
    }

    @Test(arguments: FakeSite.Cut.allCases)
    func aCallThatIsCutOffAnywhereIsFinishedByTheNextProcess(_ cut: FakeSite.Cut) async throws {
        let (whole, wholeLedger) = (world(), FakeLedger())
        _ = try await wholeLedger.openRun(run, intents: [])
        _ = try await executor(whole, wholeLedger).perform(everything, runID: "run-1")
        let calls = whole.world.withLock { $0.calls }
        #expect(calls > 10)
        for call in 1...calls {
            let (jira, ledger) = (world(), FakeLedger())
            _ = try await ledger.openRun(run, intents: [])
            jira.world.withLock { $0.fuse = (call, cut) }
            await #expect(throws: PublishingError.self, "call \(call)") {
                try await executor(jira, ledger).perform(everything, runID: "run-1")
            }
            jira.revive()
            let left = try await ledger.actions(runID: "run-1")
            let done = try await executor(jira, ledger).perform(
                left.isEmpty ? everything : left,
                runID: "run-1"
            )
            #expect(jira.snapshot.withoutTimes == whole.snapshot.withoutTimes, "call \(call)")
            #expect(done.allSatisfy { $0.state == .done || $0.state == .found }, "call \(call)")
            // What undoing needs survives the crash.
            #expect(done[3].before == #"{"summary":"old 100"}"#, "call \(call)")
            #expect(done[6].before == "Ready", "call \(call)")
        }
    }

    @Test func aJournalThatFailsAnywhereLosesNothing() async throws {
        let (whole, wholeLedger) = (world(), FakeLedger())
        _ = try await wholeLedger.openRun(run, intents: [])
        _ = try await executor(whole, wholeLedger).perform(everything, runID: "run-1")
        for write in 2...wholeLedger.writes {
            let (jira, ledger) = (world(), FakeLedger())
            _ = try await ledger.openRun(run, intents: [])
            ledger.failingWrite = write
            let error = await #expect(throws: PublishingError.self) {
                try await executor(jira, ledger).perform(everything, runID: "run-1")
            }
            #expect(error?.kind == .journal)
            ledger.failingWrite = nil
            let left = try await ledger.actions(runID: "run-1")
            _ = try await executor(jira, ledger).perform(left.isEmpty ? everything : left, runID: "run-1")
            #expect(jira.snapshot.withoutTimes == whole.snapshot.withoutTimes, "write \(write)")
        }
    }

    @Test func aRefusalConcernsOneActionOnly() async throws {
        let (jira, ledger) = (world(), FakeLedger())
        _ = try await ledger.openRun(run, intents: [])
        jira.world.withLock { $0.refusing = ["200", "3"] }
        let done = try await executor(jira, ledger).perform(everything, runID: "run-1")

        #expect(done.filter { $0.state == .refused }.map(\.number) == [3, 8])
        #expect(done[2].message == "issue 200 does not allow it")
        #expect(jira.members(of: "100") == ["1", "2"])
    }

    @Test func anErrorThatMeetsEverythingLeavesTheRestPending() async throws {
        let (jira, ledger) = (world(), FakeLedger())
        _ = try await ledger.openRun(run, intents: [])
        // Two looks come first, then the links one by one.
        jira.world.withLock { $0.fuse = (4, .before) }
        await #expect(throws: PublishingError.self) {
            try await executor(jira, ledger).perform(everything, runID: "run-1")
        }
        let left = try await ledger.actions(runID: "run-1")
        #expect(left.contains { $0.state == .sent })
        #expect(left.contains { $0.state == .pending })
    }

    @Test func anIssueThatPeopleMovedIsLeftWhereItIs() async throws {
        let (jira, ledger) = (world(), FakeLedger())
        _ = try await ledger.openRun(run, intents: [])
        jira.world.withLock { $0.issues["2"]?.status = "Done" }
        let done = try await executor(jira, ledger).perform(everything, runID: "run-1")

        #expect(done[6].state == .drifted)
        #expect(done[6].message == "FIELD-2 is in status 'Done', no longer 'Ready'")
        #expect(jira.world.withLock { $0.issues["2"]?.status } == "Done")
    }

    @Test func jobClustersTakeTurns() async throws {
        let (jira, ledger) = (FakeJira(), FakeLedger())
        _ = try await ledger.openRun(run, intents: [])
        var actions: [SiteAction] = []
        for cluster in ["100", "200", "300"] {
            jira.add(cluster, isCluster: true, status: "To Do")
            for member in 0..<4 {
                let id = "\(cluster)\(member)"
                jira.add(id, isCluster: false, status: "Ready")
                actions.append(action(actions.count + 1, .link, cluster, member: id))
            }
        }
        _ = try await executor(jira, ledger).perform(actions, runID: "run-1")
        let order = jira.world.withLock { $0.order }
        #expect(
            order == ["100", "200", "300", "100", "200", "300", "100", "200", "300", "100", "200", "300"]
        )
    }

    @Test func neighbouringMovesAreOneCallAndJournalWritesAreShared() async throws {
        let (jira, ledger) = (FakeJira(), FakeLedger())
        _ = try await ledger.openRun(run, intents: [])
        for id in 1...200 { jira.add("\(id)", isCluster: false, status: "Ready") }
        let actions = (1...200).map { action($0, .transition, "\($0)", value: "Clustered") }
        _ = try await executor(jira, ledger).perform(actions, runID: "run-1")
        #expect(jira.world.withLock { $0.moves.map(\.count) } == [200])
        #expect(ledger.writes <= 4)
    }

    @Test func aLinkThatIsTakenAwayAgainInTheSameRunIsGone() async throws {
        let (jira, ledger) = (world(), FakeLedger())
        _ = try await ledger.openRun(run, intents: [])
        let actions = [
            action(1, .link, "200", member: "4"), action(2, .unlink, "200", member: "4"),
            action(3, .link, "100", member: "4"),
        ]
        let done = try await executor(jira, ledger).perform(actions, runID: "run-1")
        #expect(done.allSatisfy { $0.state == .done })
        #expect(jira.members(of: "200").isEmpty)
        #expect(jira.members(of: "100") == ["1", "4"])
    }

    @Test func anEditThatChangesNothingIsNotSent() async throws {
        let (jira, ledger) = (world(), FakeLedger())
        _ = try await ledger.openRun(run, intents: [])
        let done = try await executor(jira, ledger).perform(
            [action(1, .edit, "100", value: #"{"summary": "old 100"}"#)],
            runID: "run-1"
        )
        #expect(done.map(\.state) == [.found])
        #expect(jira.world.withLock { $0.writes.isEmpty })
    }
}

extension FakeJira.Snapshot {
    /// Without the times of comments, which differ from run to run.
    var withoutTimes: FakeJira.Snapshot {
        var copy = self
        for index in copy.issues.indices {
            for place in copy.issues[index].comments.indices {
                copy.issues[index].comments[place].mark.time = nil
            }
        }
        return copy
    }
}
