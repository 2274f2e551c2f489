import Clustering
import Geodesy
import Locking
import Planning
import Publishing
import Testing
import Tickets

struct PublisherTests {
    func publisher(_ site: FakeSite, _ journal: FakeJournal, clusteredStatus: String? = nil) -> Publisher {
        Publisher(site: site, journal: journal, clusteredStatus: clusteredStatus, sleep: { _ in })
    }

    @Test func createsFiftyAtATimeWithLinksInside() async throws {
        let (site, journal) = (FakeSite(), FakeJournal())
        let outcome = try await publisher(site, journal).publish(
            try samplePlan(clusters: 101),
            run: sampleRun
        )
        #expect(outcome.isComplete)
        #expect(outcome.created == 101)
        #expect(outcome.links == 303)
        // A search for the markers and a read of the members before; three creates; a look at the first link, and one at
        // every member after.
        #expect(site.world.withLock { $0.calls } == 7)
    }

    @Test func linksOneByOneWhereTheCreateTakesNoLinks() async throws {
        let (site, journal) = (FakeSite(linksInsideCreate: false), FakeJournal())
        let outcome = try await publisher(site, journal).publish(try samplePlan(clusters: 20), run: sampleRun)
        #expect(outcome.isComplete)
        #expect(site.world.withLock { $0.linkCalls } == 60)
        #expect(site.world.withLock { $0.links.values.allSatisfy { $0.count == 3 } })
    }

    @Test func movesMembersWhereAStatusIsConfigured() async throws {
        let (site, journal) = (FakeSite(), FakeJournal())
        let outcome = try await publisher(site, journal, clusteredStatus: "Clustered")
            .publish(try samplePlan(clusters: 4), run: sampleRun)
        #expect(outcome.transitioned == 12)
        #expect(site.world.withLock { $0.statuses.values.filter { $0 == "Clustered" }.count } == 12)
    }

    @Test func aRefusedClusterIsNamedAndTriedAgainByTheNextRunOnly() async throws {
        let (site, journal) = (FakeSite(), FakeJournal())
        site.world.withLock { $0.refusedClusters = ["C1"] }
        let plan = try samplePlan(clusters: 3)
        let first = try await publisher(site, journal).publish(plan, run: sampleRun)
        #expect(!first.isComplete)
        #expect(first.refused.map(\.clusterID) == ["C1"])
        #expect(first.created == 2)
        site.world.withLock { $0.refusedClusters = [] }
        let second = try await publisher(site, journal).publish(plan, run: sampleRun)
        #expect(second.isComplete)
        #expect(site.world.withLock { $0.creations } == 3)
    }

    @Test func linksThatRunBackwardsStopTheRunAfterTheFirstCall() async throws {
        let (site, journal) = (FakeSite(draftsPerCall: 2), FakeJournal())
        site.world.withLock { $0.linksRunBackwards = true }
        let outcome = try await publisher(site, journal).publish(try samplePlan(clusters: 10), run: sampleRun)
        #expect(outcome.interruption?.kind == .wrongDirection)
        #expect(outcome.created == 2)
    }

