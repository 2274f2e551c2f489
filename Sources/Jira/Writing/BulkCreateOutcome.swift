/// What became of one issue of a bulk create.
public enum BulkCreateOutcome: Hashable, Sendable {
    /// It exists.
    case created(CreatedIssue)
    /// Jira refused it; correct it and create it again.
    case refused(JiraError)
    /// It surely does not exist, for a reason that lies not in it: credentials, rate limit, network. Create it later.
    case notSent(JiraError)
    /// It may exist: look for its marker before anything else. Creating it again now can make a duplicate.
    case ambiguous(JiraError)
}

/// A new issue.
public struct CreatedIssue: Hashable, Sendable, Decodable {
    /// Numeric id as text.
    public var id: String
    /// Key.
    public var key: String

    /// Makes a value, for tests and simulations.
    public init(id: String, key: String) {
        self.id = id
        self.key = key
    }
}

/// The answer to a bulk create: the successes without gaps, the failures with their index in the request.
struct BulkCreateAnswer: Decodable {
    struct Failure: Decodable {
        struct Words: Decodable {
            var errorMessages: [String]?
            var errors: [String: String]?
        }
        var status: Int?
        var elementErrors: Words?
        var failedElementNumber: Int?
    }
    var issues: [CreatedIssue]?
    var errors: [Failure]?

    /// Puts successes and failures back to their places in the request.
    ///
    /// - Parameters:
    ///   - count: how many issues the request held.
    ///   - endpoint: method and path, for the errors.
    ///   - status: status of the answer.
    /// - Returns: one outcome per issue of the request, in its order. Where the numbers do not add up, nobody can say which
    ///   issue is which: all that did not surely fail are ambiguous.
    func outcomes(count: Int, endpoint: String, status: Int) -> [BulkCreateOutcome] {
        var outcomes = [BulkCreateOutcome?](repeating: nil, count: count)
        var isConsistent = true
        for failure in errors ?? [] {
            guard let index = failure.failedElementNumber, outcomes.indices.contains(index),
                outcomes[index] == nil
            else {
                isConsistent = false
                continue
            }
            outcomes[index] = .refused(
                JiraError(
                    .validation,
                    endpoint: endpoint,
                    message: "Jira refused the issue",
                    status: failure.status ?? status,
                    errorMessages: failure.elementErrors?.errorMessages ?? [],
                    fieldErrors: failure.elementErrors?.errors ?? [:]
                )
            )
        }
        let created = issues ?? []
        let open = outcomes.indices.filter { outcomes[$0] == nil }
        if isConsistent, created.count == open.count {
            for (index, issue) in zip(open, created) { outcomes[index] = .created(issue) }
        }
        let mismatch = JiraError(
            .protocolViolation,
            endpoint: endpoint,
            message:
                "Jira's answer names \(created.count) new issues and \(errors?.count ?? 0) failures for \(count) sent",
            status: 200
        )
        return outcomes.map { $0 ?? .ambiguous(mismatch) }
    }
}
