/// What a field is compared with.
public indirect enum JQLOperand: Hashable, Sendable {
    /// One literal.
    case value(JQLValue)
    /// A function call that Jira works out, such as `currentUser()`.
    case function(JQLFunctionCall)
    /// Several operands in parentheses.
    case list(JQLOperandList)
    /// `EMPTY`.
    case empty
}

/// A literal, kept so that printing and parsing it again gives the same.
public enum JQLValue: Hashable, Sendable {
    /// A text; numbers with a fraction and dates are texts in JQL.
    case text(String)
    /// A whole number written without quotes. On a date field it is a time in epoch milliseconds, free of any
    /// zone.
    case integer(Int64)
}

/// The operands of a list: one or more.
public struct JQLOperandList: Hashable, Sendable {
    /// The operands in written order; at least one.
    public let operands: [JQLOperand]

    /// Makes a list of one operand and any number more.
    public init(_ first: JQLOperand, _ rest: [JQLOperand] = []) { operands = [first] + rest }

    /// Makes a list; nil of no operand, which JQL has no form for.
    public init?(_ operands: [JQLOperand]) {
        guard !operands.isEmpty else { return nil }
        self.operands = operands
    }
}

/// A function's name and arguments.
public struct JQLFunctionCall: Hashable, Sendable {
    /// The name as written; Jira ignores its letter case.
    public let name: String
    /// The arguments, which are literals only.
    public let arguments: [JQLValue]

    /// Makes a call of a function.
    public init(_ name: String, _ arguments: [JQLValue] = []) {
        self.name = name
        self.arguments = arguments
    }
}
