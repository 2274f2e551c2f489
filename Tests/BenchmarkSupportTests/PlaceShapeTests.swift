import BenchmarkSupport
import Clustering
import Geodesy
import SpatialIndex
import Testing

/// Each shape has the property that its comment states, and is the same every time.
struct PlaceShapeTests {
    @Test(arguments: PlaceShape.allCases)
    func aSeedGivesTheSamePlacesAndAsManyAsAskedFor(_ shape: PlaceShape) throws {
        let places = try shape.places(count: 1_501, seed: 9)
        #expect(places.count == 1_501)
        #expect(try shape.places(count: 1_501, seed: 9) == places)
        #expect(try shape.places(count: 1_501, seed: 10) != places)
        #expect(try shape.places(count: 0, seed: 9).isEmpty)
        #expect(try shape.places(count: 1, seed: 9).count == 1)
    }

    /// Sums of the coordinates: a changed generator would change every figure that was measured with it.
    @Test(arguments: PlaceShape.allCases)
    func theGeneratorsAreThoseOfThePublishedFigures(_ shape: PlaceShape) throws {
        let sum = try shape.places(count: 1_000, seed: 1).reduce((latitude: 0.0, longitude: 0.0)) {
            ($0.latitude + $1.latitude, $0.longitude + $1.longitude)
        }
        let expected = try #require(Self.sums[shape])
        #expect(abs(sum.latitude - expected.latitude) < 1e-6)
        #expect(abs(sum.longitude - expected.longitude) < 1e-6)
    }

    private static let sums: [PlaceShape: (latitude: Double, longitude: Double)] = [
        .metropolis: (51_487.055878971, -148.089575317),
        .country: (51_711.538135377, 514.206270257),
        .uniform: (51_473.796135827, -162.378257143),
        .highway: (1_013.119443653, 22_196.970788112),
        .coast: (394.751338294, 23_810.751357733),
        .islands: (54.181499143, 119_594.884292433),
        .antimeridian: (-16_792.538907407, -67_090.261068478),
        .pole: (88_286.166803562, 5_063.604641922),
        .duplicates: (51_492.478882741, -128.950236336),
        .lattice: (-0.784207359, 30_013.853130912),
    ]

    @Test func halfOfAMetropolisLivesOnAFewPercentOfItsLand() throws {
        #expect(try Self.shareOfLandOfHalf(.metropolis) < 0.12)
        #expect(try Self.shareOfLandOfHalf(.country) < 0.05)
        #expect(try Self.shareOfLandOfHalf(.uniform) > 0.4)
    }

    /// Share of the cells of a grid of 30 by 30 over all places that the fullest ones with half of the places are.
    private static func shareOfLandOfHalf(_ shape: PlaceShape) throws -> Double {
        let places = try shape.places(count: 20_000, seed: 2)
        let (south, north) = (places.map(\.latitude).min() ?? 0, places.map(\.latitude).max() ?? 0)
        let (west, east) = (places.map(\.longitude).min() ?? 0, places.map(\.longitude).max() ?? 0)
        var cells = [Int](repeating: 0, count: 900)
        for place in places {
            let row = min(29, Int(30 * (place.latitude - south) / (north - south)))
            let column = min(29, Int(30 * (place.longitude - west) / (east - west)))
            cells[30 * row + column] += 1
        }
        var (held, used) = (0, 0)
        for cell in cells.sorted(by: >) where held < places.count / 2 {
            held += cell
            used += 1
        }
        return Double(used) / 900
    }

