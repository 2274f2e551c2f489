import Geodesy
import Testing

struct CoordinateScreeningTests {
    /// So many points within 50 km of a place.
    private func cluster(_ count: Int, around latitude: Double, _ longitude: Double, seed: UInt64 = 1) throws
        -> [Coordinate]
    {
        var random = TestRandom(seed: seed)
        let center = try Coordinate(latitude: latitude, longitude: longitude)
        return (0..<count).map { _ in
            center.destination(bearing: random.unit() * 360, distance: .kilometers(random.unit() * 50))
        }
    }

    private func flags(_ coordinates: [Coordinate], threshold: Int = 25) -> [CoordinateFlag] {
        CoordinateScreening(pileUpThreshold: threshold)
            .flags(for: coordinates.enumerated().map { ("T-\($0.offset)", $0.element) })
    }

    @Test
    func nullIslandIsFlaggedAmongPointsElsewhere() throws {
        var points = try cluster(20, around: 51.5, -0.1)
        points.insert(try Coordinate(latitude: 0, longitude: 0), at: 3)
        points.append(try Coordinate(latitude: 9e-7, longitude: -9e-7))
        points.append(try Coordinate(latitude: 2e-6, longitude: 0))
        let found = flags(points)
        #expect(found.map(\.index) == [3, 21])
        #expect(found.map(\.id) == ["T-3", "T-21"])
        #expect(found.allSatisfy { $0.suspicion == .nullIsland && $0.reason.contains("missing value") })
    }

    @Test
    func nullIslandIsHomeToABusinessInTheGulfOfGuinea() throws {
        var points = try cluster(10, around: 1, 1)
        points.append(try Coordinate(latitude: 0, longitude: 0))
        #expect(flags(points).isEmpty)
        // Half is enough, less is not.
        #expect(flags(points + (try cluster(10, around: 50, 10))).isEmpty)
        #expect(flags(points + (try cluster(11, around: 50, 10))).map(\.index) == [10])
    }

    @Test
    func manyPointsOnNullIslandDoNotExcuseEachOther() throws {
        let origin = try Coordinate(latitude: 0, longitude: 0)
        let points = [Coordinate](repeating: origin, count: 10) + (try cluster(5, around: 48, 11))
        #expect(flags(points).map(\.index) == Array(0..<10))
        #expect(flags([origin]).map(\.suspicion) == [.nullIsland])
        #expect(flags([origin, origin]).count == 2)
        #expect(flags([]).isEmpty)
    }

    @Test(arguments: [(51.5, -0.1), (-33.9, 18.4), (-17.0, 178.0), (64.1, -21.9), (41.0, 29.0)])
    func swappedAxesAreFlaggedWithTheirCorrection(latitude: Double, longitude: Double) throws {
        var points = try cluster(60, around: latitude, longitude)
        let straight = points[7]
        // Longitudes beyond 90 are no latitudes: such a swap is refused by `Coordinate` itself.
        guard abs(straight.longitude) <= 90 else {
            #expect(flags(points).isEmpty)
            return
        }
        points[7] = try Coordinate(latitude: straight.longitude, longitude: straight.latitude)
        let found = flags(points)
        #expect(found.map(\.index) == [7])
        guard case .swappedAxes(let corrected, let distance, let correctedDistance) = found.first?.suspicion
        else {
            Issue.record("expected swapped axes, found \(found)")
            return
        }
        #expect(corrected == straight)
        #expect(distance > .kilometers(500))
        #expect(correctedDistance < .kilometers(100))
        #expect(found.first?.reason.contains("swapped") == true)
    }

    @Test
    func aFarPointThatSwappingDoesNotBringHomeIsLeftAlone() throws {
        let points = try cluster(60, around: 51.5, -0.1) + [Coordinate(latitude: 40.4, longitude: -3.7)]
        #expect(flags(points).isEmpty)
    }

    /// A third of the rows exchanged neither moves the middle nor widens the bulk.
    @Test
    func aThirdSwappedIsStillAMinority() throws {
        var points = try cluster(90, around: 48.1, 11.6)
        for index in stride(from: 0, to: 90, by: 3) {
            points[index] = try Coordinate(
                latitude: points[index].longitude,
                longitude: points[index].latitude
            )
        }
        #expect(flags(points).map(\.index) == Array(stride(from: 0, to: 90, by: 3)))
    }

    @Test
    func pointsAllOverTheGlobeHaveNoSwaps() {
        var random = TestRandom(seed: 47)
        #expect(flags((0..<500).map { _ in random.coordinate() }).isEmpty)
    }

    @Test
    func bulkAcrossTheAntimeridianIsOneBulk() throws {
        // Halves at 179 and -179 have their middle at 180, not at 0.
        var points = try cluster(40, around: 60, 179.9) + cluster(40, around: 60, -179.9, seed: 2)
        points.append(try Coordinate(latitude: 60, longitude: 0))
        #expect(flags(points).isEmpty)
    }

    @Test
    func pileUpsCountBitIdenticalPointsOnly() throws {
        let office = try Coordinate(latitude: 51.5, longitude: -0.1)
        let spread = try cluster(40, around: 51.5, -0.1)
        #expect(flags(spread + [Coordinate](repeating: office, count: 24)).isEmpty)
        let found = flags(spread + [Coordinate](repeating: office, count: 25))
        #expect(found.map(\.index) == Array(40..<65))
        #expect(found.allSatisfy { $0.suspicion == .pileUp(count: 25) })
        #expect(found.first?.reason == "25 points stand on exactly 51.5,-0.1: probably a default place")
        #expect(flags(spread + [office, office, office], threshold: 3).count == 3)
    }

    /// A default point that holds most rows must not become the bulk by which the others are judged.
    @Test
    func aPileUpIsOnePointOfTheBulk() throws {
        let pile = [Coordinate](repeating: try Coordinate(latitude: -0.1, longitude: 51.5), count: 200)
        let found = flags(try cluster(60, around: 51.5, -0.1) + pile)
        #expect(found.allSatisfy { $0.index >= 60 })
        #expect(found.filter { $0.suspicion == .pileUp(count: 200) }.count == 200)
        #expect(found.count == 400)
    }

    @Test
    func fewerThanThreePointsAreOnlyCheckedForNullIsland() throws {
        let straight = try Coordinate(latitude: 51.5, longitude: -0.1)
        let swapped = try Coordinate(latitude: -0.1, longitude: 51.5)
        #expect(flags([straight, swapped]).isEmpty)
        #expect(flags([straight, straight], threshold: 2).isEmpty)
    }

    @Test
    func orderOfTheRowsDoesNotMatter() throws {
        var points = try cluster(90, around: 48.1, 11.6)
        points[5] = try Coordinate(latitude: points[5].longitude, longitude: points[5].latitude)
        points[6] = try Coordinate(latitude: 0, longitude: 0)
        let rows = points.enumerated().map { (id: "T-\($0.offset)", coordinate: $0.element) }
        let forward = CoordinateScreening().flags(for: rows)
        let backward = CoordinateScreening().flags(for: rows.reversed())
        #expect(forward.count == 2)
        #expect(backward.reversed().map(\.id) == forward.map(\.id))
        #expect(backward.reversed().map(\.suspicion) == forward.map(\.suspicion))
    }
}
