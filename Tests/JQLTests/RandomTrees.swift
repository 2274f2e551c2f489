@testable import JQL

/// Any tree that the types allow, with text that tries to get out of its quotation marks.
struct RandomTrees {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func query() -> JQLQuery {
        let clause = generator.below(10) == 0 ? nil : clause(depth: 0)
        let order = (0..<generator.below(4)).map { _ in
            JQLOrdering(field(), generator.pick([nil, .ascending, .descending]))
        }
        return JQLQuery(clause, orderedBy: order)
    }

    mutating func clause(depth: Int) -> JQLClause {
        switch depth > 4 ? 0 : generator.below(6) {
        case 4: return .not(clause(depth: depth + 1))
        case 5:
            let first = clause(depth: depth + 1)
            let second = clause(depth: depth + 1)
            let rest = (0..<generator.below(3)).map { _ in clause(depth: depth + 1) }
            let parts = JQLParts(first, second, rest)
            return generator.below(2) == 0 ? .and(parts) : .or(parts)
        default: return .terminal(terminal())
        }
    }

    mutating func terminal() -> JQLTerminal {
        let field = field()
        switch generator.below(12) {
        case 0:
            return JQLTerminal(field, .changed(predicates(ofChanged: true)))
        case 1:
            let symbol = generator.pick(JQLWas.allCases)
            let isList = symbol == .wasIn || symbol == .wasNotIn
            return JQLTerminal(
                field,
                .was(
                    symbol,
                    isList ? listOrFunction() : single(allowsEmpty: true),
                    predicates(ofChanged: false)
                )
            )
        default:
            let symbol = generator.pick(JQLOperator.allCases)
            switch symbol {
            case .isIn, .isNotIn: return JQLTerminal(field, .comparison(symbol, listOrFunction()))
            case .less, .greater, .lessOrEqual, .greaterOrEqual:
                return JQLTerminal(field, .comparison(symbol, single(allowsEmpty: false)))
            default: return JQLTerminal(field, .comparison(symbol, single(allowsEmpty: true)))
            }
        }
    }

    private mutating func predicates(ofChanged: Bool) -> [JQLPredicate] {
        (0..<generator.below(4)).map { _ in
            switch generator.below(ofChanged ? 7 : 5) {
            case 0: .after(single(allowsEmpty: false))
            case 1: .before(single(allowsEmpty: false))
            case 2: .on(single(allowsEmpty: false))
            case 3: .during(single(allowsEmpty: false), single(allowsEmpty: false))
            case 4: .by(operand(depth: 0))
            case 5: .from(operand(depth: 0))
            default: .to(operand(depth: 0))
            }
        }
    }

    private mutating func operand(depth: Int) -> JQLOperand {
        generator.below(4) == 0 && depth < 3 ? list(depth: depth) : single(allowsEmpty: true)
    }

    private mutating func list(depth: Int) -> JQLOperand {
        let first = operand(depth: depth + 1)
        return .list(JQLOperandList(first, (0..<generator.below(4)).map { _ in operand(depth: depth + 1) }))
    }

    private mutating func listOrFunction() -> JQLOperand {
        generator.below(3) == 0 ? .function(function()) : list(depth: 0)
    }

    private mutating func single(allowsEmpty: Bool) -> JQLOperand {
        switch generator.below(allowsEmpty ? 8 : 7) {
        case 0: .function(function())
        case 7: .empty
        default: .value(value())
        }
    }

    private mutating func function() -> JQLFunctionCall {
        JQLFunctionCall(nonEmptyText(), (0..<generator.below(4)).map { _ in value() })
    }

    mutating func value() -> JQLValue {
        generator.below(4) == 0
            ? .integer(Int64(truncatingIfNeeded: generator.next()) >> Int64(generator.below(64)))
            : .text(text())
    }

    mutating func field() -> JQLFieldReference {
        switch generator.below(8) {
        case 0: .customField(generator.below(20_000))
        case 1:
            .property(
                nonEmptyText(),
                (0...generator.below(2)).map { _ in
                    JQLPropertyStep(key: nonEmptyText(), path: generator.below(2) == 0 ? nil : text())
                }
            )
        default: .name(nonEmptyText())
        }
    }

    mutating func nonEmptyText() -> String {
        let text = text()
        return text.isEmpty ? "x" : text
    }

    /// Plain words, reserved ones, fragments of JQL, and any scalar at all.
    mutating func text() -> String {
        switch generator.below(5) {
        case 0:
            return generator.pick([
                "status", "In Progress", "FIELD-12", "51.25", "-3", "007", "-0.0", "1.", ".5", "",
            ])
        case 1: return generator.pick(JQLWords.reserved)
        case 2:
            return (0..<generator.below(5)).map { _ in generator.pick(RandomTrees.fragments) }.joined()
        default:
            var text = ""
            for _ in 0..<generator.below(12) { text.unicodeScalars.append(scalar()) }
            return text
        }
    }

    private mutating func scalar() -> Unicode.Scalar {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x20, 0x20...0x7F, 0x20...0x7F, 0x7F...0xA1, 0xFDCF...0xFDF0, 0xFFF0...0x1_0000,
            0x1_F600...0x1_F640,
        ]
        return Unicode.Scalar(UInt32.random(in: generator.pick(ranges), using: &generator)) ?? "?"
    }

    static let fragments = [
        "\"", "'", "\\", "\\\"", "\" OR \"\"=\"", "') OR (a=a", " ORDER BY key", "\n", "\r\n", "\t",
        "\\u0022", "\u{0}",
        "\u{85}", "--", ")", "(", ",", " AND ", "EMPTY", "currentUser()", "“", "”", "\u{301}", "e",
        "\u{FEFF}", "\u{FFFF}",
    ]
}
