import Clustering
import Geodesy
import Planning
import Testing
import Tickets

/// Limits of a night, just below, at and above.
struct GuardTests {
    /// A plan of tickets that stand nowhere in particular.
    private static func plan(
        clustered: [Int] = [],
        radius: Double = 100,
        leftOut: [ReasonCode: Int] = [:],
        standing: [StandingPlan] = [],
        parameters: PlanParameters = PlanParameters(),
        samePlace: Bool = false,
        previous: PreviousPlan? = nil
    ) -> Plan {
        var tickets: [PlannedTicket] = []
        func ticket() -> String {
            let id = "\(10_000 + tickets.count)"
            tickets.append(
                PlannedTicket(
                    id: id,
                    key: id,
                    summary: "",
                    location: .planar(x: samePlace ? 0 : Double(tickets.count), y: 0),
                    priority: .medium,
                    load: 1
                )
            )
            return id
        }
        let clusters = clustered.enumerated().map { number, size in
            let members = (0..<size).map { _ in ticket() }
            return PlannedCluster(
                id: "C\(number)",
                center: .planar(x: 0, y: 0),
                radius: Length(meters: radius),
                load: Double(size),
                priority: .medium,
                members: members,
                visitOrder: members,
                pathLength: Length(meters: 0)
            )
        }
        let unclustered = ReasonCode.allCases.flatMap { code in
            (0..<(leftOut[code] ?? 0)).map { _ in UnclusteredTicket(id: ticket(), reason: code) }
        }
        for entry in standing {
            for id in entry.kept {
                tickets.append(
                    PlannedTicket(id: id, key: id, summary: "", location: nil, priority: .medium, load: 1)
                )
            }
        }
        return Plan(
            source: .file(name: "x"),
            parameters: parameters,
            tickets: tickets.sorted { $0.id < $1.id },
            clusters: clusters,
            standing: standing,
            unclustered: unclustered,
            objective: PlanObjective(
                sumDistance: 5,
                sumSquared: 25,
                clusters: clusters.count,
                lowerBoundOnClusters: 0
            ),
            previous: previous
        )
    }

    private static func standing(_ number: Int, kept: Int, gone: Int, _ reason: DepartedMember.Reason)
        -> StandingPlan
    {
        StandingPlan(
            issueID: "\(number)",
            issueKey: "F-\(number)",
            kept: (0..<kept).map { "\(number)k\($0)" },
            departed: (0..<gone).map { .init(id: "\(number)g\($0)", key: "x", reason: reason) },
            cluster: nil
        )
    }

    private static func night(tickets: Int, clusters: Int = 10, radius: Double = 100, standing: Int = 0)
        -> NightNumbers
    {
        var night = NightNumbers()
        (night.tickets, night.clusters, night.radiusP95) = (tickets, clusters, radius)
        night.standing = standing
        return night
    }

    private static func codes(_ plan: Plan, _ history: [NightNumbers] = [], _ limits: GuardLimits = .init())
        -> [GuardFinding.Code]
    {
        Guards.findings(plan: plan, history: history, limits: limits).map(\.code)
    }

    @Test func anOrdinaryNightPasses() {
        let plan = Self.plan(clustered: [10, 10, 9], leftOut: [.noCoordinates: 3, .lockedElsewhere: 500])
        #expect(Self.codes(plan) == [])
        #expect(Self.codes(plan, (0..<7).map { Self.night(tickets: 500 + $0) }) == [])
    }

    @Test func theNightAfterPassesWithWhatWasLeftOutBefore() throws {
        func night(_ leftOut: [ReasonCode: Int]) throws -> Plan {
            var plan = Self.plan(leftOut: leftOut)
            plan.standing = (0..<10).map { Self.standing($0, kept: 90, gone: 0, .closed) }
            let pattern = try #require(plan.tickets.first)
            for id in plan.standing.flatMap(\.kept) {
                var ticket = pattern
                ticket.id = id
                plan.tickets.append(ticket)
            }
            return plan
        }
        #expect(Self.codes(try night([.suspectCoordinates: 30, .noCoordinates: 40])) == [])
        #expect(Self.codes(try night([.suspectCoordinates: 120])) == [.suspects])
    }

