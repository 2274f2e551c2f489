internal import GeoKernels

/// A point on the unit sphere: x towards latitude 0, longitude 0; y towards longitude 90 east; z towards the
/// north pole.
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

    /// Square of the straight-line distance through space to another vector, from 0 to 4.
    public func squaredChord(to other: UnitVector) -> Double {
        let (dx, dy, dz) = (x - other.x, y - other.y, z - other.z)
        return dx * dx + dy * dy + dz * dz
    }
}

extension Coordinate {
    /// The coordinate in a vector's direction; longitude 0 at the poles.
    public init(_ vector: UnitVector) {
        var (latitude, longitude) = (0.0, 0.0)
        gk_coordinate(vector.x, vector.y, vector.z, &latitude, &longitude)
        self.init(clampingLatitude: latitude, longitude: longitude)
    }

    /// Great-circle distance by the haversine definition, which decides ties everywhere in this package.
    public func distance(to other: Coordinate) -> Length {
        Length(meters: gk_haversine_m(latitude, longitude, other.latitude, other.longitude))
    }
}

extension Length {
    /// Square of the chord of the unit sphere that a great-circle distance spans; distances beyond half the
    /// circumference count as that, negative ones as zero.
    public var squaredChord: Double { gk_squared_chord_of_m(meters) }

    /// Great-circle distance that a squared chord of the unit sphere spans; what is outside 0 to 4 counts as
    /// the end.
    public init(squaredChord: Double) { self.init(meters: gk_m_of_squared_chord(squaredChord)) }
}
