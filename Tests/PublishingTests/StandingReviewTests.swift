import Clustering
import Geodesy
import Planning
import Publishing
import Testing
import Tickets

/// What a look at standing Job Clusters makes of what people did.
struct StandingReviewTests {
    typealias Review = StandingReview

    /// The Job Clusters 100 (members 1, 2, 3) and 200 (members 4, 5) as they were left.
    struct World {
        var standing = [Self.issue("100", ["1", "2", "3"]), Self.issue("200", ["4", "5"])]
        var states: [String: MemberState] = [:]
        var records = [Self.record("100", ["1", "2", "3"]), Self.record("200", ["4", "5"])]
        var overrides: [ClusterOverride] = []
        var now: Int64 = 1_000_000
        var options = Review.Options(project: "FIELD")

        init() {
            for number in 1...9 { states["\(number)"] = Self.state("\(number)") }
        }

        var review: Review {
            Review.review(
                standing: standing,
                members: states,
                records: records,
                overrides: overrides,
                now: now,
                options: options
            )
        }

        static func state(
            _ id: String,
            key: String? = nil,
            category: String = "new",
            clusters: [String] = []
        ) -> MemberState {
            MemberState(
                ticket: Ticket(
                    id: id,
                    key: key ?? "FIELD-\(id)",
                    status: category == "done" ? "Done" : "To Do",
                    place: .unusable(.noCoordinates, found: "")
                ),
                clusters: clusters.map {
                    LinkedCluster(issue: JobClusterIssue(id: $0, key: "FIELD-\($0)"), isInward: true)
                },
                statusCategory: category
            )
        }

        static func issue(
            _ id: String,
            _ members: [String],
            project: String = "FIELD",
            category: String = "new"
        ) -> StandingIssue {
            StandingIssue(
                issue: JobClusterIssue(id: id, key: "\(project)-\(id)"),
                project: project,
                summary: "",
                status: ["new": "To Do", "indeterminate": "In Progress"][category] ?? "Done",
                statusCategory: category,
                labels: ["muster-job-cluster", "muster-abc-c\(id)"],
                members: members.map { LinkedMember(linkID: "9\($0)", id: $0, key: "FIELD-\($0)") }
            )
        }

        static func record(_ id: String, _ members: [String], isClosed: Bool = false) -> StandingRecord {
            StandingRecord(
                issueID: id,
                issueKey: "FIELD-\(id)",
                marker: "muster-abc-c\(id)",
                members: members,
                contentHash: "h\(id)",
                runID: "run-1",
                writtenAt: 5,
                isClosed: isClosed
            )
        }

        func decision(
            _ kind: ClusterOverride.Kind,
            _ ticket: String,
            _ cluster: String,
            expiresAt: Int64?
        ) -> ClusterOverride {
            ClusterOverride(
                ticketID: ticket,
                ticketKey: "FIELD-\(ticket)",
                kind: kind,
                clusterID: cluster,
                clusterKey: "FIELD-\(cluster)",
                reason: "seen",
                madeAt: 1,
                expiresAt: expiresAt
            )
        }
    }

    private func members(_ review: Review, _ cluster: String) -> [String]? {
        review.clusters.first { $0.issueID == cluster }?.members.map(\.id)
    }

    @Test func whatNobodyTouchedChangesNothing() {
        let review = World().review
        #expect(review.records == [])
        #expect(review.overrides == [])
        #expect(review.findings == [])
        #expect(members(review, "100") == ["1", "2", "3"])
        #expect(members(review, "200") == ["4", "5"])
        #expect(review.clusters.allSatisfy { $0.isOpenForMore && $0.keepOut.isEmpty && $0.departed.isEmpty })
        #expect(review.knownMembers == 5)
        #expect(review.unseenMembers == 0)
    }

