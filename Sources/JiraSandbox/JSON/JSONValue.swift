/// A JSON document of unknown shape: bodies of requests, and rich text as it was given.
indirect enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])
}

/// One name and value of an object; order and repetition are kept, the last of a name counts.
struct JSONMember: Hashable, Sendable {
    let name: String
    let value: JSONValue
}

extension JSONValue {
    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    var string: String? { if case .string(let text) = self { text } else { nil } }
    var number: Double? { if case .number(let number) = self { number } else { nil } }
    var array: [JSONValue]? { if case .array(let items) = self { items } else { nil } }
    var members: [JSONMember]? { if case .object(let members) = self { members } else { nil } }

    /// A whole number that a Double holds exactly.
    var integer: Int? { number.flatMap { Int(exactly: $0) } }

    /// An array of nothing but texts.
    var strings: [String]? {
        guard let array else { return nil }
        let texts = array.compactMap(\.string)
        return texts.count == array.count ? texts : nil
    }
}
