internal import HTTPMessages

extension JiraClient {
    /// The whole history of an issue, oldest entry first.
    ///
    /// Complete or an error: Cloud's pages of 100 are walked to their end and counted against the total that the site
    /// states; Data Center's expansion is refused where it was cut.
    ///
    /// - Parameter issue: which one.
    /// - Returns: the history; without entries where nothing changed.
    /// - Throws: `JiraError`, `notFound` where the issue does not exist or is not visible.
    public func history(of issue: IssueReference) async throws(JiraError) -> JiraHistory {
        switch site.flavor.historyAccess {
        case .pages: try await historyByPages(issue)
        case .expansion: try await historyByExpansion(issue)
        }
    }

    private func historyByPages(_ issue: IssueReference) async throws(JiraError) -> JiraHistory {
        struct Page: Decodable {
            var values: [JiraChange]
            var total: Int?
            var isLast: Bool?
        }
        struct Identity: Decodable { var id: JiraIdentifier }
        var walk = HistoryWalk()
        let path: [JiraCall.Segment] = ["issue", .value(issue.text), "changelog"]
        let endpoint = read(path).endpoint(site.flavor)
        var startAt = 0
        while true {
            var call = read(path)
            call.query = [("startAt", "\(startAt)"), ("maxResults", "100")]
            call.points = 101
            let page = try await send(call, answering: Page.self)
            let isNew = walk.add(page.values)
            startAt += page.values.count
            let isEnd = page.isLast ?? (startAt >= page.total ?? 0)
            if isEnd || page.values.isEmpty {
                guard walk.count >= page.total ?? 0 else {
                    throw JiraError(
                        .protocolViolation,
                        endpoint: endpoint,
                        message:
                            "the history ended after \(walk.count) of \(page.total ?? 0) entries; read it again"
                    )
                }
                break
            }
            guard isNew else {
                throw JiraError(
                    .protocolViolation,
                    endpoint: endpoint,
                    message: "the pages of this history repeat; stopped after \(walk.count) entries"
                )
            }
        }
        var id = issue.text
        if case .key = issue {
            var call = read(["issue", .value(issue.text)])
            call.query = [("fields", "id")]
            id = try await send(call, answering: Identity.self).id.text
        }
        return JiraHistory(issueID: id, changes: walk.sorted)
    }

    private func historyByExpansion(_ issue: IssueReference) async throws(JiraError) -> JiraHistory {
        struct Answer: Decodable {
            struct Changelog: Decodable {
                var histories: [JiraChange]?
                var total: Int?
            }
            var id: JiraIdentifier
            var changelog: Changelog?
        }
        var call = read(["issue", .value(issue.text)])
        // A field that every issue has and that is short; `id` alone leaves nothing to expand on old versions.
        call.query = [("fields", "created"), ("expand", "changelog")]
        let answer = try await send(call, answering: Answer.self)
        var walk = HistoryWalk()
        _ = walk.add(answer.changelog?.histories ?? [])
        guard let changelog = answer.changelog, walk.count >= changelog.total ?? 0 else {
            throw JiraError(
                .protocolViolation,
                endpoint: call.endpoint(site.flavor),
                message:
                    "the answer has \(walk.count) of \(answer.changelog?.total ?? 0) entries of the history"
            )
        }
        return JiraHistory(issueID: answer.id.text, changes: walk.sorted)
    }
}

/// Entries from pages that may overlap.
struct HistoryWalk {
    private var changes: [JiraChange] = []
    private var seen: [String: Int] = [:]

    var count: Int { changes.count }

    /// Oldest first.
    var sorted: [JiraChange] { changes.sorted(by: JiraChange.isEarlier) }

    /// Adds what is new, and tells whether anything was.
    ///
    /// An entry that comes in parts is put together.
    mutating func add(_ page: [JiraChange]) -> Bool {
        var isNew = false
        for change in page {
            if let place = seen[change.id] {
                for item in change.items where !changes[place].items.contains(item) {
                    changes[place].items.append(item)
                    isNew = true
                }
            } else {
                seen[change.id] = changes.count
                changes.append(change)
                isNew = true
            }
        }
        return isNew
    }
}
