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
        var random = SplitMix64(seed: 41)
        var compared = 0
        for index in 0..<20_000 {
            let start = try place(
                .random(in: -90...90, using: &random),
                .random(in: -180...180, using: &random)
            )
            // A third each: anywhere, within about 100 km, within about 10 m.
            let spread = [360, 1, 1e-4][index % 3]
            let end = try place(
                min(90, max(-90, start.latitude + .random(in: -spread / 2...spread / 2, using: &random))),
                wrapped(start.longitude + .random(in: -spread / 2...spread / 2, using: &random))
            )
            let expected = GeodesicReference.sphere.distance(from: start, to: end).meters
            // Near the antipode a haversine loses half its digits.
            guard expected < 19_000_000 else { continue }
            compared += 1
            let error = abs(start.distance(to: end).meters - expected)
            // A last bit of 180 degrees is 3 nm of the equator, which no formula can know.
            #expect(error <= expected * 1e-12 + 5e-9, "\(start) to \(end): \(error) of \(expected)")
        }
        #expect(compared > 18_000)
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

    private func wrapped(_ longitude: Double) -> Double {
        longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude
    }
}
