public import JQL

/// What an incremental reading brought.
public struct JiraChanges: Sendable {
    /// Issues that are new or changed since the cursor's last reading, in ascending order of their numeric id.
    public var issues: [JiraIssue]
    /// How many issues the reading found, repeats of the overlap included.
    public var read: Int
    /// The whole reading's statement of completeness.
    public var pull: JiraPull
}

extension JiraClient {
    /// Reads what changed since a cursor's last reading, completely, and moves the cursor.
    ///
    /// - Parameters:
    ///   - query: what to read.
    ///   - cursor: where the readings stand; unchanged where this throws.
    ///   - fields: ids of the fields to read; `updated` is read besides.
    /// - Returns: the fresh issues.
    /// - Throws: `JiraError` of the first call that failed for good.
    public func changes(
        _ query: JQLQuery,
        since cursor: inout IncrementalCursor,
        fields: [String]
    ) async throws(JiraError) -> JiraChanges {
        // Before the search: what is written in between has a later time than the watermark.
        let siteTime = try await serverInfo().serverTime.flatMap(JiraTimestamp.milliseconds)
        let wanted = fields.contains("updated") ? fields : fields + ["updated"]
        let pull = try await pull(cursor.query(query).description, fields: wanted)
        let isFresh = cursor.finish(pull.issues.map { ($0.id, $0.updated) }, siteTime: siteTime)
        let fresh = zip(pull.issues, isFresh).filter(\.1).map(\.0)
        return JiraChanges(issues: fresh, read: pull.issues.count, pull: pull)
    }
}
