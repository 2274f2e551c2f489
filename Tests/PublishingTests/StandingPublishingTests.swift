import Clustering
import Geodesy
import Locking
import Planning
import Publishing
import Testing
import Tickets

/// A plan with Job Clusters that stand, over the fake site.
struct StandingNight {
    var site: FakeSite
    var journal: FakeJournal
    var clusteredStatus: String?

    /// Job Clusters made by a first night: `FIELD-1000` and on, three tickets each.
    static func published(
        clusters: Int = 2,
        linksInside: Bool = true
    ) async throws -> StandingNight {
        let night = StandingNight(site: FakeSite(linksInsideCreate: linksInside), journal: FakeJournal())
        let outcome = try await night.publish(try samplePlan(clusters: clusters), hash: "first", id: "run-1")
        try #require(outcome.isComplete)
        try await night.journal.finishRun(id: "run-1", outcome: .done, at: 1, report: [])
        return night
    }

    var publisher: Publisher {
        Publisher(
            site: site,
            journal: journal,
            clusteredStatus: clusteredStatus,
            linkConcurrency: 1,
            sleep: { _ in }
        )
    }

    func publish(
        _ plan: Plan,
        hash: String = "second",
        id: String = "run-2",
        freshness: Publisher.Freshness = .justRead
    ) async throws(PublishingError) -> PublishingOutcome {
        try await publisher.publish(
            plan,
            run: RunRecord(
                id: id,
                scope: sampleRun.scope,
                planHash: "sha256:\(hash)aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                startedAt: 5
            ),
            freshness: freshness,
            survey: try await site.openJobClusters()
        )
    }

    /// The plan of a second night: `FIELD-1000` is joined by tickets and left by others.
    static func plan(
        joining: [String] = ["6"],
        departed: [DepartedMember] = [],
        dissolved: Bool = false
    ) throws -> Plan {
        var plan = try samplePlan(clusters: 3)
        let first = plan.clusters[0]
        plan.clusters = []
        let gone = Set(departed.map(\.id))
        let kept = dissolved ? [] : first.members.filter { !gone.contains($0) }
        var cluster = first
        cluster.id = "FIELD-1000"
        cluster.members = kept + joining
        cluster.visitOrder = kept + joining
        cluster.load = Double(cluster.members.count)
        plan.standing = [
            StandingPlan(
                issueID: "1000",
                issueKey: "FIELD-1000",
                kept: kept,
                joining: joining,
                departed: departed,
                cluster: dissolved ? nil : cluster
            )
        ]
        return plan
    }
}

struct StandingPublishingTests {
    @Test func aNightWithoutAnyWorkMakesNoCallAndOpensNoRun() async throws {
        let night = try await StandingNight.published()
        let calls = night.site.world.withLock { $0.calls }
        let outcome = try await night.publisher.publish(
            try StandingNight.plan(joining: []),
            run: RunRecord(id: "run-2", scope: sampleRun.scope, planHash: "sha256:b", startedAt: 5),
            survey: []
        )
        #expect(!outcome.isRunOpened)
        #expect(outcome.isComplete)
        #expect(outcome.standing.isEmpty)
        #expect(night.site.world.withLock { $0.calls } == calls)
        #expect(try await night.journal.runs(in: sampleRun.scope, limit: 9).map(\.id) == ["run-1"])
    }

