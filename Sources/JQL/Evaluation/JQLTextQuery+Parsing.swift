extension JQLTextQuery {
    /// Why a text query means nothing.
    enum Refusal: Error {
        /// It, or one of its words, starts with a wildcard.
        case startsWith(Character)
        /// Its groups or quotation marks do not fit.
        case unreadable
    }

    /// Reads the operand of `~`.
    init(parsing text: String) throws(Refusal) {
        var parser = JQLTextQueryParser(Array(text.unicodeScalars))
        self = try parser.parse()
    }
}

private struct JQLTextQueryParser {
    private let characters: [Unicode.Scalar]
    private var position = 0
    private var depth = 0

    init(_ characters: [Unicode.Scalar]) { self.characters = characters }

    mutating func parse() throws(JQLTextQuery.Refusal) -> JQLTextQuery {
        let query = try parseAny()
        guard position == characters.count else { throw .unreadable }
        return query
    }

    private mutating func parseAny() throws(JQLTextQuery.Refusal) -> JQLTextQuery {
        var alternatives = [try parseAll()]
        while takeJoin("OR", "||") { alternatives.append(try parseAll()) }
        return alternatives.count == 1 ? alternatives[0] : .any(alternatives)
    }

    private mutating func parseAll() throws(JQLTextQuery.Refusal) -> JQLTextQuery {
        var parts: [JQLTextQuery] = []
        while true {
            while takeJoin("AND", "&&") {}
            guard let character = peek(), character != ")", !isJoin("OR", "||") else { break }
            parts.append(try parsePart())
        }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? .blank : .all(parts)
    }

    private mutating func parsePart() throws(JQLTextQuery.Refusal) -> JQLTextQuery {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 64 else { throw .unreadable }
        if takeJoin("NOT", "!") || take("-") { return .none(try parsePart()) }
        if take("+") { return try parsePart() }
        switch peek() {
        case "(":
            position += 1
            let query = try parseAny()
            guard peek() == ")" else { throw .unreadable }
            position += 1
            skipModifiers()
            return query
        case "\"": return try parsePhrase()
        case nil, ")": return .blank
        default: return try parseWord()
        }
    }

    private mutating func parsePhrase() throws(JQLTextQuery.Refusal) -> JQLTextQuery {
        position += 1
        var text = ""
        while position < characters.count, characters[position] != "\"" {
            if characters[position] == "\\", position + 1 < characters.count { position += 1 }
            text.unicodeScalars.append(characters[position])
            position += 1
        }
        guard position < characters.count else { throw .unreadable }
        position += 1
        skipModifiers()
        return Self.query(of: text)
    }

    private mutating func parseWord() throws(JQLTextQuery.Refusal) -> JQLTextQuery {
        var text = ""
        var isPattern = false
        while position < characters.count, !"()\"^~ \t\n\r".unicodeScalars.contains(characters[position]) {
            let character = characters[position]
            if character == "\\", position + 1 < characters.count {
                position += 1
                text.unicodeScalars.append(characters[position])
            } else if character == "*" || character == "?" {
                guard !text.isEmpty else { throw .startsWith(Character(character)) }
                isPattern = true
                text.unicodeScalars.append(character)
            } else {
                text.unicodeScalars.append(character)
            }
            position += 1
        }
        skipModifiers()
        return isPattern ? .pattern(Array(text.lowercased())) : Self.query(of: text)
    }

    /// One word, or several next to each other where punctuation parts them, as in `van-hire`.
    private static func query(of text: String) -> JQLTextQuery {
        let stems = JQLTextAnalysis.words(text).map(JQLTextAnalysis.stem)
        return stems.isEmpty ? .blank : stems.count == 1 ? .word(stems[0]) : .phrase(stems)
    }

    // MARK: Characters

    private mutating func peek() -> Unicode.Scalar? {
        while position < characters.count, characters[position].properties.isWhitespace { position += 1 }
        return position < characters.count ? characters[position] : nil
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek() == character else { return false }
        position += 1
        return true
    }

    /// A closeness or a weight, `~2` or `^3`: read and left unused.
    private mutating func skipModifiers() {
        while position < characters.count, characters[position] == "~" || characters[position] == "^" {
            position += 1
            while position < characters.count,
                ("0"..."9").contains(characters[position]) || characters[position] == "."
            {
                position += 1
            }
        }
    }

    private mutating func isJoin(_ word: String, _ symbol: String) -> Bool {
        guard peek() != nil else { return false }
        if starts(symbol) { return true }
        let end = position + word.unicodeScalars.count
        return starts(word)
            && (end == characters.count || characters[end].properties.isWhitespace || characters[end] == "(")
    }

    private mutating func takeJoin(_ word: String, _ symbol: String) -> Bool {
        guard isJoin(word, symbol) else { return false }
        position += starts(symbol) ? symbol.unicodeScalars.count : word.unicodeScalars.count
        return true
    }

    private func starts(_ text: String) -> Bool { characters[position...].starts(with: text.unicodeScalars) }
}
