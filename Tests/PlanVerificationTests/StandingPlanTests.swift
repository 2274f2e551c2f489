import Clustering
import Foundation
import Geodesy
import PlanVerification
import Planning
import Testing
import Tickets

/// Plans beside Job Clusters that stand: random ones hold up to the verifier, and tampered ones do not.
struct StandingPlanTests {
    struct Random {
        private var state: UInt64
        init(_ seed: UInt64) { state = seed &* 2 &+ 1 }
        mutating func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
    }

    /// A night: tickets, Job Clusters and overrides, all at random.
    struct Night {
        var tickets: [Ticket] = []
        var standing: [StandingCluster] = []
        var overrides: [ClusterOverride] = []
        var parameters = PlanParameters(maxTickets: 5, maxRadius: .kilometers(4), effort: .fast)

        init(seed: Int, size: Int = 40) throws {
            var random = Random(UInt64(seed))
            var number = 1_000
            func ticket(near latitude: Double, _ longitude: Double) throws -> Ticket {
                number += 1
                let place: TicketPlace
                switch random.below(20) {
                case 0: place = .unusable(.noCoordinates, found: "")
                case 1: place = .located(.geographic(try Coordinate(latitude: 0, longitude: 0)))
                default:
                    place = .located(
                        .geographic(
                            try Coordinate(
                                latitude: latitude + Double(random.below(600) - 300) / 10_000,
                                longitude: longitude + Double(random.below(600) - 300) / 10_000
                            )
                        )
                    )
                }
                var ticket = Ticket(
                    id: "\(number)",
                    key: "FIELD-\(number)",
                    priority: Priority(rawValue: 1 + random.below(5)) ?? .medium,
                    place: place
                )
                if seed % 2 == 1 {
                    if random.below(6) == 0 { ticket.apart = "a\(random.below(3))" }
                    if random.below(6) == 0 { ticket.skills = ["s\(random.below(2))"] }
                    if random.below(8) == 0 { ticket.together = "g\(random.below(5))" }
                    if random.below(25) == 0 { ticket.lock = "l\(random.below(3))" }
                    ticket.load = Double(1 + random.below(3))
                }
                return ticket
            }
            if seed % 2 == 1 { parameters.maxLoad = 9 }
            if seed % 5 == 0 { parameters.objective = .medoid }
            if seed % 7 == 0 { parameters.objective = .squared }
            for cluster in 0..<(1 + random.below(8)) {
                let (latitude, longitude) = (
                    50 + Double(random.below(8)) / 40, 8 + Double(random.below(8)) / 40
                )
                var entry = StandingCluster(
                    issueID: "\(97 + cluster)",
                    issueKey: "FIELD-\(97 + cluster)",
                    members: []
                )
                for _ in 0..<random.below(7) { entry.members.append(try ticket(near: latitude, longitude)) }
                for _ in 0..<random.below(3) {
                    number += 1
                    entry.departed.append(
                        DepartedMember(id: "\(number)", key: "FIELD-\(number)", reason: .closed)
                    )
                }
                entry.isOpenForMore = random.below(5) > 0
                standing.append(entry)
            }
            for _ in 0..<size {
                tickets.append(
                    try ticket(near: 50 + Double(random.below(8)) / 40, 8 + Double(random.below(8)) / 40)
                )
            }
            for index in tickets.indices where random.below(6) == 0 {
                standing[random.below(standing.count)].keepOut.insert(tickets[index].id)
            }
            for index in tickets.indices where random.below(6) == 0 {
                let cluster = standing[random.below(standing.count)]
                overrides.append(
                    ClusterOverride(
                        ticketID: tickets[index].id,
                        ticketKey: tickets[index].key,
                        kind: random.below(3) == 0 ? .hold : .keepOut,
                        clusterID: cluster.issueID,
                        clusterKey: cluster.issueKey,
                        reason: "asked for",
                        madeAt: 0
                    )
                )
            }
            // The pull brings some members again.
            tickets += standing.flatMap(\.members).filter { _ in random.below(3) == 0 }
        }

        func plan(threads: Int = 1) throws -> Plan {
            try Planner(parameters: parameters, threads: threads).plan(
                tickets,
                source: .jira(site: "hq", project: "FIELD", jql: "x"),
                standing: standing,
                overrides: overrides
            )
        }
    }

    @Test(arguments: 0..<60)
    func randomNightsHoldUp(seed: Int) throws {
        let night = try Night(seed: seed)
        let plan = try night.plan()
        let text = PlanDocument.encode(plan)
        #expect(try PlanDocument.decode(text) == plan)
        let verification = try PlanVerifier().verify(text)
        #expect(verification.violations == [])
        #expect(plan.standing.count == night.standing.count)
        for entry in plan.standing {
            let given = try #require(night.standing.first { $0.issueID == entry.issueID })
            #expect(entry.kept == given.members.map(\.id).sorted())
            #expect(entry.departed == given.departed)
            #expect(given.keepOut.isDisjoint(with: entry.joining))
            #expect(given.isOpenForMore || entry.joining.isEmpty)
            #expect(entry.isDissolved == given.members.isEmpty)
        }
        let kept = Set(plan.standing.flatMap(\.kept))
        for override in night.overrides where !kept.contains(override.ticketID) {
            switch override.kind {
            case .hold:
                #expect(plan.unclustered.contains { $0.id == override.ticketID && $0.reason == .held })
            default:
                let cluster = plan.standing.first { $0.issueID == override.clusterID }
                #expect(cluster?.joining.contains(override.ticketID) == false)
            }
        }
    }

