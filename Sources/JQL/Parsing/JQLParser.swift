/// Reads tokens into a tree by recursive descent, in linear time.
struct JQLParser {
    /// How deep parentheses, negations and lists may be nested.
    ///
    /// Enough for any query that a person or a filter holds, and small enough for a stack of half a megabyte.
    static let depthLimit = 128

    let bytes: [UInt8]
    let tokens: [JQLToken]
    var index = 0
    /// Where the parts stand, where somebody asked for it.
    var places: JQLPlaces?
    private var depth = 0

    init(_ text: String) throws(JQLSyntaxError) {
        bytes = Array(text.utf8)
        tokens = try JQLLexer.tokens(of: bytes)
    }

    var token: JQLToken { tokens[index] }

    mutating func parseQuery() throws(JQLSyntaxError) -> JQLQuery {
        var clause: JQLClause?
        if token.kind != .order, token.kind != .end { clause = try parseOr() }
        var order: [JQLOrdering] = []
        if token.kind == .order { order = try parseOrder() }
        guard token.kind == .end else { throw unexpectedAfterClause() }
        return JQLQuery(clause, orderedBy: order)
    }

    // MARK: Clauses

    private mutating func parseOr() throws(JQLSyntaxError) -> JQLClause {
        let first = try parseAnd()
        guard token.kind == .or else { return first }
        var clauses = [first]
        while take(.or) { clauses.append(try parseAnd()) }
        return JQLParts(clauses).map { .or($0) } ?? first
    }

    private mutating func parseAnd() throws(JQLSyntaxError) -> JQLClause {
        let first = try parseNot()
        guard token.kind == .and else { return first }
        var clauses = [first]
        while take(.and) { clauses.append(try parseNot()) }
        return JQLParts(clauses).map { .and($0) } ?? first
    }

    private mutating func parseNot() throws(JQLSyntaxError) -> JQLClause {
        if token.kind == .not || token.kind == .bang {
            try enter()
            defer { leave() }
            index += 1
            return .not(try parseNot())
        }
        guard token.kind == .openParenthesis else { return .terminal(try parseTerminal()) }
        try enter()
        defer { leave() }
        index += 1
        let clause = try parseOr()
        try expect(.closeParenthesis, "')'")
        return clause
    }

    mutating func enter() throws(JQLSyntaxError) {
        depth += 1
        guard depth <= JQLParser.depthLimit else {
            throw .at(
                token.start,
                in: bytes,
                "The query is nested more than \(JQLParser.depthLimit) deep.",
                suggestion: "Write repeated alternatives as one list: field IN (a, b, c)."
            )
        }
    }

    mutating func leave() { depth -= 1 }

    // MARK: Order

    private mutating func parseOrder() throws(JQLSyntaxError) -> [JQLOrdering] {
        index += 1
        try expect(.by, "'by'")
        var order: [JQLOrdering] = []
        while true {
            let start = token.start
            let field = try parseField()
            let end = tokens[index - 1].end
            places?.orderings.append(start..<end)
            if take(.ascending) {
                order.append(JQLOrdering(field, .ascending))
            } else if take(.descending) {
                order.append(JQLOrdering(field, .descending))
            } else {
                order.append(JQLOrdering(field))
            }
            if take(.comma) { continue }
            guard token.kind != .end else { return order }
            let got = quotedToken
            throw order.last?.direction == nil
                ? .at(
                    token.start,
                    in: bytes,
                    "Expecting either 'ASC' or 'DESC' but got '\(got)'.",
                    suggestion: keywordSuggestion(["DESC", "ASC"]) ?? orderSuggestion
                )
                : .at(
                    token.start,
                    in: bytes,
                    "Expecting ',' but got '\(got)'.",
                    suggestion: "Put a comma between two fields of the order."
                )
        }
    }

    // MARK: Fields

