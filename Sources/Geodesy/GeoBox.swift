/// A box of latitudes and longitudes on the globe, edges included.
///
/// Where `west > east` the box crosses the antimeridian. A box that reaches a pole holds every longitude there.
public struct GeoBox: Hashable, Sendable {
    /// Southern edge, degrees.
    public let south: Double
    /// Western edge, degrees; greater than `east` where the box crosses the antimeridian.
    public let west: Double
    /// Northern edge, degrees.
    public let north: Double
    /// Eastern edge, degrees.
    public let east: Double

    /// Makes a box of two corners.
    ///
    /// - Throws: `GeoBoxError` where the southern edge lies north of the northern one.
    public init(southWest: Coordinate, northEast: Coordinate) throws(GeoBoxError) {
        guard southWest.latitude <= northEast.latitude else {
            throw .southNorthOfNorth(south: southWest.latitude, north: northEast.latitude)
        }
        self.init(
            south: southWest.latitude, west: southWest.longitude, north: northEast.latitude, east: northEast.longitude
        )
    }

    init(south: Double, west: Double, north: Double, east: Double) {
        self.south = south
        self.west = west
        self.north = north
        self.east = east
    }

    /// Whether the box crosses the antimeridian.
    public var crossesAntimeridian: Bool { west > east }
}

/// Why two corners make no box.
public enum GeoBoxError: Error, Hashable, Sendable {
    /// The southern edge lies north of the northern one.
    case southNorthOfNorth(south: Double, north: Double)
}
