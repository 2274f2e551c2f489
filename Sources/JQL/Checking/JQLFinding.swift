/// Something about a query that its author should know, and where.
public struct JQLFinding: Hashable, Sendable {
    /// How bad it is.
    public enum Severity: String, Hashable, Sendable, CaseIterable {
        /// Jira refuses the query.
        case error
        /// Jira may refuse it, or it may find something else than it looks like.
        case warning
        /// Good to know.
        case note
    }

    /// What kind of thing it is; the raw values are part of the interface.
    public enum Rule: String, Hashable, Sendable, CaseIterable {
        /// Not JQL.
        case syntax
        /// Restricts nothing.
        case unbounded
        /// No such field.
        case unknownField = "unknown-field"
        /// A name that several fields have.
        case ambiguousField = "ambiguous-field"
        /// No such function, or one that does not fit.
        case function
        /// An operator that the field does not take.
        case symbol = "operator"
        /// A value that the field cannot hold.
        case value
        /// The order.
        case order
        /// A date that the account's time zone decides.
        case timeZone = "time-zone"
        /// Tickets without a value are left out.
        case leavesOutEmpty = "leaves-out-empty"
        /// More values than Jira is sure to take.
        case longList = "long-list"
        /// Characters that cannot be seen.
        case invisible
        /// The site's own word.
        case site
    }

    /// How bad it is.
    public let severity: Severity
    /// What kind of thing it is.
    public let rule: Rule
    /// What is wrong, in Jira's words where Jira has some.
    public let message: String
    /// What to write instead, where that is clear.
    public let suggestion: String?
    /// Where it stands: offsets in the text's UTF-8; empty where a place between characters is meant.
    public let range: Range<Int>

    /// Makes a finding.
    public init(
        _ severity: Severity,
        _ rule: Rule,
        _ message: String,
        suggestion: String? = nil,
        at range: Range<Int>
    ) {
        self.severity = severity
        self.rule = rule
        self.message = message
        self.suggestion = suggestion
        self.range = range
    }
}

/// What a check found.
public struct JQLCheck: Hashable, Sendable {
    /// The text that was checked.
    public let text: String
    /// The query; nil where the text is no JQL.
    public let query: JQLQuery?
    /// What was found, in the order of the text, errors first where they share a place.
    public let findings: [JQLFinding]

    /// Makes an outcome; sorts the findings.
    public init(text: String, query: JQLQuery?, findings: [JQLFinding]) {
        self.text = text
        self.query = query
        let ranks: [JQLFinding.Severity: Int] = [.error: 0, .warning: 1, .note: 2]
        self.findings = findings.enumerated().sorted { left, right in
            let leftKey = (left.element.range.lowerBound, ranks[left.element.severity] ?? 3, left.offset)
            let rightKey = (right.element.range.lowerBound, ranks[right.element.severity] ?? 3, right.offset)
            return leftKey < rightKey
        }
        .map(\.element)
    }

    /// Whether nothing was found for which Jira would refuse the query.
    public var isAccepted: Bool { !findings.contains { $0.severity == .error } }

    /// The same with further findings, such as the site's own.
    public func adding(_ more: [JQLFinding]) -> JQLCheck {
        JQLCheck(text: text, query: query, findings: findings + more)
    }

    /// The line of a finding, with carets under its place.
    public func excerpt(of finding: JQLFinding, columns: Int = 76) -> JQLExcerpt {
        JQLExcerpt(of: text, at: finding.range, columns: columns)
    }
}
