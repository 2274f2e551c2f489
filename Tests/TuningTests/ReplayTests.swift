import Clustering
import Geodesy
import Planning
import Testing
import Tickets

@testable import Tuning

/// Tickets on the equator and how they are replayed.
enum Past {
    /// Degrees of longitude on the equator for so many metres.
    static func degrees(_ meters: Double) -> Double { meters / 111_195 }

    static func ticket(_ id: String, _ meters: Double, _ priority: Priority = .medium) throws -> Ticket {
        Ticket(
            id: id,
            priority: priority,
            place: .located(.geographic(try Coordinate(latitude: 10, longitude: 20 + degrees(meters))))
        )
    }

    static func night(_ day: Int, _ tickets: [Ticket]) -> TuningNight {
        TuningNight(date: "2025-01-\(day < 10 ? "0" : "")\(day)", arrivals: tickets)
    }

    /// Nights of tickets in towns at random; towns of one seed are the same every night.
    static func random(nights: Int, each: Int, seed: UInt64, spread: Double = 20_000) throws -> [TuningNight]
    {
        var random = SplitMix64(seed: seed)
        return try (1...nights).map { day in
            let tickets = try (0..<each).map { index in
                let latitude = 40 + (random.unit() - 0.5) * degrees(spread)
                let longitude = -74 + (random.unit() - 0.5) * degrees(spread)
                return Ticket(
                    id: "N\(day)-\(index)",
                    priority: Priority(rawValue: 1 + random.below(5)) ?? .medium,
                    place: .located(
                        .geographic(try Coordinate(latitude: latitude, longitude: longitude))
                    )
                )
            }
            return night(day, tickets)
        }
    }

    static func replay(
        _ nights: [TuningNight],
        _ setting: TuningSetting,
        _ model: ReplayModel = ReplayModel()
    ) throws -> [NightMeasures] {
        var measures: [NightMeasures] = []
        let replay = NightReplay(
            history: try PreparedHistory(nights, model),
            model: model,
            setting: setting,
            processorSeconds: { 0 }
        )
        try replay.run { night throws(SweepError) in
            measures.append(night.measures)
            return true
        }
        return measures
    }
}

