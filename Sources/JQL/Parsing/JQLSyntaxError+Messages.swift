extension JQLSyntaxError {
    /// Jira has two beginnings; the one about operands lacks an article.
    private static let prefix = "Error in the JQL Query: "
    private static let operandPrefix = "Error in JQL Query: "
    private static let validEscapes =
        #"The valid escape sequences are \', \", \t, \n, \r, \\, '\ ' and \uXXXX."#
    static let operators = """
        The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'.
        """

    /// Puts a message together; where the text ends too early Jira names no place.
    static func at(_ offset: Int, in bytes: [UInt8], _ text: String, suggestion: String? = nil)
        -> JQLSyntaxError
    {
        make(prefix + text, offset, bytes, suggestion)
    }

    /// The same for a missing or misplaced operand.
    static func operand(_ offset: Int, in bytes: [UInt8], _ text: String, suggestion: String? = nil)
        -> JQLSyntaxError
    {
        make(operandPrefix + text, offset, bytes, suggestion)
    }

    private static func make(_ text: String, _ offset: Int, _ bytes: [UInt8], _ suggestion: String?)
        -> JQLSyntaxError
    {
        let (line, character) = place(of: offset, in: bytes)
        let place = offset < bytes.count ? " (line \(line), character \(character))" : ""
        return JQLSyntaxError(
            message: text + place,
            line: line,
            character: character,
            offset: offset,
            suggestion: suggestion
        )
    }

    /// Line and character from 1, the character in UTF-16 units.
    private static func place(of offset: Int, in bytes: [UInt8]) -> (line: Int, character: Int) {
        var line = 1
        var character = 1
        for byte in bytes[..<offset] {
            if byte == 0x0A {
                line += 1
                character = 1
            } else if byte & 0xC0 != 0x80 {
                character += byte >= 0xF0 ? 2 : 1
            }
        }
        return (line, character)
    }
}

extension JQLSyntaxError {
    static func unfinishedString(_ text: String, at offset: Int, in bytes: [UInt8]) -> JQLSyntaxError {
        at(
            offset,
            in: bytes,
            text.isEmpty
                ? "The quoted string has not been completed."
                : "The quoted string '\(text)' has not been completed.",
            suggestion: "Close the quotation mark, or write a quotation mark inside a string as \\\"."
        )
    }

    static func unfinishedEscape(at offset: Int, in bytes: [UInt8]) -> JQLSyntaxError {
        at(offset, in: bytes, "The escape sequence has not been completed. \(validEscapes)")
    }

    static func illegalEscape(_ text: String, at offset: Int, in bytes: [UInt8]) -> JQLSyntaxError {
        at(
            offset,
            in: bytes,
            "'\(text)' is an illegal JQL escape sequence. \(validEscapes)",
            suggestion: #"Write a backslash itself as \\."#
        )
    }

    static func illegalCharacter(_ scalar: UInt16, at offset: Int, in bytes: [UInt8]) -> JQLSyntaxError {
        let (line, character) = place(of: offset, in: bytes)
        let name = scalar == 0x09 ? "TAB" : "U+" + hex(scalar).uppercased()
        let escape = scalar == 0x09 ? "\\t" : "\\u" + hex(scalar)
        return at(
            offset,
            in: bytes,
            "The character '\(name)' on line \(line) at position \(character) must be escaped. "
                + "Use the escape '\(escape)' instead."
        )
    }

    static func reservedCharacter(_ byte: UInt8, at offset: Int, in bytes: [UInt8]) -> JQLSyntaxError {
        let character = Character(UnicodeScalar(byte))
        return at(
            offset,
            in: bytes,
            "The character '\(character)' is a reserved JQL character. "
                + "You must enclose it in a string or use the escape '\\u\(hex(UInt16(byte)))' instead.",
            suggestion: "Put the whole value in quotation marks."
        )
    }

    /// Four hexadecimal digits in lower case.
    static func hex(_ value: UInt16) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
