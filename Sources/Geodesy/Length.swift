/// A length along the surface or through space, in metres.
public struct Length: Hashable, Comparable, Sendable {
    /// Metres; negative lengths do not occur in this package but are not refused here.
    public var meters: Double

    /// Makes a length of a number of metres.
    public init(meters: Double) { self.meters = meters }

    /// A length of so many metres.
    public static func meters(_ value: Double) -> Length { Length(meters: value) }

    /// A length of so many kilometres.
    public static func kilometers(_ value: Double) -> Length { Length(meters: value * 1_000) }

    /// The length in kilometres.
    public var kilometers: Double { meters / 1_000 }

    /// Orders by metres.
    public static func < (left: Length, right: Length) -> Bool { left.meters < right.meters }
}

extension Length {
    /// Reads a number with its unit, such as `5km`, `500 m` or `3.1mi`.
    ///
    /// The unit is required: a bare `5` would mean five metres to one reader and five kilometres to the next.
    /// A mile is the international mile of 1,609.344 m. The decimal mark is a point.
    ///
    /// - Throws: `LengthError` naming the text and what it lacks.
    public init(parsing text: some StringProtocol) throws(LengthError) {
        let trimmed = text.drop(while: \.isWhitespace)
        let unitStart = trimmed.firstIndex { $0.isLetter && !"eE".contains($0) } ?? trimmed.endIndex
        var number = trimmed[..<unitStart]
        while let last = number.last, last.isWhitespace { number.removeLast() }
        var unit = trimmed[unitStart...]
        while let last = unit.last, last.isWhitespace { unit.removeLast() }

        guard let value = Double(String(number)), value.isFinite else { throw .notANumber(String(text)) }
        guard value >= 0 else { throw .negative(String(text)) }
        let metersPerUnit: Double
        switch unit.lowercased() {
        case "m": metersPerUnit = 1
        case "km": metersPerUnit = 1_000
        case "mi": metersPerUnit = 1_609.344
        case "": throw .missingUnit(String(text))
        default: throw .unknownUnit(String(text), unit: String(unit))
        }
        // A number that is readable but overflows with its unit is as useless as one that is not.
        guard (value * metersPerUnit).isFinite else { throw .notANumber(String(text)) }
        self.init(meters: value == 0 ? 0 : value * metersPerUnit)
    }
}

extension Length: CustomStringConvertible {
    /// Metres below one kilometre, kilometres from there on, each with at most three decimals.
    public var description: String {
        abs(meters) < 1_000 ? "\(Length.trimmed(meters)) m" : "\(Length.trimmed(kilometers)) km"
    }

    private static func trimmed(_ value: Double) -> String {
        let rounded = (value * 1_000).rounded() / 1_000
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(Int(rounded)) : String(rounded)
    }
}

/// Why a text is not a length.
public enum LengthError: Error, Hashable, Sendable {
    /// No readable number before the unit.
    case notANumber(String)
    /// Below zero.
    case negative(String)
    /// A number alone.
    case missingUnit(String)
    /// A unit other than m, km or mi.
    case unknownUnit(String, unit: String)
}

extension LengthError: CustomStringConvertible {
    /// The text, what is wrong with it and an example of what is right.
    public var description: String {
        switch self {
        case .notANumber(let text): "'\(text)' is not a length; write a number and a unit, such as 5km"
        case .negative(let text): "'\(text)' is negative; a length is zero or more"
        case .missingUnit(let text): "'\(text)' has no unit; write \(text)m, \(text)km or \(text)mi"
        case .unknownUnit(let text, let unit): "'\(text)' has the unknown unit '\(unit)'; use m, km or mi"
        }
    }
}