    @Test func linksThatTheSiteAnsweredForAndDidNotMakeAreMadeByTheNextRun() async throws {
        let (site, journal) = (FakeSite(draftsPerCall: 2), FakeJournal())
        site.world.withLock { $0.forgetsLinks = true }
        let plan = try samplePlan(clusters: 2)
        let first = try await publisher(site, journal).publish(plan, run: sampleRun)
        #expect(first.interruption?.message.contains("shows no link to it") == true)
        #expect(first.links == 0)
        #expect(!first.isFinished)
        let second = try await publisher(site, journal).publish(plan, run: sampleRun)
        #expect(second.isComplete)
        #expect(site.world.withLock { $0.creations } == 2)
        let members = plan.clusters.map { $0.members.sorted() }
        #expect(
            site.world.withLock { world in ["1000", "1001"].map { world.links[$0]?.sorted() } } == members
        )
    }

    @Test func clustersWhoseTicketsChangedAreNotWritten() async throws {
        let (site, journal) = (FakeSite(), FakeJournal())
        site.world.withLock { $0.statuses["0"] = "Done" }
        let outcome = try await publisher(site, journal).publish(
            try samplePlan(clusters: 3),
            run: sampleRun,
            freshness: .mayHaveChanged(expectedStatus: "Ready")
        )
        #expect(outcome.created == 2)
        #expect(outcome.drifted.map(\.clusterID) == ["C0"])
        #expect(outcome.isFinished)
        #expect(!outcome.isComplete)
    }

    /// A night that was given up leaves a Job Cluster without all of its links; a later night took the member.
    @Test func aMemberThatAnotherClusterTookIsNotLinkedASecondTime() async throws {
        let (site, journal) = (FakeSite(linksInsideCreate: false), FakeJournal())
        let plan = try samplePlan(clusters: 3)
        // Two looks, the create, then two links; the third is lost.
        site.world.withLock { $0.fuse = (call: 6, cut: .before) }
        let first = try await publisher(site, journal).publish(plan, run: sampleRun)
        #expect(first.interruption?.kind == .unavailable)
        let missing = try #require(first.intents.first { $0.linkedMembers.count < 3 })
        let cluster = try #require(plan.clusters.first { $0.id == missing.clusterID })
        let taken = try #require(cluster.members.first { !missing.linkedMembers.contains($0) })
        site.world.withLock { world in
            (world.fuse, world.isBlown) = (nil, false)
            world.issues["9"] = FakeSite.Issue(issue: JobClusterIssue(id: "9", key: "FIELD-9"))
            world.links["9"] = [taken]
        }
        for _ in 0..<2 {
            let next = try await publisher(site, journal).publish(
                plan,
                run: sampleRun,
                freshness: .mayHaveChanged(expectedStatus: "Ready")
            )
            #expect(next.drifted.map(\.clusterID) == [missing.clusterID])
            #expect(next.drifted.first?.changes == ["K-\(taken) is in FIELD-9 already"])
            #expect(next.isFinished && !next.isComplete)
            #expect(next.links == 8)
        }
        #expect(site.world.withLock { world in world.links.values.count { $0.contains(taken) } } == 1)
    }

    @Test func aSearchThatLagsIsRepeatedBeforeAnythingIsSentAgain() async throws {
        let (site, journal) = (FakeSite(linksInsideCreate: false), FakeJournal())
        site.world.withLock { world in
            world.fuse = (3, .after)
            world.recovers = true
            world.searchLag = 4
        }
        let outcome = try await publisher(site, journal).publish(try samplePlan(clusters: 5), run: sampleRun)
        #expect(outcome.isComplete)
        #expect(site.world.withLock { $0.creations } == 5)
    }

    struct Mode: CustomTestStringConvertible {
        var linksInside: Bool
        var cut: FakeSite.Cut
        var recovers: Bool
        var testDescription: String {
            "links \(linksInside ? "inside" : "after") the create, cut \(cut), \(recovers ? "network" : "process") fails"
        }
        static let all = [true, false].flatMap { inside in
            FakeSite.Cut.allCases.flatMap { cut in
                [true, false].map { Mode(linksInside: inside, cut: cut, recovers: $0) }
            }
        }
    }

    /// Cuts every single call of a run, once each, then lets the next run finish: no duplicate, nothing missing.
    @Test(arguments: Mode.all)
    func cutAnywhereTheNextRunFinishesAndNothingIsCreatedTwice(mode: Mode) async throws {
        let plan = try samplePlan(clusters: 7)
        let reference = FakeSite(draftsPerCall: 3, linksInsideCreate: mode.linksInside)
        _ = try await publisher(reference, FakeJournal(), clusteredStatus: "Clustered").publish(
            plan,
            run: sampleRun
        )
        let callsOfAWholeRun = reference.world.withLock { $0.calls }
        #expect(callsOfAWholeRun >= 9)
        for call in 1...callsOfAWholeRun {
            let journal = FakeJournal()
            let site = FakeSite(draftsPerCall: 3, linksInsideCreate: mode.linksInside)
            site.world.withLock { world in
                world.fuse = (call, mode.cut)
                world.recovers = mode.recovers
            }
            _ = try await publisher(site, journal, clusteredStatus: "Clustered").publish(plan, run: sampleRun)
            site.world.withLock { world in
                world.fuse = nil
                world.isBlown = false
            }
            let outcome = try await publisher(site, journal, clusteredStatus: "Clustered")
                .publish(plan, run: sampleRun)
            #expect(outcome.isComplete, "call \(call): \(String(describing: outcome.interruption))")
            site.world.withLock { world in
                #expect(world.creations == 7, "call \(call) led to \(world.creations) creations")
                #expect(world.links.values.map { $0.count } == Array(repeating: 3, count: 7), "call \(call)")
                #expect(world.statuses.values.filter { $0 == "Clustered" }.count == 21, "call \(call)")
            }
        }
    }
}

struct DriftCheckTests {
    func states(of plan: Plan) -> [String: MemberState] {
        Dictionary(
            plan.tickets.map { ticket in
                let place = ticket.location.map(TicketPlace.located) ?? .unusable(.noCoordinates, found: "")
                let now = Ticket(
                    id: ticket.id,
                    key: ticket.key,
                    status: "Ready",
                    priority: ticket.priority,
                    place: place,
                    load: ticket.load
                )
                return (ticket.id, MemberState(ticket: now, clusters: []))
            },
            uniquingKeysWith: { first, _ in first }
        )
    }

    @Test func anUnchangedPlanHasNotDrifted() throws {
        let plan = try samplePlan(clusters: 2)
        #expect(DriftCheck.drift(of: plan, states: states(of: plan), expectedStatus: "ready").isEmpty)
    }

    @Test func everyKindOfChangeIsNamedForItsClusterOnly() throws {
        let plan = try samplePlan(clusters: 9)
        var states = states(of: plan)
        states["0"] = nil
        states["3"]?.ticket.key = "OTHER-9"
        states["6"]?.ticket.status = "Done"
        states["9"]?.ticket.priority = .highest
        states["12"]?.clusters = [
            LinkedCluster(issue: JobClusterIssue(id: "1", key: "FIELD-1"), isInward: true)
        ]
        states["15"]?.ticket.place = .located(.geographic(try Coordinate(latitude: 1, longitude: 1)))
        states["18"]?.ticket.load = 30
        let drift = DriftCheck.drift(of: plan, states: states, expectedStatus: "Ready", settled: [])
        #expect(drift.map(\.clusterID) == ["C0", "C1", "C2", "C3", "C4", "C5", "C6"])
        #expect(
            drift.flatMap(\.changes) == [
                "K-0 is gone or hidden",
                "K-3 was moved and is now OTHER-9",
                "K-6 is in status 'Done', no longer 'Ready'",
                "K-9 has priority Highest, no longer Medium",
                "K-12 is in FIELD-1 already",
                "K-15 has other coordinates",
                "K-18 has load 30.0, no longer 1.0",
            ]
        )
        let withoutOne = DriftCheck.drift(
            of: plan,
            states: states,
            expectedStatus: "Ready",
            settled: ["C4"]
        )
        #expect(withoutOne.count == 6)
    }
}
