/// The line of a text that something is wrong in, with carets under the place.
public struct JQLExcerpt: Hashable, Sendable {
    /// Line, from 1.
    public let line: Int
    /// Character in the line, from 1, in UTF-16 units as Jira counts.
    public let character: Int
    /// The line, cut to what fits, with `…` where it is cut; characters that draw nothing are shown as `·`.
    public let text: String
    /// Spaces and carets, as wide as the text.
    public let carets: String

    /// Cuts an excerpt out of a text.
    ///
    /// - Parameters:
    ///   - text: the whole text.
    ///   - range: offsets in its UTF-8; cut to the text, and to its first line.
    ///   - columns: most characters to show; at least 16.
    public init(of text: String, at range: Range<Int>, columns: Int = 76) {
        let bytes = Array(text.utf8)
        let start = min(max(0, range.lowerBound), bytes.count)
        let lineStart = (bytes[..<start].lastIndex(of: 0x0A) ?? -1) + 1
        var lineEnd = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
        if lineEnd > lineStart, bytes[lineEnd - 1] == 0x0D, lineEnd > start { lineEnd -= 1 }
        let before = Self.shown(bytes[lineStart..<start])
        let marked = Self.shown(bytes[start..<min(lineEnd, max(start, range.upperBound))])
        let after = Self.shown(bytes[min(lineEnd, max(start, range.upperBound))..<lineEnd])
        line = bytes[..<lineStart].count { $0 == 0x0A } + 1
        character = String(decoding: bytes[lineStart..<start], as: UTF8.self).utf16.count + 1

        let width = max(16, columns)
        let room = max(1, width - min(marked.count, width - 2)) / 2
        let shownMark = marked.prefix(max(1, width - 2))
        let head = before.count > room ? "…" + String(before.suffix(room - 1)) : String(before)
        let rest = max(0, width - head.count - shownMark.count)
        let tail = after.count > rest ? String(after.prefix(max(0, rest - 1))) + "…" : String(after)
        self.text = head + String(shownMark) + tail
        carets =
            String(repeating: " ", count: head.count)
            + String(repeating: "^", count: max(1, shownMark.count))
    }

    private static func shown(_ bytes: ArraySlice<UInt8>) -> [Character] {
        String(decoding: bytes, as: UTF8.self).map { character in
            guard let scalar = character.unicodeScalars.first else { return character }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: return scalar == "\t" ? " " : "·"
            case .spaceSeparator: return scalar == " " ? " " : "·"
            default: return character
            }
        }
    }
}

extension JQLSyntaxError {
    /// The line that is no JQL, with a caret under the place.
    public func excerpt(of text: String, columns: Int = 76) -> JQLExcerpt {
        JQLExcerpt(of: text, at: offset..<offset, columns: columns)
    }
}