    @Test func nobodyIsFurtherFromTheRoadThanItIsWide() throws {
        let road = Highway(seed: 3)
        // The middle line every ten metres.
        let middle = PointIndex(
            try (0...60_000).map { UnitVector(try road.middle(along: Double($0) / 60_000)) }
        )
        let places = try PlaceShape.highway.places(count: 3_000, seed: 3)
        let furthest = try places.map { place in
            Length(squaredChord: try #require(middle.nearest(to: UnitVector(place))).squaredDistance).meters
        }.max()
        // The far edge, and half a step along it.
        #expect(try #require(furthest) < 1_000 * Highway.halfWidth + 1)
        #expect(try #require(furthest) > 0.9 * 1_000 * Highway.halfWidth)
    }

    @Test func aHighwayIsOneChainOfHundredsOfKilometers() throws {
        let places = try PlaceShape.highway.places(count: 3_000, seed: 3)
        let labels = try DBSCAN(epsilon: .kilometers(5), minimumPoints: 3).labels(of: PlaceColumns(places))
        #expect(Set(labels) == [0])
        let longest = places.map { $0.distance(to: places[0]) }.max()
        #expect(try #require(longest) > .kilometers(250))
    }

    @Test func theLandOfACoastLiesBehindAShoreThatIsRough() throws {
        let coast = Coast(seed: 4)
        let inland = try PlaceShape.coast.places(count: 5_000, seed: 4).map { coast.inland($0) }
        #expect(inland.allSatisfy { $0 > -1e-6 && $0 <= Coast.depth + 1e-6 })
        #expect(inland.count { $0 < Coast.depth / 2 } > 3_000)
        // Longer the finer it is measured: a fractal, not a line.
        #expect(coast.roughness(steps: 4_096) > 1.1 * coast.roughness(steps: 256))
        #expect(coast.roughness(steps: 256) > 1.1)
    }

    @Test func islandsHaveWaterBetweenThem() throws {
        let islands = Islands(seed: 5)
        let places = try PlaceShape.islands.places(count: 4_000, seed: 5)
        let homes = try places.map { try #require(islands.island(of: $0)) }
        #expect(Set(homes).count > 200)
        // No cluster of a reach below the strait spans two islands.
        let reach = Length.kilometers(Islands.strait - 0.02)
        let labels = try DBSCAN(epsilon: reach, minimumPoints: 2).labels(of: PlaceColumns(places))
        var home: [Int32: Int] = [:]
        for (label, island) in zip(labels, homes) where label >= 0 {
            #expect(home[label, default: island] == island)
            home[label] = island
        }
    }

    @Test func theAntimeridianRunsThroughTheTowns() throws {
        let places = try PlaceShape.antimeridian.places(count: 4_000, seed: 6)
        let east = places.count { $0.longitude > 0 }
        #expect((800...3_200).contains(east))
        #expect(places.allSatisfy { abs($0.longitude) > 177 })
        // Its twin at Greenwich has the same distances, so it must have the same clusters.
        let twin = try Archipelago.places(count: 4_000, seed: 6, aroundLongitude: 0)
        let algorithm = DBSCAN(epsilon: .kilometers(3), minimumPoints: 5)
        let labels = try algorithm.labels(of: PlaceColumns(places))
        #expect(try algorithm.labels(of: PlaceColumns(twin)) == labels)
        #expect(Set(labels).count > 5)
    }

    @Test func stationsLieAroundThePoleOnEveryMeridian() throws {
        let places = try PlaceShape.pole.places(count: 4_000, seed: 7)
        #expect(places.allSatisfy { $0.latitude > 86.9 })
        let sectors = Set(places.map { Int(($0.longitude + 180) / 10) })
        #expect(sectors.count >= 36)
        let atPole = places.filter { $0.latitude == 90 }
        #expect(atPole.count >= 5)
        #expect(Set(atPole.map(\.longitude)).count == atPole.count)
    }

    @Test func oneAddressHasManyTickets() throws {
        let places = try PlaceShape.duplicates.places(count: 10_000, seed: 8)
        var counts: [Coordinate: Int] = [:]
        for place in places { counts[place, default: 0] += 1 }
        #expect(counts.count <= 10_000 / Addresses.ticketsForEach)
        #expect(try #require(counts.values.max()) > 1_000)
    }

    @Test func aLatticeHasEqualSteps() throws {
        let places = try PlaceShape.lattice.places(count: 400, seed: 9)
        #expect(Set(places).count == 400)
        let index = PointIndex(places.map { UnitVector($0) })
        for place in places {
            let vector = UnitVector(place)
            let found = index.nearest(2, x: vector.x, y: vector.y, z: vector.z)
            let meters = Length(squaredChord: try #require(found.last).squaredDistance).meters
            #expect(abs(meters - Lattice.step) < 0.001)
        }
    }
}