    @Test(arguments: 0..<12)
    func sameInputInAnyOrderGivesTheSameBytes(seed: Int) throws {
        let night = try Night(seed: seed, size: 60)
        var other = night
        other.tickets.reverse()
        other.standing.reverse()
        for index in other.standing.indices {
            other.standing[index].members.reverse()
            other.standing[index].departed.reverse()
        }
        other.overrides.reverse()
        #expect(PlanDocument.encode(try night.plan()) == PlanDocument.encode(try other.plan(threads: 4)))
    }

    @Test func somebodyJoinsAndSomebodyDoesNot() throws {
        // The properties above would hold of a planner that tops nothing up.
        let plans = try (0..<60).map { try Night(seed: $0).plan() }
        #expect(plans.reduce(0) { $0 + $1.standing.reduce(0) { $0 + $1.joining.count } } > 100)
        #expect(plans.contains { $0.unclustered.contains { $0.reason == .boundElsewhere } })
        #expect(plans.contains { $0.standing.contains { !$0.unplaced.isEmpty && !$0.joining.isEmpty } })
        #expect(plans.contains { $0.standing.contains { $0.cluster == nil && !$0.isDissolved } })
    }

    // MARK: Tampering

    /// A plan with a joined, an unchanged, a dissolved and a placeless Job Cluster.
    static func plan() throws -> Plan {
        func ticket(_ id: String, _ latitude: Double, _ change: (inout Ticket) -> Void = { _ in }) throws
            -> Ticket
        {
            var ticket = Ticket(
                id: id,
                key: "FIELD-\(id)",
                place: .located(.geographic(try Coordinate(latitude: latitude, longitude: 8)))
            )
            change(&ticket)
            return ticket
        }
        let blank = Ticket(id: "150", key: "FIELD-150", place: .unusable(.noCoordinates, found: ""))
        let only = Ticket(id: "151", key: "FIELD-151", place: .unusable(.noCoordinates, found: ""))
        return try Planner(
            parameters: PlanParameters(maxTickets: 4, maxRadius: .kilometers(3), effort: .fast)
        ).plan(
            [
                try ticket("200", 50.001), try ticket("201", 50.1), try ticket("202", 50.101),
                try ticket("203", 50.002), try ticket("204", 50.2) { $0.apart = "x" },
                try ticket("205", 50.201) { $0.apart = "x" },
            ],
            source: .jira(site: "hq", project: "FIELD", jql: "x"),
            standing: [
                StandingCluster(
                    issueID: "900",
                    issueKey: "FIELD-900",
                    members: [try ticket("100", 50), try ticket("101", 50.003), blank],
                    departed: [DepartedMember(id: "120", key: "FIELD-120", reason: .closed)],
                    keepOut: ["203"]
                ),
                StandingCluster(
                    issueID: "1000",
                    issueKey: "FIELD-1000",
                    members: [try ticket("102", 50.2)],
                    isOpenForMore: false
                ),
                StandingCluster(
                    issueID: "1001",
                    issueKey: "FIELD-1001",
                    members: [],
                    departed: [DepartedMember(id: "121", key: "FIELD-121", reason: .removed)]
                ),
                StandingCluster(issueID: "1002", issueKey: "FIELD-1002", members: [only]),
            ]
        )
    }

    @Test func theFixtureIsAsMeant() throws {
        let plan = try Self.plan()
        #expect(plan.standing.map(\.issueKey) == ["FIELD-900", "FIELD-1000", "FIELD-1001", "FIELD-1002"])
        #expect(plan.standing.map(\.joining) == [["200"], [], [], []])
        #expect(plan.standing.map(\.isDissolved) == [false, false, true, false])
        #expect(plan.standing[0].unplaced == ["150"])
        #expect(plan.standing[0].cluster?.visitOrder.last == "150")
        #expect(plan.standing[3].cluster == nil)
        #expect(try PlanVerifier().verify(PlanDocument.encode(plan)).violations == [])
        let text = String(decoding: PlanDocument.encode(plan), as: UTF8.self)
        #expect(text.contains("\"version\":2"))
    }

