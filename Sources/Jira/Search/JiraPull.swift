/// A complete reading of what a JQL finds, with the evidence for it.
public struct JiraPull: Hashable, Sendable {
    /// How the issues were read.
    public enum Method: String, Hashable, Sendable {
        /// Pages by token with all fields, 100 issues each.
        case pages
        /// Ids first, 5,000 a page, then the fields in bulk, up to 1,000 issues a call.
        case bulk
        /// Pages that join at a known issue, by key or by creation.
        case slices
    }

    /// How many issues the site counted; nil where the count was not asked for.
    public struct Count: Hashable, Sendable {
        /// Before the first issue was read.
        public var before: Int
        /// After the last one.
        public var after: Int
        /// Whether the site promises exactness; Jira Cloud does not.
        public var isExact: Bool

        /// Makes counts, for tests and simulations.
        public init(before: Int, after: Int, isExact: Bool) {
            self.before = before
            self.after = after
            self.isExact = isExact
        }
    }

    /// The issues in ascending order of their numeric id.
    public var issues: [JiraIssue]
    /// How they were read.
    public var method: Method
    /// How many issues the search found.
    public var found: Int
    /// Ids that the search found and that could not be read: removed in between, or hidden from this account.
    public var unreadable: [String]
    /// Jira's words about some of the unreadable ones, by id.
    public var reasons: [String: String]
    /// How many issues the site counted before and after.
    public var count: Count?

    /// Makes a reading, for tests and simulations.
    public init(
        issues: [JiraIssue],
        method: Method,
        found: Int,
        unreadable: [String],
        reasons: [String: String] = [:],
        count: Count? = nil
    ) {
        self.issues = issues
        self.method = method
        self.found = found
        self.unreadable = unreadable
        self.reasons = reasons
        self.count = count
    }

    /// Whether every issue found was read.
    public var isComplete: Bool { unreadable.isEmpty }

    /// The statement for a report, such as `4,812 of 4,812`.
    public var completeness: String { "\(Self.grouped(issues.count)) of \(Self.grouped(found))" }

    /// The statement with its evidence: how they were read, what the site counted, and which are missing and why.
    ///
    /// For example `4,811 of 4,812 issues read by ids and then in bulk; the site counted about 4,812 before and 4,813
    /// after; missing: 10003 (Issue does not exist)`.
    public var statement: String {
        let way =
            switch method {
            case .pages: "in pages"
            case .bulk: "by ids and then in bulk"
            case .slices: "in slices that join"
            }
        var parts = ["\(completeness) issues read \(way)"]
        if let count {
            let about = count.isExact ? "" : "about "
            parts.append(
                "the site counted \(about)\(Self.grouped(count.before)) before and \(Self.grouped(count.after)) after"
            )
        }
        if !unreadable.isEmpty {
            let named = unreadable.prefix(10).map { id in reasons[id].map { "\(id) (\($0))" } ?? id }
            let rest = unreadable.count > 10 ? " and \(Self.grouped(unreadable.count - 10)) more" : ""
            parts.append("missing: \(named.joined(separator: ", "))\(rest)")
        }
        return parts.joined(separator: "; ")
    }

    /// A count with commas between thousands.
    private static func grouped(_ number: Int) -> String {
        let digits = String(number)
        return String(
            digits.enumerated().flatMap { index, digit -> [Character] in
                let isStart = index > 0 && (digits.count - index) % 3 == 0
                return isStart ? [",", digit] : [digit]
            }
        )
    }
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
