/// What became of one issue of many.
public struct JiraItemOutcome: Hashable, Sendable {
    /// The issue as the caller named it.
    public var issue: IssueReference
    /// Why it was not done; nil where it was.
    public var error: JiraError?

    /// Makes an outcome, for tests and simulations.
    public init(issue: IssueReference, error: JiraError? = nil) {
        self.issue = issue
        self.error = error
    }

    /// Whether it was done.
    public var isDone: Bool { error == nil }
}

/// Beside which issue others are put.
public enum JiraRankPlace: Hashable, Sendable {
    /// Right above it.
    case before(IssueReference)
    /// Right below it.
    case after(IssueReference)
}
