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

/// Serialised because the choice of the path is one for the process.
@Suite(.serialized)
struct KernelPathTests {
    private struct Inputs {
        var latitudes: [Double] = []
        var longitudes: [Double] = []
        var x: [Double] = []
        var y: [Double] = []
        var z: [Double] = []
    }

    private func inputs(_ count: Int) -> Inputs {
        var random = TestRandom(seed: 17)
        var inputs = Inputs()
        for index in 0..<count {
            let coordinate = random.coordinate()
            // Every fifth point stands near the first, so that both sides of every branch are taken.
            let isNear = index % 5 == 1
            inputs.latitudes.append(isNear ? inputs.latitudes[0] + random.unit() * 1e-3 : coordinate.latitude)
            inputs.longitudes.append(
                isNear ? inputs.longitudes[0] + random.unit() * 1e-3 : coordinate.longitude
            )
            var (x, y, z) = (0.0, 0.0, 0.0)
            gk_unit_vector(inputs.latitudes[index], inputs.longitudes[index], &x, &y, &z)
            inputs.x.append(x)
            inputs.y.append(y)
            inputs.z.append(z)
        }
        return inputs
    }

    private struct Answers: Equatable {
        var haversine: [UInt64]
        var chords: [UInt64]
        var count: Int
        var positions: [Int32]
    }

    private func answers(_ inputs: Inputs, portable: Bool) throws -> Answers {
        gk_force_portable(portable ? 1 : 0)
        defer { gk_force_portable(0) }
        if portable { #expect(gk_uses_avx2() == 0) }
        let place = try Coordinate(latitude: 51.4775, longitude: -0.4614)
        let point = UnitVector(place)
        let limit = Length.kilometers(7_000).squaredChord
        return Answers(
            haversine: DistanceKernels.haversine(
                from: place,
                toLatitudes: inputs.latitudes,
                longitudes: inputs.longitudes
            ).map(\.bitPattern),
            chords: DistanceKernels.squaredChords(from: point, toX: inputs.x, y: inputs.y, z: inputs.z)
                .map(\.bitPattern),
            count: DistanceKernels.count(
                withinSquared: limit,
                of: point,
                x: inputs.x,
                y: inputs.y,
                z: inputs.z
            ),
            positions: DistanceKernels.positions(
                withinSquared: limit,
                of: point,
                x: inputs.x,
                y: inputs.y,
                z: inputs.z
            )
        )
    }

    /// Lengths around the widths of the vectors, so that every remainder is met.
    @Test(arguments: [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 4_099])
    func portableAndVectorPathsGiveTheSameBits(count: Int) throws {
        let inputs = inputs(count)
        let portable = try answers(inputs, portable: true)
        #expect(try answers(inputs, portable: false) == portable)
        #expect(portable.haversine.count == count)
    }

    @Test
    func batchesEqualSingleCallsToTheBit() throws {
        let inputs = inputs(1_001)
        let answers = try answers(inputs, portable: false)
        let place = try Coordinate(latitude: 51.4775, longitude: -0.4614)
        let point = UnitVector(place)
        let limit = Length.kilometers(7_000).squaredChord
        var positions: [Int32] = []
        for index in inputs.x.indices {
            let single = gk_haversine_m(
                place.latitude,
                place.longitude,
                inputs.latitudes[index],
                inputs.longitudes[index]
            )
            #expect(answers.haversine[index] == single.bitPattern)
            let chord = point.squaredChord(
                to: UnitVector(x: inputs.x[index], y: inputs.y[index], z: inputs.z[index])
            )
            #expect(answers.chords[index] == chord.bitPattern)
            if chord <= limit { positions.append(Int32(index)) }
        }
        #expect(answers.positions == positions)
        #expect(answers.count == positions.count)
        #expect(!positions.isEmpty && positions.count < 1_001)
    }

    @Test
    func boundsOfCountAndFilterAreIncluded() {
        let point = UnitVector(x: 1, y: 0, z: 0)
        let (x, y, z) = (
            [Double](repeating: 1, count: 9), [Double](repeating: 0.5, count: 9),
            [0.0, 0, 0, 0, 0, 0, 0, 0, 1]
        )
        #expect(DistanceKernels.count(withinSquared: 0.25, of: point, x: x, y: y, z: z) == 8)
        #expect(DistanceKernels.count(withinSquared: 0.25.nextDown, of: point, x: x, y: y, z: z) == 0)
        #expect(DistanceKernels.positions(withinSquared: 1.25, of: point, x: x, y: y, z: z) == Array(0..<9))
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
