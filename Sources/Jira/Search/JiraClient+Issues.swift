extension JiraClient {
    /// Reads issues by id or key from Jira's database, so without the lag of its search.
    ///
    /// - Parameters:
    ///   - ids: numeric ids or keys, any number of them.
    ///   - fields: ids of the fields to read.
    /// - Returns: the issues that exist and that this account may see, in no particular order.
    /// - Throws: `JiraError` of the first call that failed for good; nothing partial is returned.
    public func issues(_ ids: [String], fields: [String]) async throws(JiraError) -> [JiraIssue] {
        var refusal: JiraError?
        for chunkSize in [1000, 100] {
            do throws(JiraError) {
                return try await bulkFetch(ids, fields: fields, chunkSize: chunkSize, progress: { _ in })
            } catch  where error.code == .validation || error.code == .tooLarge {
                // Refused in this size: the next one is more modest.
                refusal = error
            }
        }
        guard let refusal else { return [] }
        throw refusal
    }
}
