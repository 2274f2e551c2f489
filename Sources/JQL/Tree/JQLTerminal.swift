/// One field and what is asked of it, such as `status = "Done"`.
///
/// Made by the parser and by the building methods of `JQLFieldReference`, so that operator and operand always
/// fit.
public struct JQLTerminal: Hashable, Sendable {
    /// The field that is looked at.
    public let field: JQLFieldReference
    /// What is asked of it.
    public let condition: JQLCondition

    package init(_ field: JQLFieldReference, _ condition: JQLCondition) {
        self.field = field
        self.condition = condition
    }
}

/// What is asked of a field.
public enum JQLCondition: Hashable, Sendable {
    /// An operator and its operand, about the field's present value.
    case comparison(JQLOperator, JQLOperand)
    /// `was`, `was not`, `was in`, `was not in`: about past values.
    case was(JQLWas, JQLOperand, [JQLPredicate])
    /// `changed`: about changes themselves.
    case changed([JQLPredicate])
}

/// The operators about present values.
public enum JQLOperator: String, Hashable, Sendable, CaseIterable {
    /// `=`.
    case equals = "="
    /// `!=`; leaves out tickets whose field is empty.
    case notEquals = "!="
    /// `~`: a text search, not an equality.
    case contains = "~"
    /// `!~`; leaves out tickets whose field is empty.
    case notContains = "!~"
    /// `<`.
    case less = "<"
    /// `>`.
    case greater = ">"
    /// `<=`.
    case lessOrEqual = "<="
    /// `>=`.
    case greaterOrEqual = ">="
    /// `in`, of a list or a function.
    case isIn = "in"
    /// `not in`; leaves out tickets whose field is empty.
    case isNotIn = "not in"
    /// `is`, of `EMPTY`.
    case isValue = "is"
    /// `is not`, of `EMPTY`.
    case isNotValue = "is not"
}

/// The operators about past values.
public enum JQLWas: String, Hashable, Sendable, CaseIterable {
    /// Had the value at some time.
    case was = "was"
    /// Never had the value.
    case wasNot = "was not"
    /// Had one of the values at some time.
    case wasIn = "was in"
    /// Never had any of the values.
    case wasNotIn = "was not in"
}

/// A limit on the changes that a history operator looks at.
public enum JQLPredicate: Hashable, Sendable {
    /// Later than a time.
    case after(JQLOperand)
    /// Earlier than a time.
    case before(JQLOperand)
    /// On the day of a time.
    case on(JQLOperand)
    /// From one time to another, both included.
    case during(JQLOperand, JQLOperand)
    /// Made by a user.
    case by(JQLOperand)
    /// From a value; of `changed` only.
    case from(JQLOperand)
    /// To a value; of `changed` only.
    case to(JQLOperand)
}
