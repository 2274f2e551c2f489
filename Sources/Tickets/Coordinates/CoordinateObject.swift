internal import FoundationEssentials
internal import Geodesy

/// What a JSON object says about a place: members for the two axes, or a GeoJSON point.
///
/// Members are `lat` or `latitude` and `lng`, `lon`, `long` or `longitude`, without regard to letter case, as numbers or as
/// texts with a number. GeoJSON is RFC 7946: a Point, or a Feature with one, longitude first. Everything else in the
/// object is passed over, not kept.
public struct CoordinateObject: Hashable, Sendable {
    enum Value: Hashable, Sendable {
        case number(Double)
        case text(String)
        case null
        case other
    }

    struct Member: Hashable, Sendable {
        var name: String
        var isLatitude: Bool
        var value: Value
    }

    enum Position: Hashable, Sendable {
        /// `null`, as in a feature without a place.
        case null
        case numbers([Double])
        /// Not a list of numbers.
        case other
    }

    var members: [Member] = []
    var type: String?
    var position: Position?
    var geometryType: String?
    var hasGeometry = false
    /// Name of the coordinate system in the form of GeoJSON before 2016.
    var system: String?

    /// Whether the object has a member that places have.
    public var isAboutAPlace: Bool {
        !members.isEmpty || position != nil || hasGeometry || type == "FeatureCollection"
            || type == "GeometryCollection"
    }

    static let geoJSONTypes: Set<String> = [
        "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
        "GeometryCollection", "Feature", "FeatureCollection",
    ]

    /// Which axis a member's name means; nil for other members.
    static func isLatitude(_ name: String) -> Bool? {
        switch name.lowercased() {
        case "lat", "latitude": true
        case "lng", "lon", "long", "longitude": false
        default: nil
        }
    }
}

extension CoordinateObject: Decodable {
    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(_ text: String) { stringValue = text }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Reads the members that matter; throws where the value is not an object.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        // The order in which a decoder hands out keys is not the document's.
        for key in object.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
            guard let isLatitude = Self.isLatitude(key.stringValue) else { continue }
            let value: Value =
                if (try? object.decodeNil(forKey: key)) == true {
                    .null
                } else if let number = try? object.decode(Double.self, forKey: key) {
                    .number(number)
                } else if let text = try? object.decode(String.self, forKey: key) {
                    .text(text)
                } else {
                    .other
                }
            members.append(Member(name: key.stringValue, isLatitude: isLatitude, value: value))
        }
        type = try? object.decodeIfPresent(String.self, forKey: Key("type"))
        if let crs = try? object.nestedContainer(keyedBy: Key.self, forKey: Key("crs")),
            let properties = try? crs.nestedContainer(keyedBy: Key.self, forKey: Key("properties"))
        {
            system = try? properties.decodeIfPresent(String.self, forKey: Key("name"))
        }
        hasGeometry = object.contains(Key("geometry"))
        if type == "Feature", hasGeometry {
            if (try? object.decodeNil(forKey: Key("geometry"))) == true {
                position = .null
            } else if let geometry = try? object.nestedContainer(keyedBy: Key.self, forKey: Key("geometry")) {
                geometryType = try? geometry.decodeIfPresent(String.self, forKey: Key("type"))
                position = Self.position(geometry)
            }
        } else {
            position = Self.position(object)
        }
    }

    private static func position(_ object: KeyedDecodingContainer<Key>) -> Position? {
        let key = Key("coordinates")
        guard object.contains(key) else { return nil }
        if (try? object.decodeNil(forKey: key)) == true { return .null }
        return (try? object.decode([Double].self, forKey: key)).map { .numbers($0) } ?? .other
    }
}

extension CoordinateObject {
    /// Reads the text of a JSON object.
    static func read(_ text: Substring) throws(CoordinateTextError) -> CoordinateReading {
        func malformed(_ reason: String) -> CoordinateTextError {
            .malformed(text: String(text), form: .jsonObject, reason: reason)
        }
        let object: CoordinateObject
        do {
            object = try JSONDecoder().decode(CoordinateObject.self, from: Data(text.utf8))
        } catch {
            throw malformed("it is not valid JSON")
        }
        // A decoder keeps one of two members with the same name, and nobody could say which.
        if let name = JSONMemberNames(text).repeated(where: { isLatitude($0) != nil || $0 == "coordinates" })
        {
            throw malformed("the member \"\(name)\" comes twice")
        }
        return try object.reading(quoting: String(text))
    }

    /// A JSON array does not say which of its numbers is the latitude.
    static func refuseArray(_ text: Substring) throws(CoordinateTextError) -> CoordinateReading {
        guard let numbers = try? JSONDecoder().decode([Double].self, from: Data(text.utf8)),
            numbers.count == 2
        else { throw .unreadable(text: String(text)) }
        throw .ambiguous(
            text: String(text),
            readings: [
                "longitude \(numbers[0]) and latitude \(numbers[1]) as in GeoJSON",
                "latitude \(numbers[0]) and longitude \(numbers[1])",
            ]
        )
    }

