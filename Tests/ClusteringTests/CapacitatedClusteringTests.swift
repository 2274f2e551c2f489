import Clustering
import Geodesy
import Testing

struct CapacitatedClusteringTests {
    @Test(arguments: CapacitatedCase.all)
    func everyClusterIsWithinItsLimitsWhereverItLies(_ setting: CapacitatedCase) throws {
        var parameters = setting.parameters
        parameters.effort = .fast
        let places = [(48.2, 16.4), (-17.5, 179.99), (89.99, 0), (-89.97, 120), (0, -180)]
        for (seed, place) in places.enumerated() {
            let items = try CapacitatedSamples.around(
                latitude: place.0,
                longitude: place.1,
                extent: 8,
                count: 120,
                seed: UInt64(seed)
            )
            let result = try CapacitatedClustering(parameters: parameters).cluster(items)
            #expect(CapacitatedReference.faults(result, items, parameters).isEmpty, "around \(place)")
            if let count = parameters.clusterCount {
                #expect(result.clusters.count == count)
            } else {
                #expect(result.unclustered.isEmpty)
            }
        }
    }

    @Test(arguments: CapacitatedCase.all)
    func annealingKeepsTheLimitsToo(_ setting: CapacitatedCase) throws {
        var parameters = setting.parameters
        parameters.clusterCount = parameters.clusterCount.map { $0 / 11 }
        let items = try CapacitatedSamples.around(
            latitude: 71,
            longitude: -179.98,
            extent: 4,
            count: 20,
            seed: 3
        )
        let result = try CapacitatedClustering(parameters: parameters).cluster(items)
        #expect(CapacitatedReference.faults(result, items, parameters).isEmpty)
        var fast = parameters
        fast.effort = .fast
        let quick = try CapacitatedClustering(parameters: fast).cluster(items)
        if result.clusters.count == quick.clusters.count, result.unclustered == quick.unclustered {
            let cost = CapacitatedReference.objective(result.clusters.map(\.members), items, parameters)
            let quickCost = CapacitatedReference.objective(quick.clusters.map(\.members), items, parameters)
            #expect(cost <= quickCost * (1 + 1e-9))
        }
    }

    @Test func planarItemsAreClusteredInTheirOwnUnit() throws {
        let items = CapacitatedSamples.planar(200, seed: 5)
        let parameters = CapacitatedParameters(maxTickets: 9, maxRadius: .meters(60), effort: .fast)
        let result = try CapacitatedClustering(parameters: parameters).cluster(items)
        #expect(CapacitatedReference.faults(result, items, parameters).isEmpty)
        #expect(result.unclustered.isEmpty)
    }

    @Test func withoutARadiusTheNumberOfClustersIsTheLeastForTheCount() throws {
        for (count, most, expected) in [(70, 7, 10), (71, 7, 11), (7, 7, 1), (100, 1, 100), (99, 10, 10)] {
            let items = CapacitatedSamples.planar(count, seed: UInt64(count))
            let parameters = CapacitatedParameters(maxTickets: most, effort: .fast)
            let result = try CapacitatedClustering(parameters: parameters).cluster(items)
            #expect(result.clusters.count == expected)
            #expect(result.lowerBoundOnClusters == expected)
            #expect(CapacitatedReference.faults(result, items, parameters).isEmpty)
        }
    }

    @Test func aRadiusThatReachesEveryoneCostsNoCluster() throws {
        let items = try CapacitatedSamples.around(latitude: 51, longitude: 0, extent: 5, count: 253, seed: 8)
        let parameters = CapacitatedParameters(maxTickets: 10, maxRadius: .kilometers(20), effort: .fast)
        let result = try CapacitatedClustering(parameters: parameters).cluster(items)
        #expect(result.clusters.count == 26)
    }

    @Test(arguments: Objective.allCases)
    func aThousandItemsInOnePlaceFillClustersToTheBrim(objective: Objective) throws {
        let place = Location.geographic(try Coordinate(latitude: 40.7, longitude: -74))
        let items = CapacitatedSamples.identical(1_000, at: place)
        let parameters = CapacitatedParameters(
            maxTickets: 10,
            maxRadius: .meters(0.001),
            objective: objective,
            effort: .fast
        )
        let result = try CapacitatedClustering(parameters: parameters).cluster(items)
        #expect(result.clusters.count == 100)
        #expect(result.clusters.allSatisfy { $0.members.count == 10 && $0.radius == 0 && $0.center == place })
    }

