public import Geodesy

/// Why a text is not a place on the Earth.
public enum CoordinateTextError: Error, Hashable, Sendable {
    /// Nothing but white space, or an object whose coordinates are null.
    case empty
    /// No form in which places are written.
    case unreadable(text: String)
    /// Nearly this form, but for the reason.
    case malformed(text: String, form: CoordinateForm, reason: String)
    /// More than one place can be meant; the readings are named, at least two.
    case ambiguous(text: String, readings: [String])
    /// Two numbers, but not on the globe.
    case offTheGlobe(text: String, CoordinateError)
}

extension CoordinateTextError: CustomStringConvertible {
    /// The text, cut after 120 characters, what is wrong with it and what is expected.
    public var description: String {
        switch self {
        case .empty: "no coordinates: the text is empty"
        case .unreadable(let text):
            "\(Self.quoted(text)) is not a coordinate; expected two numbers such as 51.5074,-0.1278 or 51,5074; -0,1278, "
                + #"or 51°30'26"N 0°7'39"W, POINT(-0.1278 51.5074), GeoJSON, a geo: or map address, or a full plus code"#
        case .malformed(let text, let form, let reason):
            "\(Self.quoted(text)) is nearly a \(form.words): \(reason)"
        case .ambiguous(let text, let readings):
            "\(Self.quoted(text)) can be read in more than one way: \(readings.joined(separator: ", or "))"
        case .offTheGlobe(let text, let cause): "\(Self.quoted(text)) is not on the globe: \(cause)"
        }
    }

    private static func quoted(_ text: String) -> String {
        let shown = text.unicodeScalars.prefix(120).map { scalar in
            scalar.properties.generalCategory == .control ? " " : String(scalar)
        }
        return "\"" + shown.joined() + (text.unicodeScalars.count > 120 ? "…\"" : "\"")
    }
}
