public import Geodesy

/// Reads places that people and other programs wrote as text, in any `CoordinateForm`.
///
/// Strict: a text that is not wholly in one form is refused, and one with two readings is refused with both named. The
/// axis order is the form's own. Nothing is looked up and no address is fetched. A value; safe from any task.
public struct CoordinateReader: Hashable, Sendable {
    /// Where short plus codes are completed: the nearest place with that code; nil refuses them.
    public var plusCodeReference: Coordinate?

    /// Longer texts, in bytes of UTF-8, are not looked into.
    public static let longestText = 8192

    /// Makes a reader.
    public init(plusCodeReference: Coordinate? = nil) { self.plusCodeReference = plusCodeReference }

    /// Reads a place; linear in the length of the text.
    ///
    /// - Parameter text: the place; white space around it does not matter.
    /// - Returns: the place, always on the globe, and the form that it was in.
    /// - Throws: `CoordinateTextError`, which quotes the text.
    public func read(_ text: String) throws(CoordinateTextError) -> CoordinateReading {
        let trimmed = CoordinateText.trim(text[...])
        guard !trimmed.isEmpty else { throw .empty }
        guard trimmed.utf8.count <= Self.longestText else { throw .unreadable(text: String(trimmed)) }
        if trimmed.first == "{" { return try CoordinateObject.read(trimmed) }
        if trimmed.first == "[" { return try CoordinateObject.refuseArray(trimmed) }
        if let reading = try GeoURI.read(trimmed) { return reading }
        if let link = MapLink(trimmed) { return try link.read(self) }
        if let reading = try WellKnownText.read(trimmed) { return reading }
        return try readNumbers(trimmed)
    }

    /// The forms that can stand inside the address of a map as well: numbers and plus codes.
    func readNumbers(_ text: Substring) throws(CoordinateTextError) -> CoordinateReading {
        if let reading = try DecimalPair.read(text) { return reading }
        if let reading = try PlusCode.read(text, near: plusCodeReference) { return reading }
        if let reading = try AngleText.read(text) { return reading }
        throw .unreadable(text: String(text))
    }
}

/// The short way to a reader without a reference for plus codes.
public enum CoordinateText {
    /// Reads a place in any `CoordinateForm`; linear in the length of the text.
    ///
    /// - Parameter text: the place; white space around it does not matter.
    /// - Returns: the place, always on the globe.
    /// - Throws: `CoordinateTextError`, which quotes the text.
    public static func coordinate(in text: String) throws(CoordinateTextError) -> Coordinate {
        try CoordinateReader().read(text).coordinate
    }

    /// Reads one decimal number with a point or a comma; nil for anything else, for NaN and for infinity.
    ///
    /// There is no thousands separator: `1,234` is 1.234.
    public static func number(_ text: some StringProtocol) -> Double? {
        let trimmed = trim(Substring(text))
        guard DecimalPair.isDecimal(trimmed) else { return nil }
        let plain = trimmed.replacing(",", with: ".").replacing("\u{2212}", with: "-")
        guard let value = Double(plain), value.isFinite else { return nil }
        return value
    }

    static func trim(_ text: Substring) -> Substring {
        var rest = text
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }

    /// A coordinate of two numbers that stand in a text, with an error that quotes it.
    static func coordinate(
        latitude: Double,
        longitude: Double,
        in text: Substring
    ) throws(CoordinateTextError) -> Coordinate {
        do throws(CoordinateError) {
            return try Coordinate(latitude: latitude, longitude: longitude)
        } catch {
            throw .offTheGlobe(text: String(text), error)
        }
    }
}
