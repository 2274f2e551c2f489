internal import GeoKernels

/// The items as the search sees them: usable ones only, as numbers, in an order that depends on nothing but the set.
///
/// On the sphere a place is a unit vector and distances are angles; in the plane it is (x, y, 0) and distances are
/// lengths. The fourth component of a place is the item's weight, so that the sum of places is what a weighted mean needs.
struct PointSet: Sendable {
    /// Weighted places: multiply the first three components by the fourth for sums.
    let places: [SIMD4<Double>]
    /// Load of each point.
    let loads: [Double]
    /// Index of each point in the caller's array.
    let origins: [Int]
    let isPlanar: Bool
    /// How far apart two places must be at least for rounding not to matter: some last bits of the largest component.
    let precision: Double

    init(places: [SIMD4<Double>], loads: [Double], origins: [Int], isPlanar: Bool) {
        self.places = places
        self.loads = loads
        self.origins = origins
        self.isPlanar = isPlanar
        let largest = isPlanar ? places.reduce(0) { Swift.max($0, abs($1.x), abs($1.y)) } : 1
        precision = 1e-15 * largest
    }

    var count: Int { places.count }
    var totalLoad: Double { loads.reduce(0, +) }

    /// The same points in another order.
    func reordered(_ order: [Int32]) -> PointSet {
        PointSet(
            places: order.map { places[Int($0)] },
            loads: order.map { loads[Int($0)] },
            origins: order.map { origins[Int($0)] },
            isPlanar: isPlanar
        )
    }
}

/// Geometry of the search: squared chords (or squared lengths in the plane) and what they mean.
enum SearchSpace {
    /// Square of the straight line between two places; the weights in the fourth component do not count.
    @inline(__always)
    static func squared(_ a: SIMD4<Double>, _ b: SIMD4<Double>) -> Double {
        let difference = a - b
        return difference.x * difference.x + difference.y * difference.y + difference.z * difference.z
    }

    /// Length along the surface of a squared straight line: an angle on the sphere, the line itself in the plane.
    ///
    /// Below a chord of 0.1 the series of `2 asin(c / 2)` is exact to 1e-13 of its value.
    @inline(__always)
    static func length(_ squared: Double, planar: Bool) -> Double {
        let line = squared.squareRoot()
        if planar { return line }
        if squared < 0.01 {
            return line * (1 + squared * (1.0 / 24 + squared * (3.0 / 640 + squared * (5.0 / 7_168))))
        }
        return gk_m_of_squared_chord(squared) * (1 / GK_EARTH_RADIUS_M)
    }

    /// The centre that a weighted sum of places has: its mean in the plane, its direction on the sphere; the middle of
    /// the globe where the sum has no direction, from where every place is equally far.
    @inline(__always)
    static func center(_ sum: SIMD4<Double>, planar: Bool) -> SIMD4<Double> {
        if planar {
            let scale = sum.w > 0 ? 1 / sum.w : 0
            return SIMD4(sum.x * scale, sum.y * scale, 0, 0)
        }
        let norm = (sum.x * sum.x + sum.y * sum.y + sum.z * sum.z).squareRoot()
        let scale = norm > 1e-12 * sum.w ? 1 / norm : 0
        return SIMD4(sum.x * scale, sum.y * scale, sum.z * scale, 0)
    }

    /// What a place adds to a weighted sum.
    @inline(__always)
    static func weighted(_ place: SIMD4<Double>) -> SIMD4<Double> {
        SIMD4(place.x * place.w, place.y * place.w, place.z * place.w, place.w)
    }
}
