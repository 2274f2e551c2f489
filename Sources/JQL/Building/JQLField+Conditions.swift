extension JQLFieldReference {
    /// The field is the value; text fields take `containsWords` instead.
    public func equals(_ operand: JQLScalar) -> JQLClause { comparison(.equals, operand) }

    /// The field is another value; empty fields do not count as another.
    public func notEquals(_ operand: JQLScalar) -> JQLClause { comparison(.notEquals, operand) }

    /// The field is smaller or earlier.
    public func isLess(than operand: JQLScalar) -> JQLClause { comparison(.less, operand) }

    /// The field is greater or later.
    public func isGreater(than operand: JQLScalar) -> JQLClause { comparison(.greater, operand) }

    /// The field is at most the value, or at the latest.
    public func isAtMost(_ operand: JQLScalar) -> JQLClause { comparison(.lessOrEqual, operand) }

    /// The field is at least the value, or at the earliest.
    public func isAtLeast(_ operand: JQLScalar) -> JQLClause { comparison(.greaterOrEqual, operand) }

    /// The field is one of several values.
    public func isIn(_ first: JQLScalar, _ rest: JQLScalar...) -> JQLClause {
        comparison(.isIn, .list(JQLOperandList(first.operand, rest.map(\.operand))))
    }

    /// The field is one of a list of values; nil for an empty list, which JQL has no form for.
    public func isIn(_ operands: [JQLScalar]) -> JQLClause? {
        JQLOperandList(operands.map(\.operand)).map { comparison(.isIn, .list($0)) }
    }

    /// The field is none of several values; empty fields are not found.
    public func isNotIn(_ first: JQLScalar, _ rest: JQLScalar...) -> JQLClause {
        comparison(.isNotIn, .list(JQLOperandList(first.operand, rest.map(\.operand))))
    }

    /// The field is none of a list of values; nil for an empty list, which JQL has no form for.
    public func isNotIn(_ operands: [JQLScalar]) -> JQLClause? {
        JQLOperandList(operands.map(\.operand)).map { comparison(.isNotIn, .list($0)) }
    }

    /// The field is among the values of a function, such as `membersOf("dispatchers")`.
    public func isIn(_ function: JQLFunctionCall) -> JQLClause { comparison(.isIn, .function(function)) }

    /// The field is not among the values of a function; empty fields are not found.
    public func isNotIn(_ function: JQLFunctionCall) -> JQLClause {
        comparison(.isNotIn, .function(function))
    }

    /// The field holds nothing.
    public var isEmpty: JQLClause { comparison(.isValue, .empty) }

    /// The field holds something.
    public var isNotEmpty: JQLClause { comparison(.isNotValue, .empty) }

    // MARK: Text

    /// The text answers a search in Jira's own text syntax: wildcards, quoted phrases, `OR`, `-word`.
    ///
    /// For a person's own search expression. The expression cannot leave its place in the query, but it can
    /// mean something else than its letters, or be refused; `containsWords` takes any text as it is.
    public func contains(textQuery: String) -> JQLClause { comparison(.contains, .text(textQuery)) }

    /// The text contains every one of the words, in any order; nothing in them is a wildcard.
    public func containsWords(_ words: String) -> JQLClause {
        comparison(.contains, .text(JQLFieldReference.withoutTextSyntax(words)))
    }

    /// The text contains the words next to each other in this order.
    public func containsPhrase(_ phrase: String) -> JQLClause {
        comparison(.contains, .text("\"\(JQLFieldReference.withoutTextSyntax(phrase))\""))
    }

    /// Characters of the text syntax separate words for Jira's analyser anyway, so a space stands for them as
    /// well; the joining words are words only in capitals.
    private static func withoutTextSyntax(_ text: String) -> String {
        var words = ""
        for scalar in text.unicodeScalars {
            let isSyntax = scalar.isASCII && #"+-&|!(){}[]^~*?\":/"#.unicodeScalars.contains(scalar)
            words.unicodeScalars.append(isSyntax ? " " : scalar)
        }
        return words.split(separator: " ")
            .map { ["AND", "OR", "NOT", "TO"].contains($0) ? $0.lowercased() : String($0) }
            .joined(separator: " ")
    }

    // MARK: Plumbing

    private func comparison(_ symbol: JQLOperator, _ scalar: JQLScalar) -> JQLClause {
        comparison(symbol, scalar.operand)
    }

    private func comparison(_ symbol: JQLOperator, _ operand: JQLOperand) -> JQLClause {
        .terminal(JQLTerminal(self, .comparison(symbol, operand)))
    }
}
