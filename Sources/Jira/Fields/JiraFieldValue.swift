internal import FoundationEssentials
public import Tickets

/// Value of a custom field, as far as Muster reads it.
public enum JiraFieldValue: Hashable, Sendable {
    /// A number field.
    case number(Double)
    /// A text, date or URL field, or the name of a choice.
    case text(String)
    /// Labels, or the names of several choices.
    case texts([String])
    /// An object that tells a place: members for latitude and longitude, or GeoJSON.
    case place(CoordinateObject)
    /// The lines of a document of the Atlassian Document Format; the target of a link is a line of its own.
    case richText([String])
    /// Anything else.
    case other
}

extension JiraFieldValue: Decodable {
    /// Reads a value; what cannot be read is `other`, never an error.
    ///
    /// An object that is no place and no document gives its `value` or `name`.
    public init(from decoder: any Decoder) throws {
        if let container = try? decoder.singleValueContainer() {
            if let number = try? container.decode(Double.self) {
                self = .number(number)
                return
            }
            if let text = try? container.decode(String.self) {
                self = .text(text)
                return
            }
        }
        if var list = try? decoder.unkeyedContainer() {
            var texts: [String] = []
            while !list.isAtEnd {
                if case .text(let text)? = try? list.decode(JiraFieldValue.self) { texts.append(text) }
            }
            self = .texts(texts)
            return
        }
        self = ObjectValue(from: decoder).value
    }
}

extension JiraFieldValue {
    /// The value in words, for messages and as a sample.
    public var words: String {
        switch self {
        case .number(let number): "\(number)"
        case .text(let text): text
        case .texts(let texts): texts.joined(separator: ", ")
        case .place(let object): object.description
        case .richText(let lines): lines.joined(separator: "\n")
        case .other: "a value that is neither number nor text"
        }
    }
}
