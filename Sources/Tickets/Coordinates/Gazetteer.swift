public import Geodesy

/// A geocoder that answers from a list of addresses and postal codes: exact after normalising, nothing is guessed.
///
/// Letter case, white space and punctuation do not count. A whole address is looked for first, then a postal code that
/// stands in the address as one word or as two in a row.
public struct Gazetteer: Geocoding, Hashable {
    private var addresses: [String: [Coordinate]] = [:]
    private var postcodes: [String: [Coordinate]] = [:]

    /// How many different addresses and postal codes it knows.
    public var count: Int { addresses.count + postcodes.count }

    /// Makes a list without entries.
    public init() {}

    /// Every entry as a line, in ascending order: equal for equal lists, whatever order they were filled in.
    package var canonicalLines: [String] {
        func lines(_ table: [String: [Coordinate]], _ kind: String) -> [String] {
            table.map { key, places in
                "\(kind) \(key) "
                    + places.map { "\($0.latitude),\($0.longitude)" }.sorted().joined(separator: " ")
            }
        }
        return (lines(addresses, "address") + lines(postcodes, "postcode")).sorted()
    }

    /// Adds the place of an address.
    public mutating func add(address: String, _ place: Coordinate) {
        Self.add(place, for: Self.words(address).joined(separator: " "), to: &addresses)
    }

    /// Adds the place of a postal code.
    public mutating func add(postcode: String, _ place: Coordinate) {
        Self.add(place, for: Self.words(postcode).joined(), to: &postcodes)
    }

    private static func add(_ place: Coordinate, for key: String, to table: inout [String: [Coordinate]]) {
        guard !key.isEmpty, table[key]?.contains(place) != true else { return }
        table[key, default: []].append(place)
    }

    /// The place of an address; nil where neither it nor a postal code in it is known.
    ///
    /// - Throws: `GeocodingError.ambiguous` where different places match.
    public func place(of address: String) throws(GeocodingError) -> GeocodedPlace? {
        let words = Self.words(address)
        let whole = words.joined(separator: " ")
        if let found = addresses[whole] { return try one(found, matched: whole, address) }
        var matches: [(code: String, places: [Coordinate])] = []
        for start in words.indices {
            for end in [start + 1, start + 2] where end <= words.count {
                let code = words[start..<end].joined()
                if let places = postcodes[code], !matches.contains(where: { $0.code == code }) {
                    matches.append((code, places))
                }
            }
        }
        guard let first = matches.first else { return nil }
        let places = matches.flatMap(\.places)
        guard places.allSatisfy({ $0 == first.places[0] }) else {
            throw .ambiguous(
                address: address,
                matches: matches.flatMap { match in match.places.map { "\(match.code) at \($0)" } }
            )
        }
        return GeocodedPlace(coordinate: first.places[0], matched: first.code)
    }

    private func one(
        _ places: [Coordinate],
        matched: String,
        _ address: String
    ) throws(GeocodingError) -> GeocodedPlace {
        guard places.count == 1 else {
            throw .ambiguous(address: address, matches: places.map(\.description))
        }
        return GeocodedPlace(coordinate: places[0], matched: matched)
    }

    /// Lower-case words of letters and digits.
    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}

extension Gazetteer {
    /// Reads a list: a first line with `latitude`, `longitude` and `address` or `postcode` or both, then a line for each.
    ///
    /// Fields are divided by commas, semicolons or tabs, whichever the first line has, and may be quoted as in RFC 4180.
    ///
    /// - Parameter text: the file.
    /// - Throws: `GazetteerError` with the number of the line.
    public init(parsing text: String) throws(GazetteerError) {
        let body = text.first == "\u{FEFF}" ? text.dropFirst() : text[...]
        let header = body.prefix { !$0.isNewline }
        let divider = [Character("\t"), ";"].first { header.contains($0) } ?? ","
        var rows = Self.rows(body, dividedBy: divider)
        guard !rows.isEmpty else { throw GazetteerError(line: 1, reason: "the file is empty") }
        let names = rows.removeFirst().fields.map { Self.words($0).joined() }
        func column(_ aliases: [String]) -> Int? { names.firstIndex { aliases.contains($0) } }
        guard let latitude = column(["latitude", "lat"]),
            let longitude = column(["longitude", "lng", "lon", "long"])
        else { throw GazetteerError(line: 1, reason: "there are no columns latitude and longitude") }
        let address = column(["address"])
        let postcode = column(["postcode", "postalcode", "zip"])
        guard address != nil || postcode != nil else {
            throw GazetteerError(line: 1, reason: "there is no column address and none postcode")
        }
        for row in rows where row.fields.contains(where: { !$0.allSatisfy(\.isWhitespace) }) {
            guard row.fields.count == names.count else {
                throw GazetteerError(
                    line: row.line,
                    reason: "\(row.fields.count) fields, and the first line has \(names.count)"
                )
            }
            guard let north = CoordinateText.number(row.fields[latitude]),
                let east = CoordinateText.number(row.fields[longitude]),
                let place = try? Coordinate(latitude: north, longitude: east)
            else {
                throw GazetteerError(
                    line: row.line,
                    reason: "'\(row.fields[latitude])' and '\(row.fields[longitude])' are no place"
                )
            }
            if let address { add(address: row.fields[address], place) }
            if let postcode { add(postcode: row.fields[postcode], place) }
        }
    }

    private static func rows(_ text: Substring, dividedBy divider: Character) -> [(
        line: Int, fields: [String]
    )] {
        var rows: [(line: Int, fields: [String])] = []
        var (fields, field, quoted, line, start) = ([String](), "", false, 1, 1)
        var rest = text
        func isBlank() -> Bool { fields.isEmpty && field.isEmpty }
        while let character = rest.popFirst() {
            if quoted {
                if character == "\"", rest.first == "\"" {
                    field.append("\"")
                    rest.removeFirst()
                } else if character == "\"" {
                    quoted = false
                } else {
                    if character.isNewline { line += 1 }
                    field.append(character)
                }
            } else if character == "\"", field.isEmpty {
                quoted = true
            } else if character == divider {
                fields.append(field)
                field = ""
            } else if character.isNewline {
                if !isBlank() { rows.append((start, fields + [field])) }
                (fields, field) = ([], "")
                line += 1
                start = line
            } else {
                field.append(character)
            }
        }
        if !isBlank() { rows.append((start, fields + [field])) }
        return rows
    }
}

/// A list of addresses that cannot be read.
public struct GazetteerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Line of the file, from 1.
    public var line: Int
    /// What is wrong with it.
    public var reason: String

    /// Line and reason.
    public var description: String { "line \(line) of the gazetteer: \(reason)" }
}
