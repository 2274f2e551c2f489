internal import FoundationEssentials
internal import Tickets

/// What Muster reads of an object in a field: the value or name of a choice, a place, or the lines of a document.
struct ObjectValue: Decodable {
    /// `other` for an object that is none of these.
    var value: JiraFieldValue
    /// Whether it is an object at all.
    var isObject = false

    private enum Keys: String, CodingKey, CaseIterable {
        case type, value, name
        case lat, latitude, lng, lon, long, longitude, coordinates, geometry
        case capitalLat = "Lat"
        case capitalLatitude = "Latitude"
        case capitalLng = "Lng"
        case capitalLon = "Lon"
        case capitalLong = "Long"
        case capitalLongitude = "Longitude"

        static let ofPlaces = allCases.filter { ![.type, .value, .name].contains($0) }
    }

    /// Reads an object; what is none is `other`.
    init(from decoder: any Decoder) {
        value = .other
        guard let object = try? decoder.container(keyedBy: Keys.self) else { return }
        isObject = true
        func text(_ key: Keys) -> String? {
            guard object.contains(key) else { return nil }
            return try? object.decode(String.self, forKey: key)
        }
        let words = text(.value) ?? text(.name)
        // Nearly every object is a choice: told before anything that takes time.
        if let words, !Keys.ofPlaces.contains(where: object.contains) {
            value = .text(words)
        } else if text(.type) == "doc", let document = try? RichTextNode(from: decoder) {
            value = .richText(document.lines)
        } else if let place = try? CoordinateObject(from: decoder), place.isAboutAPlace {
            value = .place(place)
        } else if let words {
            value = .text(words)
        }
    }
}
