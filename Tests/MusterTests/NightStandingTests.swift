import HTTPMessages
import Jira
import JiraSandbox
import Locking
import Muster
import Planning
import Publishing
import Reporting
import Testing
import TicketStore
import Tickets

/// The nights after the first: Job Clusters stand, people have worked on them, new tickets have come.
struct NightStandingTests {
    /// Groups of three, two and four tickets, far from one another; at most four in a Job Cluster.
    private func world(adjust: (inout JobSettings) -> Void = { _ in }) async throws -> JobWorld {
        let world = try JobWorld(tickets: groups([3, 2, 4]), maxTickets: 4) { _ in
        } adjust: {
            adjust(&$0)
        }
        let result = try await world.job().run()
        #expect(result.outcome == .complete)
        #expect(try await world.census().members.values.map(\.count).sorted() == [2, 3, 4])
        world.clock.advance(by: .seconds(86_400))
        return world
    }

    private func cluster(of ticket: String, _ world: JobWorld) async throws -> String? {
        try await world.census().members.first { $0.value.contains(ticket) }?.key
    }

    @Test func newTicketsJoinJobClustersWithRoomAndFormNewOnesElsewhere() async throws {
        let world = try await world()
        let before = try await world.census().members
        // One beside the group of three, one beside the full one, two where nobody is.
        let late = try await world.addTickets(
            places(1, near: 48.0004, 11) + places(1, near: 50.0005, 11) + places(2, near: 60, 11)
        )
        let result = try await world.job().run()
        #expect(result.outcome == .complete)
        let after = try await world.census()
        #expect(after.problems == [])
        #expect(after.clustered.isSuperset(of: late))
        #expect(before.allSatisfy { after.members[$0.key]?.isSuperset(of: $0.value) == true })
        let first = try #require(try await cluster(of: "FIELD-1", world))
        #expect(after.members[first] == ["FIELD-1", "FIELD-2", "FIELD-3", late[0]])
        #expect(result.standing.map(\.issueKey) == [first])
        #expect(result.standing.map(\.joined) == [[late[0]]])
        #expect(after.clusters.count == before.count + 2)
        #expect(after.members.values.allSatisfy { $0.count <= 4 })
        // The Job Cluster says what is so, and what changed.
        let raw = try await world.raw("/issue/\(first)?fields=description")
        let document = try #require((raw["fields"] as? [String: Any])?["description"] as? [String: Any])
        #expect(ADFReader.rows(of: document).dropFirst().map { $0[1] }.contains(late[0]))
        let comments = try await world.comments(first)
        #expect(comments.count == 1)
        #expect(comments.first?.contains(late[0]) == true)
    }

    @Test func aNightWithNothingNewWritesNothing() async throws {
        let world = try await world()
        let writes = world.sandbox.statistics().writes
        for _ in 1...2 {
            let calls = world.sandbox.statistics().total
            let result = try await world.job().run()
            #expect(result.outcome == .complete)
            #expect(result.report.runID == nil)
            #expect(result.standing == [])
            #expect(result.findings == [])
            #expect(world.sandbox.statistics().total - calls <= 20)
            world.clock.advance(by: .seconds(86_400))
        }
        #expect(world.sandbox.statistics().writes == writes)
        let runs = try await world.store.runs(in: world.nightScope, limit: 10)
        #expect(runs.map(\.outcome) == [.done])
    }

    @Test func aTicketThatAPersonRemovedIsNeverPutBack() async throws {
        let world = try await world()
        let home = try #require(try await cluster(of: "FIELD-2", world))
        try await world.unlink("FIELD-2", from: home)
        let result = try await world.job().run()
        #expect(result.outcome == .complete)
        #expect(result.findings.map(\.kind).contains(.removed))
        let census = try await world.census()
        #expect(census.problems == [])
        #expect(census.members[home] == ["FIELD-1", "FIELD-3"])
        // Alone, but somewhere: it is work still.
        #expect(try await cluster(of: "FIELD-2", world) != home)
        #expect(try await world.overrides() == ["keep_out FIELD-2 \(home)"])
        #expect(try await world.comments(home).first?.contains("FIELD-2") == true)
        let writes = world.sandbox.statistics().writes
        #expect(try await world.job().run().outcome == .complete)
        #expect(world.sandbox.statistics().writes == writes)
    }