    @Test(arguments: [true, false])
    func joiningTicketsAreLinkedDescribedAndTold(linksInside: Bool) async throws {
        var night = try await StandingNight.published(linksInside: linksInside)
        night.clusteredStatus = "Clustered"
        let outcome = try await night.publish(try StandingNight.plan(joining: ["6", "7"]))
        #expect(outcome.isComplete, "\(outcome.failures)")
        #expect(outcome.toppedUp.map(\.issueKey) == ["FIELD-1000"])
        #expect(outcome.toppedUp.first?.joined == ["K-6", "K-7"])
        #expect(outcome.updated.map(\.issueKey) == ["FIELD-1000"])
        #expect(outcome.transitioned == 2)
        night.site.world.withLock { world in
            #expect(world.links["1000"]?.sorted() == ["0", "1", "2", "6", "7"])
            #expect(world.issues["1000"]?.fields.contains("K-0 K-1 K-2 K-6 K-7") == true)
            #expect(
                world.comments["1000"]?.map(\.text) == ["Changed by Muster in run run-2.\nJoined: K-6, K-7."]
            )
            #expect(world.statuses.filter { $0.value == "Clustered" }.keys.sorted() == ["6", "7"])
            #expect(world.comments["1001"] == nil)
        }
        let record = try #require(
            try await night.journal.standingRecords(in: sampleRun.scope, includingClosed: true).first
        )
        #expect(record.members == ["0", "1", "2", "6", "7"])
        #expect(record.runID == "run-2")
        #expect(record.marker?.hasPrefix("muster-") == true)
        // The next night has the same Job Cluster and nothing to do.
        try await night.journal.finishRun(id: "run-2", outcome: .done, at: 6, report: [])
        var after = try StandingNight.plan(joining: ["6", "7"])
        after.standing[0].kept = after.standing[0].cluster?.members ?? []
        after.standing[0].joining = []
        let writes = night.site.world.withLock { $0.writes }
        #expect(try await night.publish(after, hash: "third", id: "run-3").isRunOpened == false)
        #expect(night.site.world.withLock { $0.writes } == writes)
    }

    @Test func membersThatAreNoWorkAnyMoreAreToldOfOnce() async throws {
        let night = try await StandingNight.published()
        let departed = [DepartedMember(id: "2", key: "K-2", reason: .closed)]
        let plan = try StandingNight.plan(joining: [], departed: departed)
        let outcome = try await night.publish(plan)
        #expect(outcome.isComplete)
        #expect(outcome.standing.first?.departed == departed)
        night.site.world.withLock { world in
            #expect(world.comments["1000"]?.map(\.text) == ["Changed by Muster in run run-2.\nClosed: K-2."])
            #expect(world.issues["1000"]?.fields.contains("K-0 K-1\"") == true)
            #expect(world.links["1000"]?.contains("2") == true)
        }
        let record = try await night.journal.standingRecords(in: sampleRun.scope, includingClosed: true).first
        #expect(record?.members == ["0", "1", "2"])
        try await night.journal.finishRun(id: "run-2", outcome: .done, at: 6, report: [])
        #expect(try await night.publish(plan, hash: "third", id: "run-3").isRunOpened == false)
    }

    @Test func aJobClusterWithoutOpenTicketsIsClosedWithAWord() async throws {
        let night = try await StandingNight.published()
        let departed = ["0", "1", "2"].map { DepartedMember(id: $0, key: "K-\($0)", reason: .closed) }
        let outcome = try await night.publish(
            try StandingNight.plan(joining: [], departed: departed, dissolved: true)
        )
        #expect(outcome.isComplete, "\(outcome.failures)")
        #expect(outcome.closed.map(\.issueKey) == ["FIELD-1000"])
        night.site.world.withLock { world in
            #expect(world.issues["1000"]?.isClosed == true)
            #expect(world.comments["1000"]?.count == 1)
        }
        let records = try await night.journal.standingRecords(in: sampleRun.scope, includingClosed: true)
        #expect(records.map(\.isClosed) == [true, false])
    }

    @Test func aSummaryThatPeopleWroteStaysTheirs() async throws {
        let night = try await StandingNight.published()
        night.site.world.withLock { $0.issues["1000"]?.summary = "Tuesday, north" }
        _ = try await night.publish(try StandingNight.plan())
        #expect(night.site.world.withLock { $0.issues["1000"]?.fields.contains("summary") } == false)
        let other = try await StandingNight.published()
        _ = try await other.publish(try StandingNight.plan())
        #expect(other.site.world.withLock { $0.issues["1000"]?.fields.contains("summary") } == true)
    }

    /// Whether the correction has arrived or not, the summary is Muster's, and the next night writes it as it should be.
    @Test(arguments: FakeSite.Cut.allCases)
    func aSummaryWhoseCorrectionWasLostIsStillOurs(_ cut: FakeSite.Cut) async throws {
        let probe = try await StandingNight.published()
        _ = try await probe.publish(try StandingNight.plan())
        let last = probe.site.world.withLock { $0.calls }
        var isCorrectionLost = false
        for call in 1...last {
            let night = try await StandingNight.published()
            guard call > night.site.world.withLock({ $0.calls }) else { continue }
            night.site.world.withLock { ($0.fuse, $0.recovers) = ((call, cut), true) }
            let outcome = try? await night.publish(try StandingNight.plan())
            try await night.journal.finishRun(id: "run-2", outcome: .partial, at: 6, report: [])
            let edits = night.site.world.withLock { $0.callsByName["edit"] ?? 0 }
            if outcome?.interruption != nil, edits == 1 { isCorrectionLost = true }
            night.site.world.withLock { $0.fuse = nil }
            // One more has closed meanwhile, so that the plan is another one.
            let linked = night.site.world.withLock { $0.links["1000"]?.contains("6") ?? false }
            var plan = try StandingNight.plan(
                joining: linked ? [] : ["6"],
                departed: [DepartedMember(id: "2", key: "K-2", reason: .closed)]
            )
            if linked {
                plan.standing[0].kept.append("6")
                plan.standing[0].cluster?.members.append("6")
                plan.standing[0].cluster?.visitOrder.append("6")
            }
            _ = try await night.publish(plan, hash: "third", id: "run-3")
            try await night.journal.finishRun(id: "run-3", outcome: .done, at: 7, report: [])
            #expect(
                night.site.world.withLock { $0.issues["1000"]?.summary }
                    == "Job Cluster FIELD-1000: 3 tickets",
                "call \(call)"
            )
        }
        #expect(isCorrectionLost)
    }

    // A Job Cluster whose last joining ticket somebody else takes just before its description is corrected.
    private func nightThatLosesATicket(
        joining: [String],
        then: @escaping @Sendable (String, inout FakeSite.World) -> Void = { _, _ in }
    ) async throws -> StandingNight {
        var night = try await StandingNight.published()
        let world = night.site.world
        let taken = try #require(joining.last)
        night.site = FakeSite(world: world) { name in
            world.withLock { world in
                if name == "edit", world.links["5000"] == nil {
                    let issue = JobClusterIssue(id: "5000", key: "FIELD-5000")
                    world.issues["5000"] = FakeSite.Issue(issue: issue)
                    world.links["5000"] = [taken]
                } else {
                    then(name, &world)
                }
            }
        }
        let outcome = try await night.publish(try StandingNight.plan(joining: joining))
        #expect(outcome.yielded.map(\.kept.key) == ["FIELD-5000"])
        try await night.journal.finishRun(id: "run-2", outcome: .partial, at: 6, report: [])
        return night
    }

    @Test func aSummaryFollowsTheDescriptionWhenATicketIsTaken() async throws {
        let night = try await nightThatLosesATicket(joining: ["6", "7"])
        night.site.world.withLock { world in
            #expect(world.links["1000"]?.sorted() == ["0", "1", "2", "6"])
            #expect(world.issues["1000"]?.fields.contains("K-0 K-1 K-2 K-6\"") == true)
            #expect(world.issues["1000"]?.summary == "Job Cluster FIELD-1000: 4 tickets")
        }
        let other = try await nightThatLosesATicket(joining: ["6", "7"]) { _, world in
            guard world.issues["1000"]?.summary == "Job Cluster FIELD-1000: 5 tickets" else { return }
            world.issues["1000"]?.summary = "Tuesday, north"
        }
        #expect(other.site.world.withLock { $0.issues["1000"]?.summary } == "Tuesday, north")
    }

    /// The members are those of the night before again, and the description is not.
    @Test(arguments: FakeSite.Cut.allCases)
    func aSecondCorrectionThatWasLostIsMadeTheNightAfter(_ cut: FakeSite.Cut) async throws {
        let night = try await nightThatLosesATicket(joining: ["6"]) { name, world in
            guard name == "edit", world.fuse == nil else { return }
            (world.fuse, world.recovers) = ((world.calls + 1, cut), true)
        }
        #expect(night.site.world.withLock { $0.callsByName["edit"] } == 2)
        _ = try await night.publish(try StandingNight.plan(joining: []), hash: "third", id: "run-3")
        night.site.world.withLock { world in
            #expect(world.issues["1000"]?.fields.contains("K-0 K-1 K-2\"") == true)
            #expect(world.issues["1000"]?.summary == "Job Cluster FIELD-1000: 3 tickets")
        }
    }

    @Test func onlyWhatDriftedIsLeftOut() async throws {
        let changes: [(String, (inout FakeSite.World) -> Void)] = [
            ("FIELD-1000 was closed", { $0.issues["1000"]?.status = "Done" }),
            (
                "FIELD-1000 is in status 'In Progress': nobody joins it any more",
                { $0.issues["1000"]?.status = "In Progress" }
            ),
            ("FIELD-1000 is gone or hidden", { $0.issues["1000"] = nil }),
            ("K-9 was added to FIELD-1000", { $0.links["1000"]?.append("9") }),
            ("K-1 is not in FIELD-1000 any more", { $0.links["1000"]?.removeAll { $0 == "1" } }),
            ("K-6 is in FIELD-1001 already", { $0.links["1001"]?.append("6") }),
            ("K-6 is gone or hidden", { $0.gone.insert("6") }),
            ("K-6 is in status 'Done', no longer 'Ready'", { $0.statuses["6"] = "Done" }),
        ]
        for (words, change) in changes {
            let night = try await StandingNight.published()
            night.site.world.withLock { world in change(&world) }
            let writes = night.site.world.withLock { $0.writes }
            let outcome = try await night.publish(
                try StandingNight.plan(),
                freshness: .mayHaveChanged(expectedStatus: "Ready")
            )
            #expect(outcome.drifted == [ClusterDrift(clusterID: "FIELD-1000", changes: [words])])
            #expect(outcome.isFinished && !outcome.isComplete, "\(words)")
            #expect(night.site.world.withLock { $0.writes } == writes, "\(words)")
            let dry = try await night.publisher.drift(
                of: try StandingNight.plan(),
                planHash: "sha256:other",
                scope: sampleRun.scope,
                expectedStatus: "Ready"
            )
            #expect(dry == outcome.drifted)
        }
    }

    /// Cuts every call of a night with work at Job Clusters that stand, then lets the next process finish.
    @Test(arguments: FakeSite.Cut.allCases, [true, false])
    func cutAnywhereTheNextRunFinishes(cut: FakeSite.Cut, recovers: Bool) async throws {
        let departed = [DepartedMember(id: "2", key: "K-2", reason: .removed)]
        let plan = try StandingNight.plan(joining: ["6", "7"], departed: departed)
        func begin() async throws -> StandingNight {
            var night = try await StandingNight.published()
            night.clusteredStatus = "Clustered"
            night.site.world.withLock { world in
                world.links["1000"]?.removeAll { $0 == "2" }
                world.calls = 0
            }
            return night
        }
        let reference = try await begin()
        #expect(try await reference.publish(plan).isComplete)
        let calls = reference.site.world.withLock { $0.calls }
        #expect(calls >= 10)
        for call in 2...calls {
            let night = try await begin()
            night.site.world.withLock { world in
                world.fuse = (call, cut)
                world.recovers = recovers
            }
            _ = try await night.publish(plan)
            night.site.world.withLock { world in (world.fuse, world.isBlown) = (nil, false) }
            let outcome = try await night.publish(plan)
            #expect(outcome.isComplete, "call \(call): \(outcome.failures) \(outcome.drifted)")
            night.site.world.withLock { world in
                #expect(world.links["1000"]?.sorted() == ["0", "1", "6", "7"], "call \(call)")
                #expect(world.comments["1000"]?.count == 1, "call \(call)")
                #expect(world.issues["1000"]?.fields.contains("K-0 K-1 K-6 K-7") == true, "call \(call)")
                #expect(world.statuses.values.count { $0 == "Clustered" } == 2, "call \(call)")
            }
            let record = try await night.journal.standingRecords(in: sampleRun.scope, includingClosed: true)
                .first
            #expect(record?.members == ["0", "1", "6", "7"], "call \(call)")
        }
    }

    @Test func aDiskThatFillsAtAnyWriteLosesNothing() async throws {
        let plan = try StandingNight.plan(joining: ["6", "7"])
        let reference = try await StandingNight.published()
        let before = reference.journal.writes
        _ = try await reference.publish(plan)
        for write in (before + 1)...reference.journal.writes {
            let night = try await StandingNight.published()
            night.journal.failingWrite = write
            #expect(await interruption { try await night.publish(plan) } == .journal)
            night.journal.failingWrite = nil
            let outcome = try await night.publish(plan)
            #expect(outcome.isComplete, "write \(write): \(outcome.failures)")
            let record = try await night.journal.standingRecords(in: sampleRun.scope, includingClosed: true)
                .first
            #expect(record?.members == ["0", "1", "2", "6", "7"], "write \(write)")
            #expect(night.site.world.withLock { $0.comments["1000"]?.count } == 1, "write \(write)")
        }
    }

    @Test func thePlanOfAnotherProjectIsRefusedBeforeAnyCall() async throws {
        let night = try await StandingNight.published()
        let calls = night.site.world.withLock { $0.calls }
        var plan = try StandingNight.plan()
        plan.source = .jira(site: "hq", project: "OTHER", jql: "")
        await #expect { _ = try await night.publisher.publish(plan, run: sampleRun) } throws: {
            ($0 as? PublishingError)?.message.contains("the plan is of project OTHER") == true
        }
        #expect(night.site.world.withLock { $0.calls } == calls)
    }
}
