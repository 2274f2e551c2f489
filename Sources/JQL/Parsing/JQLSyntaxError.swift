/// Why a text is not JQL, in Jira's own words, and where.
public struct JQLSyntaxError: Error, Hashable, Sendable {
    /// Jira's wording, with the place unless the text ends too early.
    public let message: String
    /// Line of the offending place, from 1.
    public let line: Int
    /// Character in the line, from 1, in UTF-16 units as Jira counts.
    public let character: Int
    /// Offset of the offending place in the text's UTF-8, from 0; the text's length where it ends too early.
    public let offset: Int
    /// What to write instead, where that is clear.
    public let suggestion: String?
}

extension JQLSyntaxError: CustomStringConvertible {
    /// The message and, where there is one, the suggestion.
    public var description: String { suggestion.map { "\(message) \($0)" } ?? message }
}
