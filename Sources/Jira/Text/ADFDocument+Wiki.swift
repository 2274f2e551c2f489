extension ADFDocument {
    /// The document in wiki markup, which Data Center wants for descriptions and comments.
    ///
    /// A text comes out as itself whatever it holds: what would be markup is escaped, by a backslash where the renderer knows
    /// that for the sign and by a character reference elsewhere. An image, a heading or a list cannot be smuggled in.
    public var wikiMarkup: String {
        var text = ""
        for (index, block) in blocks.enumerated() {
            // A blank line ends lists and tables, and parts paragraphs.
            if index > 0 { text += "\n\n" }
            text += block.wikiMarkup
        }
        return text
    }
}

extension ADFDocument.Block {
    fileprivate var wikiMarkup: String {
        switch self {
        case .heading(let level, let inlines):
            "h\(min(6, max(1, level))). " + WikiWriter.line(inlines, isAtStart: false)
        case .paragraph(let inlines): WikiWriter.line(inlines, isAtStart: true, keepsLines: true)
        case .bulletList(let items):
            items.map { "* " + WikiWriter.line($0, isAtStart: false) }.joined(separator: "\n")
        case .table(let header, let rows):
            table(header: header, rows: rows)
        }
    }

    private func table(header: [[ADFDocument.Inline]], rows: [[[ADFDocument.Inline]]]) -> String {
        let columns = ([header] + rows).map(\.count).max() ?? 0
        func row(_ cells: [[ADFDocument.Inline]], _ bar: String) -> String {
            let padded = cells + Array(repeating: [], count: columns - cells.count)
            // A cell without text would close up with its neighbour and look like a heading's border.
            let texts = padded.map { cell in
                let text = WikiWriter.line(cell, isAtStart: false)
                return text.isEmpty ? " " : text
            }
            return bar + texts.joined(separator: bar) + bar
        }
        guard columns > 0 else { return "" }
        return ((header.isEmpty ? [] : [row(header, "||")]) + rows.map { row($0, "|") })
            .joined(separator: "\n")
    }
}

/// Writes runs of text as wiki markup.
enum WikiWriter {
    /// - Parameters:
    ///   - inlines: the runs.
    ///   - isAtStart: whether the text begins a line, where more is markup.
    ///   - keepsLines: whether line ends may stand as they are; elsewhere they are forced ones.
    /// - Returns: the markup.
    static func line(_ inlines: [ADFDocument.Inline], isAtStart: Bool, keepsLines: Bool = false) -> String {
        var text = ""
        for (index, inline) in inlines.enumerated() where !inline.text.isEmpty {
            let next = inlines[(index + 1)...].first { !$0.text.isEmpty }?.text.first
            var escaped = escape(
                inline.text,
                isAtStart: isAtStart && text.isEmpty,
                previous: text.last,
                next: next,
                keepsLines: keepsLines
            )
            if let link = inline.link { escaped = "[\(escaped)|\(address(link))]" }
            text += inline.isStrong ? strong(escaped) : escaped
        }
        return text
    }

    /// Bold in the form that needs no space around it; white space at its ends stays outside.
    private static func strong(_ text: String) -> String {
        let inner = text.trimmed
        guard !inner.isEmpty, let range = text.firstRange(of: inner) else { return text }
        return text[..<range.lowerBound] + "{*}" + inner + "{*}" + text[range.upperBound...]
    }

    /// Signs that would end the link are percent-encoded, as RFC 3986 has them anyway.
    private static func address(_ text: String) -> String {
        String(
            text.flatMap { character -> [Character] in
                guard let byte = character.asciiValue, byte < 0x80 else { return [character] }
                guard byte <= 0x20 || "[]{}|\\^`!*".contains(character) else { return [character] }
                let hex = String(byte, radix: 16, uppercase: true)
                return Array("%" + (hex.count == 1 ? "0" : "") + hex)
            }
        )
    }

    private static func escape(
        _ text: String,
        isAtStart: Bool,
        previous: Character?,
        next: Character?,
        keepsLines: Bool
    ) -> String {
        let characters = Array(text)
        var escaped = ""
        for (index, character) in characters.enumerated() {
            let before = index > 0 ? characters[index - 1] : previous
            let after = index + 1 < characters.count ? characters[index + 1] : next
            let beginsLine = index == 0 ? isAtStart : keepsLines && before?.isNewline == true
            switch character {
            case "\\": escaped += "&#92;"
            case "&": escaped += isReference(characters[index...]) ? "&#38;" : "&"
            case "{", "}", "[", "]", "|", "*", "_", "^", "~": escaped += "\\\(character)"
            case "-", "+": escaped += isInWord(before, after, beginsLine) ? "\(character)" : "\\\(character)"
            case "#": escaped += beginsLine ? "\\#" : "#"
            case "?": escaped += before == "?" || after == "?" ? "\\?" : "?"
            case "!": escaped += after.map { !$0.isWhitespace } ?? false ? "\\!" : "!"
            case "." where isHeading(characters[..<index], isAtStart: isAtStart, keepsLines: keepsLines):
                escaped += "&#46;"
            case "(" where isIcon(characters[index...]): escaped += "&#40;"
            case ")", "(", "D", "P":
                // Faces such as :) and ;).
                let isFace = before == ":" || (before == ";" && character == ")")
                escaped += isFace ? "&#\(character.asciiValue ?? 0);" : "\(character)"
            case _ where character.isNewline: escaped += keepsLines ? "\n" : "\\\\ "
            default: escaped.append(character)
            }
        }
        return escaped
    }

    /// Between two letters or digits, or between two blanks, the sign is no markup.
    private static func isInWord(_ before: Character?, _ after: Character?, _ beginsLine: Bool) -> Bool {
        guard !beginsLine, let before, let after else { return false }
        let isWord = (before.isLetter || before.isNumber) && (after.isLetter || after.isNumber)
        return isWord || (before == " " && after == " ")
    }

    private static func isReference(_ text: ArraySlice<Character>) -> Bool {
        let name = text.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "#" }
        return !name.isEmpty && text.dropFirst(name.count + 1).first == ";"
    }

    /// Whether a full stop ends `h1` … `h6` or `bq` at the beginning of a line.
    private static func isHeading(
        _ before: ArraySlice<Character>,
        isAtStart: Bool,
        keepsLines: Bool
    ) -> Bool {
        let start = before.lastIndex(where: \.isNewline)
        guard start == nil ? isAtStart : keepsLines else { return false }
        let word = String(before[(start.map { $0 + 1 } ?? before.startIndex)...]).trimmed
        return word == "bq"
            || (word.count == 2 && word.first == "h" && word.last.map { "123456".contains($0) } == true)
    }

    private static let icons = [
        "(!)", "(?)", "(/)", "(x)", "(y)", "(n)", "(i)", "(on)", "(off)", "(+)", "(-)",
    ]

    private static func isIcon(_ text: ArraySlice<Character>) -> Bool {
        let head = String(text.prefix(6))
        return icons.contains { head.hasPrefix($0) } || head.hasPrefix("(*")
    }
}
