/// Which issue a worklog is of, and what has happened to worklogs: the feeds.
///
/// Worklogs themselves stand in their issues.
struct WorklogState: Sendable {
    struct Change: Sendable {
        let id: Int64
        let time: Int64
    }

    private(set) var issueOfWorklog: [Int64: Int64] = [:]
    /// The last change of each worklog that there is, and the removal of each that is gone.
    private var updated: [Int64: Int64] = [:]
    private(set) var deleted: [Change] = []
    private var lastID: Int64 = 40_000
    private var lastTime: Int64 = 0

    mutating func takeID() -> Int64 {
        lastID += 1
        return lastID
    }

    /// Notes a change; its time is later than that of every change before, so that a page of a feed never ends between
    /// two changes of one millisecond.
    mutating func note(_ id: Int64, of issue: Int64, now: Int64) -> Int64 {
        lastTime = max(now, lastTime + 1)
        issueOfWorklog[id] = issue
        updated[id] = lastTime
        return lastTime
    }

    mutating func remove(_ id: Int64, now: Int64) {
        guard issueOfWorklog[id] != nil else { return }
        lastTime = max(now, lastTime + 1)
        issueOfWorklog[id] = nil
        updated[id] = nil
        deleted.append(Change(id: id, time: lastTime))
    }

    /// Worklogs that were made or changed, in the order of their last change.
    var changes: [Change] {
        updated.map { Change(id: $0.key, time: $0.value) }.sorted { $0.time < $1.time }
    }
}

/// Work that somebody logged.
struct SandboxWorklog: Hashable, Sendable {
    let id: Int64
    /// Account id.
    let author: String
    var updateAuthor: String
    var comment: JSONValue?
    /// Epoch milliseconds.
    var started: Int64
    var seconds: Int
    let created: Int64
    var updated: Int64
    var visibility: Visibility?
    var properties: [JSONMember] = []
}

extension SandboxIssue {
    /// Seconds of all worklogs.
    var timeSpent: Int { worklogs.reduce(0) { $0 + $1.seconds } }
}
