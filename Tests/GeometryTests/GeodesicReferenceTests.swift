import Geodesy
import Geometry
import Testing

struct GeodesicReferenceTests {
    /// The quarter meridian of WGS 84, 10,001,965.729 m, and a degree of its equator.
    @Test func ellipsoidEqualsPublishedLengths() throws {
        let meridian = GeodesicReference.wgs84.distance(from: try place(0, 25), to: try place(90, 0)).meters
        #expect(abs(meridian - 10_001_965.729) < 0.001)
        let degree = GeodesicReference.wgs84.distance(from: try place(0, -180), to: try place(0, 179)).meters
        #expect(abs(degree - 6_378_137 * Double.pi / 180) < 1e-6)
    }

    /// Our haversine against an independent solution on the same sphere.
    @Test func haversineAgreesOnTheSphere() throws {
        var compared = 0
        for pair in try pairs(count: 40_000, seed: 41) {
            let expected = GeodesicReference.sphere.distance(from: pair.start, to: pair.end).meters
            // Near the antipode a haversine loses half its digits.
            guard expected < 19_000_000 else { continue }
            compared += 1
            let error = abs(pair.start.distance(to: pair.end).meters - expected)
            // A last bit of 180 degrees is 3 nm of the equator, which PROJ rounds away.
            #expect(error <= expected * 5e-15 + 8e-9, "\(pair): \(error) of \(expected)")
        }
        #expect(compared > 35_000)
    }

    /// Every kernel that gives metres, from one place to a thousand at a time, within its stated bound.
    @Test func kernelsAgreeOnTheSphere() throws {
        var random = SplitMix64(seed: 43)
        for _ in 0..<40 {
            let start = try place(
                .random(in: -90...90, using: &random),
                .random(in: -180...180, using: &random)
            )
            let ends = try (0..<1_000).map { index in
                // Half anywhere, half within a few hundred kilometres.
                let spread = index % 2 == 0 ? 360.0 : 4
                return try place(
                    min(90, max(-90, start.latitude + .random(in: -spread / 2...spread / 2, using: &random))),
                    wrapped(start.longitude + .random(in: -spread / 2...spread / 2, using: &random))
                )
            }
            let (latitudes, longitudes) = (ends.map(\.latitude), ends.map(\.longitude))
            let vectors = ends.map { UnitVector($0) }
            let (x, y, z) = (vectors.map(\.x), vectors.map(\.y), vectors.map(\.z))
            let meters = DistanceKernels.haversine(
                from: start,
                toLatitudes: latitudes,
                longitudes: longitudes
            )
            let byChord = DistanceKernels.chordDistances(from: UnitVector(start), toX: x, y: y, z: z)
            let inFloat = DistanceKernels.haversine(
                from: start,
                toLatitudes: latitudes.map(Float.init),
                longitudes: longitudes.map(Float.init)
            )
            let byFloatChord = DistanceKernels.chordDistances(
                from: UnitVector(start),
                toX: x.map(Float.init),
                y: y.map(Float.init),
                z: z.map(Float.init)
            )
            for (index, end) in ends.enumerated() {
                let expected = GeodesicReference.sphere.distance(from: start, to: end).meters
                let near = expected <= 10_000_000
                guard expected <= 19_000_000 else { continue }
                #expect(abs(meters[index] - expected) <= expected * 5e-15 + 8e-9)
                #expect(abs(byChord[index] - expected) <= (near ? 16e-9 : 68e-9))
                // Two places rounded to Float degrees are up to 0.9 m each from where they were.
                #expect(abs(Double(inFloat[index]) - expected) <= 1.8 + (near ? 4e-7 * expected : 25))
                #expect(abs(Double(byFloatChord[index]) - expected) <= (near ? 0.7 + 5e-7 * expected : 40))
            }
        }
    }

    /// What the sphere costs against the ellipsoid, as the documentation states it.
    @Test func sphereIsWithinItsStatedErrorOfTheEllipsoid() throws {
        var random = SplitMix64(seed: 42)
        var worst = 0.0
        for _ in 0..<20_000 {
            let start = try place(
                .random(in: -90...90, using: &random),
                .random(in: -180...180, using: &random)
            )
            let end = try place(
                .random(in: -90...90, using: &random),
                .random(in: -180...180, using: &random)
            )
            let expected = GeodesicReference.wgs84.distance(from: start, to: end).meters
            worst = max(worst, abs(start.distance(to: end).meters / expected - 1))
        }
        #expect(worst < 0.0056, "\(worst)")
        #expect(worst > 0.003, "the ellipsoid is not the sphere")
    }

    @Test func librariesSayTheirVersions() {
        #expect(GeometryLibraryVersions.geos.contains("CAPI"))
        #expect(GeometryLibraryVersions.proj.split(separator: ".").count == 3)
    }

    /// A quarter each: anywhere, within about 100 km, within about 10 m, and across the antimeridian.
    private func pairs(count: Int, seed: UInt64) throws -> [(start: Coordinate, end: Coordinate)] {
        var random = SplitMix64(seed: seed)
        return try (0..<count).map { index in
            let spread = [360, 1, 1e-4, 0.01][index % 4]
            let start = try place(
                .random(in: -90...90, using: &random),
                index % 4 == 3
                    ? 180 - .random(in: 0...spread, using: &random) : .random(in: -180...180, using: &random)
            )
            let end = try place(
                min(90, max(-90, start.latitude + .random(in: -spread / 2...spread / 2, using: &random))),
                index % 4 == 3
                    ? -180 + .random(in: 0...spread, using: &random)
                    : wrapped(start.longitude + .random(in: -spread / 2...spread / 2, using: &random))
            )
            return (start, end)
        }
    }

    private func wrapped(_ longitude: Double) -> Double {
        longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude
    }
}
