/// Steps through JSON text byte by byte: what is asked for is decoded, everything else is checked and
/// skipped.
///
/// Strict RFC 8259: no comments, no trailing commas. Nesting deeper than 128 is refused, and so is an object
/// that is read and has one name twice. Errors carry the byte offset.
struct JSONCursor {
    let bytes: UnsafeBufferPointer<UInt8>
    /// Next byte to read.
    private(set) var offset: Int
    /// First byte that does not belong to this text.
    let end: Int
    private var depth = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int, to end: Int) {
        self.bytes = bytes
        self.offset = offset
        self.end = end
    }

    /// The next byte after spaces, or nil at the end.
    mutating func peek() -> UInt8? {
        while offset < end {
            let byte = bytes[offset]
            guard byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D else { return byte }
            offset += 1
        }
        return nil
    }

    /// Throws unless nothing but spaces is left.
    mutating func finish(_ what: String) throws(TicketFileError) {
        if peek() != nil { throw wrong("the end of \(what)") }
    }

    /// Calls `body` for each member of an object with its name; `body` must read the value.
    ///
    /// A name that stands there twice is refused: either value would be a guess.
    mutating func object(
        _ body: (inout JSONCursor, String) throws(TicketFileError) -> Void
    ) throws(TicketFileError) {
        var names = MemberNames()
        try members { (cursor, name, offset) throws(TicketFileError) in
            guard names.insert(name) else {
                throw TicketFileError(
                    .malformed,
                    "the name '\(name.shortened)' stands twice in this object; keep one of them",
                    byteOffset: offset
                )
            }
            try body(&cursor, name)
        }
    }

    /// Calls `body` for each member with its name and the name's offset, whether names repeat or not.
    private mutating func members(
        _ body: (inout JSONCursor, String, Int) throws(TicketFileError) -> Void
    ) throws(TicketFileError) {
        try open(UInt8(ascii: "{"), "an object")
        if peek() == UInt8(ascii: "}") { return close() }
        while true {
            guard peek() == UInt8(ascii: "\"") else { throw wrong("a member's name in double quotes") }
            let nameOffset = offset
            let name = try string()
            guard peek() == UInt8(ascii: ":") else { throw wrong("':' after the name '\(name.shortened)'") }
            offset += 1
            try body(&self, name, nameOffset)
            switch peek() {
            case UInt8(ascii: ","): offset += 1
            case UInt8(ascii: "}"): return close()
            default: throw wrong("',' or '}' after a member")
            }
        }
    }

    /// Calls `body` for each element of an array; `body` must read the element.
    mutating func array(
        _ body: (inout JSONCursor) throws(TicketFileError) -> Void
    ) throws(TicketFileError) {
        try open(UInt8(ascii: "["), "an array")
        if peek() == UInt8(ascii: "]") { return close() }
        while true {
            try body(&self)
            switch peek() {
            case UInt8(ascii: ","): offset += 1
            case UInt8(ascii: "]"): return close()
            default: throw wrong("',' or ']' after an element")
            }
        }
    }

    /// Reads a string and undoes its escapes.
    mutating func string() throws(TicketFileError) -> String {
        guard peek() == UInt8(ascii: "\"") else { throw wrong("a text in double quotes") }
        let quote = offset
        offset += 1
        var pieceStart = offset
        var decoded: [UInt8] = []
        while offset < end {
            let byte = bytes[offset]
            if byte == UInt8(ascii: "\"") {
                defer { offset += 1 }
                let piece = UnsafeBufferPointer(rebasing: bytes[pieceStart..<offset])
                if decoded.isEmpty { return String(decoding: piece, as: UTF8.self) }
                decoded.append(contentsOf: piece)
                return String(decoding: decoded, as: UTF8.self)
            }
            guard byte >= 0x20 else {
                throw wrong("an escape such as \\n for the control character in this text")
            }
            offset += 1
            if byte == UInt8(ascii: "\\") {
                decoded.append(contentsOf: bytes[pieceStart..<(offset - 1)])
                decoded.append(contentsOf: String(try escape()).utf8)
                pieceStart = offset
            }
        }
        throw TicketFileError(.malformed, "the text that opens here is never closed", byteOffset: quote)
    }

    private mutating func escape() throws(TicketFileError) -> Character {
        guard offset < end else { throw wrong("the rest of an escape") }
        let byte = bytes[offset]
        offset += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Character(UnicodeScalar(byte))
        case UInt8(ascii: "u"):
            let unit = try hexUnit()
            if let scalar = UnicodeScalar(unit) { return Character(scalar) }
            // A high surrogate with its low one; a lone one becomes the replacement character.
            guard (0xD800..<0xDC00).contains(unit), offset + 1 < end, bytes[offset] == UInt8(ascii: "\\"),
                bytes[offset + 1] == UInt8(ascii: "u")
            else { return "\u{FFFD}" }
            offset += 2
            let low = try hexUnit()
            guard (0xDC00..<0xE000).contains(low) else { return "\u{FFFD}" }
            let value = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
            return UnicodeScalar(value).map { Character($0) } ?? "\u{FFFD}"
        default:
            offset -= 1
            throw wrong("one of \" \\ / b f n r t u after a backslash")
        }
    }

    private mutating func hexUnit() throws(TicketFileError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard offset < end, let digit = Character(UnicodeScalar(bytes[offset])).hexDigitValue else {
                throw wrong("four hexadecimal digits after \\u")
            }
            value = value << 4 | UInt16(digit)
            offset += 1
        }
        return value
    }

    /// Reads a number as it is written.
    mutating func number() throws(TicketFileError) -> String {
        _ = peek()
        let start = offset
        while offset < end, Self.isNumberByte(bytes[offset]) { offset += 1 }
        let text = UnsafeBufferPointer(rebasing: bytes[start..<offset])
        guard DecimalText.parse(text) != nil, text.first != UInt8(ascii: "+"), text.first != UInt8(ascii: ".")
        else {
            offset = start
            throw wrong("a value")
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads any value as text: strings decoded, numbers and `true`, `false` as written, `null` as nil,
    /// arrays of such values joined by `;`, anything deeper as its JSON text.
    mutating func valueText() throws(TicketFileError) -> String? {
        switch peek() {
        case UInt8(ascii: "\""): return try string()
        case UInt8(ascii: "{"): return try rawText()
        case UInt8(ascii: "["):
            var ahead = self
            var isFlat = true
            var parts: [String] = []
            try ahead.array { (cursor) throws(TicketFileError) in
                if let byte = cursor.peek(), byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                    isFlat = false
                }
                if let part = try cursor.valueText() { parts.append(part) }
            }
            guard isFlat else { return try rawText() }
            self = ahead
            return parts.joined(separator: ";")
        case UInt8(ascii: "t"): return try word("true")
        case UInt8(ascii: "f"): return try word("false")
        case UInt8(ascii: "n"):
            _ = try word("null")
            return nil
        default: return try number()
        }
    }

    private mutating func rawText() throws(TicketFileError) -> String {
        _ = peek()
        let start = offset
        try skip()
        return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<offset]), as: UTF8.self)
    }

    /// Steps over a value and checks it.
    mutating func skip() throws(TicketFileError) {
        switch peek() {
        case UInt8(ascii: "{"): try members { (cursor, _, _) throws(TicketFileError) in try cursor.skip() }
        case UInt8(ascii: "["): try array { (cursor) throws(TicketFileError) in try cursor.skip() }
        default: _ = try valueText()
        }
    }

    private mutating func word(_ word: String) throws(TicketFileError) -> String {
        let text = Array(word.utf8)
        guard offset + text.count <= end, bytes[offset..<(offset + text.count)].elementsEqual(text) else {
            throw wrong("a value")
        }
        offset += text.count
        return word
    }

    private mutating func open(_ bracket: UInt8, _ what: String) throws(TicketFileError) {
        guard peek() == bracket else { throw wrong(what) }
        guard depth < 128 else {
            throw TicketFileError(.malformed, "brackets are nested more than 128 deep", byteOffset: offset)
        }
        depth += 1
        offset += 1
    }

    private mutating func close() {
        depth -= 1
        offset += 1
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: ".")
            || byte | 0x20 == UInt8(ascii: "e")
    }

    /// An error at the next byte: what stands there and what should.
    func wrong(_ expected: String) -> TicketFileError {
        let found: String
        if offset >= end {
            found = "the text ends here"
        } else if bytes[offset] < 0x20 {
            found = "a control character stands here"
        } else {
            let length = bytes[offset] < 0x80 ? 1 : bytes[offset] < 0xE0 ? 2 : bytes[offset] < 0xF0 ? 3 : 4
            let character = bytes[offset..<min(end, offset + length)]
            found = "'\(String(decoding: character, as: UTF8.self))' stands here"
        }
        return TicketFileError(.malformed, "\(found) where \(expected) is expected", byteOffset: offset)
    }
}
