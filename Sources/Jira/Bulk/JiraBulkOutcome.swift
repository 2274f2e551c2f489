/// What became of one issue of a bulk operation; the same for tasks on Cloud and for one call each on Data Center.
public enum JiraBulkOutcome: Hashable, Sendable {
    /// It is as asked for.
    case processed
    /// Jira tried and refused, with its own words.
    case failed(reasons: [String])
    /// It does not exist, or this account may not see it.
    case inaccessible
    /// Surely nothing was done, for a reason that lies not in it: credentials, rate limit, network, permission.
    case notSent(JiraError)
    /// It may be done: read the issue before anything else.
    case ambiguous(JiraError)
}

/// What became of a bulk operation.
public struct JiraBulkReport: Hashable, Sendable {
    /// One issue's outcome.
    public struct Entry: Hashable, Sendable {
        /// The id or key that the caller gave.
        public var issue: String
        /// What became of it.
        public var outcome: JiraBulkOutcome

        /// Makes an entry.
        public init(issue: String, outcome: JiraBulkOutcome) {
            self.issue = issue
            self.outcome = outcome
        }
    }

    /// One entry per issue given, in their order.
    public var entries: [Entry]
    /// Ids of the tasks that did the work, to ask about what is ambiguous; empty on Data Center.
    public var tasks: [String]

    /// Makes a report.
    public init(entries: [Entry], tasks: [String] = []) {
        self.entries = entries
        self.tasks = tasks
    }

    /// How many issues are as asked for.
    public var processedCount: Int { entries.count { $0.outcome == .processed } }

    /// The entries of those that are not.
    public var exceptions: [Entry] { entries.filter { $0.outcome != .processed } }
}

extension JiraBulkOutcome {
    /// What the failure of one issue's own request means.
    init(_ error: JiraError) {
        if error.isAmbiguousWrite {
            self = .ambiguous(error)
        } else if error.status == 404 {
            self = .inaccessible
        } else if let status = error.status, [400, 403, 409, 413, 422].contains(status) {
            let words =
                error.errorMessages
                + error.fieldErrors.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
            self = .failed(reasons: words.isEmpty ? [error.message] : words)
        } else if error.code == .validation {
            self = .failed(reasons: [error.message])
        } else {
            self = .notSent(error)
        }
    }

    /// What the failure of a whole bulk request means for each issue in it.
    static func ofRequest(_ error: JiraError) -> JiraBulkOutcome {
        error.isAmbiguousWrite ? .ambiguous(error) : .notSent(error)
    }
}

/// The progress of a bulk task, `GET /bulk/queue/{taskId}`.
struct JiraBulkProgress: Decodable {
    var status: JiraTaskStatus
    var processed: Set<String>
    var failed: [String: [String]]
    var inaccessible: Int?

    private enum Keys: String, CodingKey {
        case status, processedAccessibleIssues, failedAccessibleIssues, invalidOrInaccessibleIssueCount
    }

    private struct Reasons: Decodable {
        var texts: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let texts = try? container.decode([String].self) {
                self.texts = texts
            } else {
                texts = [try container.decode(String.self)]
            }
        }
    }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        status = JiraTaskStatus(try object.decode(String.self, forKey: .status))
        let ids = try object.decodeIfPresent([JiraIdentifier].self, forKey: .processedAccessibleIssues)
        processed = Set((ids ?? []).map(\.text))
        failed =
            try object.decodeIfPresent([String: Reasons].self, forKey: .failedAccessibleIssues)?
            .mapValues(\.texts) ?? [:]
        inaccessible = try object.decodeIfPresent(Int.self, forKey: .invalidOrInaccessibleIssueCount)
    }

    /// What became of each issue of the request.
    ///
    /// The site names what it processed and what failed; of the rest it gives only a number. Where the task is complete and
    /// the numbers agree, the rest is inaccessible; otherwise nobody can say.
    ///
    /// - Parameters:
    ///   - ids: numeric ids, each once, as they were sent.
    ///   - endpoint: method and path, for errors.
    ///   - task: id of the task.
    /// - Returns: one outcome per id, in their order.
    func outcomes(of ids: [String], endpoint: String, task: String) -> [JiraBulkOutcome] {
        let rest = ids.count { !processed.contains($0) && failed[$0] == nil }
        return ids.map { id in
            if let reasons = failed[id] { return .failed(reasons: reasons) }
            if processed.contains(id) { return .processed }
            if status == .complete, inaccessible.map({ $0 == rest }) ?? true { return .inaccessible }
            let words =
                status == .complete
                ? "task \(task) says nothing of \(rest) issues but counts \(inaccessible ?? 0) inaccessible ones"
                : "task \(task) ended as \(status) and says nothing of \(rest) issues"
            return .ambiguous(
                JiraError(.protocolViolation, endpoint: endpoint, message: words, status: 200)
            )
        }
    }
}