    private static let badPlaces: [(unplaced: Int, suspect: Int, codes: [GuardFinding.Code])] = [
        (60, 0, [.leftOut]), (60, 60, [.leftOut, .suspects]), (12, 12, [.suspects]),
    ]

    /// Members of Job Clusters whose places went bad all at once: nothing of them is left out, and nothing is right.
    @Test(arguments: badPlaces)
    func membersWithoutAUsablePlaceCount(unplaced: Int, suspect: Int, codes: [GuardFinding.Code]) {
        var entry = Self.standing(1, kept: 100, gone: 0, .closed)
        entry.unplaced = Array(entry.kept.prefix(unplaced))
        var plan = Self.plan(standing: [entry])
        #expect(Self.codes(plan).isEmpty == (unplaced <= 50))
        let suspects = Set(entry.kept.prefix(suspect))
        for index in plan.tickets.indices where suspects.contains(plan.tickets[index].id) {
            plan.tickets[index].location = .planar(x: 0, y: 0)
        }
        #expect(Self.codes(plan) == codes)
        #expect(Self.codes(plan, [], .none) == [])
    }

    private static let pulls: [(before: [Int?], pulled: Int?, stops: Bool)] = [
        ([50, 20, 30], 0, true), ([50, 19, 30], 0, false), ([50, 50], 0, false), ([50, 20, 30], 1, false),
        ([50, 20, nil, 30], 0, true), ([50, 20, nil], 0, false), ([50, 20, 30], nil, false),
    ]

    @Test(arguments: pulls)
    func aQueryThatSuddenlyFindsNothingStops(before: [Int?], pulled: Int?, stops: Bool) {
        let plan = Self.plan(standing: [Self.standing(1, kept: 100, gone: 0, .closed)])
        let history = before.map { pulled in
            var night = Self.night(tickets: 100)
            night.pulled = pulled
            return night
        }
        let found = Guards.findings(plan: plan, pulled: pulled, history: history)
        #expect(found.map(\.code) == (stops ? [.noTickets] : []))
        let unlimited = Guards.findings(plan: plan, pulled: pulled, history: history, limits: .none)
        #expect(unlimited == [])
    }

    @Test func anEmptyNightDividesByNothing() {
        #expect(Self.codes(Self.plan()) == [])
        #expect(Self.codes(Self.plan(), [NightNumbers(), NightNumbers(), NightNumbers()]) == [])
        #expect(Self.codes(Self.plan(), [], GuardLimits(leastTickets: 0, leastDissolved: 0)) == [])
    }

    @Test(arguments: [(49, 51, false), (50, 50, false), (51, 49, true)])
    func tooManyLeftOut(left: Int, clustered: Int, stops: Bool) throws {
        let plan = Self.plan(clustered: [clustered], leftOut: [.noCoordinates: left, .held: 70])
        #expect(Self.codes(plan) == (stops ? [.leftOut] : []))
        if stops {
            let finding = try #require(Guards.findings(plan: plan).first)
            #expect(finding.measured == 0.51)
            #expect(finding.limit == 0.5)
            #expect(finding.message.contains("51 of 100"))
            #expect(finding.message.contains("no_coordinates"))
            #expect(finding.message.contains("max_left_out_share"))
        }
    }

    @Test(arguments: [(9, false), (10, true)])
    func aShareOfFewTicketsSaysNothing(left: Int, stops: Bool) {
        #expect(Self.codes(Self.plan(leftOut: [.noCoordinates: left])) == (stops ? [.leftOut] : []))
    }

