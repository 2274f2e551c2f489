internal import GeoKernels
internal import Glibc

/// A point on the unit sphere: x towards latitude 0, longitude 0; y towards longitude 90 east; z towards the north pole.
///
/// No pole and no antimeridian are special here, which is why points travel in this form.
public struct UnitVector: Hashable, Sendable {
    /// Component towards latitude 0, longitude 0.
    public var x: Double
    /// Component towards latitude 0, longitude 90 east.
    public var y: Double
    /// Component towards the north pole.
    public var z: Double

    /// Makes a vector of components that the caller knows to have length one.
    public init(x: Double, y: Double, z: Double) {
        self.x = x
        self.y = y
        self.z = z
    }

    /// The vector of a coordinate.
    public init(_ coordinate: Coordinate) {
        var (x, y, z) = (0.0, 0.0, 0.0)
        gk_unit_vector(coordinate.latitude, coordinate.longitude, &x, &y, &z)
        self.init(x: x, y: y, z: z)
    }

    /// The direction of a sum of vectors, or nil where the sum has no direction because it vanishes.
    public init?(normalizing x: Double, _ y: Double, _ z: Double) {
        let norm = (x * x + y * y + z * z).squareRoot()
        guard norm > 1e-12, norm.isFinite else { return nil }
        self.init(x: x / norm, y: y / norm, z: z / norm)
    }

    /// Square of the straight-line distance through space to another vector, 0 ... 4.
    public func squaredChord(to other: UnitVector) -> Double {
        let (dx, dy, dz) = (x - other.x, y - other.y, z - other.z)
        return dx * dx + dy * dy + dz * dz
    }
}

extension Coordinate {
    /// The coordinate in a vector's direction; longitude 0 at the poles.
    public init(_ vector: UnitVector) {
        let horizontal = (vector.x * vector.x + vector.y * vector.y).squareRoot()
        let radiansToDegrees = 180 / Double.pi
        self.init(
            clampingLatitude: atan2(vector.z, horizontal) * radiansToDegrees,
            longitude: horizontal == 0 ? 0 : atan2(vector.y, vector.x) * radiansToDegrees
        )
    }

    /// Great-circle distance by the haversine definition, which decides ties everywhere in this package.
    public func distance(to other: Coordinate) -> Length {
        Length(meters: gk_haversine_m(latitude, longitude, other.latitude, other.longitude))
    }
}

extension Length {
    /// Square of the chord of the unit sphere that a great-circle distance spans; distances beyond half the
    /// circumference count as that.
    public var squaredChord: Double {
        let halfAngle = min(meters / (2 * EarthModel.meanRadius.meters), .pi / 2)
        let chord = 2 * sin(halfAngle)
        return chord * chord
    }

    /// Great-circle distance that a squared chord of the unit sphere spans.
    public init(squaredChord: Double) {
        self.init(meters: 2 * EarthModel.meanRadius.meters * asin(min(1, max(0, squaredChord).squareRoot() / 2)))
    }
}
