extension JQLParser {
    mutating func parseTerminal() throws(JQLSyntaxError) -> JQLTerminal {
        let start = token.start
        let field = try parseField()
        let operatorToken = token
        if places != nil { noteField(from: start) }
        index += 1
        switch operatorToken.kind {
        case .equals: return JQLTerminal(field, .comparison(.equals, try parseOperand([.empty])))
        case .notEquals: return JQLTerminal(field, .comparison(.notEquals, try parseOperand([.empty])))
        case .like: return JQLTerminal(field, .comparison(.contains, try parseOperand([.empty])))
        case .notLike: return JQLTerminal(field, .comparison(.notContains, try parseOperand([.empty])))
        case .less: return JQLTerminal(field, .comparison(.less, try parseOperand([])))
        case .greater: return JQLTerminal(field, .comparison(.greater, try parseOperand([])))
        case .lessOrEqual: return JQLTerminal(field, .comparison(.lessOrEqual, try parseOperand([])))
        case .greaterOrEqual: return JQLTerminal(field, .comparison(.greaterOrEqual, try parseOperand([])))
        case .isIn: return JQLTerminal(field, .comparison(.isIn, try parseListOrFunction()))
        case .not:
            try expect(.isIn, "'IN'")
            return JQLTerminal(field, .comparison(.isNotIn, try parseListOrFunction()))
        case .isValue:
            // Anything but EMPTY is grammar to Jira too, which then refuses it as nonsense: see `JQLProblem`.
            if token.kind == .bang { throw .at(token.start, in: bytes, "Expecting 'NOT' but got '!'.") }
            let isNegated = take(.not)
            return JQLTerminal(
                field,
                .comparison(isNegated ? .isNotValue : .isValue, try parseOperand([.empty]))
            )
        case .was: return JQLTerminal(field, try parseWas())
        case .changed: return JQLTerminal(field, .changed(try parsePredicates(ofChanged: true)))
        default:
            index -= 1
            throw missingOperator()
        }
    }

    // MARK: Places

    /// Notes the field that ended before the token at hand, and its operator, all the words of it.
    private mutating func noteField(from start: Int) {
        var last = index
        if [.isValue, .was, .not].contains(token.kind) {
            while [.not, .isIn].contains(tokens[min(last + 1, tokens.count - 1)].kind) { last += 1 }
        }
        let symbol = token.start..<tokens[last].end
        let field = start..<tokens[index - 1].end
        places?.begin(field: field, symbol: symbol)
    }

    private mutating func noteOperand(_ text: String, isFunction: Bool = false) {
        let range = token.start..<token.end
        places?.add(text, range, isFunction: isFunction)
    }

    // MARK: History

    private mutating func parseWas() throws(JQLSyntaxError) -> JQLCondition {
        let isNegated = take(.not)
        if take(.isIn) {
            let operand = try parseListOrFunction()
            return .was(isNegated ? .wasNotIn : .wasIn, operand, try parsePredicates(ofChanged: false))
        }
        let operand = try parseOperand([.empty])
        return .was(isNegated ? .wasNot : .was, operand, try parsePredicates(ofChanged: false))
    }

    private mutating func parsePredicates(ofChanged: Bool) throws(JQLSyntaxError) -> [JQLPredicate] {
        var predicates: [JQLPredicate] = []
        while true {
            switch token.kind {
            case .after:
                index += 1
                predicates.append(.after(try parseOperand([])))
            case .before:
                index += 1
                predicates.append(.before(try parseOperand([])))
            case .on:
                index += 1
                predicates.append(.on(try parseOperand([])))
            case .by:
                index += 1
                predicates.append(.by(try parseOperand([.empty, .list])))
            case .from where ofChanged:
                index += 1
                predicates.append(.from(try parseOperand([.empty, .list])))
            case .to where ofChanged:
                index += 1
                predicates.append(.to(try parseOperand([.empty, .list])))
            case .word where isDuring:
                index += 1
                predicates.append(try parseDuring())
            case .word, .quoted:
                guard ofChanged, predicates.isEmpty else { return predicates }
                throw .at(
                    token.start,
                    in: bytes,
                    "The CHANGED operator does not support the use of values without predicates. "
                        + "You must prefix the \(quotedToken) value with a suitable predicate.",
                    suggestion: "Write CHANGED TO \"\(quotedToken)\"."
                )
            default: return predicates
            }
        }
    }

    /// `during` is a keyword here only: it is not among the reserved words.
    private var isDuring: Bool {
        token.end - token.start == 6 && text(of: token).lowercased() == "during"
    }

    private mutating func parseDuring() throws(JQLSyntaxError) -> JQLPredicate {
        guard token.kind == .openParenthesis else {
            throw token.kind == .end
                ? missingOperand()
                : .at(
                    token.start,
                    in: bytes,
                    "The DURING predicate must be supplied with exactly 2 date values."
                )
        }
        index += 1
        let start = try parseOperand([])
        try expect(.comma, "','")
        let end = try parseOperand([])
        try expect(.closeParenthesis, "')'")
        return .during(start, end)
    }

