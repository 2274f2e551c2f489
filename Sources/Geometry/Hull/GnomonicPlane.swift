import Geodesy

/// The plane that touches the sphere at a centre, seen from the middle of the Earth.
///
/// Every great circle is a straight line in it, so a hull in the plane is the hull on the sphere, with great-circle edges,
/// wherever the centre lies: no pole and no antimeridian is special. Formula: J. P. Snyder, *Map Projections: A
/// Working Manual*, USGS Professional Paper 1395, 1987, chapter 22, here with unit vectors in place of angles.
struct GnomonicPlane {
    /// Points further from the centre than this, in degrees of arc, are refused: at 90 they would lie at infinity.
    static let reach = 80.0

    private let center: UnitVector
    private let east: UnitVector
    private let north: UnitVector

    /// The plane at the middle of a set of points: the direction of the sum of their vectors.
    init(around points: [Coordinate]) throws(GeometryError) {
        guard !points.isEmpty else { throw .noPoints }
        var (x, y, z) = (0.0, 0.0, 0.0)
        for vector in points.map(UnitVector.init) {
            x += vector.x
            y += vector.y
            z += vector.z
        }
        guard let center = UnitVector(normalizing: x, y, z) else { throw .tooSpread(degrees: 90) }
        // East is z × centre; at a pole any direction does, and that of longitude 90 is taken.
        let east = UnitVector(normalizing: -center.y, center.x, 0) ?? UnitVector(x: 0, y: 1, z: 0)
        self.center = center
        self.east = east
        north = UnitVector(
            x: center.y * east.z - center.z * east.y,
            y: center.z * east.x - center.x * east.z,
            z: center.x * east.y - center.y * east.x
        )
    }

    /// A coordinate in the plane, in units of the Earth's radius.
    func project(_ coordinate: Coordinate) throws(GeometryError) -> PlanePoint {
        let vector = UnitVector(coordinate)
        let depth = GnomonicPlane.dot(vector, center)
        // cos 80 degrees.
        guard depth >= 0.17364817766693033 else {
            let distance = coordinate.distance(to: Coordinate(center)).meters
            throw .tooSpread(degrees: distance / EarthModel.meanRadius.meters * 180 / .pi)
        }
        return PlanePoint(
            x: GnomonicPlane.dot(vector, east) / depth,
            y: GnomonicPlane.dot(vector, north) / depth
        )
    }

    private static func dot(_ left: UnitVector, _ right: UnitVector) -> Double {
        left.x * right.x + left.y * right.y + left.z * right.z
    }
}
