internal import HTTPMessages

extension JiraClient {
    /// What a Cloud site says is wrong with queries: `POST /jql/parse?validation=strict`.
    ///
    /// Names are checked as the account sees them. Data Center has no such endpoint (facts, section 3): it answers nil,
    /// and only a search tells.
    ///
    /// - Parameter queries: at least one text; none may be empty.
    /// - Returns: the site's words for each query in the given order, empty where it is good; nil on Data Center.
    /// - Throws: `JiraError`.
    public func queryProblems(_ queries: [String]) async throws(JiraError) -> [[String]]? {
        guard site.flavor == .cloud else { return nil }
        struct Body: Encodable { var queries: [String] }
        struct Answer: Decodable {
            struct Query: Decodable { var errors: [String]? }
            var queries: [Query]
        }
        let call = JiraCall(
            method: .post,
            path: ["jql", "parse"],
            query: [("validation", "strict")],
            body: Self.encode(Body(queries: queries)),
            operation: .read
        )
        let answer = try await send(call, answering: Answer.self)
        // The order of the answer is the order of the question; a short answer is filled up as unknown to be wrong.
        return queries.indices.map { index in
            answer.queries.indices.contains(index) ? answer.queries[index].errors ?? [] : []
        }
    }
}
