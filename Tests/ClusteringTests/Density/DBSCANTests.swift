import Clustering
import Geodesy
import Testing

struct DBSCANTests {
    private func run(_ items: [ClusterItem], _ epsilon: Double, _ minimumPoints: Double) throws -> NamedResult
    {
        let result = try DBSCAN(epsilon: .meters(epsilon), minimumPoints: minimumPoints).cluster(items)
        #expect(result.clusters.flatMap(\.members).count + result.unclustered.count == items.count)
        #expect(result.unclustered.allSatisfy { $0.reason == .tooIsolated })
        return NamedResult(result, items)
    }

    static let epsilons: [Double] = [
        0.01, 120, 500, 1_113, 2_500, 12_000, 300_000, 9_000_000, 20_015_114.5,
    ]

    @Test(arguments: ItemSet.allCases)
    func equalsTheDefinition(set: ItemSet) throws {
        let items = set.items
        let reference = ReferenceDBSCAN(items)
        var sizes: Set<Int> = []
        for epsilon in Self.epsilons {
            for minimumPoints in [1.0, 3, 9, 40] {
                let expected = reference.clusters(epsilon: epsilon, minimumPoints: minimumPoints)
                let actual = try run(items, epsilon, minimumPoints)
                #expect(
                    actual.clusters.map(\.members) == expected.clusters,
                    "eps \(epsilon), min \(minimumPoints)"
                )
                #expect(actual.unclustered == expected.noise, "eps \(epsilon), min \(minimumPoints)")
                sizes.insert(expected.clusters.count)
            }
        }
        // The parameters must reach more than the trivial answers, or the comparison says little.
        if items.count > 100 { #expect(sizes.count >= (set == .duplicates ? 2 : 3)) }
    }

    /// Limits that are distances between points of the set: the rim is inside, a bit less is not.
    @Test(arguments: [ItemSet.town, .antimeridian, .northPole, .southPole, .collinear, .globe, .planeGrid])
    func aPointExactlyAtEpsilonIsANeighbour(set: ItemSet) throws {
        let items = Array(set.items.prefix(80))
        let reference = ReferenceDBSCAN(items)
        var random = TestRandom(seed: 5)
        for _ in 0..<40 {
            let exact = reference.distances[random.below(items.count)][random.below(items.count)]
            guard exact >= 1 else { continue }
            for epsilon in [exact, exact.nextDown, exact.nextUp] {
                let expected = reference.clusters(epsilon: epsilon, minimumPoints: 3)
                let actual = try run(items, epsilon, 3)
                #expect(actual.clusters.map(\.members) == expected.clusters, "eps \(epsilon)")
                #expect(actual.unclustered == expected.noise)
            }
        }
    }

