internal import FoundationEssentials
internal import HTTPMessages

extension JiraClient {
    /// Reads every issue that a JQL finds, in as few calls as the site allows.
    ///
    /// `n` issues cost `1 + n/5000 + n/1000` calls in bulk and `1 + n/100` in pages, rounded up; the count decides. Where
    /// the site refuses 1,000 issues a call, 100 are asked for; where it does not have the bulk call, pages are read.
    ///
    /// - Parameters:
    ///   - jql: a query with a restriction.
    ///   - fields: ids of the fields to read.
    ///   - progress: called with how many issues are read and about how many there are, from any task.
    /// - Returns: the issues with a statement of completeness.
    /// - Throws: `JiraError` of the first call that failed for good; nothing partial is returned.
    public func pull(
        _ jql: String,
        fields: [String],
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws(JiraError) -> JiraPull {
        let expected = try await approximateCount(jql)
        progress(0, expected)
        // The count is approximate: a little more than one page is still read in pages.
        guard
            Self.calls(expected, per: 5000) + Self.calls(expected, per: 1000) < Self.calls(expected, per: 100)
        else {
            return try await pullInPages(jql, fields: fields, expected: expected, progress: progress)
        }
        var ids: [String] = []
        var pages = searchPages(jql, fields: [], pageSize: 5000).makeAsyncIterator()
        while let page = try await pages.next() { ids += page.map(\.id) }
        let found = ids.count
        for chunkSize in [1000, 100] {
            do throws(JiraError) {
                let issues = try await bulkFetch(
                    ids,
                    fields: fields,
                    chunkSize: chunkSize,
                    progress: { progress($0, found) }
                )
                let read = Set(issues.map(\.id))
                return JiraPull(
                    issues: Self.sorted(issues),
                    method: .bulk,
                    found: found,
                    unreadable: ids.filter { !read.contains($0) }.sorted(by: JiraPull.idPrecedes)
                )
            } catch  where error.code == .validation || error.code == .notFound || error.code == .tooLarge {
                // Refused in this form: the next one is more modest.
            }
        }
        return try await pullInPages(jql, fields: fields, expected: found, progress: progress)
    }

    /// Issues by id, some at a time; ids that do not exist or are hidden are missing from the result.
    func bulkFetch(
        _ ids: [String],
        fields: [String],
        chunkSize: Int,
        progress: @escaping @Sendable (Int) -> Void
    ) async throws(JiraError) -> [JiraIssue] {
        let chunks = stride(from: 0, to: ids.count, by: chunkSize).map { start in
            Array(ids[start..<min(start + chunkSize, ids.count)])
        }
        guard let first = chunks.first else { return [] }
        // The first one alone: where the site refuses it, the others are not sent.
        var all = try await bulkFetchChunk(first, fields: fields)
        progress(all.count)
        let results = await boundedFanOut(Array(chunks.dropFirst()), limit: configuration.concurrency) {
            chunk in
            do throws(JiraError) {
                return Result<[JiraIssue], JiraError>.success(try await bulkFetchChunk(chunk, fields: fields))
            } catch {
                return .failure(error)
            }
        }
        for result in results { all += try result.get() }
        progress(all.count)
        return all
    }

    private func bulkFetchChunk(_ ids: [String], fields: [String]) async throws(JiraError) -> [JiraIssue] {
        struct Body: Encodable {
            var issueIdsOrKeys: [String]
            var fields: [String]
        }
        let call = JiraCall(
            method: .post,
            path: ["issue", "bulkfetch"],
            body: Self.encode(Body(issueIdsOrKeys: ids, fields: fields.isEmpty ? ["id"] : fields)),
            operation: .read
        )
        let response = try await send(call)
        return try decode(response, call) {
            try JSONDecoder().decode(
                FetchAnswer.self,
                from: response.body,
                configuration: IssueDecoding(requested: fields)
            ).issues.map(\.issue)
        }
    }

    private func pullInPages(
        _ jql: String,
        fields: [String],
        expected: Int,
        progress: @Sendable (Int, Int) -> Void
    ) async throws(JiraError) -> JiraPull {
        var issues: [JiraIssue] = []
        var pages = searchPages(jql, fields: fields, pageSize: 100).makeAsyncIterator()
        while let page = try await pages.next() {
            issues += page
            progress(issues.count, max(expected, issues.count))
        }
        return JiraPull(issues: Self.sorted(issues), method: .pages, found: issues.count, unreadable: [])
    }

    private static func calls(_ count: Int, per size: Int) -> Int { (max(count, 1) + size - 1) / size }

    private static func sorted(_ issues: [JiraIssue]) -> [JiraIssue] {
        issues.sorted { JiraPull.idPrecedes($0.id, $1.id) }
    }
}

private struct FetchAnswer: DecodableWithConfiguration {
    var issues: [IssueDocument]

    private enum Keys: String, CodingKey { case issues }

    init(from decoder: any Decoder, configuration: IssueDecoding) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        issues = try object.decode([IssueDocument].self, forKey: .issues, configuration: configuration)
    }
}
