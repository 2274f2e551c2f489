import Clustering
import Geodesy
import Testing

struct MedoidSearchTests {
    private static func parameters(
        _ count: Int,
        load: Double,
        effort: Effort = .normal,
        seed: UInt64 = 1
    ) -> CapacitatedParameters {
        CapacitatedParameters(
            maxTickets: nil,
            maxLoad: load,
            clusterCount: count,
            objective: .medoid,
            effort: effort,
            seed: seed
        )
    }

    private static func globe(_ count: Int, seed: UInt64) throws -> [ClusterItem] {
        try CapacitatedSamples.around(latitude: -17, longitude: 179.9, extent: 40, count: count, seed: seed)
    }

    /// Load that leaves a share of all room free, and at least that of the heaviest item.
    private static func capacity(_ items: [ClusterItem], _ count: Int, tightness: Double) -> Double {
        let total = items.reduce(0) { $0 + $1.load }
        let heaviest = items.map(\.load).max() ?? 1
        return max(heaviest, (total / (Double(count) * tightness)).rounded(.up))
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>, [2, 3, 4])
    func tinySetsReachTheBestOfAllDivisions(seed: UInt64, count: Int) throws {
        for items in [CapacitatedSamples.planar(9, seed: seed), try Self.globe(9, seed: seed)] {
            let load = Self.capacity(items, count, tightness: 0.85)
            let parameters = Self.parameters(count, load: load, effort: .best, seed: seed)
            guard let optimum = MedoidBruteForce.optimum(items, parameters, count: count) else {
                #expect(throws: ClusteringError.self) {
                    try CapacitatedClustering(parameters: parameters).cluster(items)
                }
                continue
            }
            let result = try CapacitatedClustering(parameters: parameters).cluster(items)
            #expect(CapacitatedReference.faults(result, items, parameters).isEmpty)
            let found = CapacitatedReference.objective(result.clusters.map(\.members), items, parameters)
            #expect(abs(found - optimum) <= 1e-6 * optimum, "\(found) instead of \(optimum)")
        }
    }

    /// Where places coincide every move is free, so annealing leaves clusters empty between two windows.
    @Test(arguments: [0, 1] as [Double])
    func coincidingPlacesOfUnequalLoadsAreDividedWithinTheLimits(spread: Double) throws {
        var random = TestRandom(seed: 9)
        let items = (0..<120).map { number in
            ClusterItem(
                id: "t\(number)",
                location: .planar(x: 5 + spread * Double(number % 3), y: 7),
                load: [0, 0, 1, 1, 2, 3][Int(random.bits() % 6)]
            )
        }
        let parameters = CapacitatedParameters(maxTickets: 3, maxLoad: 3, objective: .medoid, effort: .fast)
        let result = try CapacitatedClustering(parameters: parameters).cluster(items)
        #expect(CapacitatedReference.faults(result, items, parameters).isEmpty)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func theBoundIsNeverAboveTheBestOfAllDivisions(seed: UInt64) throws {
        for count in 2...4 {
            for items in [CapacitatedSamples.planar(9, seed: seed), try Self.globe(9, seed: seed)] {
                var parameters = Self.parameters(
                    count,
                    load: Self.capacity(items, count, tightness: 0.8)
                )
                if seed % 2 == 0 { parameters.maxTickets = 4 }
                guard let optimum = MedoidBruteForce.optimum(items, parameters, count: count) else {
                    continue
                }
                let bound = try #require(
                    try CapacitatedClustering(parameters: parameters).lowerBoundOnObjective(items)
                )
                #expect(bound <= optimum)
                // A bound of nothing would be valid too.
                #expect(bound >= 0.5 * optimum, "\(bound) for \(optimum)")
            }
        }
    }

    @Test func theBoundIsForTheMedoidObjectiveOfAFixedNumberOnly() throws {
        let items = CapacitatedSamples.planar(9, seed: 1)
        var parameters = Self.parameters(3, load: 100)
        #expect(try CapacitatedClustering(parameters: parameters).lowerBoundOnObjective([]) == 0)
        parameters.objective = .distance
        #expect(try CapacitatedClustering(parameters: parameters).lowerBoundOnObjective(items) == nil)
        (parameters.objective, parameters.clusterCount) = (.medoid, nil)
        #expect(try CapacitatedClustering(parameters: parameters).lowerBoundOnObjective(items) == nil)
    }

    @Test(arguments: [0.6, 0.9, 0.97])
    func limitsHoldAndTheBoundIsBelowTheAnswer(tightness: Double) throws {
        for items in [CapacitatedSamples.planar(60, seed: 3), try Self.globe(60, seed: 3)] {
            for count in [3, 20] {
                let load = Self.capacity(items, count, tightness: tightness)
                let parameters = Self.parameters(count, load: load, effort: .fast)
                let algorithm = CapacitatedClustering(parameters: parameters)
                let result = try algorithm.cluster(items)
                #expect(CapacitatedReference.faults(result, items, parameters).isEmpty)
                #expect(result.clusters.count == count)
                let found = CapacitatedReference.objective(result.clusters.map(\.members), items, parameters)
                let bound = try #require(try algorithm.lowerBoundOnObjective(items, known: found))
                #expect(bound <= found && bound >= 0.6 * found, "\(bound) for \(found)")
            }
        }
    }

    @Test func loadsThatAreNoWholeNumbersFillExactly() throws {
        var items = CapacitatedSamples.planar(24, seed: 8)
        for index in items.indices { items[index].load = 0.1 }
        let parameters = Self.parameters(8, load: 0.1 + 0.1 + 0.1, effort: .fast)
        let result = try CapacitatedClustering(parameters: parameters).cluster(items)
        #expect(CapacitatedReference.faults(result, items, parameters).isEmpty)
        #expect(result.clusters.allSatisfy { $0.members.count == 3 })
    }

    @Test(arguments: [7_000, 8_000, 8_500] as [Double])
    func theRadiusIsNeverCrossed(meters: Double) throws {
        let items = try Self.globe(80, seed: 5)
        var parameters = Self.parameters(30, load: 40, effort: .fast)
        let free = try CapacitatedClustering(parameters: parameters).cluster(items)
        parameters.maxRadius = .meters(meters)
        let result = try CapacitatedClustering(parameters: parameters).cluster(items)
        #expect(CapacitatedReference.faults(result, items, parameters).isEmpty)
        #expect(result.clusters.count == 30)
        // The case says nothing where the radius would hold of itself.
        #expect(free.clusters.contains { $0.radius > meters })
    }

    @Test func neitherRowsNorThreadsChangeABit() throws {
        let items = try Self.globe(700, seed: 9)
        let count = 90
        var parameters = Self.parameters(
            count,
            load: Self.capacity(items, count, tightness: 0.9),
            effort: .fast
        )
        let expected = try CapacitatedClustering(parameters: parameters).cluster(items)
        parameters.threads = 2
        var random = TestRandom(seed: 4)
        var order = Array(items.indices)
        for last in stride(from: order.count - 1, to: 0, by: -1) {
            order.swapAt(last, random.below(last + 1))
        }
        let shuffled = try CapacitatedClustering(parameters: parameters).cluster(order.map { items[$0] })
        #expect(
            shuffled.clusters.map { $0.members.map { items[order[$0]].id } }
                == expected.clusters.map { $0.members.map { items[$0].id } }
        )
    }

    @Test func candidatesSideBySideGiveTheSameBits() throws {
        let items = CapacitatedSamples.planar(30, seed: 2)
        var parameters = Self.parameters(6, load: Self.capacity(items, 6, tightness: 0.9))
        let expected = try CapacitatedClustering(parameters: parameters).cluster(items)
        parameters.threads = 2
        #expect(try CapacitatedClustering(parameters: parameters).cluster(items) == expected)
    }

    @Test func pointsThatCoincideAreDivided() throws {
        let items = CapacitatedSamples.identical(40, at: .planar(x: 3, y: 4))
        let parameters = Self.parameters(7, load: 6, effort: .fast)
        let result = try CapacitatedClustering(parameters: parameters).cluster(items)
        #expect(CapacitatedReference.faults(result, items, parameters).isEmpty)
        #expect(result.clusters.count == 7)
        #expect(try CapacitatedClustering(parameters: parameters).lowerBoundOnObjective(items) == 0)
    }

    @Test func aFillingThatDoesNotExistIsReported() {
        // Three times 6 into two clusters of 9: the sums fit, the items do not.
        let items = (0..<3).map {
            ClusterItem(id: "\($0)", location: .planar(x: Double($0), y: 0), load: 6)
        }
        #expect(throws: ClusteringError.infeasibleClusterCount(requested: 2, atLeast: 3)) {
            try CapacitatedClustering(parameters: Self.parameters(2, load: 9)).cluster(items)
        }
    }

    @Test func moreWorkIsNeverWorse() throws {
        let items = CapacitatedSamples.planar(60, seed: 6)
        var costs: [Double] = []
        for effort in [Effort.fast, .normal] {
            let parameters = Self.parameters(
                12,
                load: Self.capacity(items, 12, tightness: 0.9),
                effort: effort
            )
            let result = try CapacitatedClustering(parameters: parameters).cluster(items)
            costs.append(
                CapacitatedReference.objective(result.clusters.map(\.members), items, parameters)
            )
        }
        #expect(costs[1] <= costs[0])
    }
}
