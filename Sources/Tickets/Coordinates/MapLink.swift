internal import Geodesy

/// The address of a map: Google Maps, OpenStreetMap, Apple Maps, Bing Maps, Waze.
///
/// A place that the address marks counts more than the middle of what it shows. Nothing is fetched, so that short
/// addresses, which hold no coordinates, are refused.
struct MapLink {
    /// A service whose addresses are known.
    enum Service: String, CaseIterable {
        case google = "Google Maps"
        case openStreetMap = "OpenStreetMap"
        case apple = "Apple Maps"
        case bing = "Bing Maps"
        case waze = "Waze"
        /// Holds no coordinates; who follows it gets to a longer address.
        case shortened = "a short address"
        case unknown = "an unknown service"
    }

    let text: Substring
    let service: Service
    /// Decoded segments of the path.
    let path: [String]
    /// Decoded parameters in their order.
    let query: [(name: String, value: String)]
    /// Decoded, without its number sign.
    let fragment: String

    /// Takes an address apart; nil where the text is none of http or https and of no known host.
    init?(_ text: Substring) {
        self.text = text
        let lowercased = text.lowercased()
        let hasScheme = lowercased.hasPrefix("https://") || lowercased.hasPrefix("http://")
        guard !text.contains(where: \.isWhitespace) else { return nil }
        let rest = hasScheme ? text.dropFirst(lowercased.hasPrefix("https") ? 8 : 7) : text
        let host = rest.prefix { !"/?#".contains($0) }
        let resource = rest.dropFirst(host.count)
        let pathText = resource.prefix { $0 != "?" && $0 != "#" }
        service = Self.service(host: host.lowercased(), path: pathText)
        guard hasScheme || service != .unknown else { return nil }
        let afterPath = resource.dropFirst(pathText.count)
        let queryText = afterPath.first == "?" ? afterPath.dropFirst().prefix { $0 != "#" } : ""
        path = pathText.split(separator: "/").map { Self.decoded($0) ?? "" }
        query = queryText.split(separator: "&").map { pair in
            let name = pair.prefix { $0 != "=" }
            return (
                (Self.decoded(name) ?? "").lowercased(), Self.decoded(pair.dropFirst(name.count + 1)) ?? ""
            )
        }
        let hash = text.firstIndex(of: "#")
        fragment = hash.flatMap { Self.decoded(text[text.index(after: $0)...]) } ?? ""
    }

    /// Decodes `%xx` and `+`; nil where that gives no text.
    static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard rest.count >= 2, let high = Character(UnicodeScalar(rest.removeFirst())).hexDigitValue,
                    let low = Character(UnicodeScalar(rest.removeFirst())).hexDigitValue
                else { return nil }
                bytes.append(UInt8(high * 16 + low))
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func service(host: String, path: Substring) -> Service {
        var host = host[...]
        if let port = host.firstIndex(of: ":") { host = host[..<port] }
        if host.hasPrefix("www.") { host.removeFirst(4) }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        switch host {
        case "goo.gl", "maps.app.goo.gl", "g.co", "osm.org", "bit.ly", "tinyurl.com", "binged.it", "t.co",
            "maps.apple":
            return .shortened
        case "openstreetmap.org": return path.hasPrefix("/go/") ? .shortened : .openStreetMap
        case "maps.apple.com": return .apple
        case "bing.com": return path.hasPrefix("/maps") ? .bing : .unknown
        case "waze.com", "ul.waze.com": return .waze
        default: break
        }
        // google.de, google.co.uk, maps.google.com: "google", then one or two labels of a country.
        let domain = labels.first == "maps" ? labels.dropFirst() : labels[...]
        guard domain.first == "google", (2...3).contains(domain.count),
            domain.dropFirst().allSatisfy({ (2...3).contains($0.count) })
        else { return .unknown }
        return labels.first == "maps" || path.hasPrefix("/maps") ? .google : .unknown
    }
}
