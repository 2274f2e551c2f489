import Geodesy
import Geometry
import Testing

func place(_ latitude: Double, _ longitude: Double) throws -> Coordinate {
    try Coordinate(latitude: latitude, longitude: longitude)
}

/// A generator with a fixed seed (Steele, Lea and Flood, *Fast Splittable Pseudorandom Number Generators*, 2014).
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

/// Places within a distance of a centre, by a destination formula of the test's own.
func crowd(_ count: Int, around center: Coordinate, radius: Length, seed: UInt64) throws -> [Coordinate] {
    var random = SplitMix64(seed: seed)
    let middle = UnitVector(center)
    var found: [Coordinate] = []
    while found.count < count {
        let reach = radius.meters / EarthModel.meanRadius.meters
        func offset() -> Double { Double.random(in: -reach...reach, using: &random) }
        let moved = UnitVector(
            normalizing: middle.x + offset(),
            middle.y + offset(),
            middle.z + offset()
        )
        guard let moved else { continue }
        let candidate = Coordinate(moved)
        if candidate.distance(to: center) <= radius { found.append(candidate) }
    }
    return found
}

/// Signed side of a place against the great circle from a to b: positive on the left.
func side(_ a: Coordinate, _ b: Coordinate, _ place: Coordinate) -> Double {
    let (u, v, w) = (UnitVector(a), UnitVector(b), UnitVector(place))
    return w.x * (u.y * v.z - u.z * v.y) + w.y * (u.z * v.x - u.x * v.z) + w.z * (u.x * v.y - u.y * v.x)
}

struct HullTests {
    /// Ordinary, on the equator, on both numbers of the antimeridian, and at and near the poles.
    static let centers = [
        (52.5, 13.4), (0, 0), (-18, 180), (-18, -180), (65, -179.99), (90, 0), (-90, 77), (89.99, 10),
        (-89.9, -179),
    ]