    @Test func aTicketThatAPersonAddedStaysBeyondTheLimits() async throws {
        let world = try await world()
        let full = try #require(try await cluster(of: "FIELD-6", world))
        let late = try await world.addTickets(places(1, near: 50.0006, 11))
        try await world.link(late[0], to: full)
        let result = try await world.job().run()
        #expect(result.outcome == .complete)
        #expect(try await world.census().members[full]?.count == 5)
        #expect(try await world.overrides() == ["keep_in \(late[0]) \(full)"])
        // Its description names it, and nobody else joins what is over its limits.
        let more = try await world.addTickets(places(1, near: 50.0007, 11))
        #expect(try await world.job().run().outcome == .complete)
        let census = try await world.census()
        #expect(census.members[full]?.contains(late[0]) == true)
        #expect(census.members[full]?.contains(more[0]) == false)
        #expect(census.problems == [])
        let raw = try await world.raw("/issue/\(full)?fields=description")
        let document = try #require((raw["fields"] as? [String: Any])?["description"] as? [String: Any])
        #expect(ADFReader.rows(of: document).count == 6)
    }

    @Test func aTicketThatAPersonMovedStaysWhereItWasPut() async throws {
        let world = try await world()
        let from = try #require(try await cluster(of: "FIELD-2", world))
        let to = try #require(try await cluster(of: "FIELD-4", world))
        try await world.unlink("FIELD-2", from: from)
        try await world.link("FIELD-2", to: to)
        for _ in 1...2 {
            #expect(try await world.job().run().outcome == .complete)
            let census = try await world.census()
            #expect(census.problems == [])
            #expect(census.members[to] == ["FIELD-2", "FIELD-4", "FIELD-5"])
            #expect(census.members[from] == ["FIELD-1", "FIELD-3"])
        }
        #expect(try await world.overrides() == ["keep_in FIELD-2 \(to)", "keep_out FIELD-2 \(from)"])
    }

    @Test func aTicketMayComeBackOnceItsOverrideHasExpired() async throws {
        let world = try await world { $0.existing.overrideDays = 2 }
        let home = try #require(try await cluster(of: "FIELD-2", world))
        try await world.unlink("FIELD-2", from: home)
        #expect(try await world.job().run().outcome == .complete)
        let alone = try #require(try await cluster(of: "FIELD-2", world))
        #expect(alone != home)
        // A person gives the new Job Cluster up; the ticket is free again, and kept out of its first home still.
        try await world.closeCluster(alone)
        world.clock.advance(by: .seconds(86_400))
        #expect(try await world.job().run().outcome == .complete)
        let homes = try await world.census().members.filter {
            $0.value.contains("FIELD-2") && $0.key != alone
        }
        let second = try #require(homes.keys.first)
        #expect(second != home)
        try await world.closeCluster(second)
        world.clock.advance(by: .seconds(2 * 86_400))
        #expect(try await world.job().run().outcome == .complete)
        #expect(try await world.census().members[home]?.contains("FIELD-2") == true)
        #expect(try await world.overrides() == [])
    }

    @Test func closedMembersAreToldAndAnEmptyJobClusterIsClosed() async throws {
        let world = try await world()
        let home = try #require(try await cluster(of: "FIELD-4", world))
        try await world.close("FIELD-4")
        let first = try await world.job().run()
        #expect(first.outcome == .complete)
        #expect(first.standing.map(\.departed).map { $0.map(\.reason) } == [[.closed]])
        #expect(try await world.client().issue(home, fields: ["status"]).statusCategory != "done")
        let writes = world.sandbox.statistics().writes
        #expect(try await world.job().run().outcome == .complete)
        #expect(world.sandbox.statistics().writes == writes)

        try await world.close("FIELD-5")
        let second = try await world.job().run()
        #expect(second.outcome == .complete)
        #expect(second.standing.filter(\.isClosed).map(\.issueKey) == [home])
        #expect(try await world.client().issue(home, fields: ["status"]).statusCategory == "done")
        let comments = try await world.comments(home)
        #expect(comments.count == 2)
        #expect(comments.last?.contains("FIELD-5") == true)
        let after = world.sandbox.statistics().writes
        let third = try await world.job().run()
        #expect(third.outcome == .complete)
        #expect(third.findings == [])
        #expect(world.sandbox.statistics().writes == after)
    }

    @Test func anEmptyJobClusterStaysOpenWhereThatIsWanted() async throws {
        let world = try await world { $0.existing.closeEmpty = false }
        let home = try #require(try await cluster(of: "FIELD-4", world))
        try await world.close("FIELD-4")
        try await world.close("FIELD-5")
        #expect(try await world.job().run().outcome == .complete)
        #expect(try await world.client().issue(home, fields: ["status"]).statusCategory != "done")
        let writes = world.sandbox.statistics().writes
        #expect(try await world.job().run().outcome == .complete)
        #expect(world.sandbox.statistics().writes == writes)
    }

    @Test func noCommentIsMadeWhereNoneIsWanted() async throws {
        let world = try await world { $0.existing.comment = false }
        let home = try #require(try await cluster(of: "FIELD-4", world))
        try await world.close("FIELD-4")
        let result = try await world.job().run()
        #expect(result.outcome == .complete)
        #expect(result.standing.count == 1)
        #expect(try await world.comments(home) == [])
    }

