/// A strict reader of JSON (RFC 8259) that keeps every number exactly as a double.
///
/// Foundation's untyped reader is not used because it loses the last digits of numbers (on Linux 15885.011461933611 comes
/// back as 15885.011461933615), and a hash of such a document can never agree.
struct JSONReader {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    private static let greatestDepth = 64

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The value of a whole document.
    static func read(_ bytes: [UInt8]) throws(VerificationError) -> JSONNode {
        var reader = JSONReader(bytes)
        let value = try reader.value()
        reader.skipSpace()
        guard reader.position == bytes.count else {
            throw reader.failure("text after the end of the document")
        }
        return value
    }

    private func failure(_ reason: String) -> VerificationError {
        let line = bytes.prefix(position).count { $0 == UInt8(ascii: "\n") } + 1
        return VerificationError(path: "", reason: "not JSON: line \(line), byte \(position): \(reason)")
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) { position += 1 }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    private mutating func value() throws(VerificationError) -> JSONNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.greatestDepth else { throw failure("nested deeper than \(Self.greatestDepth)") }
        if take("{") { return .object(try members()) }
        if take("[") { return .array(try elements()) }
        if take("\"") { return .string(try string()) }
        for (word, node) in [("true", JSONNode.bool(true)), ("false", .bool(false)), ("null", .null)]
        where bytes[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return node
        }
        return .number(try number())
    }

    private mutating func members() throws(VerificationError) -> [String: JSONNode] {
        var members: [String: JSONNode] = [:]
        if take("}") { return members }
        repeat {
            guard take("\"") else { throw failure("a member's name is expected") }
            let name = try string()
            guard take(":") else { throw failure("':' is expected after '\(name)'") }
            guard members.updateValue(try value(), forKey: name) == nil else {
                throw failure("the member '\(name)' stands twice")
            }
        } while take(",")
        guard take("}") else { throw failure("',' or '}' is expected") }
        return members
    }

    private mutating func elements() throws(VerificationError) -> [JSONNode] {
        var elements: [JSONNode] = []
        if take("]") { return elements }
        repeat { elements.append(try value()) } while take(",")
        guard take("]") else { throw failure("',' or ']' is expected") }
        return elements
    }

    private mutating func number() throws(VerificationError) -> Double {
        let start = position
        while position < bytes.count, "+-0123456789.eE".utf8.contains(bytes[position]) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let digits = text.first == "-" ? text.dropFirst() : text[...]
        // Swift reads more than JSON allows: leading zeros, a bare point at either end.
        guard let first = digits.first, first.isNumber, let last = digits.last, last.isNumber,
            !(first == "0" && digits.dropFirst().first?.isNumber ?? false), !digits.contains(".e"),
            !digits.contains(".E"), let value = Double(text), value.isFinite
        else { throw failure(text.isEmpty ? "a value is expected" : "'\(text)' is not a number") }
        return value
    }

    private mutating func string() throws(VerificationError) -> String {
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let valid = String(validating: text, as: UTF8.self) else { throw failure("not UTF-8") }
                return valid
            case UInt8(ascii: "\\"): text += try escape()
            case 0..<0x20: throw failure("a control character inside a text")
            default: text.append(byte)
            }
        }
        throw failure("a text has no end")
    }

    private mutating func escape() throws(VerificationError) -> [UInt8] {
        guard position < bytes.count else { throw failure("a text has no end") }
        let byte = bytes[position]
        position += 1
        switch Character(Unicode.Scalar(byte)) {
        case "\"", "\\", "/": return [byte]
        case "b": return [0x08]
        case "f": return [0x0C]
        case "n": return [0x0A]
        case "r": return [0x0D]
        case "t": return [0x09]
        case "u": return Array(String(try escapedScalar()).utf8)
        default: throw failure("an unknown escape")
        }
    }

    private mutating func escapedScalar() throws(VerificationError) -> Character {
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return Character(scalar) }
        // A pair of surrogates stands for one scalar beyond the basic plane.
        guard (0xD800..<0xDC00).contains(first), bytes[position...].starts(with: "\\u".utf8) else {
            throw failure("half of a surrogate pair")
        }
        position += 2
        let second = try hexadecimal()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw failure("half of a surrogate pair") }
        return Character(scalar)
    }

    private mutating func hexadecimal() throws(VerificationError) -> UInt32 {
        let digits = String(decoding: bytes[position..<min(position + 4, bytes.count)], as: UTF8.self)
        guard digits.utf8.count == 4, let value = UInt32(digits, radix: 16) else {
            throw failure("a bad \\u escape")
        }
        position += 4
        return value
    }
}

/// One value of a JSON document.
enum JSONNode {
    case object([String: JSONNode])
    case array([JSONNode])
    case string(String)
    case number(Double)
    case bool(Bool)
    case null
}