    mutating func parseField() throws(JQLSyntaxError) -> JQLFieldReference {
        switch token.kind {
        case .customField: return try parseCustomField()
        case .word, .quoted:
            let name = text(of: token)
            guard !name.isEmpty else { throw .at(token.start, in: bytes, "A field name cannot be empty.") }
            index += 1
            guard token.kind == .openBracket else { return .name(name) }
            return .property(name, try parsePropertySteps())
        case .end: throw .at(token.start, in: bytes, "Expecting a field name at the end of the query.")
        case .reserved: throw reservedWord()
        case .openBracket:
            throw .at(token.start, in: bytes, "Expecting a field name but got '['. Did you mean 'cf['?")
        default:
            let got = quotedToken
            throw .at(
                token.start,
                in: bytes,
                "Expecting a field name but got '\(got)'. "
                    + "You must surround '\(got)' in quotation marks to use it as a field name."
            )
        }
    }

    private mutating func parseCustomField() throws(JQLSyntaxError) -> JQLFieldReference {
        index += 1
        try expect(.openBracket, "'['")
        guard token.kind != .end else {
            throw .at(
                token.start,
                in: bytes,
                "Expecting a custom field id (a positive number) before the end of the query."
            )
        }
        let digits = text(of: token)
        guard token.kind == .word, !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw .at(
                token.start,
                in: bytes,
                "Expecting a custom field id (a positive number) but got '\(quotedToken)'.",
                suggestion: "Write cf[10050] for customfield_10050."
            )
        }
        guard let id = Int(digits) else { throw invalidNumber(digits) }
        index += 1
        try expect(.closeBracket, "']'")
        return .customField(id)
    }

    private mutating func parsePropertySteps() throws(JQLSyntaxError) -> [JQLPropertyStep] {
        var steps: [JQLPropertyStep] = []
        while take(.openBracket) {
            guard token.kind == .word || token.kind == .quoted else {
                guard token.kind != .end else {
                    throw .at(token.start, in: bytes, "Expecting a property key before the end of the query.")
                }
                throw .at(token.start, in: bytes, "Expecting a property key but got '\(quotedToken)'.")
            }
            let key = text(of: token)
            index += 1
            try expect(.closeBracket, "']'")
            var path: String?
            if token.kind == .word, bytes[token.start] == UInt8(ascii: "."), token.end - token.start > 1 {
                // By scalars: a point and a combining mark after it would be one Character.
                path = String(text(of: token).unicodeScalars.dropFirst())
                index += 1
            }
            steps.append(JQLPropertyStep(key: key, path: path))
        }
        return steps
    }
}

// MARK: Tokens

extension JQLParser {
    mutating func take(_ kind: JQLTokenKind) -> Bool {
        guard token.kind == kind else { return false }
        index += 1
        return true
    }

    mutating func expect(_ kind: JQLTokenKind, _ name: String) throws(JQLSyntaxError) {
        guard !take(kind) else { return }
        throw token.kind == .end
            ? .at(token.start, in: bytes, "Expecting \(name) before the end of the query.")
            : .at(token.start, in: bytes, "Expecting \(name) but got '\(quotedToken)'.")
    }

    func text(of token: JQLToken) -> String { token.text(in: bytes) }

    /// The present token as Jira repeats it: a string without its quotation marks, anything else as written.
    var quotedToken: String {
        switch token.kind {
        case .quoted: JQLLexer.oneLine(bytes[(token.start + 1)..<(token.end - 1)])
        default: String(decoding: bytes[token.start..<token.end], as: UTF8.self)
        }
    }

    func reservedWord() -> JQLSyntaxError {
        let word = quotedToken
        return .at(
            token.start,
            in: bytes,
            "'\(word)' is a reserved JQL word. You must surround it in quotation marks to use it in a query.",
            suggestion: "Write \"\(word)\"."
        )
    }

    func invalidNumber(_ text: String) -> JQLSyntaxError {
        .at(
            token.start,
            in: bytes,
            "'\(text)' is not a valid number. Numbers must be between -9,223,372,036,854,775,808 and "
                + "9,223,372,036,854,775,807."
        )
    }
}
