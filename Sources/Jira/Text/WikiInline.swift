/// Reads the markup inside a line.
enum WikiInline {
    static func plainText(_ text: Substring) -> String {
        render(read(text))
    }

    /// Cells of a table row: what stands between bars that are no part of a link or an escape.
    static func cells(_ line: Substring) -> [String] {
        var cells: [[Piece]] = [[]]
        var wasBar = false
        for piece in read(line) {
            if piece == Piece("|", isMarkup: true) {
                // Two bars are one border, of a heading.
                if !wasBar { cells.append([]) }
                wasBar = true
            } else {
                cells[cells.count - 1].append(piece)
                wasBar = false
            }
        }
        return cells.map(render)
    }

    /// A character, and whether it can still be markup.
    private struct Piece: Hashable {
        var character: Character
        var isMarkup: Bool

        init(_ character: Character, isMarkup: Bool) {
            self.character = character
            self.isMarkup = isMarkup
        }
    }

    private static let markers: Set<Character> = ["*", "_", "-", "+", "^", "~", "?"]
    private static let macros: Set<String> = [
        "color", "quote", "panel", "anchor", "info", "note", "tip", "warning", "section", "column", "toc",
    ]

    // MARK: Reading

    /// Resolves escapes, links, images, macros and character references.
    private static func read(_ text: Substring) -> [Piece] {
        var pieces: [Piece] = []
        var rest = text
        func literal(_ text: some StringProtocol) {
            pieces += text.map { Piece($0, isMarkup: false) }
        }
        // Where each kind of bracket closes for the last time: signs that nothing closes cost no search.
        let closings = Closings(text)
        while let character = rest.first {
            let next = rest.dropFirst().first
            switch character {
            case "\\":
                if next == "\\" {
                    literal("\n")
                    rest = rest.dropFirst(2).drop { $0 == " " }
                } else if let next, next.isPunctuation || next.isSymbol {
                    literal(String(next))
                    rest = rest.dropFirst(2)
                } else {
                    literal("\\")
                    rest = rest.dropFirst()
                }
                continue
            case "&":
                if let (decoded, length) = reference(rest) {
                    literal(String(decoded))
                    rest = rest.dropFirst(length)
                    continue
                }
            case "[":
                if let end = closings.next("]", rest) {
                    let inner = rest[rest.index(after: rest.startIndex)..<end]
                    if let link = link(inner) {
                        literal(link)
                        rest = rest[rest.index(after: end)...]
                        continue
                    }
                }
            case "{":
                if let end = closings.next("}", rest) {
                    let inner = rest[rest.index(after: rest.startIndex)..<end]
                    if let macro = macro(inner) {
                        literal(macro)
                        rest = rest[rest.index(after: end)...]
                        continue
                    }
                    if inner.first == "{", inner.count > 1, rest[rest.index(after: end)...].first == "}" {
                        // {{monospaced}}: its inside can still hold markup.
                        pieces += read(inner.dropFirst())
                        rest = rest[rest.index(after: end)...].dropFirst()
                        continue
                    }
                }
            case "!":
                if let next, !next.isWhitespace, next != "!", let end = closings.next("!", rest) {
                    let inner = rest[rest.index(after: rest.startIndex)..<end]
                    let name = inner.prefix { $0 != "|" }
                    if name.contains("."), !name.contains(where: \.isWhitespace) {
                        literal("[\(name)]")
                        rest = rest[rest.index(after: end)...]
                        continue
                    }
                }
            default: break
            }
            pieces.append(Piece(character, isMarkup: true))
            rest = rest.dropFirst()
        }
        return pieces
    }

    /// Finds closing brackets, at most 2,000 bytes on: many that nothing closes must not cost their square.
    private struct Closings {
        private let last: [Unicode.Scalar: Substring.Index]

        init(_ text: Substring) {
            let signs: [Unicode.Scalar] = ["]", "}", "!"]
            last = Dictionary(
                signs.compactMap { sign in text.utf8.lastIndex(of: UInt8(ascii: sign)).map { (sign, $0) } },
                uniquingKeysWith: { first, _ in first }
            )
        }

