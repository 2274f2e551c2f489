import Clustering
import GeoKernels
import Geodesy
import Testing

struct DensityLabellingTests {
    private func run(
        _ locations: [Location],
        weights: [Double]? = nil,
        _ epsilon: Double,
        _ minimumPoints: Double,
        threads: Int = 1
    ) throws -> ReferenceLabels {
        let algorithm = DBSCAN(
            epsilon: .meters(epsilon),
            minimumPoints: minimumPoints,
            threads: threads
        )
        let places = try PlaceColumns(locations)
        let labelling = try algorithm.labelling(of: places, weights: weights)
        #expect(try algorithm.labels(of: places, weights: weights) == labelling.labels)
        return ReferenceLabels(labelling)
    }

    /// Metres over eight orders of magnitude and more, up to the whole globe.
    static let epsilons: [Double] = [
        2e-5, 0.3, 9, 60, 240, 700, 1_500, 4_000, 16_000, 90_000, 700_000, 3_200_000, 8_000_000, 14_000_000,
        20_015_115, 1e9,
    ]

    @Test(arguments: ItemSet.allCases)
    func labelsEqualTheDefinition(set: ItemSet) throws {
        let items = Array(set.items.prefix(160))
        let locations = items.map(\.location)
        let weights = set == .weighted ? items.map(\.weight) : nil
        for epsilon in Self.epsilons {
            for (index, minimumPoints) in [1.0, 4, 13].enumerated() {
                let expected = ReferenceLabels(
                    locations,
                    weights: weights,
                    epsilon: epsilon,
                    minimumPoints: minimumPoints
                )
                let actual = try run(
                    locations,
                    weights: weights,
                    epsilon,
                    minimumPoints,
                    threads: index + 1
                )
                #expect(actual == expected, "eps \(epsilon), min \(minimumPoints)")
            }
        }
    }

    /// Random places of random density anywhere, poles and antimeridian among them, and a distance to suit.
    @Test(arguments: 1...40)
    func randomPlacesEqualTheDefinition(seed: Int) throws {
        var random = TestRandom(seed: UInt64(seed) &* 977)
        let isPlanar = seed % 5 == 0
        let isWeighted = seed % 3 == 0
        var span = 1.0
        for _ in 0..<random.below(8) { span *= 9 }
        let latitudes = [0, 51.5, -33, 89.999, -90, 90, 66.6, -0.001]
        let longitudes = [0, 180, -180, 179.999, -60.5]
        let home = place(latitudes[random.below(8)], longitudes[random.below(5)])
        let spots = (0..<5).map { _ in (random.unit() * 360, random.unit() * span) }
        let locations = (0..<170).map { index -> Location in
            let (bearing, offset) = spots[random.below(5)]
            let reach = random.unit() * span * (index % 3 == 0 ? 1 : 0.08)
            let turn = random.unit() * 360
            guard !isPlanar else {
                // Coarse steps, so that distances are often equal.
                return .planar(
                    x: offset + (reach / span * 40).rounded() * span / 40,
                    y: (turn / 9).rounded() * span / 40
                )
            }
            let center = home.destination(bearing: bearing, distance: .meters(offset))
            return .geographic(center.destination(bearing: turn, distance: .meters(reach)))
        }
        let weights = isWeighted ? locations.indices.map { _ in 0.5 + Double(random.below(6)) / 4 } : nil
        for part in [0.004, 0.03, 0.1, 0.25, 1, 3] {
            for minimumPoints in [3.0, 6, 25] {
                let expected = ReferenceLabels(
                    locations,
                    weights: weights,
                    epsilon: span * part,
                    minimumPoints: minimumPoints
                )
                for threads in 1...2 {
                    let actual = try run(
                        locations,
                        weights: weights,
                        span * part,
                        minimumPoints,
                        threads: threads
                    )
                    #expect(actual == expected, "span \(span), part \(part), min \(minimumPoints)")
                }
            }
        }
    }

    /// Some ten thousand places in hot spots over a thin background: many parts, many buckets, all kinds of cells.
    static func crowd(_ count: Int, seed: UInt64, at home: Coordinate = place(51.5, -0.1)) -> [Location] {
        var random = TestRandom(seed: seed)
        let spots = (0..<40).map { _ in
            home.destination(bearing: random.unit() * 360, distance: .meters(random.unit() * 20_000))
        }
        return (0..<count).map { index in
            let center = index % 4 == 0 ? home : spots[random.below(random.below(40) + 1)]
            let reach = index % 4 == 0 ? 25_000 * random.unit().squareRoot() : 900 * random.unit()
            return .geographic(
                center.destination(bearing: random.unit() * 360, distance: .meters(reach))
            )
        }
    }

