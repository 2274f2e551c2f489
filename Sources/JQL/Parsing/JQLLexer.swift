/// Cuts a text into tokens, in one pass and linear time.
///
/// Characters in words: letters, digits, `-`, `.`, `:`, `_`, the backtick and everything from U+00A0, beside
/// escapes.
struct JQLLexer {
    private let bytes: [UInt8]
    private var position = 0
    private var tokens: [JQLToken] = []

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        tokens.reserveCapacity(bytes.count / 5 + 2)
    }

    /// The tokens of a text, ended by one of kind `end`.
    static func tokens(of bytes: [UInt8]) throws(JQLSyntaxError) -> [JQLToken] {
        var lexer = JQLLexer(bytes)
        while try lexer.readToken() {}
        lexer.tokens.append(JQLToken(kind: .end, start: bytes.count, end: bytes.count))
        return lexer.tokens
    }

    private mutating func readToken() throws(JQLSyntaxError) -> Bool {
        while position < bytes.count, JQLLexer.isSpace(bytes[position]) { position += 1 }
        guard position < bytes.count else { return false }
        let next = position + 1 < bytes.count ? bytes[position + 1] : 0
        switch bytes[position] {
        case UInt8(ascii: "("): append(.openParenthesis, 1)
        case UInt8(ascii: ")"): append(.closeParenthesis, 1)
        case UInt8(ascii: "["): append(.openBracket, 1)
        case UInt8(ascii: "]"): append(.closeBracket, 1)
        case UInt8(ascii: ","): append(.comma, 1)
        case UInt8(ascii: "="): append(.equals, 1)
        case UInt8(ascii: "~"): append(.like, 1)
        case UInt8(ascii: "!") where next == UInt8(ascii: "="): append(.notEquals, 2)
        case UInt8(ascii: "!") where next == UInt8(ascii: "~"): append(.notLike, 2)
        case UInt8(ascii: "!"): append(.bang, 1)
        case UInt8(ascii: "<") where next == UInt8(ascii: "="): append(.lessOrEqual, 2)
        case UInt8(ascii: "<"): append(.less, 1)
        case UInt8(ascii: ">") where next == UInt8(ascii: "="): append(.greaterOrEqual, 2)
        case UInt8(ascii: ">"): append(.greater, 1)
        case UInt8(ascii: "&"): append(.and, next == UInt8(ascii: "&") ? 2 : 1)
        case UInt8(ascii: "|"): append(.or, next == UInt8(ascii: "|") ? 2 : 1)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): try readQuoted()
        default: try readWord()
        }
        return true
    }

    private mutating func append(_ kind: JQLTokenKind, _ length: Int) {
        tokens.append(JQLToken(kind: kind, start: position, end: position + length))
        position += length
    }

    private mutating func readWord() throws(JQLSyntaxError) {
        let start = position
        var hasEscapes = false
        while position < bytes.count {
            let byte = bytes[position]
            if byte < 0x80 {
                if JQLLexer.isWordByte(byte) {
                    position += 1
                } else if byte == UInt8(ascii: "\\") {
                    hasEscapes = true
                    try skipEscape()
                } else if JQLLexer.endsWord(byte) {
                    break
                } else {
                    throw byte < 0x20 || byte == 0x7F ? illegalCharacter(byte) : reservedCharacter(byte)
                }
            } else {
                try skipNonASCII()
            }
        }
        let kind = hasEscapes ? .word : JQLWords.kind(of: bytes[start..<position])
        tokens.append(JQLToken(kind: kind, start: start, end: position, hasEscapes: hasEscapes))
    }

    private mutating func readQuoted() throws(JQLSyntaxError) {
        let start = position
        let quote = bytes[position]
        var hasEscapes = false
        position += 1
        while position < bytes.count, bytes[position] != quote {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                try skipEscape()
            } else if byte >= 0x80 {
                try skipNonASCII()
            } else if byte >= 0x20 && byte != 0x7F || byte == 0x0A || byte == 0x0D {
                position += 1
            } else {
                throw illegalCharacter(byte)
            }
        }
        guard position < bytes.count else {
            throw .unfinishedString(JQLLexer.oneLine(bytes[(start + 1)...]), at: start, in: bytes)
        }
        position += 1
        tokens.append(JQLToken(kind: .quoted, start: start, end: position, hasEscapes: hasEscapes))
    }

    /// Steps over one character from U+0080 on; refuses the C1 controls and the code points that are no
    /// characters.
    private mutating func skipNonASCII() throws(JQLSyntaxError) {
        let lead = bytes[position]
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
        // A Swift string's UTF-8 is always well formed, so that the continuation bytes are there.
        if lead == 0xC2, bytes[position + 1] < 0xA0 { throw illegalCharacter(UInt16(bytes[position + 1])) }
        if lead == 0xEF {
            let scalar =
                UInt16(0xF000) | UInt16(bytes[position + 1] & 0x3F) << 6 | UInt16(bytes[position + 2] & 0x3F)
            if (0xFDD0...0xFDEF).contains(scalar) || scalar >= 0xFFFE { throw illegalCharacter(scalar) }
        }
        position += length
    }

    /// Steps over an escape and checks it.
    private mutating func skipEscape() throws(JQLSyntaxError) {
        let start = position
        position += 1
        guard position < bytes.count else { throw .unfinishedEscape(at: start, in: bytes) }
        switch bytes[position] {
        case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "\""), UInt8(ascii: "'"),
            UInt8(ascii: "\\"), UInt8(ascii: " "):
            position += 1
        case UInt8(ascii: "u"):
            let first = try readHexUnit(escapeStart: start)
            guard (0xD800...0xDFFF).contains(first) else { return }
            // Two escapes make one character beyond U+FFFF; half of one is no text.
            let second = position
            guard first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            else { throw .illegalEscape(JQLLexer.oneLine(bytes[start..<position]), at: start, in: bytes) }
            position += 1
            guard (0xDC00...0xDFFF).contains(try readHexUnit(escapeStart: second)) else {
                throw .illegalEscape(JQLLexer.oneLine(bytes[start..<position]), at: start, in: bytes)
            }
        default:
            throw illegalEscape(from: start)
        }
    }

    /// Reads the four digits after `\u`; `position` is at the `u`.
    private mutating func readHexUnit(escapeStart: Int) throws(JQLSyntaxError) -> Int {
        var value = 0
        position += 1
        for _ in 0..<4 {
            guard position < bytes.count, let digit = JQLLexer.hexValue(bytes[position]) else {
                throw illegalEscape(from: escapeStart)
            }
            value = value << 4 | digit
            position += 1
        }
        return value
    }
}

extension JQLLexer {
    /// The escape as far as the character that spoils it.
    private func illegalEscape(from start: Int) -> JQLSyntaxError {
        var end = min(position + 1, bytes.count)
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return .illegalEscape(JQLLexer.oneLine(bytes[start..<end]), at: start, in: bytes)
    }

    private func illegalCharacter(_ scalar: some BinaryInteger) -> JQLSyntaxError {
        .illegalCharacter(UInt16(scalar), at: position, in: bytes)
    }

    private func reservedCharacter(_ byte: UInt8) -> JQLSyntaxError {
        .reservedCharacter(byte, at: position, in: bytes)
    }

    /// The text with line breaks as spaces, as Jira quotes it in messages.
    static func oneLine(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }, as: UTF8.self)
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    /// Whether an ASCII byte can stand in a word without quotation marks.
    static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"),
            UInt8(ascii: "_"), UInt8(ascii: "`"):
            true
        default: false
        }
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ","),
            UInt8(ascii: "="), UInt8(ascii: "~"), UInt8(ascii: "!"), UInt8(ascii: "<"), UInt8(ascii: ">"),
            UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "\""), UInt8(ascii: "'"):
            true
        default: isSpace(byte)
        }
    }

    static func hexValue(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
