internal import JQL

extension SandboxState {
    func removedSearch() -> Answer {
        .refusal(
            410,
            [
                "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. "
                    + "A full migration guideline is available at "
                    + "https://developer.atlassian.com/changelog/#CHANGE-2046"
            ]
        )
    }

    mutating func search(_ call: Call, _ request: SearchRequest) throws(Answer) -> Answer {
        let ids = try find(request.jql, call, reconcile: request.reconcile)
        var start = 0
        if let text = request.token {
            guard let token = PageToken(text, jql: request.jql, seed: configuration.seed, now: call.now)
            else {
                throw .refusal(400, ["The provided next page token is invalid or expired."])
            }
            start = min(token.offset, ids.count)
        }
        let cap = request.selection.isIdentityOnly ? 5_000 : configuration.searchPageLimit
        let end = min(ids.count, start + min(request.maxResults, cap))
        let renderer = renderer(call)
        return .json(200, reserving: (end - start) * (request.selection.isIdentityOnly ? 40 : 1_024)) {
            writer in
            writer.object { writer in
                writer.array("issues", ids[start..<end]) { writer, id in
                    // Found by an index that lags, gone from the store: Jira shows what the index had.
                    let issue = store[id] ?? store.indexedIssue(id)
                    if let issue {
                        write(
                            issue,
                            request.selection,
                            request.expand,
                            renderer,
                            call,
                            properties: request.properties,
                            to: &writer
                        )
                    }
                }
                writeEnd(of: request, next: end, isLast: end == ids.count, call, to: &writer)
                Self.writeNames(request.selection, request.expand, to: &writer)
            }
        }
    }

    /// The token of the next page and the word that there is none, as the configuration has the last page.
    private func writeEnd(
        of request: SearchRequest,
        next: Int,
        isLast: Bool,
        _ call: Call,
        to writer: inout JSONWriter
    ) {
        if !isLast || configuration.lastPage == .flaggedWithToken {
            let token = PageToken(offset: next, issued: call.now)
            writer.field("nextPageToken", token.text(jql: request.jql, seed: configuration.seed))
        } else if configuration.lastPage == .nullToken {
            writer.field("nextPageToken", JSONValue.null)
        }
        if !isLast || configuration.lastPage != .unflagged { writer.field("isLast", isLast) }
    }

    mutating func approximateCount(_ call: Call) throws(Answer) -> Answer {
        let body = try call.closedObject(["jql"])
        guard let jql = body["jql"]?.string else { throw .invalidPayload }
        let ids = try find(jql, call, reconcile: [])
        return .json(200) { writer in writer.object { $0.field("count", ids.count) } }
    }

    func parse(_ jql: String) throws(Answer) -> JQLQuery {
        do throws(JQLSyntaxError) {
            return try JQLQuery(parsing: jql)
        } catch {
            throw .refusal(400, [error.message])
        }
    }

    /// Ids of the issues that a bounded query finds, in its order.
    private mutating func find(_ jql: String, _ call: Call, reconcile: [Int64]) throws(Answer) -> [Int64] {
        let query = try parse(jql)
        guard query.isBounded else {
            throw .refusal(
                400,
                ["Unbounded JQL queries are not allowed here. Please add a search restriction to your query."]
            )
        }
        guard seesSite(call) else { return [] }
        let key = cacheKey(jql, call, reconcile: reconcile)
        if reconcile.isEmpty, let ids = queries[key] { return ids }
        return try found(jql, evaluator(query, call), reconcile: reconcile, call)
    }

    /// Asks the index, or remembers what it said.
    mutating func found(_ jql: String, _ evaluator: JQLEvaluator?, reconcile: [Int64], _ call: Call)
        throws(Answer) -> [Int64]
    {
        let key = cacheKey(jql, call, reconcile: reconcile)
        if reconcile.isEmpty, let ids = queries[key] { return ids }
        // Who may not browse is still told what is wrong with a query, and finds nothing with a right one.
        let ids = canBrowse(call) ? evaluate(evaluator, reconcile: reconcile, call) : []
        if reconcile.isEmpty { queries.keep(ids, for: key) }
        return ids
    }

    private func cacheKey(_ jql: String, _ call: Call, reconcile: [Int64]) -> QueryCache.Key {
        QueryCache.Key(
            jql: jql,
            accountID: call.account?.accountID,
            reconcile: reconcile,
            // What is reconciled can change without the index: such answers are never kept.
            indexVersion: reconcile.isEmpty ? store.indexVersion : -1,
            minute: call.now / 60_000
        )
    }

    /// The query made ready; nil for one that the caller gets no rows for.
    func evaluator(_ query: JQLQuery, _ call: Call) throws(Answer) -> JQLEvaluator? {
        let context = queryContext(call)
        do throws(JQLEvaluationError) {
            return try JQLEvaluator(query, context: context)
        } catch {
            // Limits of the language hold for everybody, unknown names are silent for callers without a name.
            if error.problems.contains(where: { if case .tooManyOrderings = $0 { true } else { false } }) {
                throw .refusal(400, ["JQL can be ordered by at most 7 fields."])
            }
            let isRefused = call.isSignedIn ? configuration.refusesUnknownNames : call.product == .dataCenter
            guard !isRefused else { throw .refusal(400, error.messages) }
            let isAboutOrderOnly = error.problems.allSatisfy {
                if case .unsortableField = $0 { true } else { false }
            }
            return isAboutOrderOnly ? try? JQLEvaluator(query.ordered(by: []), context: context) : nil
        }
    }

    private func evaluate(_ evaluator: JQLEvaluator?, reconcile: [Int64], _ call: Call) -> [Int64] {
        guard let evaluator else { return [] }
        var subjects: [IssueSubject] = []
        let fresh = Set(reconcile)
        for issue in store.searchable where !fresh.contains(issue.id) && sees(issue, call) {
            let subject = IssueSubject(issue: issue, site: site)
            if evaluator.matches(subject) { subjects.append(subject) }
        }
        for id in fresh.sorted() {
            guard let issue = store[id], sees(issue, call) else { continue }
            let subject = IssueSubject(issue: issue, site: site)
            if evaluator.matches(subject) { subjects.append(subject) }
        }
        return evaluator.sorted(subjects).map(\.issue.id)
    }
}
