import Geodesy
import GeoKernels
import Testing

/// Errors against numbers of 60 digits, each by the bound that the header states.
struct KernelAccuracyTests {
    @Test(arguments: ReferenceEdge.all)
    func haversineStaysWithinItsBound(edge: ReferenceEdge) {
        let (a, b) = (edge.from, edge.to)
        let meters = gk_haversine_m(a.latitude, a.longitude, b.latitude, b.longitude)
        let bound =
            switch edge.meters {
            case ...10_000_000: 1e-15 * edge.meters
            case ...19_000_000: 5e-15 * edge.meters
            case ...19_900_000: 1e-6
            default: 0.4
            }
        #expect(abs(meters - edge.meters) <= bound)
        #expect(meters == gk_haversine_m(b.latitude, b.longitude, a.latitude, a.longitude))
        #expect(meters <= EarthModel.greatestDistance.meters)
    }

    @Test(arguments: ReferenceEdge.all)
    func haversineInFloatStaysWithinItsBound(edge: ReferenceEdge) {
        let meters = gk_haversine_m_f32(
            Float(edge.from.latitude),
            Float(edge.from.longitude),
            Float(edge.to.latitude),
            Float(edge.to.longitude)
        )
        let bound =
            switch edge.metersOfFloats {
            case ...15_000_000: 4e-7 * edge.metersOfFloats + 1e-11
            case ...19_000_000: 25.0
            default: 8_000.0
            }
        #expect(abs(Double(meters) - edge.metersOfFloats) <= bound)
    }

    @Test(arguments: ReferenceEdge.all)
    func metersByTheChordStayWithinTheirBound(edge: ReferenceEdge) {
        let from = vector(edge.from)
        let to = vector(edge.to)
        let meters = DistanceKernels.chordDistances(from: from, toX: [to.x], y: [to.y], z: [to.z])[0]
        let bound =
            switch edge.meters {
            case ...10_000_000: 8e-9
            case ...19_000_000: 6e-8
            default: 0.5
            }
        #expect(abs(meters - edge.meters) <= bound)
        let inFloat = DistanceKernels.chordDistances(
            from: from,
            toX: [Float(to.x)],
            y: [Float(to.y)],
            z: [Float(to.z)]
        )[0]
        let boundInFloat =
            switch edge.meters {
            case ...10_000_000: 0.7 + 5e-7 * edge.meters
            case ...19_000_000: 40.0
            default: 8_000.0
            }
        #expect(abs(Double(inFloat) - edge.meters) <= boundInFloat)
    }

    @Test(arguments: ReferenceElementary.chords)
    func metersOfAnExactChordAreExactToRounding(squared: Double, meters: Double) {
        let length = Length(squaredChord: squared)
        #expect(abs(length.meters - meters) <= 1e-15 * meters)
        #expect(DistanceKernels.meters(ofSquaredChords: [squared]) == [length.meters])
        #expect(abs(length.squaredChord - squared) <= 3e-15 * squared.squareRoot() + 2e-15 * squared)
    }

    @Test(arguments: ReferenceElementary.logarithms)
    func logarithmIsWithinOneUnitInTheLastPlace(x: Double, value: Double, rest: Double) {
        #expect(abs((gk_log(x) - value) - rest) <= value.ulp)
        #expect(ElementaryFunctions.log(x) == gk_log(x))
    }

    @Test(arguments: ReferenceElementary.exponentials)
    func exponentialIsWithinOneUnitInTheLastPlace(x: Double, value: Double, rest: Double) {
        #expect(abs((gk_exp(x) - value) - rest) <= value.ulp * (value < .leastNormalMagnitude ? 1.5 : 1))
        #expect(ElementaryFunctions.exp(x) == gk_exp(x))
    }

    @Test func logarithmAndExponentialHaveTheirEnds() {
        #expect(gk_log(1) == 0 && gk_exp(0) == 1)
        #expect(gk_log(0) == -.infinity && gk_log(.infinity) == .infinity)
        #expect(gk_log(-1).isNaN && gk_log(.nan).isNaN && gk_exp(.nan).isNaN)
        #expect(gk_exp(709.79) == .infinity && gk_exp(.infinity) == .infinity)
        #expect(gk_exp(-745.14) == 0 && gk_exp(-.infinity) == 0)
        #expect(gk_exp(-745.13) == .leastNonzeroMagnitude && gk_exp(709.78).isFinite)
    }

    /// Neighbours of the points where the series change over, and a sweep: never a step down.
    @Test func logarithmAndExponentialNeverFall() {
        var x = 0.25
        while x < 4 {
            #expect(gk_log(x) <= gk_log(x.nextUp) && gk_log(x) <= gk_log(x * 1.000_1))
            x *= 1.000_9
        }
        var y = -3.0
        while y < 3 {
            #expect(gk_exp(y) <= gk_exp(y + 1e-12))
            y += 0.000_7
        }
        for edge in [0.707_106_781_186_547_6, 1.414_213_562_373_095_1, 1.0] {
            #expect(gk_log(edge.nextDown) <= gk_log(edge) && gk_log(edge) <= gk_log(edge.nextUp))
        }
    }

    /// Right angles are exact, whatever the coefficients.
    @Test func rightAnglesAreExact() {
        for (latitude, longitude, x, y, z) in [
            (0.0, 0.0, 1.0, 0.0, 0.0), (0, 90, 0, 1, 0), (0, -90, 0, -1, 0), (0, 180, -1, 0, 0),
            (0, -180, -1, 0, 0), (90, 17, 0, 0, 1), (-90, -120, 0, 0, -1),
        ] {
            let vector = vector((latitude, longitude))
            #expect(vector == UnitVector(x: x, y: y, z: z))
        }
    }

    private func vector(_ place: (latitude: Double, longitude: Double)) -> UnitVector {
        var (x, y, z) = (0.0, 0.0, 0.0)
        gk_unit_vector(place.latitude, place.longitude, &x, &y, &z)
        return UnitVector(x: x, y: y, z: z)
    }
}