    /// The place that the object tells.
    ///
    /// - Parameter text: what errors quote.
    /// - Returns: the place.
    /// - Throws: `CoordinateTextError`; `empty` where the coordinates are null.
    public func reading(quoting text: String) throws(CoordinateTextError) -> CoordinateReading {
        let named = members.isEmpty ? nil : try namedPlace(text)
        if let named, !isGeoJSON, case .numbers(let numbers)? = position {
            // Beside members that name the axes, the order of a bare list need not be known.
            let axes = [named.coordinate.latitude, named.coordinate.longitude]
            guard numbers == axes || numbers == axes.reversed() else {
                throw .ambiguous(
                    text: text,
                    readings: [
                        "\(named.coordinate) by its members for the axes", "its coordinates \(numbers)",
                    ]
                )
            }
            return named
        }
        let point = position == nil && geometryType == nil && !isGeoJSON ? nil : try point(text)
        switch (named, point) {
        case (let named?, nil): return named
        case (nil, let point?): return point
        case (let named?, let point?):
            guard named.coordinate == point.coordinate else {
                throw .ambiguous(
                    text: text,
                    readings: [
                        "\(named.coordinate) by its members for the axes",
                        "\(point.coordinate) by its coordinates",
                    ]
                )
            }
            return named
        case (nil, nil):
            throw .malformed(
                text: text,
                form: .jsonObject,
                reason: "it has no members lat and lng, and is no GeoJSON"
            )
        }
    }

    private var isGeoJSON: Bool { Self.geoJSONTypes.contains(type ?? "") }

    private func namedPlace(_ text: String) throws(CoordinateTextError) -> CoordinateReading {
        func malformed(_ reason: String) -> CoordinateTextError {
            .malformed(text: text, form: .jsonObject, reason: reason)
        }
        if members.allSatisfy({ $0.value == .null || $0.value == .text("") }) { throw .empty }
        var found: [Bool: (name: String, number: Double)] = [:]
        for member in members {
            let number: Double? =
                switch member.value {
                case .number(let number): number
                case .text(let text): AngleText.angle(text[...], isLatitude: member.isLatitude)
                case .null, .other: nil
                }
            guard let number else { throw malformed("its member \"\(member.name)\" holds no number") }
            if let other = found[member.isLatitude], other.number != number {
                throw .ambiguous(
                    text: text,
                    readings: ["\(other.name) \(other.number)", "\(member.name) \(number)"]
                )
            }
            found[member.isLatitude] = (member.name, number)
        }
        guard let latitude = found[true] else { throw malformed("it has no member lat or latitude") }
        guard let longitude = found[false] else { throw malformed("it has no member lng, lon or longitude") }
        return CoordinateReading(
            coordinate: try CoordinateText.coordinate(
                latitude: latitude.number,
                longitude: longitude.number,
                in: text[...]
            ),
            form: .jsonObject
        )
    }

    private func point(_ text: String) throws(CoordinateTextError) -> CoordinateReading {
        func malformed(_ reason: String) -> CoordinateTextError {
            .malformed(text: text, form: .geoJSON, reason: reason)
        }
        if let system, !system.hasSuffix("CRS84"), !system.hasSuffix("4326") {
            throw malformed("its coordinate system \(system) is not WGS 84 in degrees")
        }
        if position == .null { throw .empty }
        let kind = type == "Feature" ? geometryType : type
        guard kind == "Point" else {
            if let kind { throw malformed("a \(kind) is not one place") }
            if type == "Feature" { throw malformed("the feature has no geometry") }
            if case .numbers(let numbers)? = position, numbers.count >= 2 {
                throw .ambiguous(
                    text: text,
                    readings: [
                        "longitude \(numbers[0]) and latitude \(numbers[1]), if it is meant as GeoJSON, which says type",
                        "latitude \(numbers[0]) and longitude \(numbers[1])",
                    ]
                )
            }
            throw malformed("its coordinates are not two numbers")
        }
        guard case .numbers(let numbers)? = position, (2...3).contains(numbers.count) else {
            throw malformed("its coordinates are not [longitude, latitude]")
        }
        return CoordinateReading(
            coordinate: try CoordinateText.coordinate(
                latitude: numbers[1],
                longitude: numbers[0],
                in: text[...]
            ),
            form: .geoJSON
        )
    }
}

extension CoordinateObject: CustomStringConvertible {
    /// The members that matter, as JSON.
    public var description: String {
        var parts = members.map { member in
            let value =
                switch member.value {
                case .number(let number): "\(number)"
                case .text(let text): "\"\(text)\""
                case .null: "null"
                case .other: "…"
                }
            return "\"\(member.name)\":\(value)"
        }
        if let type { parts.append("\"type\":\"\(type)\"") }
        if let geometryType { parts.append("\"geometry\":\"\(geometryType)\"") }
        switch position {
        case .numbers(let numbers):
            parts.append("\"coordinates\":[" + numbers.map { "\($0)" }.joined(separator: ",") + "]")
        case .null: parts.append("\"coordinates\":null")
        case .other: parts.append("\"coordinates\":…")
        case nil: break
        }
        return "{" + parts.joined(separator: ",") + "}"
    }
}

/// The member names of a valid JSON object and of the objects inside it, for telling repeated ones.
struct JSONMemberNames {
    private var names: [[String]] = []

    /// Collects the names of each object; the text must be valid JSON.
    init(_ text: Substring) {
        let bytes = Array(text.utf8)
        var open: [Int] = []
        var at = 0
        var expectsName = false
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "{"):
                names.append([])
                open.append(names.count - 1)
                expectsName = true
            case UInt8(ascii: "["):
                open.append(-1)
                expectsName = false
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                open.removeLast(open.isEmpty ? 0 : 1)
                expectsName = false
            case UInt8(ascii: ","): expectsName = (open.last ?? -1) >= 0
            case UInt8(ascii: "\""):
                let start = at + 1
                at = start
                while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
                    at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
                }
                if expectsName, let object = open.last, object >= 0 {
                    names[object].append(String(decoding: bytes[start..<min(at, bytes.count)], as: UTF8.self))
                }
                expectsName = false
            default: break
            }
            at += 1
        }
    }

    /// The first name that an object has twice, of those that matter.
    func repeated(where matters: (String) -> Bool) -> String? {
        for object in names {
            var seen: Set<String> = []
            for name in object where matters(name) && !seen.insert(name).inserted { return name }
        }
        return nil
    }
}
