/// Text of tickets made fit for where it is shown: what people wrote in a ticket must never steer the
/// reader's program.
package enum SafeText {
    /// Without characters that move a terminal's cursor, colour it or turn the direction of writing.
    package static func terminal(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { safe.append(isControl(scalar) ? " " : scalar) }
        return String(safe)
    }

    /// The same, cut to a number of characters.
    package static func terminal(_ text: String, upTo width: Int) -> String {
        let safe = terminal(text)
        guard safe.count > width else { return safe }
        return width > 3 ? safe.prefix(width - 3) + "..." : String(safe.prefix(max(0, width)))
    }

    /// Escaped for XML 1.0 text and attributes; characters that XML forbids become U+FFFD.
    static func xml(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "\"": safe += "&quot;"
            case "'": safe += "&#39;"
            case "\t", "\n", "\r": safe.unicodeScalars.append(scalar)
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": safe += "\u{FFFD}"
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    /// A field of a CSV file that a spreadsheet will not run.
    ///
    /// A text that begins with `=`, `+`, `-`, `@`, tab or a line end gets an apostrophe in front, unless it
    /// is a plain number: negative coordinates stay numbers. Source of the list: OWASP, "CSV Injection".
    static func csvField(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var field = text
        if let first = bytes.first, Array("=+-@\t\r\n".utf8).contains(first), !isNumber(bytes) {
            field = "'" + text
        }
        guard bytes.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D || $0 == 0x3B })
        else {
            return field
        }
        return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Sign, digits with at most one point, and an exponent.
    private static func isNumber(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        func takeDigits() -> Int {
            let count = rest.prefix { $0 &- 0x30 < 10 }.count
            rest.removeFirst(count)
            return count
        }
        if rest.first == 0x2B || rest.first == 0x2D { rest.removeFirst() }
        var digits = takeDigits()
        if rest.first == 0x2E {
            rest.removeFirst()
            digits += takeDigits()
        }
        guard digits > 0 else { return false }
        if let mark = rest.first, mark | 0x20 == 0x65 {
            rest.removeFirst()
            if rest.first == 0x2B || rest.first == 0x2D { rest.removeFirst() }
            guard takeDigits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