    @Test func deletedAndMovedMembersLeaveWithoutBeingKeptOut() async throws {
        let world = try JobWorld(tickets: groups([4, 2]), maxTickets: 4) {
            $0.projects.append(SandboxProject(key: "OTHER", name: "Others"))
        }
        #expect(try await world.job().run().outcome == .complete)
        let home = try #require(try await cluster(of: "FIELD-1", world))
        try world.sandbox.delete(key: "FIELD-1")
        let moved = try world.sandbox.move(key: "FIELD-2", to: "OTHER")
        let result = try await world.job().run()
        #expect(result.outcome == .complete)
        let departed = try #require(result.standing.first { $0.issueKey == home }).departed
        #expect(departed.map(\.reason) == [.deleted, .moved])
        #expect(departed.map(\.key).contains(moved))
        #expect(try await world.overrides() == [])
        let writes = world.sandbox.statistics().writes
        #expect(try await world.job().run().outcome == .complete)
        #expect(world.sandbox.statistics().writes == writes)
    }

    /// A security level hides one ticket for a while: nothing is done to it, and nobody has added it when it is back.
    @Test func aHiddenMemberIsLeftAsItIs() async throws {
        let world = try await world()
        let home = try #require(try await cluster(of: "FIELD-1", world))
        let account = SandboxAccount().email
        try world.sandbox.hide(key: "FIELD-1", from: account)
        let hidden = try await world.job().run()
        #expect(hidden.outcome == .complete)
        #expect(hidden.findings.map(\.kind) == [.unseen])
        try world.sandbox.show(key: "FIELD-1", to: account)
        let back = try await world.job().run()
        #expect(back.outcome == .complete)
        #expect(back.findings == [])
        #expect(try await world.overrides() == [])
        #expect(try await world.census().members[home] == ["FIELD-1", "FIELD-2", "FIELD-3"])
    }

    @Test func workThatHasBegunTakesNoMoreTickets() async throws {
        let world = try await world()
        let home = try #require(try await cluster(of: "FIELD-1", world))
        try await world.move(home, through: "In Progress")
        let late = try await world.addTickets(places(1, near: 48.0004, 11))
        #expect(try await world.job().run().outcome == .complete)
        #expect(try await world.census().members[home]?.contains(late[0]) == false)
        #expect(try await world.census().problems == [])
    }

    @Test func nobodyJoinsWhereTopUpIsSwitchedOff() async throws {
        let world = try await world { $0.existing.topUp = false }
        let late = try await world.addTickets(places(1, near: 48.0004, 11))
        let result = try await world.job().run()
        #expect(result.standing == [])
        #expect(try await cluster(of: late[0], world) != cluster(of: "FIELD-1", world))
        #expect(try await world.census().clusters.count == 4)
    }

    @Test func ticketsOfAClosedOrDeletedJobClusterArePlannedAnew() async throws {
        let world = try await world()
        let closed = try #require(try await cluster(of: "FIELD-1", world))
        let deleted = try #require(try await cluster(of: "FIELD-4", world))
        try await world.closeCluster(closed)
        try world.sandbox.delete(key: deleted)
        let result = try await world.job().run()
        #expect(result.outcome == .complete)
        #expect(Set(result.findings.map(\.kind)) == [.clusterClosed, .clusterUnseen])
        let open = try await world.census().clusters.filter { $0.statusCategory != "done" }
        #expect(open.count == 3)
        let members = try await world.census().members.filter { entry in open.contains { $0.key == entry.key }
        }
        #expect(members.values.reduce(0) { $0 + $1.count } == 9)
        let writes = world.sandbox.statistics().writes
        #expect(try await world.job().run().outcome == .complete)
        #expect(world.sandbox.statistics().writes == writes)
    }

    @Test func aHeldTicketIsLeftOutUntilItsDay() async throws {
        let world = try await world()
        let late = try await world.addTickets(places(1, near: 48.0004, 11))
        let issue = try await world.client().issue(late[0], fields: ["summary"])
        let book = OverrideBook(scope: world.nightScope, ledger: world.store) { [clock = world.clock] in
            clock.now
        }
        try await book.add(
            .hold,
            of: OverrideBook.Issue(id: issue.id, key: issue.key),
            cluster: nil,
            reason: "customer away",
            until: world.clock.now + 1_000
        )
        let held = try await world.job().run()
        #expect(held.plan.unclustered.map(\.id) == [issue.id])
        #expect(try await cluster(of: late[0], world) == nil)
        world.clock.advance(by: .seconds(2))
        #expect(try await world.job().run().outcome == .complete)
        #expect(try await cluster(of: late[0], world) != nil)
    }

