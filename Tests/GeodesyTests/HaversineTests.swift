import Geodesy
import GeoKernels
import Testing

struct HaversineTests {
    @Test(arguments: ReferenceDistance.all)
    func errorStaysWithinTheStatedBound(reference: ReferenceDistance) {
        let (a, b) = (reference.from, reference.to)
        let meters = gk_haversine_m(a.latitude, a.longitude, b.latitude, b.longitude)
        let bound =
            switch reference.meters {
            // The reference of equal places under two names is 1e-54, not 0.
            case ..<1: max(5e-15 * reference.meters, 1e-20)
            case ..<19_000_000: 5e-15 * reference.meters
            case ..<19_900_000: 1e-6
            default: 0.3
            }
        #expect(abs(meters - reference.meters) <= bound)
        #expect(meters == gk_haversine_m(b.latitude, b.longitude, a.latitude, a.longitude))
    }

    /// Vincenty's form for a sphere, atan2(|u × v|, u · v), is well conditioned everywhere and shares no
    /// code.
    @Test
    func agreesWithTheVectorFormula() {
        var random = TestRandom(seed: 3)
        for _ in 0..<2_000 {
            let (a, b) = (random.coordinate(), random.coordinate())
            let (u, v) = (UnitVector(a), UnitVector(b))
            let (cx, cy, cz) = (u.y * v.z - u.z * v.y, u.z * v.x - u.x * v.z, u.x * v.y - u.y * v.x)
            let cross = (cx * cx + cy * cy + cz * cz).squareRoot()
            let dot = u.x * v.x + u.y * v.y + u.z * v.z
            let angle = 2 * arcTangent(cross / (1 + dot))
            #expect(abs(a.distance(to: b).meters - angle * 6_371_008.8) < 1e-6)
        }
    }

    /// By the series after halving the angle thrice: slow, and independent of the kernels.
    private func arcTangent(_ value: Double) -> Double {
        var reduced = value
        for _ in 0..<3 { reduced = reduced / (1 + (1 + reduced * reduced).squareRoot()) }
        var (sum, term) = (0.0, reduced)
        for k in 0..<40 {
            sum += term / Double(2 * k + 1) * (k % 2 == 0 ? 1 : -1)
            term *= reduced * reduced
        }
        return 8 * sum
    }

    @Test
    func bothNamesOfTheAntimeridianAndOfThePolesAreOnePlace() throws {
        let west = try Coordinate(latitude: 12, longitude: -180)
        let east = try Coordinate(latitude: 12, longitude: 180)
        #expect(west.distance(to: east).meters < 1e-20)
        let pole = try Coordinate(latitude: -90, longitude: 17)
        let samePole = try Coordinate(latitude: -90, longitude: -120)
        #expect(pole.distance(to: samePole).meters == 0)
        let north = try Coordinate(latitude: 90, longitude: 0)
        #expect(pole.distance(to: north) == EarthModel.greatestDistance)
    }

    @Test
    func noPairIsFurtherApartThanHalfTheCircumference() throws {
        var random = TestRandom(seed: 5)
        for _ in 0..<2_000 {
            let a = random.coordinate()
            let antipode = try Coordinate(
                latitude: -a.latitude,
                longitude: a.longitude > 0 ? a.longitude - 180 : a.longitude + 180
            )
            #expect(a.distance(to: antipode) <= EarthModel.greatestDistance)
            #expect(a.distance(to: antipode).meters > EarthModel.greatestDistance.meters - 0.5)
        }
    }
}

extension TestRandom {
    /// Anywhere, denser towards the poles.
    mutating func coordinate() -> Coordinate {
        let (latitude, longitude) = (unit() * 180 - 90, unit() * 360 - 180)
        guard let coordinate = try? Coordinate(latitude: latitude, longitude: longitude) else {
            preconditionFailure("\(latitude), \(longitude) is on the globe")
        }
        return coordinate
    }
}
