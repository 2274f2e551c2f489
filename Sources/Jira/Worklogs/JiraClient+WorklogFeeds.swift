internal import FoundationEssentials
internal import HTTPMessages

/// What a feed of worklogs said since some time.
public struct JiraWorklogFeed: Hashable, Sendable {
    /// A change of one worklog.
    public struct Change: Hashable, Sendable {
        /// Id of the worklog.
        public var id: Int64
        /// When it was changed last, or deleted, milliseconds since 1970 in UTC.
        public var time: Int64

        /// Makes a change, for tests and simulations.
        public init(id: Int64, time: Int64) {
            self.id = id
            self.time = time
        }
    }

    /// The last change of each worklog, in the order of time and id.
    public var changes: [Change]
    /// Where to go on next time, as Jira said.
    ///
    /// The feeds leave out the last minute, so it lies in the past.
    public var until: Int64

    /// Makes a feed, for tests and simulations.
    public init(changes: [Change], until: Int64) {
        self.changes = changes
        self.until = until
    }
}

/// Worklogs read by id.
public struct JiraWorklogReading: Hashable, Sendable {
    /// The worklogs that there are and that this account may see, by id.
    public var worklogs: [JiraWorklog]
    /// Ids that were asked for and did not come: deleted since, or hidden from this account.
    public var unreadable: [Int64]
}

extension JiraClient {
    /// Worklogs that were made or changed since some time, of the whole site; deleted ones are not among them.
    ///
    /// - Parameter since: milliseconds since 1970 in UTC, `until` of the reading before; 0 for all.
    /// - Returns: the changes, complete but for the last minute, which Jira leaves out.
    /// - Throws: `JiraError`, `protocolViolation` where the pages do not go on.
    public func updatedWorklogs(since: Int64) async throws(JiraError) -> JiraWorklogFeed {
        try await worklogFeed("updated", since: since)
    }

    /// Worklogs that were deleted since some time, of the whole site.
    ///
    /// - Parameter since: milliseconds since 1970 in UTC, `until` of the reading before; 0 for all.
    /// - Returns: the deletions, complete but for the last minute, which Jira leaves out.
    /// - Throws: `JiraError`, `protocolViolation` where the pages do not go on.
    public func deletedWorklogs(since: Int64) async throws(JiraError) -> JiraWorklogFeed {
        try await worklogFeed("deleted", since: since)
    }

    /// Worklogs by id, a thousand a call.
    ///
    /// - Parameter ids: any number of ids; repeated ones are asked for once.
    /// - Returns: the worklogs in ascending order of id, and the ids that did not come.
    /// - Throws: `JiraError` of the first call that failed; nothing partial is returned.
    public func worklogs(ids: [Int64]) async throws(JiraError) -> JiraWorklogReading {
        let wanted = Set(ids).sorted()
        var found: [JiraWorklog] = []
        for start in stride(from: 0, to: wanted.count, by: 1_000) {
            let chunk = Array(wanted[start..<min(start + 1_000, wanted.count)])
            var call = JiraCall(method: .post, path: ["worklog", "list"], operation: .read)
            call.body = encoded(["ids": chunk])
            call.points = 1 + chunk.count
            // A bare array, unlike nearly everything else.
            found += try await send(call, answering: [JiraWorklog].self)
        }
        found.sort { $0.id < $1.id }
        let read = Set(found.map(\.id))
        return JiraWorklogReading(worklogs: found, unreadable: wanted.filter { !read.contains($0) })
    }

    private func worklogFeed(_ name: String, since: Int64) async throws(JiraError) -> JiraWorklogFeed {
        var times: [Int64: Int64] = [:]
        var cursor = since
        while true {
            var call = read(["worklog", .fixed(name)])
            call.query = [("since", "\(cursor)")]
            // A guess: how many changes come is not known before.
            call.points = 101
            let page = try await send(call, answering: WorklogFeedPage.self)
            for change in page.changes { times[change.id] = max(times[change.id] ?? .min, change.time) }
            // A page without `until` is as good as its last change.
            let until = page.until ?? page.changes.map(\.time).max() ?? cursor
            if page.isLast {
                let changes = times.map { JiraWorklogFeed.Change(id: $0.key, time: $0.value) }
                return JiraWorklogFeed(
                    changes: changes.sorted { ($0.time, $0.id) < ($1.time, $1.id) },
                    until: max(cursor, until)
                )
            }
            guard until > cursor else {
                throw JiraError(
                    .protocolViolation,
                    endpoint: call.endpoint(site.flavor),
                    message:
                        "the feed of worklogs does not go on from \(cursor): its page says that there is more but not where"
                )
            }
            cursor = until
        }
    }
}

/// A page of a feed; whether it is the last one is called `lastPage` or `isLastPage`.
private struct WorklogFeedPage: Decodable {
    var changes: [JiraWorklogFeed.Change]
    var until: Int64?
    var isLast: Bool

    private enum Keys: String, CodingKey { case values, until, lastPage, isLastPage, nextPage }
    private struct Change: Decodable {
        var worklogId: ReceivedID
        var updatedTime: JiraMoment?
    }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        changes =
            try object.decodeIfPresent([Change].self, forKey: .values)?.map {
                JiraWorklogFeed.Change(id: $0.worklogId.number, time: $0.updatedTime?.milliseconds ?? 0)
            } ?? []
        until = (try? object.decodeIfPresent(JiraMoment.self, forKey: .until))?.milliseconds
        let flags = [Keys.lastPage, .isLastPage].compactMap {
            try? object.decodeIfPresent(Bool.self, forKey: $0)
        }
        // Without a word about it, a page is the last one where it names none after it.
        isLast = flags.isEmpty ? !object.contains(.nextPage) : flags.contains(true)
    }
}
