/// Which issues a query finds, without what they say: a complete list with the evidence for it.
public struct JiraCensus: Hashable, Sendable {
    /// One issue.
    public struct Entry: Hashable, Sendable {
        /// Numeric id as text.
        public var id: String
        /// Last change as the search has it, milliseconds since 1970; nil where it would have cost pages of its own.
        public var updated: Int64?

        /// Makes an entry, for tests and simulations.
        public init(id: String, updated: Int64? = nil) {
            self.id = id
            self.updated = updated
        }
    }

    /// The issues in ascending order of their numeric id, each once.
    public var entries: [Entry]
    /// How many the site counted before and after.
    public var count: JiraPull.Count
    /// Whether entries say when their issue was last changed.
    public var showsChanges: Bool

    /// Makes a census, for tests and simulations.
    public init(entries: [Entry], count: JiraPull.Count, showsChanges: Bool) {
        self.entries = entries
        self.count = count
        self.showsChanges = showsChanges
    }
}

/// What a query finds that was updated since a moment.
public struct JiraDelta: Hashable, Sendable {
    /// Issues with their fields, where the site gives those in the same pages.
    public var issues: [JiraIssue]
    /// Ids of issues whose fields are still to be read, in bulk.
    public var unread: [String]

    /// Makes a delta, for tests and simulations.
    public init(issues: [JiraIssue], unread: [String]) {
        self.issues = issues
        self.unread = unread
    }
}
