internal import FoundationEssentials

/// What Muster reads of an object in a field: the value or name of a choice, or the text of a document.
struct ObjectValue: Decodable {
    /// `other` for an object that is neither.
    var value: JiraFieldValue
    /// Whether it is an object at all.
    var isObject = false

    private enum Keys: String, CodingKey { case type, value, name, content }

    /// Reads an object; what is none is `other`.
    init(from decoder: any Decoder) {
        value = .other
        guard let object = try? decoder.container(keyedBy: Keys.self) else { return }
        isObject = true
        func text(_ key: Keys) -> String? {
            guard object.contains(key) else { return nil }
            return try? object.decode(String.self, forKey: key)
        }
        if let words = text(.value) ?? text(.name) {
            value = .text(words)
        } else if object.contains(.content), text(.type) == "doc", let document = try? JiraText(from: decoder)
        {
            value = .text(document.plainText)
        }
    }
}
