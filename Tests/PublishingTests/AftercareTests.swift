import Locking
import Planning
import Publishing
import Testing
import Tickets

/// What is looked at after everything was written, and what proves that a create was done.
struct AftercareTests {
    func publish(
        _ site: FakeSite,
        _ journal: FakeJournal = FakeJournal(),
        clusters: Int = 3
    ) async throws -> PublishingOutcome {
        try await Publisher(site: site, journal: journal, sleep: { _ in }).publish(
            try samplePlan(clusters: clusters),
            run: sampleRun
        )
    }

    /// 429 after the create was done: at every call of a run, on every kind of evidence.
    @Test(arguments: [(true, true), (true, false), (false, true)], 1...3)
    func anAnswerThatIsNoDefiniteRefusalDoublesNothing(
        evidence: (links: Bool, labels: Bool),
        call: Int
    ) async throws {
        let site = FakeSite(
            draftsPerCall: 2,
            linksInsideCreate: evidence.links,
            marksWithLabels: evidence.labels
        )
        site.world.withLock { $0.answersOver = [call] }
        let outcome = try await publish(site, clusters: 6)
        #expect(outcome.isComplete, "\(outcome.failures)")
        #expect(site.world.withLock { $0.creations } == 6)
        #expect(site.world.withLock { $0.createCalls } == 3)
    }

    /// Neither links nor labels, neither field nor property: reporter, time and summary.
    @Test(arguments: [FakeSite.Cut.before, .after])
    func withoutAnyMarkerTheSecondNetTells(cut: FakeSite.Cut) async throws {
        let site = FakeSite(linksInsideCreate: false, marksWithLabels: false)
        site.world.withLock { world in
            world.fuse = (2, cut)
            world.recovers = true
            world.searchLag = 3
        }
        let outcome = try await publish(site)
        #expect(outcome.isComplete, "\(outcome.failures)")
        #expect(site.world.withLock { $0.creations } == 3)
        #expect(outcome.weakerGuarantee?.contains("exact summary") == true)
    }

    @Test func twoThatFitAreLeftToAPerson() async throws {
        let site = FakeSite(linksInsideCreate: false, marksWithLabels: false)
        site.world.withLock { world in
            world.fuse = (2, .after)
            world.recovers = true
            let issue = JobClusterIssue(id: "900", key: "FIELD-900")
            world.issues["900"] = FakeSite.Issue(issue: issue, summary: "Job Cluster C0: 3 tickets")
        }
        let outcome = try await publish(site)
        #expect(!outcome.isFinished)
        #expect(outcome.failures.contains { $0.contains("more than one Job Cluster may be it") })
        #expect(site.world.withLock { $0.creations } == 3)
    }

    @Test func aPropertyTellsWhatSearchDoesNot() async throws {
        let site = FakeSite(linksInsideCreate: false, marksWithLabels: false, marksWithProperty: true)
        site.world.withLock { world in
            world.fuse = (2, .after)
            world.recovers = true
            let issue = JobClusterIssue(id: "900", key: "FIELD-900")
            world.issues["900"] = FakeSite.Issue(issue: issue, summary: "Job Cluster C0: 3 tickets")
        }
        let outcome = try await publish(site)
        #expect(outcome.isComplete, "\(outcome.failures)")
        #expect(site.world.withLock { $0.creations } == 3)
        #expect(outcome.weakerGuarantee == nil)
    }

    @Test func aLinkThatWasAnsweredAndNotMadeIsMadeAgain() async throws {
        let site = FakeSite(linksInsideCreate: false)
        site.world.withLock { $0.forgottenLinks = ["4": 1] }
        let outcome = try await publish(site)
        #expect(outcome.isComplete, "\(outcome.failures)")
        #expect(site.world.withLock { $0.links.values.allSatisfy { $0.count == 3 } })
    }

    @Test func aLinkThatNeverShowsIsSaid() async throws {
        let (site, journal) = (FakeSite(linksInsideCreate: false), FakeJournal())
        site.world.withLock { $0.forgottenLinks = ["4": 9] }
        let outcome = try await publish(site, journal)
        #expect(!outcome.isFinished)
        #expect(outcome.failures.contains { $0.contains("K-4 is linked and does not show it") })
        #expect(outcome.links == 8)
        site.world.withLock { $0.forgottenLinks = [:] }
        #expect(try await publish(site, journal).isComplete)
        #expect(site.world.withLock { $0.links.values.allSatisfy { $0.count == 3 } })
    }

    @Test func aLinkTypeThatIsGoneStopsTheRunEarly() async throws {
        let (site, journal) = (FakeSite(linksInsideCreate: false), FakeJournal())
        site.world.withLock { $0.refusesLinks = true }
        let outcome = try await publish(site, journal, clusters: 100)
        #expect(outcome.interruption?.kind == .siteNotReady)
        #expect(site.world.withLock { $0.linkCalls } <= 64)
        #expect(outcome.created == 100)
        site.world.withLock { $0.refusesLinks = false }
        #expect(try await publish(site, journal, clusters: 100).isComplete)
    }