    @Test func aPlanShowsTheStandingPartAndWritesNothing() async throws {
        let world = try await world()
        let home = try #require(try await cluster(of: "FIELD-2", world))
        try await world.unlink("FIELD-2", from: home)
        try await world.addTickets(places(1, near: 51.0004, 11) + places(1, near: 48.0004, 11))
        let writes = world.sandbox.statistics().writes
        let prepared = try await world.job().plan()
        #expect(world.sandbox.statistics().writes == writes)
        #expect(prepared.plan.standing.count == 3)
        #expect(prepared.plan.standing.contains { !$0.joining.isEmpty })
        #expect(prepared.findings.map(\.kind) == [.removed])
        // People's decisions are kept by a run only.
        #expect(try await world.overrides() == [])
        let dry = try await world.job().run(dryRun: true)
        #expect(dry.outcome == .dryRun)
        #expect(dry.planHash == PlanDocument.hash(of: prepared.plan))
        #expect(world.sandbox.statistics().writes == writes)

        let document = PlanDocument.encode(prepared.plan)
        let result = try await world.job().apply(try PlanDocument.decode(document))
        #expect(result.outcome == .complete)
        #expect(try await world.overrides() == ["keep_out FIELD-2 \(home)"])
        #expect(try await world.census().problems == [])
        #expect(try await world.census().clustered.count == 11)
        let after = world.sandbox.statistics().writes
        #expect(try await world.job().apply(prepared.plan).outcome == .complete)
        #expect(try await world.job().run().outcome == .complete)
        #expect(world.sandbox.statistics().writes == after)
    }

    @Test func aStandingPartThatDriftedIsLeftOutAndNamed() async throws {
        let world = try await world()
        let home = try #require(try await cluster(of: "FIELD-1", world))
        let late = try await world.addTickets(places(1, near: 48.0004, 11) + places(1, near: 60, 11))
        let plan = try await world.job().plan().plan
        #expect(plan.standing.contains { !$0.joining.isEmpty })
        try await world.closeCluster(home)
        let result = try await world.job().apply(plan)
        guard case .stale(let drifts) = result.outcome else {
            Issue.record("not stale but \(result.outcome)")
            return
        }
        #expect(drifts.map(\.clusterID) == [home])
        #expect(try await cluster(of: late[0], world) == nil)
        #expect(try await cluster(of: late[1], world) != nil)
    }

    /// Jira's "Clone" copies labels, and links where asked; what a planner has cloned on purpose is not folded away.
    @Test(arguments: [false, true])
    func aCloneThatAPersonMadeIsLeftAlone(withItsLinks: Bool) async throws {
        let world = try await world()
        let cluster = try #require(try await cluster(of: "FIELD-4", world))
        let original = try #require(try await world.issues().first { $0.key == cluster })
        let clone = try await world.client().createIssue(
            IssueDraft(
                project: "FIELD",
                issueType: "Job Cluster",
                summary: "CLONE - \(original.summary ?? "")",
                labels: original.labels
            )
        )
        if withItsLinks {
            for key in ["FIELD-4", "FIELD-5"] { try await world.link(key, to: clone.key) }
        }
        let late = try await world.addTickets(places(1, near: 60, 11))
        for _ in 1...2 {
            let result = try await world.job().run()
            #expect(result.outcome == .complete)
            #expect(result.folded == [])
        }
        let issues = try await world.issues()
        #expect(issues.first { $0.key == clone.key }?.statusCategory == "new")
        let census = try await world.census()
        #expect(census.members[cluster] == ["FIELD-4", "FIELD-5"])
        if withItsLinks { #expect(census.members[clone.key] == ["FIELD-4", "FIELD-5"]) }
        #expect(census.clustered.contains(late[0]))
    }

    /// A store that was lost: another one finds what stands by its label and goes on from there.
    @Test func aNewStoreTakesOverWhatStands() async throws {
        let first = try await world()
        var second = first
        second.store = InMemoryTicketStore()
        let late = try await first.addTickets(places(1, near: 48.0004, 11))
        let writes = first.sandbox.statistics().writes
        let result = try await second.job().run()
        #expect(result.outcome == .complete)
        #expect(Set(result.findings.map(\.kind)) == [.clusterAdopted])
        let census = try await first.census()
        #expect(census.problems == [])
        #expect(census.clusters.count == 3)
        #expect(census.clustered.contains(late[0]))
        #expect(try await second.overrides() == [])
        #expect(first.sandbox.statistics().writes > writes)
        let after = first.sandbox.statistics().writes
        #expect(try await second.job().run().outcome == .complete)
        #expect(first.sandbox.statistics().writes == after)
    }
}
