/// Two decimal numbers, latitude first.
///
/// `51.5074,-0.1278`, the same with a blank or a semicolon between the numbers, and decimal commas wherever only one
/// reading is left: `51,5074; -0,1278`, `51,5074 -0,1278`, `51,5074, -0,1278` and, where there are exactly four groups of
/// digits, `51,5074,-0,1278`.
enum DecimalPair {
    /// Reads a pair; nil where the text is none.
    static func read(_ text: Substring) throws(CoordinateTextError) -> CoordinateReading? {
        // No text has two of these readings with different numbers: a blank inside a number is never allowed, and the
        // number of commas tells the last two apart.
        let found =
            semicolonReading(text) ?? blankReading(text) ?? commaReading(text) ?? fourGroupReading(text)
        guard let found else {
            if let readings = threeGroupReadings(text) {
                throw .ambiguous(text: String(text), readings: readings)
            }
            return nil
        }
        let coordinate = try CoordinateText.coordinate(
            latitude: found.latitude,
            longitude: found.longitude,
            in: text
        )
        return CoordinateReading(coordinate: coordinate, form: .decimalPair)
    }

    // MARK: Readings

    private struct Pair: Equatable {
        var latitude: Double
        var longitude: Double
    }

    private static func pair(_ parts: [Substring]) -> Pair? {
        guard parts.count == 2, let latitude = CoordinateText.number(parts[0]),
            let longitude = CoordinateText.number(parts[1])
        else { return nil }
        return Pair(latitude: latitude, longitude: longitude)
    }

    private static func semicolonReading(_ text: Substring) -> Pair? {
        pair(text.split(separator: ";", omittingEmptySubsequences: false))
    }

    private static func blankReading(_ text: Substring) -> Pair? {
        var parts = text.split(whereSeparator: \.isWhitespace)
        guard parts.count == 2 else { return nil }
        if parts[0].last == "," { parts[0].removeLast() }
        return pair(parts)
    }

    private static func commaReading(_ text: Substring) -> Pair? {
        pair(text.split(separator: ",", omittingEmptySubsequences: false))
    }

    private static func fourGroupReading(_ text: Substring) -> Pair? {
        let groups = text.split(separator: ",", omittingEmptySubsequences: false)
        guard groups.count == 4 else { return nil }
        // A blank is allowed around the comma that divides the two numbers, not inside a number.
        let latitude = CoordinateText.trim(groups[0] + "," + groups[1])
        let longitude = CoordinateText.trim(groups[2] + "," + groups[3])
        return pair([latitude, longitude])
    }

    /// `51,5,7`: the comma that divides the numbers can be either of two; nil where only one of them can be it.
    private static func threeGroupReadings(_ text: Substring) -> [String]? {
        let groups = text.split(separator: ",", omittingEmptySubsequences: false)
        guard groups.count == 3 else { return nil }
        let readings = [
            pair([groups[0] + "," + groups[1], groups[2]]), pair([groups[0], groups[1] + "," + groups[2]]),
        ].compactMap(\.self)
        guard readings.count == 2 else { return nil }
        return readings.map { "latitude \($0.latitude) and longitude \($0.longitude)" }
    }

    /// `[+-]digits[(.|,)digits][e[+-]digits]`, at least one digit before or after the point.
    static func isDecimal(_ text: Substring) -> Bool {
        var rest = text.unicodeScalars[...]
        func skipDigits() -> Int {
            let digits = rest.prefix { ("0"..."9").contains($0) }
            rest = rest.dropFirst(digits.count)
            return digits.count
        }
        if let sign = rest.first, "+-\u{2212}".unicodeScalars.contains(sign) { rest = rest.dropFirst() }
        var digits = skipDigits()
        if let point = rest.first, point == "." || point == "," {
            rest = rest.dropFirst()
            let fraction = skipDigits()
            // "51," is the left half of a pair, not a number.
            guard fraction > 0 || point == "." else { return false }
            digits += fraction
        }
        guard digits > 0 else { return false }
        guard let exponent = rest.first else { return true }
        guard exponent == "e" || exponent == "E" else { return false }
        rest = rest.dropFirst()
        if let sign = rest.first, sign == "+" || sign == "-" { rest = rest.dropFirst() }
        return skipDigits() > 0 && rest.isEmpty
    }
}