    /// Deleted after the run has looked at it: the others are linked, and it is named.
    @Test func aMemberThatIsDeletedHalfWayIsNamedAndKeepsNobody() async throws {
        let (world, journal) = (Locked(FakeSite.World()), FakeJournal())
        let site = FakeSite(linksInsideCreate: false, world: world) { name in
            if name == "create" { world.withLock { _ = $0.gone.insert("4") } }
        }
        let outcome = try await publish(site, journal)
        #expect(!outcome.isFinished)
        #expect(outcome.links == 8)
        #expect(outcome.failures.contains { $0.contains("K-4 is not linked") })
        #expect(
            try await journal.standingRecords(in: sampleRun.scope, includingClosed: true).map(\.members)
                == [["0", "1", "2"], ["3", "5"], ["6", "7", "8"]]
        )
        // Inside the create it was linked, and went then.
        let inside = FakeSite(linksInsideCreate: true, world: Locked(FakeSite.World()))
        let vanishing = FakeSite(world: inside.world) { name in
            inside.world.withLock { world in
                if name == "currentStates", world.callsByName["currentStates"] == 2 { world.gone.insert("4") }
            }
        }
        let second = try await publish(vanishing)
        #expect(second.isFinished)
        #expect(second.failures == ["FIELD-1001: K-4 is gone or hidden"])
    }

    /// Refused, or taken by another machine: the other members of its Job Cluster are moved and told all the same.
    @Test(arguments: [true, false])
    func aMemberThatIsNotLinkedKeepsNobodyFromMoving(isTaken: Bool) async throws {
        let world = Locked(FakeSite.World())
        let site = FakeSite(linksInsideCreate: false, world: world) { name in
            guard isTaken, name == "create" else { return }
            world.withLock { world in
                world.issues["5000"] = FakeSite.Issue(issue: JobClusterIssue(id: "5000", key: "FIELD-5000"))
                world.links["5000"] = ["4"]
            }
        }
        if !isTaken { world.withLock { $0.refusedMembers = ["4"] } }
        var publisher = Publisher(
            site: site,
            journal: FakeJournal(),
            clusteredStatus: "Clustered",
            sleep: { _ in }
        )
        publisher.memberComment = { _, issue in "In \(issue.key)." }
        let outcome = try await publisher.publish(try samplePlan(clusters: 3), run: sampleRun)
        #expect(outcome.transitioned == 8)
        world.withLock { world in
            let others = ["0", "1", "2", "3", "5", "6", "7", "8"]
            #expect(world.statuses.filter { $0.value == "Clustered" }.keys.sorted() == others)
            #expect(world.comments["3"]?.map(\.text) == ["In FIELD-1001."])
            #expect(world.comments["4"] == nil)
        }
    }

    @Test func aClusterThatPeopleMadeKeepsItsTicket() async throws {
        let site = FakeSite(linksInsideCreate: false)
        // Made by hand while this run creates: after its look at the members.
        let world = site.world
        let second = FakeSite(linksInsideCreate: false, world: world) { name in
            guard name == "create" else { return }
            world.withLock { world in
                world.issues["5000"] = FakeSite.Issue(issue: JobClusterIssue(id: "5000", key: "FIELD-5000"))
                world.links["5000"] = ["4"]
            }
        }
        let outcome = try await publish(second)
        #expect(outcome.yielded.map(\.ticketKey) == ["K-4"])
        #expect(outcome.yielded.map(\.kept.key) == ["FIELD-5000"])
        world.withLock { world in
            #expect(world.openClusters(of: "4") == ["5000"])
            #expect(Set(world.links["1001"] ?? []) == ["3", "5"])
            #expect(world.issues["1001"]?.fields.contains("K-3 K-5") == true)
        }
    }

    /// The first request was applied after the same marker had been sent again.
    @Test func aLateDuplicateIsFoldedTheNightAfter() async throws {
        let (site, journal) = (FakeSite(), FakeJournal())
        #expect(try await publish(site, journal).isComplete)
        try await journal.finishRun(id: "run-1", outcome: .done, at: 1, report: [])
        site.world.withLock { world in
            var late = world.issues["1001"]
            late?.issue = JobClusterIssue(id: "1100", key: "FIELD-1100")
            world.issues["1100"] = late
            world.links["1100"] = world.links["1001"]
        }
        var empty = try samplePlan(clusters: 1)
        empty.clusters = []
        let outcome = try await Publisher(site: site, journal: journal, sleep: { _ in }).publish(
            empty,
            run: RunRecord(id: "run-2", scope: sampleRun.scope, planHash: "sha256:empty", startedAt: 9)
        )
        #expect(outcome.folded.map(\.kept.key) == ["FIELD-1001"])
        #expect(outcome.folded.map(\.folded.key) == ["FIELD-1100"])
        #expect(outcome.isComplete, "\(outcome.failures)")
        site.world.withLock { world in
            #expect(world.issues["1100"]?.isClosed == true)
            #expect(world.links["1100"] == [])
            #expect(world.links["1001"]?.count == 3)
            #expect(world.comments["1100"]?.first?.text.contains("FIELD-1001") == true)
        }
    }

    @Test func aPlanThatAnotherStorePublishedIsAdopted() async throws {
        let site = FakeSite()
        #expect(try await publish(site).isComplete)
        let writes = site.world.withLock { $0.writes }
        let journal = FakeJournal()
        let outcome = try await publish(site, journal)
        #expect(outcome.isComplete, "\(outcome.failures)")
        #expect(outcome.created == 3)
        #expect(site.world.withLock { $0.writes } == writes)
        #expect(try await journal.standingRecords(in: sampleRun.scope, includingClosed: true).count == 3)
    }
}