    @Test(arguments: [(25, false), (26, true)])
    func tooManyForOneReason(left: Int, stops: Bool) {
        let plan = Self.plan(clustered: [100 - left], leftOut: [.constraintConflict: left])
        #expect(Self.codes(plan) == (stops ? [.leftOutReason] : []))
    }

    @Test(arguments: [(10, false), (11, true)])
    func tooManySuspectCoordinates(left: Int, stops: Bool) {
        let plan = Self.plan(clustered: [100 - left], leftOut: [.suspectCoordinates: left])
        #expect(Self.codes(plan) == (stops ? [.suspects] : []))
    }

    @Test func ticketsOnOnePoint() {
        #expect(Self.codes(Self.plan(clustered: [10, 10], samePlace: true)) == [.pileUp])
        #expect(Self.codes(Self.plan(clustered: [9], samePlace: true)) == [])
    }

    @Test(arguments: [(30, false), (31, true)])
    func aGiantBlob(size: Int, stops: Bool) {
        var parameters = PlanParameters(algorithm: .dbscan)
        let sizes = [size] + (0..<10).map { _ in 7 }
        #expect(sizes.reduce(0, +) >= 100)
        let whole = [size, 100 - size]
        // The other one is a blob as well; what counts is the largest.
        let rest = (0..<(100 - size)).map { _ in 1 }
        #expect(
            Self.codes(Self.plan(clustered: [size] + rest, parameters: parameters)) == (stops ? [.blob] : [])
        )
        #expect(Self.codes(Self.plan(clustered: whole, parameters: parameters)) == [.blob])
        // Where a capacity is asked for, a full cluster is what was asked for.
        parameters = PlanParameters(maxTickets: 100)
        #expect(Self.codes(Self.plan(clustered: whole, parameters: parameters)) == [])
    }

    @Test(arguments: [(0.3, 30, false), (0.31, 31, true), (0.9, 9, false)])
    func churn(share: Double, moved: Int, stops: Bool) {
        let plan = Self.plan(
            clustered: [5],
            previous: PreviousPlan(planHash: "x", moved: moved, churn: share)
        )
        #expect(Self.codes(plan) == (stops ? [.churn] : []))
    }

    @Test(arguments: [
        (32, GuardFinding.Code.fewTickets), (33, nil), (100, nil), (297, nil), (298, .manyTickets),
    ])
    func farFewerOrMoreThanUsual(count: Int, code: GuardFinding.Code?) {
        // The outlier among the nights does not matter: the median does.
        let history = [Self.night(tickets: 99), Self.night(tickets: 9_000), Self.night(tickets: 98)]
        let sizes = (0..<count).map { _ in 1 }
        #expect(Self.codes(Self.plan(clustered: sizes, radius: 1), history) == (code.map { [$0] } ?? []))
        #expect(Self.codes(Self.plan(clustered: sizes, radius: 1), Array(history.prefix(2))) == [])
    }

    @Test(arguments: [(19, false), (20, true)])
    func noTicketAfterNightsWithMany(usual: Int, stops: Bool) {
        #expect(Self.codes(Self.plan(), [Self.night(tickets: usual)]) == (stops ? [.noTickets] : []))
    }

    @Test(arguments: [(300.0, false), (300.1, true)])
    func radiiFarAboveTheUsual(radius: Double, stops: Bool) {
        let history = (0..<3).map { _ in Self.night(tickets: 50) }
        let plan = Self.plan(clustered: [10, 10, 10, 10, 10], radius: radius)
        #expect(Self.codes(plan, history) == (stops ? [.radius] : []))
    }

    @Test(arguments: [DepartedMember.Reason.deleted, .moved, .removed])
    func vanishedMembersStopTheNight(reason: DepartedMember.Reason) throws {
        // 500 Job Clusters of which all members are hidden: not one may be closed.
        let all = (0..<500).map { Self.standing($0, kept: 0, gone: 10, reason) }
        #expect(Self.codes(Self.plan(standing: all)) == [.membersGone, .dissolved])
        let finding = try #require(Guards.findings(plan: Self.plan(standing: all)).first)
        #expect(finding.message.contains("5000 of 5000"))
        #expect(finding.message.contains(reason.rawValue))
        #expect(Self.codes(Self.plan(standing: [Self.standing(1, kept: 70, gone: 30, reason)])) == [])
        #expect(
            Self.codes(Self.plan(standing: [Self.standing(1, kept: 69, gone: 31, reason)])) == [.membersGone]
        )
    }

    @Test func workThatIsDoneIsNoSignOfAnything() {
        let all = (0..<500).map { Self.standing($0, kept: 0, gone: 10, .closed) }
        #expect(Self.codes(Self.plan(standing: all)) == [])
    }

    @Test(arguments: [(4, false), (5, true)])
    func dissolutionsCountFromAFewOn(number: Int, stops: Bool) {
        let all =
            (0..<number).map { Self.standing($0, kept: 0, gone: 1, .removed) }
            + (0..<5).map { Self.standing(100 + $0, kept: 10, gone: 0, .closed) }
        #expect(Self.codes(Self.plan(standing: all)) == (stops ? [.dissolved] : []))
    }

    @Test func jobClustersThatVanishAltogether() {
        let history = (0..<3).map { _ in Self.night(tickets: 100, standing: 50) }
        let plan = Self.plan(clustered: (0..<100).map { _ in 1 })
        #expect(Self.codes(plan, history) == [.fewStanding])
        let some = (0..<10).map { Self.standing($0, kept: 1, gone: 0, .closed) }
        #expect(Self.codes(Self.plan(clustered: (0..<90).map { _ in 1 }, standing: some), history) == [])
    }

    @Test func everyLimitCanBeTakenAway() {
        let all = (0..<500).map { Self.standing($0, kept: 0, gone: 10, .deleted) }
        let plan = Self.plan(leftOut: [.suspectCoordinates: 500], standing: all)
        let history = (0..<5).map { _ in Self.night(tickets: 90_000, standing: 9_000) }
        #expect(Self.codes(plan, history).count >= 5)
        #expect(Self.codes(plan, history, .none) == [])
    }

    // MARK: Numbers

    @Test func numbersAreReadBackAsTheyWereWritten() throws {
        let numbers = NightNumbers(
            Self.plan(
                clustered: [3, 2],
                leftOut: [.held: 2, .noCoordinates: 1],
                standing: [
                    Self.standing(1, kept: 2, gone: 1, .closed), Self.standing(2, kept: 0, gone: 2, .moved),
                ]
            ),
            pulled: 7,
            calls: 12,
            seconds: 1.5
        )
        #expect(numbers.pulled == 7)
        #expect(numbers.tickets == 10)
        #expect(numbers.eligible == 6)
        #expect(numbers.clustered == 5)
        #expect(numbers.clusters == 2)
        #expect(numbers.members == 2)
        #expect(numbers.departed == [.closed: 1, .moved: 2])
        #expect(numbers.dissolved == 1)
        #expect(numbers.dissolvedOddly == 1)
        #expect(numbers.leftOut == [.held: 2, .noCoordinates: 1])
        #expect(numbers.radiusP95 == 100)
        #expect(NightNumbers(text: numbers.text) == numbers)
        #expect(numbers.text.contains(#""left_out":{"held":2,"no_coordinates":1}"#))
    }

    @Test func whatIsMissingIsNothing() {
        #expect(NightNumbers(text: "{}") == NightNumbers())
        #expect(NightNumbers(text: #"{"left_out":{"new_reason":3},"more":[1]}"#) == NightNumbers())
        #expect(NightNumbers(text: "none") == nil)
    }

    @Test func thePercentileIsTheNearestRank() {
        var plan = Self.plan(clustered: (0..<40).map { _ in 1 })
        for index in plan.clusters.indices { plan.clusters[index].radius = Length(meters: Double(index + 1)) }
        #expect(NightNumbers(plan).radiusP95 == 38)
    }
}
