internal import Clustering
public import Geodesy

/// Reads coordinates that people and other programs wrote as text: two numbers, latitude first.
///
/// Accepted are `51.5074,-0.1278`, the same with a blank or a semicolon between the numbers, and decimal commas
/// wherever only one reading is left: `51,5074; -0,1278`, `51,5074 -0,1278`, `51,5074, -0,1278` and, where there are
/// exactly four groups of digits, `51,5074,-0,1278`. Anything else is refused, never guessed.
public enum CoordinateText {
    /// Reads a pair; linear in the length of the text.
    ///
    /// - Parameter text: latitude, then longitude, in degrees; white space around it does not matter.
    /// - Returns: the place, always on the globe.
    /// - Throws: `CoordinateTextError`, which quotes the text.
    public static func coordinate(in text: String) throws(CoordinateTextError) -> Coordinate {
        let trimmed = trim(text[...])
        guard !trimmed.isEmpty else { throw .empty }
        // No text has two of these readings with different numbers: a blank inside a number is never allowed, and the
        // number of commas tells the last two apart.
        let readings = [
            semicolonReading(trimmed), blankReading(trimmed), commaReading(trimmed),
            fourGroupReading(trimmed),
        ].compactMap(\.self)
        guard let first = readings.first else { throw .unreadable(text: String(trimmed)) }
        do {
            return try Coordinate(latitude: first.latitude, longitude: first.longitude)
        } catch {
            throw .offTheGlobe(text: String(trimmed), error)
        }
    }

    /// Reads one decimal number with a point or a comma; nil for anything else, for NaN and for infinity.
    ///
    /// There is no thousands separator: `1,234` is 1.234.
    public static func number(_ text: some StringProtocol) -> Double? {
        let trimmed = trim(Substring(text))
        guard isDecimal(trimmed) else { return nil }
        let plain = trimmed.replacing(",", with: ".").replacing("\u{2212}", with: "-")
        guard let value = Double(plain), value.isFinite else { return nil }
        return value
    }

    // MARK: Readings

    private struct Pair: Equatable {
        var latitude: Double
        var longitude: Double
    }

    private static func pair(_ parts: [Substring]) -> Pair? {
        guard parts.count == 2, let latitude = number(parts[0]), let longitude = number(parts[1]) else {
            return nil
        }
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
        let latitude = trim(groups[0] + "," + groups[1])
        let longitude = trim(groups[2] + "," + groups[3])
        return pair([latitude, longitude])
    }

    // MARK: Characters

    private static func trim(_ text: Substring) -> Substring {
        var rest = text
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }

    /// `[+-]digits[(.|,)digits][e[+-]digits]`, at least one digit before or after the point.
    private static func isDecimal(_ text: Substring) -> Bool {
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

extension TicketPlace {
    /// The place that one text field tells; nil or blank text is no coordinates, an unreadable one is quoted.
    public init(coordinateText text: String?) {
        do {
            self = .located(.geographic(try CoordinateText.coordinate(in: text ?? "")))
        } catch CoordinateTextError.empty {
            self = .unusable(.noCoordinates, found: "")
        } catch {
            self = .unusable(.invalidCoordinates, found: text ?? "")
        }
    }

    /// The place that a latitude and a longitude column tell, each with decimal point or comma.
    ///
    /// Both blank is no coordinates; one blank, an unreadable number or one out of range is invalid.
    public init(latitudeText: String?, longitudeText: String?) {
        let texts = [latitudeText ?? "", longitudeText ?? ""].map { text in
            String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }
        guard texts.contains(where: { !$0.isEmpty }) else {
            self = .unusable(.noCoordinates, found: "")
            return
        }
        guard let latitude = CoordinateText.number(texts[0]), let longitude = CoordinateText.number(texts[1]),
            let coordinate = try? Coordinate(latitude: latitude, longitude: longitude)
        else {
            self = .unusable(.invalidCoordinates, found: "\(texts[0]), \(texts[1])")
            return
        }
        self = .located(.geographic(coordinate))
    }
}

/// Why a text is not a place on the Earth.
public enum CoordinateTextError: Error, Hashable, Sendable {
    /// Nothing but white space.
    case empty
    /// Not two numbers.
    case unreadable(text: String)
    /// Two numbers, but not on the globe.
    case offTheGlobe(text: String, CoordinateError)
}

extension CoordinateTextError: CustomStringConvertible {
    /// The text, what is wrong with it and what is expected.
    public var description: String {
        switch self {
        case .empty: "no coordinates: the text is empty"
        case .unreadable(let text):
            "\"\(text)\" is not a coordinate; expected two numbers such as 51.5074,-0.1278 or 51,5074; -0,1278"
        case .offTheGlobe(let text, let cause): "\"\(text)\" is not on the globe: \(cause)"
        }
    }
}
