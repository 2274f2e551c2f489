/// Where the parts of a query stand in its text, as offsets in UTF-8.
struct JQLPlaces {
    /// The conditions in written order, which is the order of the tree.
    var terminals: [JQLTerminalPlaces] = []
    /// The fields of `ORDER BY`.
    var orderings: [Range<Int>] = []

    mutating func begin(field: Range<Int>, symbol: Range<Int>) {
        terminals.append(JQLTerminalPlaces(field: field, symbol: symbol))
    }

    mutating func add(_ text: String, _ range: Range<Int>, isFunction: Bool = false) {
        guard !terminals.isEmpty else { return }
        terminals[terminals.count - 1].operands.append(
            JQLOperandPlace(text: text, isFunction: isFunction, range: range)
        )
    }
}

/// Where the parts of one condition stand.
struct JQLTerminalPlaces {
    let field: Range<Int>
    let symbol: Range<Int>
    /// Literals, arguments among them, and names of functions.
    var operands: [JQLOperandPlace] = []

    /// The first literal, or name of a function, of these characters; the field where there is none.
    func operand(_ text: String, isFunction: Bool = false) -> Range<Int> {
        operands.first { $0.text == text && $0.isFunction == isFunction }?.range ?? field
    }
}

/// Where one literal or a function's name stands.
struct JQLOperandPlace {
    let text: String
    let isFunction: Bool
    let range: Range<Int>
}
