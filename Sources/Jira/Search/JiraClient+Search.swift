internal import FoundationEssentials
internal import HTTPMessages

extension JiraClient {
    /// Pages of the issues that a JQL finds.
    ///
    /// - Parameters:
    ///   - jql: a query; Jira Cloud refuses one that only orders.
    ///   - fields: ids of the fields to read; without any, ids and keys only.
    ///   - pageSize: a ceiling, from 1 to the site's own: Jira gives fewer where it likes.
    ///   - maximumPages: where to stop with an error instead of walking on.
    ///   - reconciling: numeric ids of up to 50 issues that were just written, which Jira Cloud then looks at in its
    ///     database and not in its index; Data Center's index has them at once, and they say nothing there.
    /// - Returns: a sequence that fetches when it is iterated; each iteration searches anew.
    public func searchPages(
        _ jql: String,
        fields: [String],
        pageSize: Int = 100,
        maximumPages: Int = 100_000,
        reconciling: [String] = []
    ) -> JiraIssuePages {
        JiraIssuePages(
            client: self,
            jql: jql,
            fields: fields,
            pageSize: min(site.flavor.searchPageLimit, max(1, pageSize)),
            maximumPages: maximumPages,
            reconciling: reconciling
        )
    }

    /// Every issue that a JQL finds; for the order see `JiraIssuePages`.
    public func search(
        _ jql: String,
        fields: [String],
        reconciling: [String] = []
    ) async throws(JiraError) -> [JiraIssue] {
        var all: [JiraIssue] = []
        var pages = searchPages(
            jql,
            fields: fields,
            pageSize: site.flavor.pullPageSize,
            reconciling: reconciling
        ).makeAsyncIterator()
        while let page = try await pages.next() { all += page }
        return all
    }

    /// How many issues a JQL finds: about, on Jira Cloud, whose search lags behind writes; exactly, on Data Center.
    public func approximateCount(_ jql: String) async throws(JiraError) -> Int {
        switch site.flavor.counting {
        case .approximate:
            struct Answer: Decodable { var count: Int }
            let call = JiraCall(
                method: .post,
                path: ["search", "approximate-count"],
                body: Self.encode(["jql": jql]),
                operation: .read
            )
            return try await send(call, answering: Answer.self).count
        case .exact:
            let page = try await searchPage(
                SearchBody(jql: jql, fields: ["id"], maxResults: 0, startAt: 0),
                fields: []
            )
            guard let total = page.total else {
                throw JiraError(
                    .protocolViolation,
                    endpoint: searchCall.endpoint(site.flavor),
                    message: "the site's answer to a search has no \"total\""
                )
            }
            return total
        }
    }

    /// One issue, read from the store: it shows a write at once, which search does not.
    ///
    /// An issue that has moved is found under its old key and comes with its new one.
    ///
    /// - Throws: `JiraError`, `notFound` where it was deleted or this account may not see it.
    public func issue(_ idOrKey: String, fields: [String]) async throws(JiraError) -> JiraIssue {
        var call = read(["issue", .value(idOrKey)])
        call.query = [("fields", fields.isEmpty ? "id" : fields.joined(separator: ","))]
        call.points = 2
        let response = try await send(call)
        return try decode(response, call) {
            try JSONDecoder().decode(
                IssueDocument.self,
                from: response.body,
                configuration: IssueDecoding(requested: fields)
            ).issue
        }
    }

    var searchCall: JiraCall {
        JiraCall(method: .post, path: site.flavor.searchPath.map { .fixed($0) }, operation: .read)
    }

    func searchPage(_ body: SearchBody, fields: [String]) async throws(JiraError) -> SearchPage {
        var call = searchCall
        call.body = Self.encode(body)
        call.points = 1 + body.maxResults
        do throws(JiraError) {
            let response = try await send(call)
            return try decode(response, call) {
                try JSONDecoder().decode(
                    SearchPage.self,
                    from: response.body,
                    configuration: IssueDecoding(requested: fields)
                )
            }
        } catch {
            throw body.nextPageToken.map { error.withoutPageToken($0) } ?? error
        }
    }
}

extension JiraError {
    /// The refusal of a page: typed where it is about the token, and with the token left out of Jira's words.
    ///
    /// A token holds its query; it must get into no log by way of an error.
    fileprivate func withoutPageToken(_ token: String) -> JiraError {
        var error = self
        func scrub(_ text: String) -> String { text.replacing(token, with: "…") }
        error.errorMessages = errorMessages.map(scrub)
        error.fieldErrors = fieldErrors.mapValues(scrub)
        error.message = scrub(message)
        let isAboutToken = errorMessages.contains { words in
            let words = words.lowercased()
            return words.contains("page token")
                || (words.contains("token") && words.contains("expired"))
        }
        if status == 400, isAboutToken || fieldErrors["nextPageToken"] != nil {
            error.code = .pageTokenExpired
            error.message = "the search took so long that its next page has expired; search again"
        }
        return error
    }
}