struct ReplayTests {
    @Test func aDraftIsThePlanOfTheSameTickets() throws {
        let tickets = try Past.random(nights: 1, each: 120, seed: 5)[0].arrivals
        for parameters in [
            PlanParameters(maxTickets: 8, maxRadius: .kilometers(2), effort: .fast),
            PlanParameters(algorithm: .dbscan, epsilon: .kilometers(1), minimumPoints: 3),
            PlanParameters(algorithm: .kmeans, clusterCount: 9),
        ] {
            let planner = Planner(parameters: parameters)
            let plan = try planner.plan(tickets.reversed(), source: .file(name: "a"))
            let items = try planner.sifted(tickets.reversed()).items
            let draft = try planner.draft(items)
            #expect(
                draft.entries.map { $0.cluster.members.map { items[$0].id } } == plan.clusters.map(\.members)
            )
            #expect(
                draft.entries.map { entry in entry.visitOrder.map { items[entry.cluster.members[$0]].id } }
                    == plan.clusters.map(\.visitOrder)
            )
            #expect(draft.entries.map(\.pathLength) == plan.clusters.map(\.pathLength.meters))
            #expect(draft.entries.map(\.priority) == plan.clusters.map(\.priority))
            #expect(draft.unclustered.map { items[$0.index].id } == plan.unclustered.map(\.id))
        }
    }

    @Test func twoVillagesAreOneClusterOnlyWithinTheRadius() throws {
        // Three tickets each, 3 km apart: the middle is 1.5 km from both.
        let tickets = try [0, 10, 20, 3_000, 3_010, 3_020].enumerated().map { index, meters in
            try Past.ticket("V\(index)", Double(meters))
        }
        let nights = [Past.night(1, tickets)]
        let apart = try Past.replay(nights, TuningSetting(maxRadius: .kilometers(1), maxTickets: 10))[0]
        #expect(apart.clusters == 2 && apart.clustered == 6 && apart.fill == 0.3)
        #expect(abs(apart.travel - 2 * 20 * 0.9848) < 0.1)
        #expect(abs(apart.radiusMax - 10 * 0.9848) < 0.1)
        let joined = try Past.replay(nights, TuningSetting(maxRadius: .kilometers(2), maxTickets: 10))[0]
        #expect(joined.clusters == 1 && joined.fill == 0.6)
        #expect(abs(joined.travel - 3_020 * 0.9848) < 1)
    }

    @Test func crewsGoOutMostUrgentFirstAndTheRestWaits() throws {
        // Four places far apart, one crew: high first, then the one that waited, then the larger, then by id.
        var first: [Ticket] = []
        for (place, priority) in [(0.0, Priority.medium), (100_000, .high), (200_000, .medium)] {
            first.append(try Past.ticket("A\(Int(place / 1_000))", place, priority))
        }
        first.append(try Past.ticket("A201", 200_010))
        let nights = [
            Past.night(1, first),
            Past.night(2, try (0..<3).map { try Past.ticket("B\($0)", 300_000 + Double($0)) }),
            Past.night(3, []),
            Past.night(4, []), Past.night(5, []),
        ]
        let model = ReplayModel(base: PlanParameters(priorityWeight: 0, effort: .fast), crews: 1)
        let measures = try Past.replay(nights, TuningSetting(maxRadius: .kilometers(1)), model)
        // Out: A100, then A200 with A201, then A0, which has waited longer than the three of B.
        #expect(measures.map(\.pool) == [4, 6, 4, 3, 0])
        #expect(measures.map(\.clusters) == [3, 3, 2, 1, 0])
        #expect(measures.map(\.weightedWait) == [0, 0.5, 1.25, 2, 0])
        #expect(measures.map(\.churn) == [nil, 0, 0, 0, nil])
        #expect(measures.map(\.carried) == [0, 3, 4, 3, 0])
    }

    @Test func waitingIsWeightedAsTheBaseWeighsPriorities() throws {
        let nights = [
            Past.night(1, [try Past.ticket("A", 0, .highest), try Past.ticket("B", 50_000, .lowest)]),
            Past.night(2, [try Past.ticket("C", 90_000, .highest)]),
        ]
        let model = ReplayModel(base: PlanParameters(priorityWeight: 3, effort: .fast), crews: 1)
        let setting = TuningSetting(maxRadius: .kilometers(1), priorityWeight: 0)
        // B weighs 1 and has waited a night, C weighs 4: 1 / 5, whatever weight the setting plans with.
        #expect(try Past.replay(nights, setting, model).map(\.weightedWait) == [0, 0.2])
    }

    @Test func theShareThatGoesOutIsRoundedUp() {
        var model = ReplayModel(dispatchShare: 0.8)
        #expect([0, 1, 2, 5, 6, 10].map { model.dispatched(of: $0) } == [0, 1, 2, 4, 5, 8])
        model.dispatchShare = 1
        #expect(model.dispatched(of: 7) == 7)
        model.crews = 3
        #expect([2, 3, 9].map { model.dispatched(of: $0) } == [2, 3, 3])
    }

    @Test func noiseLeavesAfterItsPatience() throws {
        let crowd = try (0..<4).map { try Past.ticket("C\($0)", Double($0)) }
        let nights =
            [Past.night(1, crowd + [try Past.ticket("Z", 90_000)])] + (2...5).map { Past.night($0, []) }
        let setting = TuningSetting(algorithm: .dbscan, epsilon: .meters(100), minimumPoints: 3)
        let measures = try Past.replay(nights, setting, ReplayModel(dispatchShare: 1, patience: 3))
        #expect(measures.map(\.leftOut) == [1, 1, 1, 0, 0])
        #expect(measures.map(\.pool) == [5, 1, 1, 0, 0])
        #expect(measures.map(\.cores) == [4, 0, 0, 0, 0])
    }

    @Test func ticketsWithoutAPlaceAreCountedOnce() throws {
        let nights = [
            Past.night(
                1,
                [
                    try Past.ticket("A", 0), Ticket(id: "X", place: .unusable(.noCoordinates, found: "")),
                    Ticket(
                        id: "Y",
                        place: .suspect(try Coordinate(latitude: 0, longitude: 0), why: "null island")
                    ),
                ]
            ), Past.night(2, []),
        ]
        let measures = try Past.replay(nights, TuningSetting(), ReplayModel(dispatchShare: 1))
        #expect(measures.map(\.unusable) == [2, 0] && measures.map(\.pool) == [1, 0])
    }

    @Test func aTicketThatIsInAJobClusterTodayIsReplayedAllTheSame() throws {
        var ticket = try Past.ticket("A", 0)
        ticket.clusterKey = "FIELD-9"
        #expect(try Past.replay([Past.night(1, [ticket])], TuningSetting())[0].clustered == 1)
    }

    @Test func changedClustersAreCounted() throws {
        // Night 1: a pair and a single wait behind an urgent one. Night 2: a new ticket draws the pair apart is hard to
        // force, so the capacity does it: k-means with two clusters, then three.
        let first = try [0.0, 100, 1_000, 1_100].enumerated().map { try Past.ticket("A\($0)", $1) }
        let urgent = try Past.ticket("U", 90_000, .highest)
        let nights = [Past.night(1, first + [urgent]), Past.night(2, [])]
        let model = ReplayModel(crews: 1)
        let measures = try Past.replay(nights, TuningSetting(maxRadius: .kilometers(2), maxTickets: 4), model)
        #expect(measures.map(\.pool) == [5, 4] && measures[1].churn == 0 && measures[1].carried == 4)
        var base = PlanParameters(effort: .fast)
        base.clusterCount = 2
        let halved = try Past.replay(
            nights,
            TuningSetting(algorithm: .kmeans),
            ReplayModel(base: base, crews: 1)
        )
        // Two clusters were the crowd and the urgent one; now the crowd is two: half of it has changed.
        #expect(halved[1].churn == 0.5 && halved[1].carried == 4)
    }

    @Test func nightsWithoutTicketsArePlannedToNothing() throws {
        let nights = [Past.night(1, []), Past.night(2, [try Past.ticket("A", 0)])]
        for algorithm in PlanAlgorithm.allCases {
            let setting = TuningSetting(algorithm: algorithm, epsilon: .meters(5), minimumPoints: 1)
            #expect(try Past.replay(nights, setting).map(\.clusters) == [0, 1])
        }
    }
}
