import Geodesy
import Testing

struct CoordinateTests {
    @Test(arguments: [(90.0, 180.0), (-90, -180), (0, 0), (51.5, -0.12)])
    func edgesOfTheRangesAreOnTheGlobe(latitude: Double, longitude: Double) throws {
        let coordinate = try Coordinate(latitude: latitude, longitude: longitude)
        #expect(coordinate.latitude == latitude)
        #expect(coordinate.longitude == longitude)
    }

    @Test(arguments: [
        (Double.nan, 0.0, "latitude nan is not a number on the globe"),
        (0, -Double.infinity, "longitude -inf is not a number on the globe"),
        (90.0.nextUp, 0, "is outside -90 ... 90"), (-91, 0, "latitude -91.0 is outside -90 ... 90"),
        (0, 180.5, "longitude 180.5 is outside -180 ... 180"),
        (0, -181, "longitude -181.0 is outside -180 ... 180"),
    ])
    func refusesWhatIsNotOnTheGlobe(latitude: Double, longitude: Double, message: String) {
        let error = #expect(throws: CoordinateError.self) {
            try Coordinate(latitude: latitude, longitude: longitude)
        }
        #expect(error?.description.contains(message) == true)
    }

    @Test
    func minusZeroIsZero() throws {
        let coordinate = try Coordinate(latitude: -0.0, longitude: -0.0)
        #expect(coordinate.description == "0.0,0.0")
        #expect(coordinate.latitude.sign == .plus && coordinate.longitude.sign == .plus)
    }

    @Test
    func unitVectorsOfRightAnglesAreExact() throws {
        let cases: [(Double, Double, UnitVector)] = [
            (0, 0, UnitVector(x: 1, y: 0, z: 0)), (0, 90, UnitVector(x: 0, y: 1, z: 0)),
            (0, -90, UnitVector(x: 0, y: -1, z: 0)), (0, 180, UnitVector(x: -1, y: 0, z: 0)),
            (0, -180, UnitVector(x: -1, y: 0, z: 0)), (90, 33, UnitVector(x: 0, y: 0, z: 1)),
            (-90, -170, UnitVector(x: 0, y: 0, z: -1)),
        ]
        for (latitude, longitude, expected) in cases {
            #expect(try UnitVector(Coordinate(latitude: latitude, longitude: longitude)) == expected)
        }
    }

    @Test
    func vectorsLeadBackToTheirCoordinates() {
        var random = TestRandom(seed: 29)
        for _ in 0..<2_000 {
            let coordinate = random.coordinate()
            let vector = UnitVector(coordinate)
            let norm = vector.x * vector.x + vector.y * vector.y + vector.z * vector.z
            #expect(abs(norm - 1) < 2e-15)
            #expect(coordinate.distance(to: Coordinate(vector)).meters < 1e-8)
        }
    }

    @Test
    func axisHasLongitudeZeroAndNothingHasNoDirection() {
        #expect(Coordinate(UnitVector(x: 0, y: 0, z: -1)).description == "-90.0,0.0")
        #expect(Coordinate(UnitVector(x: -1, y: 0, z: 0)).longitude == 180)
        #expect(UnitVector(normalizing: 0, 0, 0) == nil)
        #expect(UnitVector(normalizing: 1e-13, 0, 0) == nil)
        #expect(UnitVector(normalizing: .infinity, 0, 0) == nil)
        #expect(UnitVector(normalizing: 0, 3, 4) == UnitVector(x: 0, y: 0.6, z: 0.8))
    }
}

struct DestinationTests {
    @Test(arguments: [
        (0.0, 0.0, 90.0, 0.0, 90.0), (0, 0, 0, 90, 0), (0, 170, 90, 0, -100), (0, 10, 270, 0, -80),
        (0, 0, 450, 0, 90), (45, 20, 180, -45, 20),
    ])
    func quarterTurnsArriveWhereTheyShould(
        latitude: Double,
        longitude: Double,
        bearing: Double,
        toLatitude: Double,
        toLongitude: Double
    ) throws {
        let start = try Coordinate(latitude: latitude, longitude: longitude)
        let quarter = Length(meters: EarthModel.greatestDistance.meters / 2)
        let end = try Coordinate(latitude: toLatitude, longitude: toLongitude)
        #expect(start.destination(bearing: bearing, distance: quarter).distance(to: end).meters < 1e-7)
    }

    @Test
    func liesAtTheDistanceAndBackIsWhereItStarted() {
        var random = TestRandom(seed: 31)
        for _ in 0..<1_000 {
            let start = random.coordinate()
            let meters = random.unit() * random.unit() * 19_000_000
            let end = start.destination(bearing: random.unit() * 360, distance: .meters(meters))
            #expect(abs(start.distance(to: end).meters - meters) < 1e-6)
        }
        let home = random.coordinate()
        #expect(home.destination(bearing: 77, distance: .meters(0)).distance(to: home).meters < 1e-8)
        let round = Length(meters: 2 * EarthModel.greatestDistance.meters)
        #expect(home.destination(bearing: 77, distance: round).distance(to: home).meters < 1e-6)
    }

    @Test
    func crossesThePoleAndTheAntimeridian() throws {
        let near = try Coordinate(latitude: 89, longitude: 30)
        let over = near.destination(
            bearing: 0,
            distance: near.distance(to: try Coordinate(latitude: 87, longitude: 30))
        )
        #expect(abs(over.latitude - 89) < 1e-9 && abs(over.longitude - -150) < 1e-6)
        let east = try Coordinate(latitude: -17, longitude: 179.9)
        #expect(east.destination(bearing: 90, distance: .kilometers(50)).longitude < -179)
        let pole = try Coordinate(latitude: -90, longitude: 25)
        let north = pole.destination(bearing: 0, distance: .kilometers(10))
        #expect(abs(north.longitude - 25) < 1e-9)
    }
}
