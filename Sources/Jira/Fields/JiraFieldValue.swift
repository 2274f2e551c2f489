internal import FoundationEssentials

/// Value of a custom field, as far as Muster reads it.
public enum JiraFieldValue: Hashable, Sendable {
    /// A number field.
    case number(Double)
    /// A text, date or URL field, or the name of a choice.
    case text(String)
    /// Labels, or the names of several choices.
    case texts([String])
    /// Anything else, such as a rich text document.
    case other
}

extension JiraFieldValue: Decodable {
    /// Reads a value; an object gives its `value` or `name`, a document its plain text, what cannot be read is `other`, never an error.
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
        if let document = JiraText.document(decoder) {
            self = .text(document)
            return
        }
        let choice = try? decoder.container(keyedBy: ChoiceKeys.self)
        let text =
            (try? choice?.decode(String.self, forKey: .value))
            ?? (try? choice?.decode(String.self, forKey: .name))
        self = text.map { .text($0) } ?? .other
    }

    private enum ChoiceKeys: String, CodingKey { case value, name }
}
