internal import Glibc

/// A box of latitudes and longitudes on the globe, edges included.
///
/// Where `west > east` the box crosses the antimeridian. A box that reaches a pole holds every longitude
/// there.
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
            south: southWest.latitude,
            west: southWest.longitude,
            north: northEast.latitude,
            east: northEast.longitude
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

extension GeoBox {
    /// The smallest box around every point within `radius` of `center`, widened by a part in 10^9 so that
    /// rounding never loses a point on the rim.
    ///
    /// A circle that holds a pole gives a box of every longitude up to that pole. Source of the half-width
    /// `asin(sin(r) / cos(latitude))`: J. Matuschek, "Finding Points Within a Distance of a
    /// Latitude/Longitude Using Bounding Coordinates".
    public init(around center: Coordinate, radius: Length) {
        let radiansToDegrees = 180 / Double.pi
        let angle = max(0, radius.meters) / EarthModel.meanRadius.meters * (1 + 1e-9) + 1e-12
        let south = center.latitude - angle * radiansToDegrees
        let north = center.latitude + angle * radiansToDegrees
        guard south > -90, north < 90, angle < .pi / 2 else {
            self.init(south: max(-90, south), west: -180, north: min(90, north), east: 180)
            return
        }
        let ratio = sin(angle) / cos(center.latitude / radiansToDegrees)
        guard ratio < 1 else {
            self.init(south: south, west: -180, north: north, east: 180)
            return
        }
        let halfWidth = asin(ratio) * radiansToDegrees * (1 + 1e-9)
        guard halfWidth < 180 else {
            self.init(south: south, west: -180, north: north, east: 180)
            return
        }
        var west = center.longitude - halfWidth
        var east = center.longitude + halfWidth
        if west < -180 { west += 360 }
        if east > 180 { east -= 360 }
        self.init(south: south, west: west, north: north, east: east)
    }

    /// The box as one or, across the antimeridian, two boxes with `west <= east`.
    public var splitAtAntimeridian: [GeoBox] {
        guard crossesAntimeridian else { return [self] }
        return [
            GeoBox(south: south, west: west, north: north, east: 180),
            GeoBox(south: south, west: -180, north: north, east: east),
        ]
    }

    /// Whether a coordinate lies inside or on an edge; ±180 are the same meridian.
    public func contains(_ coordinate: Coordinate) -> Bool {
        guard coordinate.latitude >= south, coordinate.latitude <= north else { return false }
        if abs(coordinate.latitude) == 90 { return true }
        if abs(coordinate.longitude) == 180 { return holds(180) || holds(-180) }
        return holds(coordinate.longitude)
    }

    private func holds(_ longitude: Double) -> Bool {
        crossesAntimeridian ? longitude >= west || longitude <= east : longitude >= west && longitude <= east
    }
}
