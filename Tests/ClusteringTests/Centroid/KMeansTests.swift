import Geodesy
import Testing

@testable import Clustering

struct KMeansTests {
    /// The sets with more than two places.
    static let sets = ItemSet.allCases.filter { $0 != .empty && $0 != .one && $0 != .two }

    @Test(arguments: sets, [1, 2, 3, 5, 17, 60])
    func everyAssignmentEqualsBruteForceAndCostsNeverRise(set: ItemSet, clusterCount: Int) throws {
        let items = set.items
        let prepared = try PreparedItems(items)
        guard clusterCount <= PlainLloyd.countOfPlaces(prepared) else { return }
        var costs: [Double] = []
        let algorithm = KMeans(clusterCount: clusterCount, maximumIterations: 60, seed: 3)
        let partition = try algorithm.run(prepared, startingAt: nil) { round in
            let expected = PlainLloyd.assign(prepared, (round.x, round.y, round.z))
            #expect(round.labels == expected.labels, "round \(costs.count)")
            costs.append(expected.cost)
        }
        let result = try algorithm.cluster(items)
        #expect(partition?.iterations == costs.count)
        for (before, after) in zip(costs, costs.dropFirst()) {
            #expect(after <= before * (1 + 1e-12) + 1e-27)
        }
        #expect(clusterCount == 1 || costs.count > 1)
        #expect(result.clusters.count == clusterCount)
        #expect(result.unclustered.isEmpty)
        #expect(result.clusters.flatMap(\.members).sorted() == Array(items.indices))
    }

    @Test(arguments: [ItemSet.town, .globe, .southPole, .antimeridian, .plane])
    func convergedItemsAreNearestToTheirOwnCenter(set: ItemSet) throws {
        let items = set.items
        let result = try KMeans(clusterCount: 7, maximumIterations: 1_000).cluster(items)
        for cluster in result.clusters {
            let farthest = cluster.members.map { distance(items[$0].location, cluster.center) }.max()
            #expect(cluster.radius == farthest)
            for member in cluster.members {
                let own = distance(items[member].location, cluster.center)
                let least = result.clusters.map { distance(items[member].location, $0.center) }.min() ?? 0
                #expect(own <= least + 1e-6)
            }
            let ids = cluster.members.map { items[$0].id }
            #expect(ids == ids.sorted())
        }
        let firsts = result.clusters.map { items[$0.members[0]].id }
        #expect(firsts == firsts.sorted())
    }