    /// Large cells take the paths through trees, which the small sets above never reach.
    @Test(arguments: [false, true])
    func largeCellsEqualTheDefinition(isPlanar: Bool) throws {
        var random = TestRandom(seed: 9)
        let home = place(51.5, -0.12)
        let items = (0..<800).map { index in
            // Two dense blobs about one distance apart and a sprinkle between and around them.
            let center = index % 20 == 0 ? 600.0 : Double(index % 2) * 1_150
            let reach = index % 20 == 0 ? 1_400.0 : 260
            let (east, north) = (center + (random.unit() - 0.5) * reach, (random.unit() - 0.5) * reach)
            let middle = home.destination(bearing: 90, distance: .meters(east))
            return ClusterItem(
                id: "T-\(index &* 7_919 % 10_007)",
                location: isPlanar
                    ? .planar(x: east, y: north)
                    : .geographic(middle.destination(bearing: 0, distance: .meters(north)))
            )
        }
        let reference = ReferenceDBSCAN(items)
        for epsilon in [300.0, 860, 890, 910, 1_100] {
            for minimumPoints in [5.0, 270, 370, 390] {
                let expected = reference.clusters(epsilon: epsilon, minimumPoints: minimumPoints)
                let actual = try run(items, epsilon, minimumPoints)
                #expect(
                    actual.clusters.map(\.members) == expected.clusters,
                    "eps \(epsilon), min \(minimumPoints)"
                )
                #expect(actual.unclustered == expected.noise, "eps \(epsilon), min \(minimumPoints)")
            }
        }
    }

    @Test(arguments: [ItemSet.town, .weighted, .duplicates, .planeGrid, .southPole])
    func orderOfRowsAndThreadsDoNotMatter(set: ItemSet) throws {
        var items = set.items
        let expected = try run(items, 700, 4)
        var random = SplitMix64(seed: 4)
        for _ in 0..<5 {
            random.shuffle(&items)
            #expect(try run(items, 700, 4) == expected)
        }
        let threaded = try DBSCAN(epsilon: .meters(700), minimumPoints: 4, threads: 2).cluster(items)
        #expect(NamedResult(threaded, items) == expected)
    }

    @Test
    func turningTheGlobeChangesNoMembership() throws {
        let items = ItemSet.town.items
        let expected = try run(items, 900, 5)
        for turn in [37.0, 90, 179.3, -120] {
            let turned = items.map { item in
                var item = item
                if case .geographic(let coordinate) = item.location {
                    let longitude = (coordinate.longitude + turn).remainder(dividingBy: 360)
                    item.location = .geographic(place(coordinate.latitude, longitude))
                }
                return item
            }
            let actual = try run(turned, 900, 5)
            #expect(actual.clusters.map(\.members) == expected.clusters.map(\.members))
            #expect(actual.unclustered == expected.unclustered)
        }
    }

    @Test
    func weightCountsAsSoManyItems() throws {
        let items = Array(ItemSet.town.items.prefix(120))
        let doubled =
            items
            + items.map { item in
                var copy = item
                copy.id += "-copy"
                return copy
            }
        let heavy = items.map { item in
            var item = item
            item.weight = 2
            return item
        }
        let expected = try run(heavy, 800, 7)
        let actual = try run(doubled, 800, 7)
        #expect(
            actual.clusters.map { $0.members.filter { !$0.hasSuffix("-copy") } }
                == expected.clusters.map(\.members)
        )
        #expect(actual.unclustered.filter { !$0.hasSuffix("-copy") } == expected.unclustered)
        #expect(!expected.clusters.isEmpty && !expected.unclustered.isEmpty)
    }

    /// A third in Double is less than a third, so three of them are less than one without the stated tolerance.
    @Test(arguments: [3, 7, 10, 11])
    func partsSumToTheWhole(count: Int) throws {
        let items = (0..<count).map {
            ClusterItem(id: "T-\($0)", location: .geographic(place(1, 1)), weight: 1 / Double(count))
        }
        #expect(try run(items, 10, 1).clusters.count == 1)
        #expect(try run(items, 10, 1.000_001).clusters.isEmpty)
    }

    /// Only the first of each side is within 101 of the middle.
    private static let wing = [100.0, 103, 104, 105]

    /// Two clusters claim the point in the middle: the nearer core wins, of equals the smaller id.
    @Test(arguments: [(-1.0, "left"), (1, "right"), (0, "left")])
    func borderGoesToTheNearestCore(shift: Double, winner: String) throws {
        var items: [ClusterItem] = []
        for index in 0..<4 {
            items.append(ClusterItem(id: "b-left-\(index)", location: .planar(x: -Self.wing[index], y: 0)))
            items.append(ClusterItem(id: "c-right-\(index)", location: .planar(x: Self.wing[index], y: 0)))
        }
        items.append(ClusterItem(id: "a-middle", location: .planar(x: shift, y: 0)))
        let result = try run(items, 101, 4)
        #expect(result.clusters.count == 2)
        #expect(result.clusters.first?.members.first == "a-middle")
        #expect(result.clusters.first?.members.last?.contains(winner) == true)
    }

    @Test
    func centersRadiiAndLoadsAreThoseOfTheMembers() throws {
        let items = ItemSet.antimeridian.items
        let result = try DBSCAN(epsilon: .meters(900), minimumPoints: 4).cluster(items)
        #expect(result.clusters.count > 2)
        for cluster in result.clusters {
            let farthest = cluster.members.map { distance(items[$0].location, cluster.center) }.max()
            #expect(cluster.radius == farthest)
            #expect(cluster.radius < 40_000)
            #expect(cluster.load == Double(cluster.members.count))
        }
        #expect(
            result.clusters.map { items[$0.members[0]].id }
                == result.clusters.map { items[$0.members[0]].id }.sorted()
        )
    }

    @Test(arguments: [
        (0.0, 5.0, "epsilon"), (-1, 5, "epsilon"), (.nan, 5, "epsilon"), (.infinity, 5, "epsilon"),
        (9e-6, 5, "epsilon"), (10, 0, "minimumPoints"), (10, -2, "minimumPoints"),
        (10, .nan, "minimumPoints"),
        (10, .infinity, "minimumPoints"),
    ])
    func refusesParametersOutOfRange(epsilon: Double, minimumPoints: Double, name: String) {
        let error = #expect(throws: ClusteringError.self) {
            try DBSCAN(epsilon: .meters(epsilon), minimumPoints: minimumPoints).cluster(ItemSet.two.items)
        }
        #expect(error?.description.hasPrefix("\(name) is ") == true)
    }

    @Test
    func refusesNoThreadsAndPlanesTooWideForTheGrid() {
        #expect(throws: ClusteringError.invalidParameter(name: "threads", value: "0", allowed: "at least 1"))
        {
            try DBSCAN(epsilon: .meters(5), minimumPoints: 2, threads: 0).cluster([])
        }
        let wide = [0.0, 1e15].enumerated().map { ClusterItem(id: "\($0)", location: .planar(x: $1, y: 0)) }
        #expect(throws: ClusteringError.self) {
            try DBSCAN(epsilon: .meters(1), minimumPoints: 2).cluster(wide)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func manyIdenticalPointsAreOneCell() throws {
        let items = (0..<20_000).map { ClusterItem(id: "\($0)", location: .geographic(place(5, 5))) }
        let clustered = try run(items, 1, 20_000)
        #expect(clustered.clusters.map(\.members.count) == [20_000])
        #expect(try run(items, 1, 20_001).unclustered.count == 20_000)
    }
}