    @Test func aPileOfItemsInOnePlaceIsAnOrdinaryInputAtNormalEffort() throws {
        let items = CapacitatedSamples.identical(45, at: .planar(x: 3, y: 4))
        let result = try CapacitatedClustering(parameters: .init(maxTickets: 10)).cluster(items)
        #expect(result.clusters.count == 5)
    }

    @Test func noItemsGiveNothingAndOneItemIsItsOwnCluster() throws {
        let empty = try CapacitatedClustering(parameters: .init()).cluster([])
        #expect(empty == ClusteringResult(clusters: [], unclustered: [], lowerBoundOnClusters: 0))
        #expect(try CapacitatedClustering(parameters: .init(clusterCount: 3)).cluster([]).clusters.isEmpty)
        for objective in Objective.allCases {
            let place = Location.geographic(try Coordinate(latitude: -90, longitude: 12))
            let items = CapacitatedSamples.identical(1, at: place)
            let result = try CapacitatedClustering(parameters: .init(objective: objective)).cluster(items)
            #expect(result.clusters.map(\.members) == [[0]])
            #expect(result.clusters[0].radius == 0)
            #expect(result.clusters[0].medoid == (objective == .medoid ? 0 : nil))
            #expect(result.lowerBoundOnClusters == 1)
        }
    }

    @Test func anItemHeavierThanAClusterIsLeftOut() throws {
        var items = CapacitatedSamples.planar(20, seed: 2)
        items[4].load = 41
        items[9].load = 40
        let parameters = CapacitatedParameters(maxTickets: nil, maxLoad: 40, effort: .fast)
        let result = try CapacitatedClustering(parameters: parameters).cluster(items)
        #expect(result.unclustered == [Unclustered(index: 4, reason: .loadExceedsCapacity)])
        #expect(CapacitatedReference.faults(result, items, parameters).isEmpty)
    }

    @Test func aTinyRadiusMakesEveryItemACluster() throws {
        let items = CapacitatedSamples.planar(60, seed: 4)
        let parameters = CapacitatedParameters(maxRadius: .meters(1e-6), effort: .fast)
        let result = try CapacitatedClustering(parameters: parameters).cluster(items)
        #expect(result.clusters.count == 60)
        #expect(result.lowerBoundOnClusters == 60)
    }

    @Test func theLightestAreLeftOutWhereTheClustersCannotReachAll() throws {
        // Four sites 100 km apart and three clusters: the site with the least weight stays outside.
        var items: [ClusterItem] = []
        for site in 0..<4 {
            for index in 0..<3 {
                items.append(
                    ClusterItem(
                        id: "s\(site)\(index)",
                        location: .planar(x: Double(site) * 100_000, y: Double(index)),
                        priority: site == 2 ? .low : .high
                    )
                )
            }
        }
        let parameters = CapacitatedParameters(
            maxTickets: 5,
            maxRadius: .kilometers(1),
            clusterCount: 3,
            effort: .fast
        )
        let result = try CapacitatedClustering(parameters: parameters).cluster(items)
        #expect(result.clusters.count == 3)
        #expect(result.unclustered == [6, 7, 8].map { Unclustered(index: $0, reason: .tooIsolated) })
        // The bound speaks of the tickets in clusters, so it cannot be above their number.
        #expect(result.lowerBoundOnClusters == 3)
    }

    @Test(arguments: zip([0.0, 1, 9.99], [1.0, 1.75, 8.4925]))
    func priorityWeightPullsTheCentre(weight: Double, share: Double) throws {
        // Ranks 2 and 5 weigh 1 + 3w/4 and 1.
        let items = [
            ClusterItem(id: "a", location: .planar(x: 0, y: 0), priority: .lowest),
            ClusterItem(id: "b", location: .planar(x: 1, y: 0), priority: .high),
        ]
        let result = try CapacitatedClustering(parameters: .init(priorityWeight: weight)).cluster(items)
        guard case .planar(let x, _) = result.clusters[0].center else {
            Issue.record("a planar cluster has a centre on the globe")
            return
        }
        #expect(abs(x - share / (1 + share)) < 1e-12)
    }
}