    @Test(arguments: [ItemSet.town, .weighted, .duplicates, .planeGrid, .globe])
    func orderOfRowsAndThreadsDoNotMatter(set: ItemSet) throws {
        var items = set.items
        let expected = NamedResult(try KMeans(clusterCount: 5, seed: 9).cluster(items), items)
        var random = SplitMix64(seed: 12)
        for _ in 0..<4 {
            random.shuffle(&items)
            #expect(
                NamedResult(try KMeans(clusterCount: 5, seed: 9, threads: 2).cluster(items), items)
                    == expected
            )
        }
    }

    @Test
    func anotherSeedIsAnotherStart() throws {
        let items = ItemSet.town.items
        let results = try (1...6).map { seed in
            NamedResult(
                try KMeans(clusterCount: 12, maximumIterations: 1, seed: UInt64(seed)).cluster(items),
                items
            )
        }
        #expect(Swift.Set(results.map { $0.clusters.map(\.members) }).count > 3)
    }

    /// Three towns far apart: whatever the seed, the start spreads over them and each is one cluster.
    @Test(arguments: [UInt64](0..<20))
    func townsFarApartAreFound(seed: UInt64) throws {
        var random = TestRandom(seed: 3)
        let towns = [place(-17, 179.9), place(64, -21), place(-89.9, 0)]
        let items = (0..<90).map { index in
            let reach = Length.meters(random.unit() * 5_000)
            return ClusterItem(
                id: "\(100 + index)",
                location: .geographic(
                    towns[index % 3].destination(bearing: random.unit() * 360, distance: reach)
                )
            )
        }
        let result = try KMeans(clusterCount: 3, seed: seed).cluster(items)
        #expect(
            result.clusters.map { $0.members.map { $0 % 3 } }
                == (0..<3).map { Array(repeating: $0, count: 30) }
        )
        #expect(result.clusters.allSatisfy { $0.radius < 10_000 })
    }

    @Test
    func weightsPullCenters() throws {
        func items(_ weight: Double) -> [ClusterItem] {
            [
                ClusterItem(id: "a", location: .planar(x: 0, y: 0), weight: weight),
                ClusterItem(id: "b", location: .planar(x: 10, y: 0)),
            ]
        }
        let even = try KMeans(clusterCount: 1).cluster(items(1))
        #expect(even.clusters.map(\.center) == [.planar(x: 5, y: 0)])
        #expect(try KMeans(clusterCount: 1).cluster(items(4)).clusters.map(\.center) == [.planar(x: 2, y: 0)])
    }

    private let line = [0.0, 0, 1, 2, 50, 90].enumerated().map {
        ClusterItem(id: "\($0)", location: .planar(x: $1, y: 0))
    }

    private func rounds(_ items: [ClusterItem], starts: [Int]) throws -> LloydRounds {
        let items = try PreparedItems(items)
        return LloydRounds(
            CellTree(x: items.x, y: items.y, z: items.z, weights: items.weights, threads: 1),
            metric: items.metric,
            centers: (starts.map { items.x[$0] }, starts.map { items.y[$0] }, starts.map { items.z[$0] }),
            threads: 1
        )
    }

    /// Two centres on one place: the second never wins a tie, loses everything and moves to the worst placed
    /// item.
    @Test
    func anEmptyCenterMovesToTheWorstPlacedItem() throws {
        let state = try rounds(line, starts: [0, 1, 4])
        var changed = state.assign()
        #expect(changed)
        #expect(state.emptyCenters == [1])
        #expect(state.labels() == [0, 0, 0, 0, 2, 2])
        state.update()
        #expect(state.x == [0.75, 90, 70])
        changed = state.assign()
        #expect(changed)
        #expect(state.emptyCenters.isEmpty)
        #expect(state.labels() == [0, 0, 0, 0, 2, 1])
        state.update()
        changed = state.assign()
        #expect(!changed)
        #expect(state.x == [0.75, 90, 50])
    }

    @Test
    func centersLeftEmptyAtTheEndAreFilledToo() throws {
        let state = try rounds(line, starts: [0, 1, 0])
        let changed = state.assign()
        #expect(changed)
        #expect(state.labels() == [0, 0, 0, 0, 0, 0])
        #expect(state.finish().labels == [0, 0, 0, 0, 2, 1])
        #expect(state.x == [0.75, 90, 50])
    }

    @Test
    func asManyClustersAsPlacesAreTheDifferentPlaces() throws {
        let items = ItemSet.duplicates.items
        let places = Swift.Set(items.map(\.location)).count
        #expect(places == 5)
        let result = try KMeans(clusterCount: places).cluster(items)
        #expect(result.clusters.count == places)
        #expect(result.clusters.allSatisfy { $0.radius < 1e-8 })
        for cluster in result.clusters {
            #expect(Swift.Set(cluster.members.map { items[$0].location }).count == 1)
        }
        #expect(
            throws: ClusteringError.invalidParameter(
                name: "clusterCount",
                value: "6",
                allowed: "at most 5, the number of different places"
            )
        ) {
            try KMeans(clusterCount: 6).cluster(items)
        }
    }

    /// The squared distance of the first two underflows to zero, so no comparison can tell them apart.
    @Test
    func placesCloserThanSquaresCanTellStillFillTheirClusters() throws {
        let items = [0, 1e-170, 1].enumerated().map {
            ClusterItem(id: "\($0)", location: .planar(x: $1, y: 0))
        }
        let result = try KMeans(clusterCount: 3, maximumIterations: 5).cluster(items)
        #expect(result.clusters.map(\.members) == [[0], [1], [2]])
    }

    @Test
    func noItemsAndOneItemAreOrdinary() throws {
        #expect(try KMeans(clusterCount: 3).cluster([]).clusters.isEmpty)
        let one = try KMeans(clusterCount: 1).cluster(ItemSet.one.items)
        #expect(one.clusters.map(\.members) == [[0]])
        #expect(one.clusters.allSatisfy { $0.radius < 1e-8 })
    }

    @Test(arguments: [
        (0, 10, 1, "clusterCount"), (-3, 10, 1, "clusterCount"), (2, 0, 1, "maximumIterations"),
        (2, 5, 0, "threads"), (3, 5, 1, "clusterCount"),
    ])
    func refusesParametersOutOfRange(clusterCount: Int, iterations: Int, threads: Int, name: String) {
        let error = #expect(throws: ClusteringError.self) {
            try KMeans(clusterCount: clusterCount, maximumIterations: iterations, threads: threads)
                .cluster(ItemSet.two.items)
        }
        #expect(error?.description.hasPrefix("\(name) is ") == true)
    }

    /// Antipodes have no mean direction; the place of the first stands in, and nothing is NaN.
    @Test
    func antipodesHaveACenter() throws {
        let items = [
            ClusterItem(id: "a", location: .geographic(place(20, 30))),
            ClusterItem(id: "b", location: .geographic(place(-20, -150))),
        ]
        let result = try KMeans(clusterCount: 1).cluster(items)
        #expect(result.clusters.map(\.center) == [.geographic(place(20, 30))])
    }
}
