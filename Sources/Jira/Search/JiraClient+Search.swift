internal import FoundationEssentials
internal import HTTPMessages

extension JiraClient {
    /// Pages of the issues that a JQL finds.
    ///
    /// - Parameters:
    ///   - jql: a query with a restriction; Jira refuses one that only orders.
    ///   - fields: ids of the fields to read; without any, ids and keys only.
    ///   - pageSize: 1 ... 5000, a ceiling: Jira gives fewer where it sends more than ids.
    ///   - maximumPages: where to stop with an error instead of walking on.
    /// - Returns: a sequence that fetches when it is iterated; each iteration searches anew.
    public func searchPages(
        _ jql: String,
        fields: [String],
        pageSize: Int = 100,
        maximumPages: Int = 100_000
    ) -> JiraIssuePages {
        JiraIssuePages(
            client: self,
            jql: jql,
            fields: fields,
            pageSize: min(5000, max(1, pageSize)),
            maximumPages: maximumPages
        )
    }

    /// Every issue that a JQL finds, in Jira's order.
    public func search(_ jql: String, fields: [String]) async throws(JiraError) -> [JiraIssue] {
        var all: [JiraIssue] = []
        var pages = searchPages(jql, fields: fields).makeAsyncIterator()
        while let page = try await pages.next() { all += page }
        return all
    }

    /// About how many issues a JQL finds; Jira promises no exactness, and its search lags behind writes.
    public func approximateCount(_ jql: String) async throws(JiraError) -> Int {
        struct Answer: Decodable { var count: Int }
        let call = JiraCall(
            method: .post,
            path: ["search", "approximate-count"],
            body: Self.encode(["jql": jql]),
            operation: .read
        )
        return try await send(call, answering: Answer.self).count
    }

    /// One issue, read from the store: it shows a write at once, which search does not.
    ///
    /// An issue that has moved is found under its old key and comes with its new one.
    public func issue(_ idOrKey: String, fields: [String]) async throws(JiraError) -> JiraIssue {
        var call = read(["issue", .value(idOrKey)])
        call.query = [("fields", fields.isEmpty ? "id" : fields.joined(separator: ","))]
        let response = try await send(call)
        return try decode(response, call) {
            try JSONDecoder().decode(
                IssueDocument.self,
                from: response.body,
                configuration: IssueDecoding(requested: fields)
            ).issue
        }
    }

    static let searchCall = JiraCall(method: .post, path: ["search", "jql"], operation: .read)

    func searchPage(
        jql: String,
        fields: [String],
        pageSize: Int,
        token: String?
    ) async throws(JiraError) -> SearchPage {
        struct Body: Encodable {
            var jql: String
            var fields: [String]
            var maxResults: Int
            var nextPageToken: String?
        }
        var call = Self.searchCall
        call.body = Self.encode(
            Body(
                jql: jql,
                fields: fields.isEmpty ? ["id", "key"] : fields,
                maxResults: pageSize,
                nextPageToken: token
            )
        )
        let response = try await send(call)
        return try decode(response, call) {
            try JSONDecoder().decode(
                SearchPage.self,
                from: response.body,
                configuration: IssueDecoding(requested: fields)
            )
        }
    }
}

extension IssueDecoding {
    /// Of the fields that a request asks for, those that `JiraIssue` has no member for.
    init(requested: [String]) {
        let known: Set<String> = [
            "id", "key", "summary", "status", "issuetype", "priority", "duedate", "updated", "labels",
            "issuelinks",
            "timeoriginalestimate",
        ]
        fields = requested.filter { !known.contains($0) }
    }
}
