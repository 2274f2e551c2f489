import Geodesy
import Testing

struct GeoBoxTests {
    private func box(_ south: Double, _ west: Double, _ north: Double, _ east: Double) throws -> GeoBox {
        try GeoBox(
            southWest: Coordinate(latitude: south, longitude: west),
            northEast: Coordinate(latitude: north, longitude: east)
        )
    }

    @Test
    func edgesAndBothNamesOfTheAntimeridianAreInside() throws {
        let plain = try box(-10, 20, 10, 40)
        for (latitude, longitude, isInside) in [
            (-10.0, 20.0, true), (10, 40, true), (0, 30, true), (10.0.nextUp, 30, false),
            (0, 20.0.nextDown, false),
            (0, 40.0.nextUp, false),
        ] {
            #expect(try plain.contains(Coordinate(latitude: latitude, longitude: longitude)) == isInside)
        }
        let crossing = try box(-10, 170, 10, -170)
        #expect(crossing.crossesAntimeridian)
        for (longitude, isInside) in [
            (180.0, true), (-180, true), (175, true), (-175, true), (0, false), (169, false),
        ] {
            #expect(try crossing.contains(Coordinate(latitude: 0, longitude: longitude)) == isInside)
        }
        let touching = try box(0, 170, 10, 180)
        #expect(try touching.contains(Coordinate(latitude: 5, longitude: -180)))
        let polar = try box(80, 0, 90, 10)
        #expect(try polar.contains(Coordinate(latitude: 90, longitude: -120)))
    }

    @Test
    func southAboveNorthIsRefused() throws {
        #expect(throws: GeoBoxError.southNorthOfNorth(south: 5, north: 4)) { try box(5, 0, 4, 10) }
    }

    @Test
    func splittingKeepsTheSamePoints() throws {
        var random = TestRandom(seed: 41)
        let crossing = try box(-40, 150, 50, -120)
        let parts = crossing.splitAtAntimeridian
        #expect(parts.count == 2)
        #expect(parts.allSatisfy { !$0.crossesAntimeridian })
        for _ in 0..<1_000 {
            let coordinate = random.coordinate()
            #expect(crossing.contains(coordinate) == parts.contains { $0.contains(coordinate) })
        }
        let plain = try box(0, 0, 1, 1)
        #expect(plain.splitAtAntimeridian == [plain])
    }

    /// Centres in the middle, at both poles, a metre from one, and on both sides of the antimeridian.
    static let centers: [(Double, Double)] = [
        (51.5, -0.12), (0, 0), (90, 0), (-90, 50), (89.99999, 10), (-89.9999999, -179), (60, 179.9999),
        (-17, -180),
        (0, 180), (85, 90), (45, -179.5),
    ]

    @Test(
        arguments: centers,
        [0.0, 1e-3, 1, 500, 5_000, 100_000, 2_000_000, 9_000_000, 11_000_000, 20_015_114, 1e9]
    )
    func aroundHoldsEveryPointWithinTheRadius(center: (Double, Double), meters: Double) throws {
        var random = TestRandom(seed: 43)
        let center = try Coordinate(latitude: center.0, longitude: center.1)
        let radius = Length(meters: meters)
        let box = GeoBox(around: center, radius: radius)
        #expect(box.contains(center))
        let reach = min(meters, EarthModel.greatestDistance.meters)
        for step in 0..<360 {
            // The rim itself, where the box must not be too small by a rounding, and the inside.
            for share in [1, random.unit()] {
                let point = center.destination(bearing: Double(step), distance: .meters(reach * share))
                if center.distance(to: point) <= radius { #expect(box.contains(point)) }
            }
        }
        for _ in 0..<200 {
            let point = random.coordinate()
            if center.distance(to: point) <= radius { #expect(box.contains(point)) }
        }
    }

    /// The easternmost point of a circle is not due east of its centre, so the rim near the tangent is looked
    /// at closely.
    @Test(arguments: [(70.0, 179.0), (88, 0), (-60, -179.9)], [50_000.0, 200_000])
    func aroundIsNoLargerThanItMustBe(center: (Double, Double), meters: Double) throws {
        let center = try Coordinate(latitude: center.0, longitude: center.1)
        let box = GeoBox(around: center, radius: .meters(meters))
        var widest = 0.0
        for step in 0..<36_000 {
            let point = center.destination(bearing: Double(step) / 100, distance: .meters(meters))
            widest = max(widest, (point.longitude - center.longitude).remainder(dividingBy: 360))
        }
        let width = (box.east - center.longitude).remainder(dividingBy: 360)
        #expect(width >= widest)
        #expect(width <= widest * (1 + 1e-6))
    }

    @Test
    func aroundAPoleHoldsEveryLongitude() throws {
        let box = try GeoBox(around: Coordinate(latitude: 89.99, longitude: 0), radius: .kilometers(5))
        #expect(box.west == -180 && box.east == 180 && box.north == 90)
        #expect(try box.contains(Coordinate(latitude: 89.99, longitude: 180)))
        let globe = try GeoBox(around: Coordinate(latitude: 0, longitude: 0), radius: .kilometers(30_000))
        #expect(globe.south == -90 && globe.north == 90 && globe.west == -180 && globe.east == 180)
    }

    @Test
    func negativeRadiusIsThePointItself() throws {
        let center = try Coordinate(latitude: 10, longitude: 10)
        let box = GeoBox(around: center, radius: .meters(-5))
        #expect(box.contains(center))
        #expect(box.north - box.south < 1e-9)
    }
}