    @Test(arguments: centers, [100.0, 5_000, 2_000_000])
    func convexHullHoldsEveryPlaceAndTurnsLeft(center: (Double, Double), radius: Double) throws {
        let places = try crowd(300, around: place(center.0, center.1), radius: .meters(radius), seed: 7)
        let hull = try HullBuilder().convexHull(of: places)
        guard case .polygon(let ring) = hull.shape else {
            Issue.record("no polygon: \(hull.shape)")
            return
        }
        #expect(ring.first == ring.last)
        #expect(Set(ring).isSubset(of: Set(places)))
        #expect(Set(ring).count == ring.count - 1)
        for (start, end) in zip(ring, ring.dropFirst()) {
            for place in places {
                #expect(side(start, end, place) > -1e-15, "\(place) is outside \(start) - \(end)")
            }
        }
        for place in places { #expect(hull.boundingBox.contains(place)) }
        // A hull of many places in a disc fills most of it and cannot be larger.
        let disc = Double.pi * radius * radius
        #expect(hull.squareMeters < disc * 1.001 && hull.squareMeters > disc * 0.7)
    }

    @Test func hullDependsOnTheSetOnly() throws {
        let places = try crowd(200, around: place(10, 179.99), radius: .kilometers(5), seed: 8)
        let builder = HullBuilder()
        let expected = try builder.convexHull(of: places)
        let concave = try builder.concaveHull(of: places, ratio: 0.3)
        var random = SplitMix64(seed: 9)
        for _ in 0..<5 {
            let shuffled = (places + places.prefix(50)).shuffled(using: &random)
            #expect(try builder.convexHull(of: shuffled) == expected)
            #expect(try builder.concaveHull(of: shuffled, ratio: 0.3) == concave)
        }
    }

    /// An eighth of the sphere and a lune-like triangle, whose areas are known exactly.
    @Test func areaEqualsTheSphericalExcess() throws {
        let octant = try HullBuilder().convexHull(of: [place(0, 0), place(0, 90), place(90, 0)])
        let radius = EarthModel.meanRadius.meters
        let sphere = 4 * Double.pi * radius * radius
        #expect(abs(octant.squareMeters / (sphere / 8) - 1) < 1e-14)
        // Pole, and two places 1 degree apart on the equator: excess of 1 degree.
        let sliver = try HullBuilder().convexHull(of: [place(90, 0), place(0, 179.5), place(0, -179.5)])
        #expect(abs(sliver.squareMeters / (sphere / 720) - 1) < 1e-12)
    }

    /// A square of ten metres keeps its digits; the plane's error at this size is far below the tolerance.
    @Test func areaOfASmallSquareKeepsItsDigits() throws {
        let step = 10 / EarthModel.meanRadius.meters * 180 / .pi
        let square = try HullBuilder().convexHull(of: [
            place(0, 180), place(0, -180 + step), place(step, 180), place(step, -180 + step),
        ])
        #expect(abs(square.squareMeters - 100) < 1e-4)
    }

    @Test func onePlaceIsAPoint() throws {
        let hull = try HullBuilder().convexHull(of: [place(5, 6), place(5, 6), place(5, 6.000000001)])
        #expect(hull.shape == .point(try place(5, 6)))
        #expect(hull.squareMeters == 0)
        #expect(hull.corners == [try place(5, 6)])
    }

    @Test(arguments: [0, 1, 2])
    func placesOnAGreatCircleAreALine(kind: Int) throws {
        let places: [Coordinate]
        switch kind {
        case 0: places = try [place(1, 2), place(1.5, 2.5)]
        case 1: places = try [0.3, 0.1, 0.2, 0.25, 0.17].map { try place(50 + $0, 13.37) }
        default: places = try [179.9, 180, -179.8, -180, 179.95].map { try place(0, $0) }
        }
        let builder = HullBuilder()
        let hull = try builder.convexHull(of: places)
        guard case .line(let start, let end) = hull.shape else {
            Issue.record("no line: \(hull.shape)")
            return
        }
        let expected = try [
            [place(1, 2), place(1.5, 2.5)], [place(50.1, 13.37), place(50.3, 13.37)],
            [place(0, -179.8), place(0, 179.9)],
        ][kind]
        #expect([start, end] == expected)
        #expect(hull.squareMeters == 0)
        #expect(try builder.concaveHull(of: places, ratio: 0.1) == hull)
        for place in places { #expect(hull.boundingBox.contains(place)) }
    }

    /// A letter C: the convex hull fills its mouth, the concave one does not, and still holds every place.
    @Test func concaveHullFollowsThePlaces() throws {
        var places: [Coordinate] = []
        for step in 0..<60 {
            for offset in [0.0, 0.2] {
                let angle = 0.6 + Double(step) / 60 * 5
                let (east, north) = ((1 + offset) * cosine(angle), (1 + offset) * cosine(angle - .pi / 2))
                places.append(try place(-18 + north * 0.01, wrapped(180 + east * 0.01)))
            }
        }
        let builder = HullBuilder()
        let convex = try builder.convexHull(of: places)
        let concave = try builder.concaveHull(of: places, ratio: 0.15)
        #expect(concave.squareMeters < convex.squareMeters * 0.7)
        #expect(concave.squareMeters > 0)
        let loose = try builder.concaveHull(of: places, ratio: 1)
        #expect(abs(loose.squareMeters / convex.squareMeters - 1) < 1e-9)
        #expect(Set(concave.corners).isSubset(of: Set(places)))
    }

    @Test func senselessInputIsRefused() throws {
        let builder = HullBuilder()
        #expect(throws: GeometryError.noPoints) { try builder.convexHull(of: []) }
        #expect(throws: GeometryError.noPoints) { try builder.concaveHull(of: [], ratio: 0.5) }
        for ratio in [-0.1, 1.1, .nan] {
            #expect(throws: GeometryError.self) { try builder.concaveHull(of: [place(0, 0)], ratio: ratio) }
        }
        #expect(throws: GeometryError.tooSpread(degrees: 90)) {
            try builder.convexHull(of: [place(0, 0), place(0, 180)])
        }
        let error = #expect(throws: GeometryError.self) {
            try builder.convexHull(
                of: [place(0, 0), place(0, 0.1), place(0, 0.2), place(0, 85)].map { $0 } + [place(0, -85)]
            )
        }
        #expect("\(error.map(String.init(describing:)) ?? "")".contains("at most 80 degrees"))
    }

    private func cosine(_ angle: Double) -> Double {
        // By its series, so that the test needs no C library.
        var (term, sum, k) = (1.0, 1.0, 0.0)
        while abs(term) > 1e-18 {
            k += 2
            term *= -angle * angle / (k * (k - 1))
            sum += term
        }
        return sum
    }

    private func wrapped(_ longitude: Double) -> Double { longitude > 180 ? longitude - 360 : longitude }
}
