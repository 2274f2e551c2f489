internal import FoundationEssentials
internal import HTTPMessages

extension JiraClient {
    /// Reads every issue that a JQL finds, in as few calls as the site allows, and counts them before and after.
    ///
    /// On Jira Cloud `n` issues cost `2 + n/5000 + n/1000` calls in bulk and `2 + n/100` in pages, rounded up; the count
    /// decides. Where the site refuses 1,000 issues a call, 100 are asked for; where it does not have the bulk call,
    /// pages are read. On Data Center they cost `2 + n/500`, or more where the site gives smaller pages.
    ///
    /// Fewer issues than the site counted both before and after are no proof of a loss, as some can have come and
    /// others gone meanwhile; so the search is walked a second time and both results together count. Where they are
    /// still too few and the site counts exactly, the pull fails.
    ///
    /// - Parameters:
    ///   - jql: a query with a restriction.
    ///   - fields: ids of the fields to read.
    ///   - progress: called with how many issues are read and about how many there are, from any task.
    /// - Returns: the issues with a statement of completeness.
    /// - Throws: `JiraError` of the first call that failed for good, or `incomplete`; nothing partial is returned.
    public func pull(
        _ jql: String,
        fields: [String],
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws(JiraError) -> JiraPull {
        let isExact = site.flavor.counting == .exact
        var before = try await approximateCount(jql)
        progress(0, before)
        // The count is approximate: a little more than one page is still read in pages.
        let isBulk =
            !site.flavor.bulkReadSizes.isEmpty
            && Self.calls(before, per: 5000) + Self.calls(before, per: 1000) < Self.calls(before, per: 100)
        var found = Found()
        for attempt in 1...2 {
            try await walk(jql, fields: isBulk ? nil : fields, expected: before, &found, progress)
            let after = try await approximateCount(jql)
            let count = JiraPull.Count(before: before, after: after, isExact: isExact)
            if found.ids.count >= min(before, after) || attempt == 2 {
                guard !isExact || found.ids.count >= min(before, after) else {
                    throw incomplete(found.ids.count, count)
                }
                var pull =
                    isBulk
                    ? try await bulk(found.order, jql, fields: fields, progress: progress)
                    : JiraPull(
                        issues: Self.sorted(found.issues),
                        method: site.flavor.searchPaging == .token ? .pages : .slices,
                        found: found.ids.count,
                        unreadable: []
                    )
                pull.count = count
                return pull
            }
            before = after
        }
        preconditionFailure("the second attempt returns or throws")
    }

    /// What walks of a search have found, each issue once.
    private struct Found {
        var ids = IssueIDSet()
        var order: [String] = []
        var issues: [JiraIssue] = []
    }

    /// Walks a search to its end, for its fields or, where those are nil, for ids only.
    private func walk(
        _ jql: String,
        fields: [String]?,
        expected: Int,
        _ found: inout Found,
        _ progress: @Sendable (Int, Int) -> Void
    ) async throws(JiraError) {
        var pages = searchPages(
            jql,
            fields: fields ?? [],
            pageSize: fields == nil ? site.flavor.searchPageLimit : site.flavor.pullPageSize
        )
        pages.keepsOrder = false
        var iterator = pages.makeAsyncIterator()
        while let page = try await iterator.next() {
            for issue in page where found.ids.insert(issue.id) {
                if fields == nil { found.order.append(issue.id) } else { found.issues.append(issue) }
            }
            if fields != nil { progress(found.ids.count, max(expected, found.ids.count)) }
        }
    }

    private func incomplete(_ found: Int, _ count: JiraPull.Count) -> JiraError {
        JiraError(
            .incomplete,
            endpoint: searchCall.endpoint(site.flavor),
            message:
                "two readings of the search found \(found) issues, where the site counted \(count.before) before "
                + "the second and \(count.after) after it; read again when fewer issues change, and have the site's "
                + "index checked where this stays"
        )
    }

    // MARK: In bulk

    private func bulk(
        _ ids: [String],
        _ jql: String,
        fields: [String],
        progress: @escaping @Sendable (Int, Int) -> Void
    ) async throws(JiraError) -> JiraPull {
        let total = ids.count
        for chunkSize in site.flavor.bulkReadSizes {
            do throws(JiraError) {
                var reasons: [String: String] = [:]
                let answered = try await bulkFetch(
                    ids,
                    fields: fields,
                    chunkSize: chunkSize,
                    reasons: &reasons,
                    progress: { progress($0, total) }
                )
                // Only what was asked for, each once: a row too many is nobody's ticket.
                var open = Set(ids)
                let issues = answered.filter { open.remove($0.id) != nil }
                let read = Set(issues.map(\.id))
                let unreadable = ids.filter { !read.contains($0) }.sorted(by: JiraPull.idPrecedes)
                return JiraPull(
                    issues: Self.sorted(issues),
                    method: .bulk,
                    found: total,
                    unreadable: unreadable,
                    reasons: reasons.filter { !read.contains($0.key) }
                )
            } catch  where error.code == .validation || error.code == .notFound || error.code == .tooLarge {
                // Refused in this form: the next one is more modest.
            }
        }
        var found = Found()
        try await walk(jql, fields: fields, expected: total, &found, progress)
        return JiraPull(
            issues: Self.sorted(found.issues),
            method: .pages,
            found: found.ids.count,
            unreadable: []
        )
    }

    /// Issues by id, some at a time; ids that do not exist or are hidden are missing from the result.
    func bulkFetch(
        _ ids: [String],
        fields: [String],
        chunkSize: Int,
        progress: @escaping @Sendable (Int) -> Void
    ) async throws(JiraError) -> [JiraIssue] {
        var reasons: [String: String] = [:]
        return try await bulkFetch(
            ids,
            fields: fields,
            chunkSize: chunkSize,
            reasons: &reasons,
            progress: progress
        )
    }

    private func bulkFetch(
        _ ids: [String],
        fields: [String],
        chunkSize: Int,
        reasons: inout [String: String],
        progress: @escaping @Sendable (Int) -> Void
    ) async throws(JiraError) -> [JiraIssue] {
        let chunks = stride(from: 0, to: ids.count, by: chunkSize).map { start in
            Array(ids[start..<min(start + chunkSize, ids.count)])
        }
        guard let first = chunks.first else { return [] }
        // The first one alone: where the site refuses it, the others are not sent.
        let answer = try await bulkFetchChunk(first, fields: fields)
        var all = answer.issues
        answer.note(&reasons)
        progress(all.count)
        let results = await boundedFanOut(Array(chunks.dropFirst()), limit: configuration.concurrency) {
            chunk in
            do throws(JiraError) {
                return Result<FetchAnswer, JiraError>.success(try await bulkFetchChunk(chunk, fields: fields))
            } catch {
                return .failure(error)
            }
        }
        for result in results {
            let answer = try result.get()
            all += answer.issues
            answer.note(&reasons)
        }
        progress(all.count)
        return all
    }

    private func bulkFetchChunk(_ ids: [String], fields: [String]) async throws(JiraError) -> FetchAnswer {
        struct Body: Encodable {
            var issueIdsOrKeys: [String]
            var fields: [String]
        }
        var call = JiraCall(
            method: .post,
            path: ["issue", "bulkfetch"],
            body: Self.encode(Body(issueIdsOrKeys: ids, fields: fields.isEmpty ? ["id"] : fields)),
            operation: .read
        )
        call.points = 1 + ids.count
        let response = try await send(call)
        return try decode(response, call) {
            try JSONDecoder().decode(
                FetchAnswer.self,
                from: response.body,
                configuration: IssueDecoding(requested: fields)
            )
        }
    }

    private static func calls(_ count: Int, per size: Int) -> Int { (max(count, 1) - 1) / size + 1 }

    private static func sorted(_ issues: [JiraIssue]) -> [JiraIssue] {
        issues.map { (number: Int64($0.id) ?? .max, issue: $0) }.sorted { left, right in
            left.number == right.number
                ? JiraPull.idPrecedes(left.issue.id, right.issue.id) : left.number < right.number
        }.map(\.issue)
    }
}

private struct FetchAnswer: DecodableWithConfiguration, Sendable {
    struct Failure: Decodable {
        var id: String?
        var errorMessage: String?
    }
    var issues: [JiraIssue]
    var failures: [Failure]

    private enum Keys: String, CodingKey { case issues, issueErrors }

    init(from decoder: any Decoder, configuration: IssueDecoding) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        issues = try IssueDocument.list(
            object.nestedUnkeyedContainer(forKey: .issues),
            configuration: configuration
        )
        failures = (try? object.decodeIfPresent([Failure].self, forKey: .issueErrors)) ?? []
    }

    /// Adds Jira's words about issues that it does not give.
    func note(_ reasons: inout [String: String]) {
        for failure in failures {
            if let id = failure.id, let words = failure.errorMessage { reasons[id] = words }
        }
    }
}