        func next(_ sign: Unicode.Scalar, _ text: Substring) -> Substring.Index? {
            guard let last = last[sign], last > text.startIndex else { return nil }
            return text.utf8.dropFirst().prefix(2_000).firstIndex(of: UInt8(ascii: sign))
        }
    }

    /// The text of what stands between square brackets; nil where that is no link.
    private static func link(_ inner: Substring) -> String? {
        guard let first = inner.first, !first.isWhitespace, !inner.utf8.contains(UInt8(ascii: "[")) else {
            return nil
        }
        if first == "~" { return "@" + inner.dropFirst().drop { $0 == "~" } }
        if first == "^" { return String(inner.dropFirst()) }
        let parts = inner.split(separator: "|", omittingEmptySubsequences: false)
        if parts.count >= 2 {
            let address = parts[1].trimmed
            guard isAddress(address) else { return nil }
            return ReceivedADF.linked(plainText(parts[0]), to: withoutScheme(address))
        }
        return isAddress(String(inner)) ? withoutScheme(String(inner)) : nil
    }

    private static func isAddress(_ text: String) -> Bool {
        guard !text.isEmpty, !text.contains(where: \.isWhitespace) else { return false }
        return text.contains("://") || text.hasPrefix("mailto:") || text.hasPrefix("#")
            || text.hasPrefix("/") || text.hasPrefix("^")
    }

    private static func withoutScheme(_ address: String) -> String {
        address.hasPrefix("mailto:") ? String(address.dropFirst(7)) : address
    }

    /// What a macro leaves of itself, as a rule nothing; nil where it is none.
    private static func macro(_ inner: Substring) -> String? {
        if inner.count == 1, let sign = inner.first, markers.contains(sign) { return "" }
        let name = inner.prefix { $0 != ":" }
        guard macros.contains(name.lowercased()) else { return nil }
        guard name == "panel", let title = inner.firstRange(of: "title=") else { return "" }
        return inner[title.upperBound...].prefix { $0 != "|" } + "\n"
    }

    /// A character reference and its length.
    private static func reference(_ text: Substring) -> (Character, Int)? {
        let head = text.prefix(10)
        guard let end = head.firstIndex(of: ";") else { return nil }
        let name = head[head.index(after: head.startIndex)..<end]
        let length = name.count + 2
        switch name {
        case "amp": return ("&", length)
        case "lt": return ("<", length)
        case "gt": return (">", length)
        case "quot": return ("\"", length)
        case "apos": return ("'", length)
        case "nbsp": return (" ", length)
        default: break
        }
        guard name.first == "#" else { return nil }
        let isHex = name.dropFirst().first.map { "xX".contains($0) } ?? false
        let number = UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10)
        guard let scalar = number.flatMap(Unicode.Scalar.init), scalar.value >= 32 else { return nil }
        return (Character(scalar), length)
    }

    // MARK: Emphasis

    /// Leaves out signs of emphasis that come in pairs around words.
    private static func render(_ pieces: [Piece]) -> String {
        var isDropped = [Bool](repeating: false, count: pieces.count)
        var open: [Character: Int] = [:]
        for (index, piece) in pieces.enumerated() where piece.isMarkup && markers.contains(piece.character) {
            if piece.character == "?" {
                // Cited: two signs on each side.
                guard index + 1 < pieces.count, pieces[index + 1] == piece, !isDropped[index] else {
                    continue
                }
                if let start = open["?"], index > start + 2 {
                    for place in [start, start + 1, index, index + 1] { isDropped[place] = true }
                    open["?"] = nil
                } else if open["?"] == nil {
                    open["?"] = index
                }
                continue
            }
            let before = index > 0 ? pieces[index - 1].character : " "
            let after = index + 1 < pieces.count ? pieces[index + 1].character : " "
            if let start = open[piece.character], !before.isWhitespace, !after.isWordPart, index > start + 1 {
                isDropped[start] = true
                isDropped[index] = true
                open[piece.character] = nil
            } else if !before.isWordPart, !after.isWhitespace, after != piece.character,
                before != piece.character
            {
                open[piece.character] = index
            }
        }
        return String(zip(pieces, isDropped).compactMap { $1 ? nil : $0.character })
    }
}

extension Character {
    fileprivate var isWordPart: Bool { isLetter || isNumber }
}