    // MARK: Operands

    struct Allowed: OptionSet {
        let rawValue: Int
        static let empty = Allowed(rawValue: 1)
        static let list = Allowed(rawValue: 2)
    }

    mutating func parseOperand(_ allowed: Allowed) throws(JQLSyntaxError) -> JQLOperand {
        switch token.kind {
        case .word, .quoted: return try parseValueOrFunction()
        case .empty where allowed.contains(.empty):
            index += 1
            return .empty
        case .openParenthesis where allowed.contains(.list): return try parseList()
        case .openParenthesis:
            throw .operand(
                token.start,
                in: bytes,
                "Expecting either a value or function but got '('.",
                suggestion: "Use IN or NOT IN for a list of values."
            )
        case .end: throw missingOperand()
        case .reserved: throw reservedWord()
        default: throw unexpectedOperand()
        }
    }

    private mutating func parseListOrFunction() throws(JQLSyntaxError) -> JQLOperand {
        switch token.kind {
        case .openParenthesis: return try parseList()
        case .word, .quoted:
            let start = token
            let operand = try parseValueOrFunction()
            guard case .value = operand else { return operand }
            index -= 1
            throw .operand(
                start.start,
                in: bytes,
                "Expecting either a list or function but got '\(quotedToken)'.",
                suggestion: "Put the values in parentheses: (\(quotedToken))."
            )
        case .end: throw missingOperand()
        case .reserved: throw reservedWord()
        default: throw unexpectedOperand()
        }
    }

    private mutating func parseList() throws(JQLSyntaxError) -> JQLOperand {
        try enter()
        defer { leave() }
        index += 1
        let first = try parseOperand([.empty, .list])
        var rest: [JQLOperand] = []
        while take(.comma) { rest.append(try parseOperand([.empty, .list])) }
        try expect(.closeParenthesis, "')'")
        return .list(JQLOperandList(first, rest))
    }

    private mutating func parseValueOrFunction() throws(JQLSyntaxError) -> JQLOperand {
        guard tokens[index + 1].kind == .openParenthesis else {
            let value = try value(of: token)
            if places != nil { noteOperand(value.spelling) }
            index += 1
            return .value(value)
        }
        let name = text(of: token)
        guard !name.isEmpty else { throw .at(token.start, in: bytes, "A function name cannot be empty.") }
        if places != nil { noteOperand(name, isFunction: true) }
        index += 2
        return .function(JQLFunctionCall(name, try parseArguments()))
    }

    private mutating func parseArguments() throws(JQLSyntaxError) -> [JQLValue] {
        if take(.closeParenthesis) { return [] }
        var arguments: [JQLValue] = []
        while true {
            switch token.kind {
            case .word, .quoted:
                let value = try value(of: token)
                if places != nil { noteOperand(value.spelling) }
                arguments.append(value)
                index += 1
            case .end:
                throw .at(
                    token.start,
                    in: bytes,
                    arguments.isEmpty
                        ? "Expecting ')' before the end of the query."
                        : "Expecting a function argument at the end of the query."
                )
            case .reserved: throw reservedWord()
            case .closeParenthesis: throw .at(token.start, in: bytes, "Function argument must be specified.")
            case .comma where arguments.isEmpty:
                throw .at(token.start, in: bytes, "Expecting ')' but got ','.")
            default:
                let got = quotedToken
                throw .at(
                    token.start,
                    in: bytes,
                    "Expecting a function argument but got '\(got)'. "
                        + "You must surround '\(got)' in quotation marks to use it as an argument."
                )
            }
            if take(.comma) { continue }
            if take(.closeParenthesis) { return arguments }
            throw token.kind == .end
                ? .at(token.start, in: bytes, "Expecting ')' before the end of the query.")
                : .at(token.start, in: bytes, "Expecting ')' or ',' but got '\(quotedToken)'.")
        }
    }

    /// A word that is a whole number, unless writing the number again would give another text (`007`).
    private func value(of token: JQLToken) throws(JQLSyntaxError) -> JQLValue {
        guard token.kind == .word, !token.hasEscapes, isWholeNumber(token) else {
            return .text(text(of: token))
        }
        let text = text(of: token)
        guard let number = Int64(text) else { throw invalidNumber(text) }
        return String(number) == text ? .integer(number) : .text(text)
    }

    private func isWholeNumber(_ token: JQLToken) -> Bool {
        let digits = bytes[token.start] == UInt8(ascii: "-") ? token.start + 1 : token.start
        return digits < token.end && bytes[digits..<token.end].allSatisfy { (48...57).contains($0) }
    }
}