    @Test func aTicketThatAPersonRemovedIsKeptOut() {
        var world = World()
        world.standing[0].members.removeAll { $0.id == "2" }
        let review = world.review
        #expect(review.overrides.map(\.kind) == [.keepOut])
        #expect(review.overrides.first?.ticketID == "2")
        #expect(review.overrides.first?.clusterID == "100")
        #expect(review.overrides.first?.expiresAt == world.now + 30 * 86_400_000)
        #expect(review.clusters.first?.keepOut == ["2"])
        #expect(
            review.clusters.first?.departed == [DepartedMember(id: "2", key: "FIELD-2", reason: .removed)]
        )
        #expect(members(review, "100") == ["1", "3"])
        #expect(review.records.map(\.members) == [["1", "3"]])
        #expect(review.records.first?.contentHash == "h100")
        #expect(review.findings.map(\.kind) == [.removed])
        #expect(review.findings.first?.message.contains("FIELD-2") == true)
    }

    /// The two ends are read at two moments; what one of them still shows is not removed.
    @Test func aLinkThatTheTicketStillShowsIsNoRemoval() {
        var world = World()
        world.standing[0].members.removeAll { $0.id == "2" }
        world.states["2"] = World.state("2", clusters: ["100"])
        let review = world.review
        #expect(review.overrides == [])
        #expect(members(review, "100") == ["1", "2", "3"])
    }

    @Test func aTicketThatAPersonAddedStays() {
        var world = World()
        world.standing[0] = World.issue("100", ["1", "2", "3", "7"])
        let review = world.review
        #expect(review.overrides.map(\.kind) == [.keepIn])
        #expect(review.overrides.first?.ticketID == "7")
        #expect(members(review, "100") == ["1", "2", "3", "7"])
        #expect(review.records.map(\.members) == [["1", "2", "3", "7"]])
        #expect(review.findings.map(\.kind) == [.added])
    }

    @Test func aTicketThatAPersonMovedIsKeptOutHereAndInThere() {
        var world = World()
        world.standing = [World.issue("100", ["1", "3"]), World.issue("200", ["2", "4", "5"])]
        let review = world.review
        #expect(review.overrides.map(\.kind) == [.keepOut, .keepIn])
        #expect(review.overrides.map(\.clusterID) == ["100", "200"])
        #expect(members(review, "100") == ["1", "3"])
        #expect(members(review, "200") == ["2", "4", "5"])
    }

    @Test func puttingALinkBackEndsTheKeepingOut() {
        var world = World()
        world.records[0] = World.record("100", ["1", "3"])
        world.overrides = [world.decision(.keepOut, "2", "100", expiresAt: 9_000_000)]
        let review = world.review
        #expect(review.overrides.map(\.kind) == [.keepIn, .keepOut])
        #expect(review.overrides.last?.counts(at: world.now) == false)
        #expect(review.clusters.first?.keepOut == [])
    }

    @Test func removingAgainRenewsAnOverrideThatHadEnded() {
        var world = World()
        world.standing[0].members.removeAll { $0.id == "2" }
        world.overrides = [
            world.decision(.keepIn, "2", "100", expiresAt: nil),
            world.decision(.keepOut, "2", "100", expiresAt: 10),
        ]
        let review = world.review
        #expect(review.overrides.map(\.kind) == [.keepOut, .keepIn])
        #expect(review.overrides.map { $0.counts(at: world.now) } == [true, false])
        #expect(review.clusters.first?.keepOut == ["2"])
    }

    @Test(arguments: [(Int64(999_999), false), (1_000_000, false), (1_000_001, true)])
    func anOverrideCountsUntilItExpires(expiry: Int64, counts: Bool) {
        var world = World()
        world.overrides = [world.decision(.keepOut, "9", "100", expiresAt: expiry)]
        #expect(world.review.clusters.first?.keepOut == (counts ? ["9"] : []))
    }

    @Test func overridesWithoutALifetimeNeverExpire() {
        var world = World()
        world.options.overrideLifetime = nil
        world.standing[0].members.removeAll { $0.id == "2" }
        #expect(world.review.overrides.map(\.expiresAt) == [nil])
    }

    @Test func membersThatAreDoneMovedOrGoneDepartAndStayInTheRecord() {
        var world = World()
        world.states["1"] = World.state("1", category: "done", clusters: ["100"])
        world.states["2"] = World.state("2", key: "OTHER-7", clusters: ["100"])
        world.states["3"] = nil
        world.standing[0].members.removeAll { $0.id == "3" }
        let review = world.review
        #expect(members(review, "100") == [])
        #expect(review.clusters.first?.departed.map(\.reason) == [.closed, .moved, .deleted])
        #expect(review.overrides == [])
        // Should the hidden one be seen again, nobody has added it.
        #expect(review.records == [])
        #expect(review.unseenMembers == 1)
        #expect(Set(review.findings.map(\.kind)) == [.closed, .moved, .unseen])
    }

    @Test func aHiddenTicketThatIsSeenAgainIsAMemberAsBefore() {
        var world = World()
        world.states["3"] = nil
        world.standing[0].members.removeAll { $0.id == "3" }
        for record in world.review.records { world.records.append(record) }
        world.states["3"] = World.state("3", clusters: ["100"])
        world.standing[0] = World.issue("100", ["1", "2", "3"])
        let review = world.review
        #expect(review.overrides == [])
        #expect(members(review, "100") == ["1", "2", "3"])
    }

    /// Six of six tickets of two Job Clusters are not seen: more than anybody deletes, so nothing is dissolved.
    @Test func manyHiddenTicketsDissolveNothing() {
        var world = World()
        world.records = [World.record("100", ["1", "2", "3"]), World.record("200", ["4", "5", "6"])]
        world.standing = [World.issue("100", []), World.issue("200", [])]
        for number in 1...6 { world.states["\(number)"] = nil }
        let review = world.review
        #expect(review.clusters == [])
        #expect(review.records == [])
        #expect(review.overrides == [])
        #expect(review.unseenMembers == 6)
        #expect(review.findings.count { $0.kind == .clusterLeft } == 2)
        // Five are within what a person deletes in a day.
        world.states["6"] = World.state("6")
        #expect(world.review.clusters.map(\.issueID) == ["100", "200"])
    }

    @Test func aClosedJobClusterIsOfNoMoreConcern() {
        var world = World()
        world.standing[1] = World.issue("200", ["4", "5"], category: "done")
        let review = world.review
        #expect(review.clusters.map(\.issueID) == ["100"])
        #expect(review.records.map(\.isClosed) == [true])
        #expect(review.findings.map(\.kind) == [.clusterClosed])
        world.records[1].isClosed = true
        #expect(world.review.findings == [])
        #expect(world.review.records == [])
    }

    @Test func aJobClusterThatIsOpenAgainIsAdoptedWithoutOverrides() {
        var world = World()
        world.records[1] = World.record("200", ["4"], isClosed: true)
        let review = world.review
        #expect(members(review, "200") == ["4", "5"])
        #expect(review.overrides == [])
        #expect(review.records.map(\.isClosed) == [false])
        #expect(review.records.first?.marker == "muster-abc-c200")
        #expect(review.findings.map(\.kind) == [.clusterReopened])
    }

    @Test func aJobClusterInAnotherProjectIsLeftAlone() {
        var world = World()
        world.standing[1] = World.issue("200", ["4", "5"], project: "OTHER")
        let review = world.review
        #expect(review.clusters.map(\.issueID) == ["100"])
        #expect(review.records.map(\.isClosed) == [true])
        #expect(review.findings.map(\.kind) == [.clusterMoved])
        #expect(review.findings.first?.message.contains("OTHER-200") == true)
    }

    @Test func anIssueOfAnotherTypeIsNoJobClusterAnyMore() {
        var world = World()
        world.standing[1].isJobCluster = false
        let review = world.review
        #expect(review.clusters.map(\.issueID) == ["100"])
        #expect(review.records.map(\.isClosed) == [true])
        #expect(review.findings.map(\.kind) == [.clusterMoved])
    }

    @Test func departuresThatWereToldAreNoNews() {
        var world = World()
        world.states["1"] = World.state("1", category: "done")
        world.records[0].contentHash = "c1:x:y:1"
        #expect(world.review.findings == [])
        #expect(world.review.told == ["100": ["1"]])
        #expect(world.review.clusters.first?.departed.map(\.reason) == [.closed])
        var plan = Plan(
            source: .jira(site: "hq", project: "FIELD", jql: ""),
            parameters: PlanParameters(),
            tickets: [],
            clusters: [],
            unclustered: [],
            objective: PlanObjective(sumDistance: 0, sumSquared: 0, clusters: 0, lowerBoundOnClusters: 0)
        )
        plan.standing = [
            StandingPlan(
                issueID: "100",
                issueKey: "FIELD-100",
                kept: ["2", "3"],
                departed: [
                    DepartedMember(id: "1", key: "FIELD-1", reason: .closed),
                    DepartedMember(id: "8", key: "FIELD-8", reason: .moved),
                ],
                cluster: nil
            )
        ]
        #expect(world.review.withoutToldDepartures(plan).standing.first?.departed.map(\.id) == ["8"])
    }

    @Test func aJobClusterThatIsGoneFreesItsTickets() {
        var world = World()
        world.standing.removeLast()
        let review = world.review
        #expect(review.records.map(\.issueID) == ["200"])
        #expect(review.records.map(\.isClosed) == [true])
        #expect(review.findings.map(\.kind) == [.clusterUnseen])
        #expect(!review.isBlind)
    }

    @Test func manyHiddenJobClustersAreABlindAccount() {
        var world = World()
        world.records += (300..<304).map { World.record("\($0)", ["8"]) }
        world.standing = []
        let review = world.review
        #expect(review.isBlind)
        #expect(review.unseenClusters == 6)
        #expect(review.records == [])
        world.records.removeLast()
        #expect(!world.review.isBlind)
        #expect(world.review.records.count == 5)
    }

    @Test func aJobClusterOfAnotherStoreIsAdopted() {
        var world = World()
        world.records.removeLast()
        let review = world.review
        #expect(members(review, "200") == ["4", "5"])
        #expect(review.overrides == [])
        #expect(review.records.map(\.members) == [["4", "5"]])
        #expect(review.records.first?.marker == "muster-abc-c200")
        #expect(review.findings.map(\.kind) == [.clusterAdopted])
    }

    /// Another machine may be about to link its members: closing it would be a disaster.
    @Test func anEmptyJobClusterOfAnotherStoreIsLeftAlone() {
        var world = World()
        world.records.removeLast()
        world.standing[1] = World.issue("200", [])
        #expect(world.review.clusters.map(\.issueID) == ["100"])
        #expect(world.review.findings.map(\.kind) == [.clusterLeft])
        #expect(world.review.records == [])
    }

    @Test func aTicketInTwoJobClustersCountsOnceAndIsNamed() {
        var world = World()
        world.standing[1] = World.issue("200", ["3", "4", "5"])
        world.states["3"] = World.state("3", clusters: ["100", "200"])
        let review = world.review
        #expect(members(review, "100") == ["1", "2", "3"])
        #expect(members(review, "200") == ["4", "5"])
        #expect(review.overrides == [])
        #expect(review.findings.map(\.kind) == [.inSeveral])
        #expect(review.findings.first?.message.contains("FIELD-100") == true)
        // The one that has it in its record goes before the older one.
        world.standing = [World.issue("100", ["1", "2", "3", "4"]), World.issue("200", ["4", "5"])]
        #expect(members(world.review, "200") == ["4", "5"])
        #expect(members(world.review, "100") == ["1", "2", "3"])
    }

    @Test func addedByHandToTwoJobClustersItCountsInTheOlderOne() {
        var world = World()
        world.standing = [World.issue("100", ["1", "2", "3", "7"]), World.issue("200", ["4", "5", "7"])]
        world.states["7"] = World.state("7", clusters: ["100", "200"])
        let review = world.review
        #expect(members(review, "100") == ["1", "2", "3", "7"])
        #expect(members(review, "200") == ["4", "5"])
        #expect(review.overrides.map(\.clusterID) == ["100"])
        #expect(Set(review.findings.map(\.kind)) == [.added, .inSeveral])
    }

    @Test func aLinkInTheWrongDirectionCountsAndIsNamed() {
        var world = World()
        world.standing[0].members[0].isOutward = false
        let review = world.review
        #expect(members(review, "100") == ["1", "2", "3"])
        #expect(review.findings.map(\.kind) == [.wrongDirection])
    }

    @Test func anIssueOfAnotherProjectIsNoMemberUnlessTheQuerySpansProjects() {
        var world = World()
        world.states["7"] = World.state("7", key: "OTHER-7", clusters: ["100"])
        world.standing[0] = World.issue("100", ["1", "2", "3", "7"])
        #expect(members(world.review, "100") == ["1", "2", "3"])
        #expect(world.review.records == [])
        #expect(world.review.findings.map(\.kind) == [.foreign])
        world.options.spansProjects = true
        #expect(members(world.review, "100") == ["1", "2", "3", "7"])
    }

    @Test func whatAnUnfinishedRunDoesIsNoPersons() {
        var world = World()
        world.standing[0] = World.issue("100", ["1", "2", "7"])
        world.options.ownLinks = [Review.Pair(clusterID: "100", memberID: "7")]
        world.options.ownUnlinks = [Review.Pair(clusterID: "100", memberID: "3")]
        let review = world.review
        #expect(review.overrides == [])
        #expect(members(review, "100") == ["1", "2", "7"])
        #expect(review.findings == [])
    }

    @Test(arguments: [
        ("new", nil, true), ("indeterminate", nil, false), ("new", ["in progress"], false),
        ("indeterminate", ["in progress"], true),
    ])
    func workThatHasBegunTakesNoMore(category: String, statuses: [String]?, takesMore: Bool) {
        var world = World()
        world.standing[0] = World.issue("100", ["1", "2", "3"], category: category)
        world.options.topUpStatuses = statuses
        #expect(world.review.clusters.first?.isOpenForMore == takesMore)
        world.options.topUp = false
        #expect(world.review.clusters.first?.isOpenForMore == false)
    }

    @Test func theOrderOfWhatIsReadChangesNothing() {
        var world = World()
        world.standing = [World.issue("100", ["1", "2", "7"]), World.issue("200", ["4", "5", "7", "8"])]
        world.states["4"] = nil
        let straight = world.review
        world.standing.reverse()
        for index in world.standing.indices { world.standing[index].members.reverse() }
        world.records.reverse()
        #expect(world.review == straight)
        #expect(straight.overrides.count == 3)
    }
}
