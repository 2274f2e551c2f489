/// Writes trees as canonical JQL.
///
/// The one place where text enters a query, so the one place that decides whether a value can break out of
/// it.
struct JQLPrinter {
    private(set) var text = ""

    mutating func print(_ query: JQLQuery) {
        if let clause = query.clause { print(clause) }
        guard !query.order.isEmpty else { return }
        text += query.clause == nil ? "ORDER BY " : " ORDER BY "
        for (position, ordering) in query.order.enumerated() {
            if position > 0 { text += ", " }
            print(ordering.field)
            switch ordering.direction {
            case .ascending: text += " ASC"
            case .descending: text += " DESC"
            case nil: break
            }
        }
    }

    // MARK: Clauses

    private mutating func print(_ clause: JQLClause) {
        switch clause {
        case .and(let parts):
            for (position, part) in parts.clauses.enumerated() {
                if position > 0 { text += " AND " }
                printGrouped(part)
            }
        case .or(let parts):
            for (position, part) in parts.clauses.enumerated() {
                if position > 0 { text += " OR " }
                // AND binds more tightly than OR, so that only OR in OR needs parentheses to keep its own
                // group.
                if case .or = part { printGrouped(part) } else { print(part) }
            }
        case .not(let negated):
            text += "NOT "
            printGrouped(negated)
        case .terminal(let terminal): print(terminal)
        }
    }

    private mutating func printGrouped(_ clause: JQLClause) {
        switch clause {
        case .and, .or:
            text += "("
            print(clause)
            text += ")"
        case .not, .terminal: print(clause)
        }
    }

    private mutating func print(_ terminal: JQLTerminal) {
        print(terminal.field)
        switch terminal.condition {
        case .comparison(let comparison, let operand):
            text += " \(comparison.rawValue.uppercased()) "
            print(operand)
        case .was(let operation, let operand, let predicates):
            text += " \(operation.rawValue.uppercased()) "
            print(operand)
            print(predicates)
        case .changed(let predicates):
            text += " CHANGED"
            print(predicates)
        }
    }

    private mutating func print(_ predicates: [JQLPredicate]) {
        for predicate in predicates {
            switch predicate {
            case .after(let operand): print(" AFTER ", operand)
            case .before(let operand): print(" BEFORE ", operand)
            case .on(let operand): print(" ON ", operand)
            case .by(let operand): print(" BY ", operand)
            case .from(let operand): print(" FROM ", operand)
            case .to(let operand): print(" TO ", operand)
            case .during(let start, let end):
                print(" DURING (", start)
                print(", ", end)
                text += ")"
            }
        }
    }

    private mutating func print(_ keyword: String, _ operand: JQLOperand) {
        text += keyword
        print(operand)
    }

    // MARK: Operands and fields

    mutating func print(_ operand: JQLOperand) {
        switch operand {
        case .value(let value): print(value)
        case .empty: text += "EMPTY"
        case .list(let list):
            text += "("
            for (position, element) in list.operands.enumerated() {
                if position > 0 { text += ", " }
                print(element)
            }
            text += ")"
        case .function(let call):
            printName(call.name)
            text += "("
            for (position, argument) in call.arguments.enumerated() {
                if position > 0 { text += ", " }
                print(argument)
            }
            text += ")"
        }
    }

    private mutating func print(_ value: JQLValue) {
        switch value {
        case .integer(let number): text += String(number)
        case .text(let characters):
            if JQLPrinter.isDecimal(characters) { text += characters } else { printQuoted(characters) }
        }
    }

    mutating func print(_ field: JQLFieldReference) {
        switch field {
        case .customField(let id): text += "cf[\(id)]"
        case .name(let name): printName(name)
        case .property(let name, let steps):
            printName(name)
            for step in steps {
                text += "["
                printName(step.key)
                text += "]"
                if let path = step.path { printPath(path) }
            }
        }
    }

    private mutating func printName(_ name: String) {
        let bytes = name.utf8
        let isPlain =
            !bytes.isEmpty && bytes.allSatisfy(JQLLexer.isWordByte) && JQLWords.kind(of: bytes) == .word
        if isPlain { text += name } else { printQuoted(name) }
    }

    /// A path has no quoted form, so whatever is not a word's character is written as `\uXXXX`.
    private mutating func printPath(_ path: String) {
        text += "."
        for scalar in path.unicodeScalars {
            if scalar.isASCII, JQLLexer.isWordByte(UInt8(scalar.value)) {
                text.unicodeScalars.append(scalar)
            } else {
                printEscaped(scalar)
            }
        }
    }

    // MARK: Strings

    private mutating func printQuoted(_ characters: String) {
        text += "\""
        for scalar in characters.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            default:
                if JQLPrinter.mustBeEscaped(scalar) {
                    printEscaped(scalar)
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        text += "\""
    }

    private mutating func printEscaped(_ scalar: Unicode.Scalar) {
        for unit in UTF16.encode(scalar).map({ Array($0) }) ?? [] { text += "\\u" + JQLSyntaxError.hex(unit) }
    }

    /// Controls, line breaks among them, and the code points that Unicode keeps for no character.
    private static func mustBeEscaped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0xFDD0...0xFDEF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    /// Digits, a point and digits, perhaps negative: reads the same with and without quotation marks.
    private static func isDecimal(_ characters: String) -> Bool {
        var bytes = characters.utf8[...]
        if bytes.first == UInt8(ascii: "-") { bytes.removeFirst() }
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (48...57).contains($0) } }
    }
}