    @Test(arguments: [(60.0, 5.0), (250, 5), (900, 40), (4_000, 700), (900, 600)])
    func threadsDoNotMatter(epsilon: Double, minimumPoints: Double) throws {
        let locations = Self.crowd(16_000, seed: 3)
        var random = TestRandom(seed: 8)
        let weights = locations.map { _ in 0.25 + Double(random.below(8)) / 4 }
        for weights in [nil, weights] {
            let single = try run(locations, weights: weights, epsilon, minimumPoints)
            #expect(single.clusterCount > 0)
            for threads in 2...3 {
                #expect(
                    try run(locations, weights: weights, epsilon, minimumPoints, threads: threads) == single
                )
            }
        }
    }

    /// Of many places a sample is compared with all others, one by one.
    @Test(arguments: [(60.0, 5.0), (400, 12), (3_000, 300), (3_000, 700)])
    func aSampleOfManyPlacesEqualsTheDefinition(epsilon: Double, minimumPoints: Double) throws {
        let locations = Self.crowd(12_000, seed: 21)
        let result = try run(locations, epsilon, minimumPoints, threads: 2)
        var (cores, borders) = (0, 0)
        for index in stride(from: 0, to: locations.count, by: 61) {
            let near = locations.indices.filter { distance(locations[index], locations[$0]) <= epsilon }
            #expect(result.isCore[index] == (Double(near.count) >= minimumPoints))
            let nearCores = near.filter { result.isCore[$0] }
            if result.isCore[index] {
                cores += 1
                #expect(nearCores.allSatisfy { result.labels[$0] == result.labels[index] })
            } else {
                let nearest = nearCores.min {
                    (distance(locations[index], locations[$0]), $0) < (
                        distance(locations[index], locations[$1]), $1
                    )
                }
                borders += nearest == nil ? 0 : 1
                #expect(result.labels[index] == nearest.map { result.labels[$0] } ?? -1)
            }
        }
        #expect(cores > 0 && borders + cores < 197)
        // Numbers ascend with first members.
        var next: Int32 = 0
        for label in result.labels where label >= next {
            #expect(label == next)
            next += 1
        }
        #expect(Int(next) == result.clusterCount)
    }

    /// Two crowded cells with near corners, their points on parallel lines just out of reach of each other.
    ///
    /// They are too many to compare them all; a pair at the end is just in reach.
    @Test(arguments: [false, true])
    func crowdedCellsAreJoinedOnlyWithinTheDistance(isBridged: Bool) throws {
        var random = TestRandom(seed: 31)
        let half = 0.5.squareRoot()
        let shift = 100.5 * half
        var locations = (0..<3_000).map { index -> Location in
            let (offset, along) = (index % 2 == 0 ? 0 : shift, random.unit() * 60)
            return .planar(x: along + offset, y: 60 - along + offset)
        }
        if isBridged {
            let inward = 30 + 0.500_05 * half
            locations += [.planar(x: inward, y: inward), .planar(x: 30 + shift, y: 30 + shift)]
        }
        let result = try run(locations, 100, 5, threads: 2)
        #expect(result.clusterCount == (isBridged ? 1 : 2))
        #expect(result.labels[1] == (isBridged ? 0 : 1))
    }

    @Test
    func theInstructionSetDoesNotMatter() throws {
        let locations = Self.crowd(5_000, seed: 2)
        let expected = try run(locations, 200, 6)
        gk_force_portable(1)
        defer { gk_force_portable(0) }
        #expect(try run(locations, 200, 6) == expected)
    }

    @Test
    func noPlacesAndFew() throws {
        let empty = try DBSCAN(epsilon: .meters(5), minimumPoints: 1).labelling(
            of: PlaceColumns([Coordinate]())
        )
        #expect(empty.labels.isEmpty && empty.isCore.isEmpty && empty.clusterCount == 0)
        let one: [Location] = [.geographic(place(90, 17))]
        #expect(try run(one, 5, 1).labels == [0])
        #expect(try run(one, 5, 2).labels == [-1])
        let antipodes: [Location] = [.geographic(place(0, -90)), .geographic(place(0, 90))]
        #expect(try run(antipodes, 20_015_000, 2).labels == [-1, -1])
        #expect(try run(antipodes, 20_015_115, 2).labels == [0, 0])
    }

    @Test(.timeLimit(.minutes(1)), arguments: [1, 2])
    func aHundredThousandIdenticalPlacesAndOneFarAway(threads: Int) throws {
        let count = 100_000
        var coordinates = [Coordinate](repeating: place(48.1, 11.5), count: count)
        coordinates.append(place(-33.8, 151.2))
        let places = PlaceColumns(coordinates)
        for minimumPoints in [Double(count), Double(count + 1)] {
            let result = try DBSCAN(epsilon: .meters(1), minimumPoints: minimumPoints, threads: threads)
                .labelling(of: places)
            let isDense = minimumPoints == Double(count)
            #expect(result.clusterCount == (isDense ? 1 : 0))
            #expect(result.labels.count { $0 < 0 } == (isDense ? 1 : count + 1))
        }
    }

    /// A chain around the globe: neighbours are 1.1 km apart, so it is one cluster or none.
    @Test(arguments: [(1_120.0, 1), (1_110, 0)])
    func aChainAlongTheEquatorIsOneCluster(epsilon: Double, clusterCount: Int) throws {
        let locations = (0..<36_000).map { index -> Location in
            .geographic(place(0, Double((index * 7_001) % 36_000) / 100 - 180))
        }
        let result = try run(locations, epsilon, 3, threads: 3)
        #expect(result.clusterCount == clusterCount)
        #expect(result.labels.allSatisfy { $0 == Int32(clusterCount) - 1 })
    }

    @Test(arguments: [0.0, -1, .nan, .infinity, 2e150])
    func refusesAWeightOutOfRange(weight: Double) throws {
        let places = PlaceColumns([place(1, 1), place(2, 2)])
        let error = #expect(throws: ClusteringError.self) {
            try DBSCAN(epsilon: .meters(5), minimumPoints: 1).labels(of: places, weights: [1, weight])
        }
        #expect(error?.description.hasPrefix("item '1': weight is ") == true)
    }

    @Test
    func aCancelledTaskGetsNoLabels() async throws {
        let places = try PlaceColumns(Self.crowd(5_000, seed: 2))
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try DBSCAN(epsilon: .meters(200), minimumPoints: 5, threads: 2).labels(of: places)
        }
        task.cancel()
        await #expect(throws: ClusteringError.cancelled) { try await task.value }
    }
}