    struct Mutation: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var change: @Sendable (inout Plan) -> Void
    }

    static let mutations: [Mutation] = [
        Mutation(testDescription: "a member is left out of the list") { $0.standing[0].kept.removeFirst() },
        Mutation(testDescription: "a ticket joins two clusters") {
            $0.standing[1].joining = ["200"]
            $0.standing[1].cluster?.members.append("200")
        },
        Mutation(testDescription: "a member is in a new cluster as well") {
            $0.clusters[0].members.insert("100", at: 0)
        },
        Mutation(testDescription: "somebody joins who was removed") { $0.standing[0].keepOut.append("200") },
        Mutation(testDescription: "the keep-out list is of a member") { $0.standing[0].keepOut = ["100"] },
        Mutation(testDescription: "a closed cluster is joined") { $0.standing[0].isOpenForMore = false },
        Mutation(testDescription: "another centre") {
            $0.standing[0].cluster?.center = $0.clusters[0].center
        },
        Mutation(testDescription: "another radius") {
            $0.standing[0].cluster?.radius = Length(meters: 1)
        },
        Mutation(testDescription: "another load") { $0.standing[1].cluster?.load = 7 },
        Mutation(testDescription: "another priority") { $0.standing[1].cluster?.priority = .highest },
        Mutation(testDescription: "another path") {
            $0.standing[0].cluster?.pathLength = Length(meters: 1)
        },
        Mutation(testDescription: "who has no place is visited first") {
            $0.standing[0].cluster?.visitOrder.reverse()
        },
        Mutation(testDescription: "a visit is missing") { $0.standing[0].cluster?.visitOrder.removeFirst() },
        Mutation(testDescription: "another name") { $0.standing[0].cluster?.id = "FIELD-901" },
        Mutation(testDescription: "a placed member is called unplaced") {
            $0.standing[0].unplaced = ["101", "150"]
        },
        Mutation(testDescription: "who has no place is not said") { $0.standing[0].unplaced = [] },
        Mutation(testDescription: "who joins is called unplaced") {
            $0.standing[0].unplaced = ["150", "200"]
        },
        Mutation(testDescription: "a departed member is kept") {
            $0.standing[0].departed[0].id = "100"
        },
        Mutation(testDescription: "one more than the limit") { $0.parameters.maxTickets = 3 },
        Mutation(testDescription: "beyond the radius") { $0.parameters.maxRadius = Length(meters: 50) },
        Mutation(testDescription: "over the load") { $0.parameters.maxLoad = 3 },
        Mutation(testDescription: "apart") { plan in
            for index in plan.tickets.indices where ["100", "200"].contains(plan.tickets[index].id) {
                plan.tickets[index].apart = "y"
            }
        },
        Mutation(testDescription: "skills") { plan in
            for index in plan.tickets.indices {
                if plan.tickets[index].id == "150" { plan.tickets[index].skills = ["a"] }
                if plan.tickets[index].id == "200" { plan.tickets[index].skills = ["b"] }
            }
        },
        Mutation(testDescription: "locked by a member without a place") { plan in
            for index in plan.tickets.indices where plan.tickets[index].id == "150" {
                plan.tickets[index].lock = "l"
            }
        },
        Mutation(testDescription: "its group is elsewhere") { plan in
            for index in plan.tickets.indices where ["102", "200"].contains(plan.tickets[index].id) {
                plan.tickets[index].together = "g"
            }
        },
        Mutation(testDescription: "a new cluster takes a group's member") { plan in
            for index in plan.tickets.indices where ["102", "201"].contains(plan.tickets[index].id) {
                plan.tickets[index].together = "g"
            }
        },
        Mutation(testDescription: "a cluster that is not there") { $0.standing[0].cluster = nil },
        Mutation(testDescription: "a cluster of nobody") { $0.standing[2].cluster = $0.standing[1].cluster },
        Mutation(testDescription: "the order of Job Clusters") { $0.standing.swapAt(0, 1) },
        Mutation(testDescription: "one Job Cluster twice") { $0.standing[3].issueKey = "FIELD-900" },
        Mutation(testDescription: "a reason without a bond") {
            $0.unclustered = [UnclusteredTicket(id: "204", reason: .boundElsewhere)]
            $0.clusters.removeAll { $0.members.contains("204") }
        },
    ]

    @Test(arguments: mutations)
    func aTamperedPlanIsRefused(mutation: Mutation) throws {
        var plan = try Self.plan()
        mutation.change(&plan)
        let verification = try PlanVerifier().verify(PlanDocument.encode(plan))
        #expect(!verification.isValid)
        #expect(verification.violations.allSatisfy { $0.rule != "hash" })
    }

    @Test func anEditedDocumentIsRefused() throws {
        let text = String(decoding: PlanDocument.encode(try Self.plan()), as: UTF8.self)
        for (from, to) in [
            ("\"joining\":[\"200\"]", "\"joining\":[\"203\"]"), ("\"keep_out\":[\"203\"],", ""),
            ("\"version\":2", "\"version\":1"), ("\"open\":false", "\"open\":true"),
            ("\"reason\":\"removed\"", "\"reason\":\"closed\""),
        ] {
            #expect(text.contains(from))
            let edited = Array(text.replacingOccurrences(of: from, with: to).utf8)
            #expect(throws: PlanDocumentError.self) { try PlanDocument.decode(edited) }
            #expect(try PlanVerifier().verify(edited).isValid == false)
        }
        let strange = Array(text.replacingOccurrences(of: "\"removed\"", with: "\"vanished\"").utf8)
        #expect(throws: PlanDocumentError.self) { try PlanDocument.decode(strange) }
    }
}
