import Geodesy
import Geometry
import Testing

struct RingSplittingTests {
    private func ring(_ corners: [(Double, Double)]) throws -> [Coordinate] {
        try corners.map { try place($0.0, $0.1) }
    }

    @Test func ringThatDoesNotCrossStaysWhole() throws {
        let square = try ring([(0, 170), (0, 180), (10, 180), (10, 170), (0, 170)])
        #expect(try HullBuilder().splitAtAntimeridian(square) == [square])
        #expect(try HullBuilder().splitAtAntimeridian(square.reversed()) == [square])
        let east = try ring([(0, 180), (0, -170), (10, -170), (10, 180), (0, 180)])
        let parts = try HullBuilder().splitAtAntimeridian(east)
        #expect(parts == [try ring([(0, -180), (0, -170), (10, -170), (10, -180), (0, -180)])])
    }

    /// The example of RFC 7946, section 3.1.9: a polygon from 170 to -170 degrees.
    @Test func ringAcrossBecomesTwo() throws {
        let across = try ring([(40, 170), (40, -170), (50, -170), (50, 170), (40, 170)])
        let parts = try HullBuilder().splitAtAntimeridian(across)
        try #require(parts.count == 2)
        #expect(Set(parts[0]) == Set(try ring([(40, -180), (40, -170), (50, -170), (50, -180)])))
        #expect(Set(parts[1]) == Set(try ring([(40, 170), (40, 180), (50, 180), (50, 170)])))
    }

    /// A U that lies on its side crosses twice: one part on one side, two on the other.
    @Test func concaveRingMayBecomeThree() throws {
        let u = try ring([
            (0, 175), (0, -175), (2, -175), (2, 178), (8, 178), (8, -175), (10, -175), (10, 175), (0, 175),
        ])
        let parts = try HullBuilder().splitAtAntimeridian(u)
        #expect(parts.count == 3)
        // Ten by ten degrees less a mouth of seven by six.
        let covered = parts.map(area).reduce(0, +)
        #expect(abs(covered - 58) < 1e-9)
    }

    @Test(arguments: [1.0, -1])
    func ringRoundAPoleReachesIt(hemisphere: Double) throws {
        // Counter-clockwise seen from above the pole that it is round.
        let longitudes = [10.0, 100, -170, -80].map { $0 * hemisphere }
        let corners = longitudes.map { (80 * hemisphere, $0) }
        let parts = try HullBuilder().splitAtAntimeridian(try ring(corners + [corners[0]]))
        #expect(parts.count == 1)
        let part = try #require(parts.first)
        for corner in [
            (90 * hemisphere, 180.0), (90 * hemisphere, -180), (80 * hemisphere, 180),
            (80 * hemisphere, -180),
        ] {
            #expect(part.contains(try place(corner.0, corner.1)), "\(corner) is missing in \(part)")
        }
        #expect(part.filter { abs($0.latitude) == 90 }.count == 2)
        #expect(abs(area(part) - 3_600) < 1e-9)
    }

    /// Parts are closed, turn left, stay on one side, and cover what the ring covers.
    @Test func partsOfAHullCoverIt() throws {
        let builder = HullBuilder()
        for seed in 0..<20 as Range<UInt64> {
            let center = try place(Double(seed) * 8 - 76, seed.isMultiple(of: 2) ? 179.99 : -179.98)
            let hull = try builder.convexHull(
                of: crowd(40, around: center, radius: .kilometers(60), seed: seed)
            )
            let parts = try builder.splitAtAntimeridian(hull.corners)
            #expect(parts.count == 2)
            let unrolled = hull.corners.map {
                ($0.latitude, $0.longitude < 0 ? $0.longitude + 360 : $0.longitude)
            }
            let covered = parts.map(area).reduce(0, +)
            #expect(abs(covered / planarArea(unrolled) - 1) < 1e-9)
            for part in parts {
                #expect(part.first == part.last)
                #expect(area(part) > 0)
                let signs = Set(part.filter { abs($0.longitude) != 180 }.map { $0.longitude > 0 })
                #expect(signs.count == 1)
            }
        }
    }

    @Test func whatIsNoRingIsRefused() throws {
        let builder = HullBuilder()
        #expect(throws: GeometryError.notARing(corners: 0)) { try builder.splitAtAntimeridian([]) }
        #expect(throws: GeometryError.notARing(corners: 4)) {
            try builder.splitAtAntimeridian(ring([(0, 0), (0, 1), (1, 1), (1, 0)]))
        }
        let bow = try ring([(0, 179), (1, -179), (1, 179), (0, -179), (0, 179)])
        let error = #expect(throws: GeometryError.self) { try builder.splitAtAntimeridian(bow) }
        guard case .invalidRing = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let twice = try ring([
            (80, 0), (80, 120), (80, -120), (70, 0), (70, 120), (70, -120), (80, 0),
        ])
        #expect(throws: GeometryError.invalidRing("it winds round the globe 2 times")) {
            try builder.splitAtAntimeridian(twice)
        }
    }

    private func area(_ ring: [Coordinate]) -> Double { planarArea(ring.map { ($0.latitude, $0.longitude) }) }

    /// Square degrees in the plane of longitude and latitude; positive where it turns left.
    private func planarArea(_ ring: [(Double, Double)]) -> Double {
        zip(ring, ring.dropFirst()).reduce(0) { $0 + ($1.0.1 * $1.1.0 - $1.1.1 * $1.0.0) / 2 }
    }
}
