/// What conditions mean, in plain words.
enum JQLWording {
    static func condition(_ terminal: JQLTerminal) -> String {
        let field = name(terminal.field)
        switch terminal.condition {
        case .comparison(let symbol, let operand): return "\(field) \(comparison(symbol, operand))"
        case .was(let symbol, let operand, let predicates):
            let values = words(operand)
            let verb =
                switch symbol {
                case .was: "was at some time \(values)"
                case .wasNot: "was never \(values)"
                case .wasIn: "was at some time \(oneOf(operand))"
                case .wasNotIn: "was never \(oneOf(operand))"
                }
            return "\(field) \(verb)\(limits(predicates))"
        case .changed(let predicates): return "\(field) was changed\(limits(predicates))"
        }
    }

    static func order(_ ordering: JQLOrdering) -> String {
        let field = name(ordering.field)
        return switch ordering.direction {
        case .ascending?: "\(field), smallest or earliest first"
        case .descending?: "\(field), greatest or latest first"
        case nil: "\(field), in Jira's own direction for it"
        }
    }

    private static func name(_ field: JQLFieldReference) -> String {
        switch field {
        case .customField(let id): return "custom field \(id)"
        case .name(let name): return name
        case .property(let entity, let steps):
            let path = steps.map { $0.key + ($0.path.map { ", \($0)" } ?? "") }.joined(separator: ", then ")
            return "the property \(path) of \(entity)"
        }
    }

    private static func comparison(_ symbol: JQLOperator, _ operand: JQLOperand) -> String {
        if operand == .empty {
            return switch symbol {
            case .equals, .isValue, .contains: "is empty"
            default: "is not empty"
            }
        }
        let values = words(operand)
        return switch symbol {
        case .equals, .isValue: "is \(values)"
        case .notEquals, .isNotValue: "is filled in, and not with \(values)"
        case .contains: "contains the words of \(values)"
        case .notContains: "is filled in, and does not contain the words of \(values)"
        case .less: "is less than, or before, \(values)"
        case .greater: "is greater than, or after, \(values)"
        case .lessOrEqual: "is at most, or no later than, \(values)"
        case .greaterOrEqual: "is at least, or no earlier than, \(values)"
        case .isIn: "is \(oneOf(operand))"
        case .isNotIn: "is filled in, and with \(noneOf(operand))"
        }
    }

    private static func oneOf(_ operand: JQLOperand) -> String {
        if case .list(let list) = operand, list.operands.count == 1 { return words(list.operands[0]) }
        return "one of \(words(operand))"
    }

    private static func noneOf(_ operand: JQLOperand) -> String { "none of \(words(operand))" }

    private static func words(_ operand: JQLOperand) -> String {
        switch operand {
        case .empty: return "empty"
        case .value(.text(let text)): return "\"\(shown(text))\""
        case .value(.integer(let number)): return String(number)
        case .function(let call): return JQLOperand.function(call).description
        case .list(let list):
            let shown = list.operands.prefix(8).map(words)
            let more = list.operands.count - shown.count
            let words = shown.joined(separator: ", ")
            return more == 0 ? words : "\(words) and \(more) more"
        }
    }

    /// Controls would draw on the terminal.
    private static func shown(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? "·" : $0 }
            )
        )
    }

    private static func limits(_ predicates: [JQLPredicate]) -> String {
        predicates.map { predicate in
            switch predicate {
            case .after(let operand): " after \(words(operand))"
            case .before(let operand): " before \(words(operand))"
            case .on(let operand): " on the day of \(words(operand))"
            case .during(let start, let end): " between \(words(start)) and \(words(end))"
            case .by(let operand): " by \(words(operand))"
            case .from(let operand): " from \(words(operand))"
            case .to(let operand): " to \(words(operand))"
            }
        }
        .joined()
    }
}
