internal import FoundationEssentials

/// A piece of JSON that Jira keeps for its caller: the value of an entity property.
///
/// Kept as compact text with sorted names, so that equal values are equal and hash alike. Whole numbers of 64 bits are
/// kept exactly, other numbers as a double.
public struct JiraJSON: Hashable, Sendable {
    /// The JSON text.
    public let text: String

    /// Reads a JSON text.
    ///
    /// - Throws: `JiraJSONError` where it is empty or no JSON.
    public init(text: String) throws(JiraJSONError) {
        do {
            self.init(try JSONDecoder().decode(JSONTree.self, from: Data(text.utf8)))
        } catch {
            throw JiraJSONError(
                "the text of \(text.utf8.count) bytes is no JSON document; give one value, such as {\"id\":1}"
            )
        }
    }

    /// Writes a value as JSON.
    ///
    /// - Throws: `JiraJSONError` where it cannot be written, such as a number that is not finite.
    public init(_ value: some Encodable) throws(JiraJSONError) {
        do {
            let data = try JSONEncoder().encode(value)
            self.init(try JSONDecoder().decode(JSONTree.self, from: data))
        } catch {
            throw JiraJSONError("the value cannot be written as JSON: \(error)")
        }
    }

    private init(_ tree: JSONTree) { text = tree.text }

    /// Reads the value as a type.
    ///
    /// - Throws: what `JSONDecoder` throws.
    public func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    /// Its length as Jira counts it, in UTF-16 units.
    var length: Int { text.utf16.count }
}

extension JiraJSON: Codable {
    /// Reads any JSON value.
    public init(from decoder: any Decoder) throws { self.init(try JSONTree(from: decoder)) }

    /// Writes the value itself, not its text.
    public func encode(to encoder: any Encoder) throws {
        try JSONDecoder().decode(JSONTree.self, from: Data(text.utf8)).encode(to: encoder)
    }
}

/// A text or value that is no JSON.
public struct JiraJSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong; never the value itself, which may be confidential.
    public let description: String

    init(_ description: String) { self.description = description }
}

/// A JSON document in memory, only for the short way between a caller's value and its text.
private indirect enum JSONTree: Codable {
    case null
    case bool(Bool)
    case integer(Int64)
    case double(Double)
    case string(String)
    case array([JSONTree])
    case object([String: JSONTree])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .bool(flag)
        } else if let number = try? container.decode(Int64.self) {
            self = .integer(number)
        } else if let number = try? container.decode(Double.self) {
            self = .double(number)
        } else if let text = try? container.decode(String.self) {
            self = .string(text)
        } else if let items = try? container.decode([JSONTree].self) {
            self = .array(items)
        } else {
            self = .object(try container.decode([String: JSONTree].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let flag): try container.encode(flag)
        case .integer(let number): try container.encode(number)
        case .double(let number): try container.encode(number)
        case .string(let text): try container.encode(text)
        case .array(let items): try container.encode(items)
        case .object(let members): try container.encode(members)
        }
    }

    /// Compact, names sorted.
    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A tree that was read from JSON holds finite numbers only.
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}
