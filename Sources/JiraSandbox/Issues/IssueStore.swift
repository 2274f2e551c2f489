/// Every issue and link of the site, and what search knows of them.
///
/// Search has its own copy of each issue, which a write reaches after the lag; reading by id looks at the store.
struct IssueStore: Sendable {
    static let firstID: Int64 = 10_001

    private struct IndexUpdate {
        let visibleAt: Int64
        let position: Int
        let issue: SandboxIssue?
    }

    /// By id minus `firstID`; nil where the issue was deleted.
    private var issues: [SandboxIssue?] = []
    private var indexed: [SandboxIssue?] = []
    private var pending: [IndexUpdate] = []
    private var positionByKey: [String: Int] = [:]
    /// Keys that moved issues had, by position.
    private var formerKeys: [Int: [String]] = [:]
    private(set) var links: [Int64: SandboxLink] = [:]
    /// Grows with every change that search sees: what was worked out for a lower one is out of date.
    private(set) var indexVersion = 0
    private var nextNumber: [Int: Int] = [:]
    private var lastLink: Int64 = 20_000
    private var lastComment: Int64 = 30_000

    var nextID: Int64 { Self.firstID + Int64(issues.count) }

    subscript(id: Int64) -> SandboxIssue? { value(in: issues, id) }

    /// By id or key, as paths and references name an issue; letter case of keys does not matter.
    subscript(idOrKey text: String) -> SandboxIssue? {
        if let id = Int64(text) { return self[id] }
        return positionByKey[text.uppercased()].flatMap { issues[$0] }
    }

    func indexedIssue(_ id: Int64) -> SandboxIssue? { value(in: indexed, id) }

    /// What search sees, in order of id.
    var searchable: some Sequence<SandboxIssue> { indexed.lazy.compactMap { $0 } }

    private func value(in array: [SandboxIssue?], _ id: Int64) -> SandboxIssue? {
        let position = Int(clamping: id - Self.firstID)
        return array.indices.contains(position) ? array[position] : nil
    }

    mutating func takeNumber(project: Int) -> Int {
        let number = nextNumber[project, default: 1]
        nextNumber[project] = number + 1
        return number
    }

    mutating func takeLinkID() -> Int64 {
        lastLink += 1
        return lastLink
    }

    mutating func takeCommentID() -> Int64 {
        lastComment += 1
        return lastComment
    }

    /// Adds or replaces an issue; search sees it from an epoch millisecond on, or at once where that is nil.
    mutating func put(_ issue: SandboxIssue, visibleAt: Int64?) {
        let position = Int(issue.id - Self.firstID)
        if position == issues.count {
            issues.append(issue)
            indexed.append(nil)
            positionByKey[issue.key.uppercased()] = position
            nextNumber[issue.project] = max(nextNumber[issue.project, default: 1], issue.number + 1)
        } else {
            if let old = issues[position]?.key, old != issue.key {
                // Moved: the old key leads here for ever.
                formerKeys[position, default: []].append(old.uppercased())
                positionByKey[issue.key.uppercased()] = position
                nextNumber[issue.project] = max(nextNumber[issue.project, default: 1], issue.number + 1)
            }
            issues[position] = issue
        }
        index(position, issue, visibleAt)
    }

    mutating func remove(_ issue: SandboxIssue, visibleAt: Int64?) {
        let position = Int(issue.id - Self.firstID)
        issues[position] = nil
        for key in formerKeys[position, default: []] + [issue.key.uppercased()] { positionByKey[key] = nil }
        formerKeys[position] = nil
        index(position, nil, visibleAt)
    }

    mutating func add(_ link: SandboxLink) { links[link.id] = link }

    mutating func removeLink(_ id: Int64) { links[id] = nil }

    /// Brings what is due into the index.
    mutating func catchUp(now: Int64) {
        guard let first = pending.first, first.visibleAt <= now else { return }
        var late: [IndexUpdate] = []
        for update in pending {
            if update.visibleAt <= now {
                indexed[update.position] = update.issue
            } else {
                late.append(update)
            }
        }
        pending = late
        indexVersion += 1
    }

    private mutating func index(_ position: Int, _ issue: SandboxIssue?, _ visibleAt: Int64?) {
        if let visibleAt {
            pending.append(IndexUpdate(visibleAt: visibleAt, position: position, issue: issue))
        } else {
            indexed[position] = issue
            indexVersion += 1
        }
    }
}
