/// `POINT(longitude latitude)` of OGC 06-103r4, with the `SRID=4326;` that PostGIS puts before it.
enum WellKnownText {
    private static let others = [
        "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION",
    ]

    /// Reads a point; nil where the text is no well-known text.
    static func read(_ text: Substring) throws(CoordinateTextError) -> CoordinateReading? {
        func malformed(_ reason: String) -> CoordinateTextError {
            .malformed(text: String(text), form: .wellKnownText, reason: reason)
        }
        var rest = text.uppercased()[...]
        let namesSystem = rest.hasPrefix("SRID=")
        if namesSystem {
            guard let end = rest.firstIndex(of: ";") else { throw malformed("no semicolon after the SRID") }
            let system = rest[rest.index(rest.startIndex, offsetBy: 5)..<end]
            guard system == "4326" else {
                throw malformed("SRID \(system) is not WGS 84 in degrees; only 4326 is read")
            }
            rest = CoordinateText.trim(rest[rest.index(after: end)...])
        }
        if let other = others.first(where: { rest.hasPrefix($0) }) {
            throw malformed("a \(other) is not one place")
        }
        guard rest.hasPrefix("POINT") else {
            if namesSystem { throw malformed("no POINT after the SRID") }
            return nil
        }
        rest = CoordinateText.trim(rest.dropFirst(5))
        var dimensions: ClosedRange<Int> = 2...4
        for (tag, count) in [("ZM", 4...4), ("Z", 3...3), ("M", 3...3)] where rest.hasPrefix(tag) {
            dimensions = count
            rest = CoordinateText.trim(rest.dropFirst(tag.count))
            break
        }
        if rest == "EMPTY" { throw malformed("the point is empty") }
        guard rest.first == "(", rest.last == ")", rest.count > 1 else {
            throw malformed("its numbers are not in parentheses")
        }
        let inside = rest.dropFirst().dropLast()
        guard !inside.contains(",") else {
            throw malformed(
                "a blank divides longitude and latitude, not a comma, and the point stands for decimals"
            )
        }
        let numbers = inside.split(whereSeparator: \.isWhitespace).map { CoordinateText.number($0) }
        guard dimensions.contains(numbers.count) else {
            throw malformed("it has \(numbers.count) numbers; POINT(longitude latitude) has two")
        }
        guard let longitude = numbers[0], let latitude = numbers[1], !numbers.contains(nil) else {
            throw malformed("what is in parentheses are not numbers")
        }
        let coordinate = try CoordinateText.coordinate(latitude: latitude, longitude: longitude, in: text)
        return CoordinateReading(coordinate: coordinate, form: .wellKnownText)
    }
}
