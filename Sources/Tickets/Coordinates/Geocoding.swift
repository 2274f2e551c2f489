public import Geodesy

/// Finds the place of an address: the port to whatever geocoder a user configures.
///
/// Muster ships no network geocoder; `Gazetteer` answers from a file. An implementation answers nil rather than guess, and
/// is safe to call from any task.
public protocol Geocoding: Sendable {
    /// The place of an address.
    ///
    /// - Parameter address: as the ticket has it, on one or more lines.
    /// - Returns: the place; nil where it is not known.
    /// - Throws: `GeocodingError` where it can be more than one, or the geocoder cannot be asked.
    func place(of address: String) async throws(GeocodingError) -> GeocodedPlace?
}

/// A place that a geocoder found.
public struct GeocodedPlace: Hashable, Sendable {
    /// The place.
    public var coordinate: Coordinate
    /// What it matched, such as the address or the postal code.
    public var matched: String

    /// Makes a place.
    public init(coordinate: Coordinate, matched: String) {
        self.coordinate = coordinate
        self.matched = matched
    }
}

/// Why an address has no place.
public enum GeocodingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Different places match; each is named.
    case ambiguous(address: String, matches: [String])
    /// The geocoder cannot be asked now.
    case unavailable(reason: String)

    /// The address or the reason in words.
    public var description: String {
        switch self {
        case .ambiguous(let address, let matches):
            "the address \"\(address)\" matches more than one place: \(matches.joined(separator: ", "))"
        case .unavailable(let reason): "the geocoder cannot be asked: \(reason)"
        }
    }
}
