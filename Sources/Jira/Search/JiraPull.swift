/// A complete reading of what a JQL finds, with the evidence for it.
public struct JiraPull: Hashable, Sendable {
    /// How the issues were read.
    public enum Method: String, Hashable, Sendable {
        /// Pages with all fields, 100 issues each.
        case pages
        /// Ids first, 5,000 a page, then the fields in bulk, up to 1,000 issues a call.
        case bulk
    }

    /// The issues in ascending order of their numeric id.
    public var issues: [JiraIssue]
    /// How they were read.
    public var method: Method
    /// How many issues the search found.
    public var found: Int
    /// Ids that the search found and that could not be read: removed in between, or hidden from this account.
    public var unreadable: [String]

    /// Makes a reading, for tests and simulations.
    public init(issues: [JiraIssue], method: Method, found: Int, unreadable: [String]) {
        self.issues = issues
        self.method = method
        self.found = found
        self.unreadable = unreadable
    }

    /// Whether every issue found was read.
    public var isComplete: Bool { unreadable.isEmpty }

    /// The statement for a report, such as `4812 of 4812`.
    public var completeness: String { "\(issues.count) of \(found)" }
}

extension JiraPull {
    /// Ascending by number; what is no number comes after, by its text.
    static func idPrecedes(_ left: String, _ right: String) -> Bool {
        switch (Int64(left), Int64(right)) {
        case (let left?, let right?): left < right
        case (_?, nil): true
        case (nil, _?): false
        case (nil, nil): left < right
        }
    }
}
