/// A point on the Earth: geographic latitude and longitude in degrees, WGS 84.
///
/// Always on the globe: the initialiser refuses what is not, so that code which holds a `Coordinate` need not
/// check. Axis order in memory is latitude, longitude; GeoJSON, KML and SpatiaLite order is converted by
/// their codecs only.
public struct Coordinate: Hashable, Sendable {
    /// Degrees north of the equator, from -90 to 90.
    public let latitude: Double

    /// Degrees east of Greenwich, from -180 to 180; both ends name the same meridian and are kept as given.
    public let longitude: Double

    /// Makes a coordinate of two numbers in degrees.
    ///
    /// - Parameters:
    ///   - latitude: degrees north, -90 ... 90.
    ///   - longitude: degrees east, -180 ... 180.
    /// - Throws: `CoordinateError` where a number is not finite or lies outside its range. Swapped axes and
    ///   null island are legal coordinates and are not refused here; see `CoordinateSuspicion`.
    public init(latitude: Double, longitude: Double) throws(CoordinateError) {
        guard latitude.isFinite else { throw .notFinite(axis: .latitude, value: latitude) }
        guard longitude.isFinite else { throw .notFinite(axis: .longitude, value: longitude) }
        guard abs(latitude) <= 90 else { throw .outOfRange(axis: .latitude, value: latitude) }
        guard abs(longitude) <= 180 else { throw .outOfRange(axis: .longitude, value: longitude) }
        // Minus zero is zero: equal coordinates must be the same text and the same hash.
        self.latitude = latitude == 0 ? 0 : latitude
        self.longitude = longitude == 0 ? 0 : longitude
    }

    /// Makes a coordinate whose numbers are known to be finite; what lies outside a range is brought to its
    /// end.
    init(clampingLatitude latitude: Double, longitude: Double) {
        let clampedLatitude = min(90, max(-90, latitude))
        let clampedLongitude = min(180, max(-180, longitude))
        self.latitude = clampedLatitude == 0 ? 0 : clampedLatitude
        self.longitude = clampedLongitude == 0 ? 0 : clampedLongitude
    }
}

extension Coordinate: CustomStringConvertible {
    /// The two numbers in degrees, latitude first.
    public var description: String { "\(latitude),\(longitude)" }
}

/// Why two numbers are not a place on the Earth.
public enum CoordinateError: Error, Hashable, Sendable {
    /// One of the two numbers of a coordinate.
    public enum Axis: String, Hashable, Sendable {
        /// Degrees north, -90 ... 90.
        case latitude
        /// Degrees east, -180 ... 180.
        case longitude
    }

    /// NaN or infinite.
    case notFinite(axis: Axis, value: Double)
    /// Outside -90 ... 90 or -180 ... 180.
    case outOfRange(axis: Axis, value: Double)
}

extension CoordinateError: CustomStringConvertible {
    /// The value, its axis and the range that it should lie in.
    public var description: String {
        switch self {
        case .notFinite(let axis, let value):
            "\(axis.rawValue) \(value) is not a number on the globe"
        case .outOfRange(let axis, let value):
            "\(axis.rawValue) \(value) is outside \(axis == .latitude ? "-90 ... 90" : "-180 ... 180")"
        }
    }
}
