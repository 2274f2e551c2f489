public import Geodesy

/// A way in which people and programs write a place on the Earth.
public enum CoordinateForm: String, Hashable, Sendable, CaseIterable {
    /// Two decimal numbers, latitude first: `51.5074,-0.1278`.
    case decimalPair = "decimal_pair"
    /// Decimal degrees with hemispheres or degree signs: `51.5074° N, 0.1278° W`.
    case degrees
    /// Degrees and decimal minutes: `N51 30.433 W000 07.65`.
    case degreesMinutes = "degrees_minutes"
    /// Degrees, minutes and seconds: `51°30'26"N 0°7'39"W`.
    case degreesMinutesSeconds = "degrees_minutes_seconds"
    /// Well-known text, longitude first: `POINT(-0.1278 51.5074)`.
    case wellKnownText = "wkt"
    /// A GeoJSON point, or a feature with one, longitude first.
    case geoJSON = "geojson"
    /// A JSON object with a member for each axis.
    case jsonObject = "json_object"
    /// A `geo:` address of RFC 5870, latitude first.
    case geoURI = "geo_uri"
    /// The place that the address of a map marks.
    case mapPin = "map_pin"
    /// The middle of what the address of a map shows, where it marks no place.
    case mapView = "map_view"
    /// A full Open Location Code ("plus code"): the middle of its cell.
    case plusCode = "plus_code"
    /// A short Open Location Code, completed near a configured place.
    case shortPlusCode = "short_plus_code"

    /// How a form tells its two numbers apart.
    public enum AxisOrder: String, Hashable, Sendable {
        /// Latitude, then longitude.
        case latitudeFirst = "latitude_first"
        /// Longitude, then latitude.
        case longitudeFirst = "longitude_first"
        /// By a hemisphere letter or the name of a member.
        case named
        /// There are no two numbers.
        case none
    }

    /// How the form tells its two numbers apart; degree forms without hemisphere letters have latitude first.
    public var axisOrder: AxisOrder {
        switch self {
        case .decimalPair, .geoURI: .latitudeFirst
        case .wellKnownText, .geoJSON: .longitudeFirst
        case .degrees, .degreesMinutes, .degreesMinutesSeconds, .jsonObject, .mapPin, .mapView: .named
        case .plusCode, .shortPlusCode: .none
        }
    }

    /// The form in words, for messages.
    public var words: String {
        switch self {
        case .decimalPair: "decimal pair"
        case .degrees: "pair of degrees with hemispheres"
        case .degreesMinutes: "pair of degrees and minutes"
        case .degreesMinutesSeconds: "pair of degrees, minutes and seconds"
        case .wellKnownText: "WKT point"
        case .geoJSON: "GeoJSON point"
        case .jsonObject: "JSON object with latitude and longitude"
        case .geoURI: "geo: address (RFC 5870)"
        case .mapPin: "map address with a marked place"
        case .mapView: "map address"
        case .plusCode: "plus code"
        case .shortPlusCode: "short plus code"
        }
    }
}

/// A place that was read, with the form that it was written in.
public struct CoordinateReading: Hashable, Sendable {
    /// The place.
    public var coordinate: Coordinate
    /// The form.
    public var form: CoordinateForm
    /// How far from `coordinate` the place can be as the text itself says it: half the diagonal of a plus code's cell, the
    /// `u` of a `geo:` address; nil where the text does not say.
    public var uncertainty: Length?

    /// Makes a reading.
    public init(coordinate: Coordinate, form: CoordinateForm, uncertainty: Length? = nil) {
        self.coordinate = coordinate
        self.form = form
        self.uncertainty = uncertainty
    }
}
