/// Why a query that is good JQL has no meaning on this site: every problem, in Jira's own words.
///
/// Jira Cloud answers signed-in callers with status 400 and these messages, anonymous ones with 200 and no
/// tickets.
public struct JQLEvaluationError: Error, Hashable, Sendable {
    /// What is wrong, in the order of the query; never empty.
    public let problems: [JQLProblem]

    /// Jira's `errorMessages`.
    public var messages: [String] { problems.map(\.message) }
}

extension JQLEvaluationError: CustomStringConvertible {
    /// The messages, one after another.
    public var description: String { messages.joined(separator: " ") }
}

/// One reason why a query has no meaning on a site.
public enum JQLProblem: Error, Hashable, Sendable {
    /// No such field, or none that the caller may see.
    case unknownField(String)
    /// No such value in a closed set.
    case unknownValue(String, field: String)
    /// No value with such an id in a closed set.
    case unknownID(Int64, field: String)
    /// Not the form of a ticket's key.
    case badIssueKey(String, field: String)
    /// No such ticket.
    case unknownIssue(String, field: String)
    /// The field's kind does not take the operator.
    case unsupportedOperator(String, field: String)
    /// No such function.
    case unknownFunction(String)
    /// A function of the site whose arguments it does not take.
    case badArguments(function: String)
    /// A function with too many arguments.
    case argumentCount(function: String, expected: Int, received: Int)
    /// A date function whose argument is no `-1`, `+2w` or the like.
    case badIncrement(function: String)
    /// A function whose values are not of the field's kind.
    case unsuitableFunction(String, field: String)
    /// Not a date in any of Jira's forms.
    case badDate(String, field: String)
    /// The same in a predicate of `was` or `changed`.
    case badPredicateDate(String, predicate: String)
    /// A text search for nothing.
    case emptyText(field: String)
    /// A text search whose first character is a wildcard.
    case textStartsWithWildcard(String, field: String, wildcard: String)
    /// A text search with unbalanced quotation marks or parentheses.
    case unreadableText(String, field: String)
    /// Not a number.
    case badNumber(String, field: String)
    /// `is` of something else than `EMPTY`.
    case isWithoutEmpty(field: String)
    /// An order by a field that has none.
    case unsortableField(String)
    /// More fields in the order than Jira's 7.
    case tooManyOrderings(Int)
    /// `was` or `changed` where tickets carry no history here.
    case historyUnavailable(field: String)
}

extension JQLProblem {
    /// Jira's wording; texts that no source records are marked in the code.
    public var message: String {
        switch self {
        case .unknownField(let field):
            "Field '\(field)' does not exist or you do not have permission to view it."
        case .unknownValue(let value, let field):
            "The value '\(value)' does not exist for the field '\(field)'."
        case .unknownID(let id, let field):
            "A value with ID '\(id)' does not exist for the field '\(field)'."
        case .badIssueKey(let key, let field):
            "The issue key '\(key)' for field '\(field)' is invalid."
        case .unknownIssue(let key, let field):
            "An issue with key '\(key)' does not exist for field '\(field)'."
        case .unsupportedOperator(let symbol, let field):
            "The operator '\(symbol)' is not supported by the '\(field)' field."
        case .unknownFunction(let name):
            "Unable to find JQL function '\(name)()'."
        case .badArguments(let function):
            // Our wording: Jira has one per function.
            "The arguments of the function '\(function)' are not valid."
        case .argumentCount(let function, let expected, let received):
            "Function '\(function)' expected '\(expected)' arguments but received '\(received)'."
        case .badIncrement(let function):
            "Duration for function '\(function)' should have the format (+/-)n(yMwdm), e.g -1M for 1 "
                + "month earlier."
        case .unsuitableFunction(let name, let field):
            // Our wording.
            "The function '\(name)' gives values that the field '\(field)' does not hold."
        case .badDate(let text, let field):
            "Date value '\(text)' for field '\(field)' is invalid. \(JQLProblem.dateForms)"
        case .badPredicateDate(let text, let predicate):
            "Date value '\(text)' for predicate '\(predicate)' is invalid. \(JQLProblem.dateForms)"
        case .emptyText(let field):
            "The field '\(field)' does not support searching for an empty string."
        case .textStartsWithWildcard(let text, let field, let wildcard):
            "The text query '\(text)' for field '\(field)' is not allowed to start with '\(wildcard)'."
        case .unreadableText(let text, let field):
            "Unable to parse the text '\(text)' for field '\(field)'."
        case .badNumber(let text, let field):
            "The value '\(text)' for the field '\(field)' is not a number."
        case .isWithoutEmpty(let field):
            // Our wording.
            "The operator 'is' takes only EMPTY; use '=' to compare the field '\(field)' with a value."
        case .unsortableField(let field):
            "Not able to sort using field '\(field)'."
        case .tooManyOrderings:
            "JQL can be ordered by at most 7 fields."
        case .historyUnavailable(let field):
            // Our wording: the evaluator's own limit.
            "The history of the field '\(field)' is not known here, so 'was' and 'changed' cannot be "
                + "answered."
        }
    }

    private static let dateForms = """
        Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', \
        or a period format e.g. '-5d', '4w 2d'.
        """
}
