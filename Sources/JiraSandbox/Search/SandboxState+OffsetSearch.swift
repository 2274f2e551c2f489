internal import JQL

/// The search of Data Center: pages by offset in what the index holds at that moment.
extension SandboxState {
    mutating func search(_ call: Call, _ request: OffsetSearchRequest) throws(Answer) -> Answer {
        let found = try findByOffset(request, call)
        let ids = found.ids
        // Too long a page is cut without a word: the echoed number tells. A negative one means as many as
        // possible.
        let cap = configuration.searchRowCap
        let size = request.maxResults < 0 ? cap : min(request.maxResults, cap)
        let start = min(request.startAt, ids.count)
        let page = ids[start..<min(ids.count, start + size)]
        let renderer = renderer(call)
        return .json(200, reserving: 256 + page.count * 1_024) { writer in
            writer.object { writer in
                writer.field("expand", "schema,names")
                writer.field("startAt", request.startAt)
                writer.field("maxResults", size)
                writer.field("total", ids.count)
                writer.array("issues", page) { writer, id in
                    let issue = store[id] ?? store.indexedIssue(id)
                    if let issue {
                        self.write(issue, request.selection, request.expand, renderer, call, to: &writer)
                    }
                }
                if !found.warnings.isEmpty { writer.field("warningMessages", strings: found.warnings) }
                Self.writeNames(request.selection, request.expand, to: &writer)
            }
        }
    }

    private mutating func findByOffset(_ request: OffsetSearchRequest, _ call: Call) throws(Answer)
        -> (ids: [Int64], warnings: [String])
    {
        let query = try parse(request.jql)
        guard seesSite(call) else { return ([], []) }
        do throws(Answer) {
            let evaluator = try evaluator(query, call)
            return (try found(request.jql, evaluator, reconcile: [], call), [])
        } catch {
            guard !request.isValidated, let messages = problems(query, call) else { throw error }
            return ([], messages)
        }
    }

    /// What is wrong with a query's names; nil where nothing is.
    private func problems(_ query: JQLQuery, _ call: Call) -> [String]? {
        do throws(JQLEvaluationError) {
            _ = try JQLEvaluator(query, context: queryContext(call))
            return nil
        } catch {
            return error.messages
        }
    }
}
