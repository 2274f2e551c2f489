internal import FoundationEssentials

/// Reads JSON strictly (RFC 8259): UTF-8, nothing after the value, at most 200 levels deep.
struct JSONReader {
    struct Malformed: Error {
        let offset: Int
    }

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    static func read(_ data: Data) throws(Malformed) -> JSONValue {
        var reader = JSONReader(bytes: Array(data))
        let value = try reader.value()
        reader.skipSpace()
        guard reader.position == reader.bytes.count else { throw reader.malformed }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var malformed: Malformed { Malformed(offset: position) }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ character: Character) throws(Malformed) {
        guard next == character.asciiValue else { throw malformed }
        position += 1
    }

    private mutating func value() throws(Malformed) -> JSONValue {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(Malformed) -> JSONValue {
        for character in word { try take(character) }
        return value
    }

    private mutating func object() throws(Malformed) -> JSONValue {
        try enter("{")
        var members: [JSONMember] = []
        skipSpace()
        if next != UInt8(ascii: "}") {
            while true {
                skipSpace()
                let name = try string()
                skipSpace()
                try take(":")
                members.append(JSONMember(name: name, value: try value()))
                guard try continues(until: "}") else { break }
            }
        }
        try take("}")
        depth -= 1
        return .object(members)
    }

    private mutating func array() throws(Malformed) -> JSONValue {
        try enter("[")
        var items: [JSONValue] = []
        skipSpace()
        if next != UInt8(ascii: "]") {
            repeat { items.append(try value()) } while try continues(until: "]")
        }
        try take("]")
        depth -= 1
        return .array(items)
    }

    private mutating func enter(_ bracket: Character) throws(Malformed) {
        depth += 1
        guard depth <= 200 else { throw malformed }
        try take(bracket)
    }

    /// Takes a comma, or stops before the closing bracket.
    private mutating func continues(until bracket: Character) throws(Malformed) -> Bool {
        skipSpace()
        if next == bracket.asciiValue { return false }
        try take(",")
        return true
    }

    private mutating func number() throws(Malformed) -> Double {
        let start = position
        if next == UInt8(ascii: "-") { position += 1 }
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[position - whole] != UInt8(ascii: "0") else { throw malformed }
        if next == UInt8(ascii: ".") {
            position += 1
            guard digits() > 0 else { throw malformed }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            guard digits() > 0 else { throw malformed }
        }
        guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)), number.isFinite
        else {
            throw malformed
        }
        return number
    }

    private mutating func digits() -> Int {
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        return position - start
    }

    private mutating func string() throws(Malformed) -> String {
        try take("\"")
        var text: [UInt8] = []
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw malformed }
            position += 1
            if byte == UInt8(ascii: "\\") {
                text += String(try escape()).utf8
            } else {
                text.append(byte)
            }
        }
        try take("\"")
        guard let valid = String(validating: text, as: UTF8.self) else { throw malformed }
        return valid
    }

    private mutating func escape() throws(Malformed) -> Unicode.Scalar {
        guard let byte = next else { throw malformed }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw malformed
        }
    }

    private mutating func unicodeEscape() throws(Malformed) -> Unicode.Scalar {
        let first = try hexUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800..<0xDC00).contains(first) else { throw malformed }
        try take("\\")
        try take("u")
        let second = try hexUnit()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw malformed }
        return scalar
    }

    private mutating func hexUnit() throws(Malformed) -> UInt32 {
        guard position + 4 <= bytes.count,
            bytes[position..<position + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let unit = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw malformed }
        position += 4
        return unit
    }
}
