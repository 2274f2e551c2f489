extension JQLParser {
    func missingOperator() -> JQLSyntaxError {
        let operators = JQLSyntaxError.operators
        guard token.kind != .end else {
            return .at(token.start, in: bytes, "Expecting operator before the end of the query. \(operators)")
        }
        if token.kind == .reserved { return reservedWord(suggesting: operatorSuggestion) }
        return .at(
            token.start,
            in: bytes,
            "Expecting operator but got '\(quotedToken)'. \(operators)",
            suggestion: operatorSuggestion
        )
    }

    func missingOperand() -> JQLSyntaxError {
        .operand(
            token.start,
            in: bytes,
            "Expecting either a value, list or function before the end of the query."
        )
    }

    func unexpectedOperand() -> JQLSyntaxError {
        let got = quotedToken
        return .operand(
            token.start,
            in: bytes,
            "Expecting either a value, list or function but got '\(got)'. "
                + "You must surround '\(got)' in quotation marks to use it as a value.",
            suggestion: operandSuggestion
        )
    }

    /// A whole clause was read, and neither an end nor a joining word follows.
    func unexpectedAfterClause() -> JQLSyntaxError {
        .at(
            token.start,
            in: bytes,
            "Expecting either 'OR' or 'AND' but got '\(quotedToken)'.",
            suggestion: joiningSuggestion
        )
    }

    // MARK: Suggestions

    private func reservedWord(suggesting suggestion: String?) -> JQLSyntaxError {
        let plain = reservedWord()
        return JQLSyntaxError(
            message: plain.message,
            line: plain.line,
            character: plain.character,
            offset: plain.offset,
            suggestion: suggestion ?? plain.suggestion
        )
    }

    private var operatorSuggestion: String? {
        switch quotedToken.lowercased() {
        case "like", "contains": return "Write ~ to search in text."
        case "notin": return "Write NOT IN as two words."
        case "isnot": return "Write IS NOT as two words."
        case "isempty", "isnull": return "Write IS EMPTY as two words."
        case "equals": return "Write = to compare."
        case "by": return "Write ORDER BY as two words."
        case "!": return "Write NOT IN, or NOT before the field."
        default:
            if let unusualSpaceSuggestion { return unusualSpaceSuggestion }
            if let keyword = keywordSuggestion(["IN", "NOT IN", "IS", "WAS", "CHANGED"]) { return keyword }
            return token.kind == .word
                ? "Put a field name of several words in quotation marks: \"Story Points\"." : nil
        }
    }

    /// `Did you mean X?`, where the present token is nearly one of these words.
    func keywordSuggestion(_ keywords: [String]) -> String? {
        guard token.kind == .word else { return nil }
        return JQLSpelling.nearest(to: quotedToken, among: keywords).map { "Did you mean \($0)?" }
    }

    /// After a whole order, a condition or another clause stands.
    var orderSuggestion: String? {
        token.kind == .and || token.kind == .or
            ? "ORDER BY comes last: put conditions before it."
            : "Put a field name of several words in quotation marks, and a comma between two fields."
    }

    /// Spaces that are no spaces to JQL, such as a no-break space out of a web page, belong to the word before.
    private var unusualSpaceSuggestion: String? {
        for position in [index, index - 1] where tokens.indices.contains(position) {
            guard tokens[position].kind == .word,
                let name = JQLUnusual.firstInvisible(in: text(of: tokens[position]))
            else { continue }
            return "Replace the \(name) by an ordinary space: to JQL it is part of a word."
        }
        return nil
    }

    private var operandSuggestion: String? {
        let before = index > 0 ? tokens[index - 1].kind : .end
        switch (before, token.kind) {
        case (.equals, .equals): return "Write a single = to compare."
        case (.less, .greater): return "Write != for 'not equal'."
        case (.less, .equals), (.greater, .equals): return "Write <= or >= without a space."
        case (_, .empty): return "Write IS EMPTY or IS NOT EMPTY."
        case (_, .isIn), (_, .on), (_, .to), (_, .by), (_, .not):
            return "Put a value of several words in quotation marks."
        default: return nil
        }
    }

    private var joiningSuggestion: String? {
        let next = tokens[min(index + 1, tokens.count - 1)].kind
        let looksLikeField: Bool =
            switch next {
            case .equals, .notEquals, .like, .notLike, .less, .greater, .lessOrEqual, .greaterOrEqual, .isIn,
                .isValue,
                .was, .changed, .not:
                true
            default: false
            }
        if let unusualSpaceSuggestion { return unusualSpaceSuggestion }
        if let keyword = keywordSuggestion(["AND", "OR"]) { return keyword }
        if JQLSpelling.nearest(to: quotedToken, among: ["ORDER"]) != nil, next == .by {
            return "Did you mean ORDER BY?"
        }
        if looksLikeField { return "Join two conditions with AND or OR." }
        if token.kind == .word, index > 0, tokens[index - 1].kind == .word {
            let value = text(of: tokens[index - 1])
            if value.unicodeScalars.contains(where: {
                "\u{201C}\u{201D}\u{2018}\u{2019}".unicodeScalars.contains($0)
            }) {
                return "Use straight quotation marks, \" or '."
            }
            return "Put a value of several words in quotation marks: \"\(value) \(quotedToken)\"."
        }
        return nil
    }
}
