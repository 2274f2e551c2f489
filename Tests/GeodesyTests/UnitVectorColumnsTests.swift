import Geodesy
import GeoKernels
import Testing

/// Float screens, Double decides: the answers are those of Double alone.
@Suite(.serialized)
struct UnitVectorColumnsTests {
    /// A crowd around a place from millimetres to the antipode, so that every radius has points at its rim.
    private func crowd(_ count: Int, around place: Coordinate, seed: UInt64) -> [UnitVector] {
        var random = TestRandom(seed: seed)
        return (0..<count).map { index in
            // 0.1 mm to 20,000 km, evenly in the logarithm.
            let meters = ElementaryFunctions.exp(random.unit() * 26 - 9.2)
            return UnitVector(
                place.destination(bearing: random.unit() * 360, distance: Length(meters: meters))
            )
        }
    }

    @Test(arguments: [false, true])
    func decideAsDoubleDoesAtEveryRim(portable: Bool) throws {
        gk_force_portable(portable ? 1 : 0)
        defer { gk_force_portable(0) }
        var rims = 0
        for (seed, place) in [(1, (51.5, -0.12)), (2, (0.0, 180.0)), (3, (89.999_9, 12.0)), (4, (-45, -135))]
        {
            let center = try Coordinate(latitude: place.0, longitude: place.1)
            let points = crowd(701, around: center, seed: UInt64(seed))
            let columns = UnitVectorColumns(points)
            let point = UnitVector(center)
            for index in stride(from: 0, to: points.count, by: 5) {
                let exact = point.squaredChord(to: points[index])
                for limit in [exact.nextDown, exact, exact.nextUp] {
                    let expected = DistanceKernels.positions(
                        withinSquared: limit,
                        of: point,
                        x: columns.x,
                        y: columns.y,
                        z: columns.z
                    )
                    #expect(columns.positions(withinSquared: limit, of: point) == expected)
                    #expect(columns.count(withinSquared: limit, of: point) == expected.count)
                    #expect(expected.contains(Int32(index)) == (limit >= exact))
                    rims += 1
                }
            }
        }
        #expect(rims == 4 * 141 * 3)
    }

    /// Thousands of points within the width of a rounding of the rim: Float alone gets them wrong.
    @Test func decideAThinRingThatFloatCannot() throws {
        let center = try Coordinate(latitude: 48.2, longitude: 16.4)
        let point = UnitVector(center)
        var random = TestRandom(seed: 8)
        let points = (0..<3_000).map { _ in
            UnitVector(
                center.destination(
                    bearing: random.unit() * 360,
                    distance: Length(meters: 1_000 + (random.unit() - 0.5) * 0.4)
                )
            )
        }
        let columns = UnitVectorColumns(points)
        let limit = Length(meters: 1_000).squaredChord
        let expected = points.indices.filter { point.squaredChord(to: points[$0]) <= limit }.map(Int32.init)
        #expect(columns.positions(withinSquared: limit, of: point) == expected)
        #expect(columns.count(withinSquared: limit, of: point) == expected.count)
        let byFloat = DistanceKernels.positions(
            withinSquared: Float(limit),
            of: point,
            x: points.map { Float($0.x) },
            y: points.map { Float($0.y) },
            z: points.map { Float($0.z) }
        )
        #expect(byFloat != expected, "no point is decided by Double here: the test would prove nothing")
        #expect(expected.count > 1_000 && expected.count < 2_000)
    }

    @Test func limitsThatHoldNothingOrEverything() throws {
        let place = try Coordinate(latitude: 10, longitude: 20)
        let points = crowd(67, around: place, seed: 5)
        let columns = UnitVectorColumns(points)
        for limit in [-1.0, -Double.leastNonzeroMagnitude, .nan, -.infinity] {
            #expect(columns.count(withinSquared: limit, of: UnitVector(place)) == 0)
            #expect(columns.positions(withinSquared: limit, of: UnitVector(place)) == [])
        }
        for limit in [4.1, .infinity] {
            #expect(columns.count(withinSquared: limit, of: UnitVector(place)) == 67)
            #expect(columns.positions(withinSquared: limit, of: UnitVector(place)).count == 67)
        }
        #expect(columns.positions(withinSquared: 0, of: points[40]) == [40])
        #expect(columns.count(withinSquared: -0.0, of: points[40]) == 1)
        #expect(UnitVectorColumns([UnitVector]()).positions(withinSquared: 4, of: points[0]).isEmpty)
    }

    @Test func writesIntoMemoryOfTheCallers() throws {
        let place = try Coordinate(latitude: -33, longitude: 151)
        let columns = UnitVectorColumns(crowd(93, around: place, seed: 6))
        let limit = Length.kilometers(5).squaredChord
        let expected = columns.positions(withinSquared: limit, of: UnitVector(place))
        var output = [Int32](repeating: -1, count: 93)
        let found = output.withUnsafeMutableBufferPointer {
            columns.positions(withinSquared: limit, of: UnitVector(place), into: $0)
        }
        #expect(Array(output.prefix(found)) == expected && !expected.isEmpty)
    }
}
