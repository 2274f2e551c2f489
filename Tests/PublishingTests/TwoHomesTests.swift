import Locking
import Planning
import Publishing
import Testing
import Tickets

/// Tickets that people have linked to a second Job Cluster.
struct TwoHomesTests {
    /// What a review leaves in the ledger, for the next night.
    private func accept(_ review: StandingReview, _ world: inout StandingReviewTests.World) {
        let written = Set(review.records.map(\.issueID))
        world.records = world.records.filter { !written.contains($0.issueID) } + review.records
        world.overrides += review.overrides
    }

    /// A person links 4 of the younger Job Cluster to the older one, or opens the older one again, which had 4 once.
    @Test(arguments: [false, true])
    func aTicketCountsWhereItWasNightAfterNight(isReopened: Bool) {
        var world = StandingReviewTests.World()
        world.standing[0] = StandingReviewTests.World.issue("100", ["1", "2", "3", "4"])
        if isReopened {
            world.records[0] = StandingReviewTests.World.record("100", ["1", "2", "3", "4"], isClosed: true)
        }
        world.states["4"] = StandingReviewTests.World.state("4", clusters: ["100", "200"])
        for night in 1...3 {
            let review = world.review
            #expect(
                review.clusters.map { $0.members.map(\.id) } == [["1", "2", "3"], ["4", "5"]],
                "\(night)"
            )
            #expect(review.findings.contains { $0.kind == .inSeveral }, "\(night)")
            #expect(review.overrides == [], "\(night)")
            accept(review, &world)
        }
        // The person decides for the older one.
        world.standing[1] = StandingReviewTests.World.issue("200", ["5"])
        world.states["4"] = StandingReviewTests.World.state("4", clusters: ["100"])
        let review = world.review
        #expect(review.clusters.map { $0.members.map(\.id) } == [["1", "2", "3", "4"], ["5"]])
        #expect(
            review.overrides.map(\.kind) == [.keepIn, .keepOut]
                || review.overrides.map(\.kind) == [.keepOut, .keepIn]
        )
    }

    /// `FIELD-1000` is joined by 6, `FIELD-1001` by 7.
    private func planOfBoth() throws -> Plan {
        var plan = try StandingNight.plan()
        var second = try samplePlan(clusters: 3).clusters[1]
        let kept = second.members
        (second.id, second.members, second.visitOrder) = ("FIELD-1001", kept + ["7"], kept + ["7"])
        plan.standing.append(
            StandingPlan(
                issueID: "1001",
                issueKey: "FIELD-1001",
                kept: kept,
                joining: ["7"],
                cluster: second
            )
        )
        return plan
    }

    @Test(arguments: [Publisher.Freshness.justRead, .mayHaveChanged(expectedStatus: "Ready")])
    func aTicketInTwoJobClustersHoldsUpNeither(freshness: Publisher.Freshness) async throws {
        let night = try await StandingNight.published()
        night.site.world.withLock { $0.links["1001"]?.append("1") }
        let outcome = try await night.publish(try planOfBoth(), freshness: freshness)
        #expect(outcome.drifted == [])
        #expect(outcome.isComplete, "\(outcome.failures)")
        night.site.world.withLock { world in
            #expect(world.links["1000"]?.sorted() == ["0", "1", "2", "6"])
            #expect(world.links["1001"]?.sorted() == ["1", "3", "4", "5", "7"])
            #expect(world.issues["1000"]?.fields.contains("K-0 K-1 K-2 K-6") == true)
            #expect(world.issues["1001"]?.fields.contains("K-3 K-4 K-5 K-7") == true)
        }
    }

    @Test func aTicketThatAPersonMovedIsDriftOfBothJobClusters() async throws {
        let night = try await StandingNight.published()
        night.site.world.withLock { world in
            world.links["1000"]?.removeAll { $0 == "1" }
            world.links["1001"]?.append("1")
        }
        let outcome = try await night.publish(try planOfBoth())
        #expect(
            outcome.drifted == [
                ClusterDrift(clusterID: "FIELD-1000", changes: ["K-1 is not in FIELD-1000 any more"]),
                ClusterDrift(clusterID: "FIELD-1001", changes: ["K-1 was added to FIELD-1001"]),
            ]
        )
    }
}
