internal import Clustering
internal import Geodesy

/// Addresses made of parts.
enum SiteLinks {
    /// Page of a ticket.
    static func ticket(_ key: String, site: String) -> String {
        var base = Substring(site)
        while base.last == "/" { base.removeLast() }
        return base + "/browse/" + encoded(key)
    }

    /// A place on a web map; nil without a template and for places in a plane.
    static func map(_ place: Location, zoom: Int, _ template: String?) -> String? {
        guard let template, let place = place.coordinate else { return nil }
        let values = [
            "{lat}": NumberText.fixed(place.latitude, 5), "{lon}": NumberText.fixed(place.longitude, 5),
            "{zoom}": String(zoom),
        ]
        return fill(template, values)
    }

    /// A template whose `{names}` are replaced in one pass, so that a value cannot bring a name in.
    static func fill(_ template: String, _ values: [String: String]) -> String {
        var text = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[open...close])
            text += rest[..<open]
            text += values[name] ?? name
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    /// Percent-encoding of everything that RFC 3986 does not call unreserved.
    static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            let character = Character(UnicodeScalar(byte))
            if byte < 0x80, character.isLetter || character.isNumber || "-._~".contains(character) {
                encoded.append(character)
            } else {
                encoded += (byte < 0x10 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}
