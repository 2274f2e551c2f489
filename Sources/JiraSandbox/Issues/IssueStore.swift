/// Every issue and link of the site, and what search knows of them.
///
/// Search has its own copy of each issue, which a write reaches after the lag; reading by id looks at the store. A site of
/// several nodes has one such index on each: a write reaches the one that took it first.
struct IssueStore: Sendable {
    static let firstID: Int64 = 10_001

    private struct IndexUpdate {
        let visibleAt: Int64
        /// Counts writes: an update that became due after a later one of its issue has nothing to say.
        let write: Int
        let node: Int
        let position: Int
        let issue: SandboxIssue?
    }

    /// The search index of one node.
    private struct Index {
        var issues: [SandboxIssue?] = []
        var writes: [Int] = []
        /// Grows with every change that search sees.
        var version = 0
    }

    /// By id minus `firstID`; nil where the issue was deleted.
    private var issues: [SandboxIssue?] = []
    private var indexes = [Index()]
    private var pending: [IndexUpdate] = []
    private var writeCount = 0
    /// Earliest time in `pending`.
    private var nextDue = Int64.max
    private var now: Int64 = 0
    /// The node that has the request.
    private(set) var node = 0
    private(set) var lag = IndexLag()
    private var positionByKey: [String: Int] = [:]
    /// Keys that moved issues had, by position.
    private var formerKeys: [Int: [String]] = [:]
    private(set) var links: [Int64: SandboxLink] = [:]
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

    /// What search has of an issue, on the node that has the request.
    func indexedIssue(_ id: Int64) -> SandboxIssue? { value(in: indexes[node].issues, id) }

    /// Another number after every change that search sees, and for every node: what was worked out for one of them
    /// holds for it alone.
    var indexVersion: Int { indexes[node].version * indexes.count + node }

    /// What search sees, in order of id.
    var searchable: some Sequence<SandboxIssue> { indexes[node].issues.lazy.compactMap { $0 } }

    /// What search sees when some issues are to be seen as they are (`reconcileIssues`), in order of id.
    func searchable(reconciling ids: some Sequence<Int64>) -> [SandboxIssue] {
        let fresh = Set(ids)
        let old = searchable.filter { !fresh.contains($0.id) }
        guard !fresh.isEmpty else { return old }
        return (old + fresh.compactMap { self[$0] }).sorted { $0.id < $1.id }
    }

    /// Writes that search does not see yet, on any node.
    var lateWrites: Int { pending.count }

    /// Every issue, in order of id.
    var all: some Sequence<SandboxIssue> { issues.lazy.compactMap { $0 } }

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
    ///
    /// What is drawn for the write comes on top, and on other nodes what it takes to reach them.
    mutating func put(_ issue: SandboxIssue, visibleAt: Int64?) {
        let position = Int(issue.id - Self.firstID)
        if position == issues.count {
            issues.append(issue)
            for node in indexes.indices {
                indexes[node].issues.append(nil)
                indexes[node].writes.append(0)
            }
        } else {
            if let old = issues[position]?.key, old != issue.key {
                // Moved: the old key leads here for ever.
                formerKeys[position, default: []].append(old.uppercased())
            }
            issues[position] = issue
        }
        positionByKey[issue.key.uppercased()] = position
        nextNumber[issue.project] = max(nextNumber[issue.project, default: 1], issue.number + 1)
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

    /// Sets how far search is behind from now on, and how many nodes there are: new ones know what the first knows.
    mutating func setLag(_ lag: IndexLag) {
        self.lag = lag
        let count = max(1, lag.nodes)
        while indexes.count < count { indexes.append(indexes[0]) }
        indexes = Array(indexes.prefix(count))
        pending.removeAll { $0.node >= count }
        node = min(node, count - 1)
    }

    /// Chooses the node that has the request.
    mutating func visit(node: Int) { self.node = min(max(0, node), indexes.count - 1) }

    /// Brings what is due into the indexes.
    mutating func catchUp(now: Int64) {
        self.now = now
        guard nextDue <= now else { return }
        var late: [IndexUpdate] = []
        for update in pending {
            if update.visibleAt <= now { apply(update) } else { late.append(update) }
        }
        pending = late
        nextDue = late.lazy.map(\.visibleAt).min() ?? .max
    }

    private mutating func index(_ position: Int, _ issue: SandboxIssue?, _ visibleAt: Int64?) {
        writeCount += 1
        let drawn = lag.drawn(issue: Self.firstID + Int64(position), write: writeCount)
        for target in indexes.indices {
            let isFar = target != node
            let delay = drawn + (isFar ? lag.node : 0)
            let update = IndexUpdate(
                visibleAt: (visibleAt ?? now) + delay,
                write: writeCount,
                node: target,
                position: position,
                issue: issue
            )
            if visibleAt == nil, delay == 0 {
                apply(update)
            } else {
                pending.append(update)
                nextDue = min(nextDue, update.visibleAt)
            }
        }
    }

    private mutating func apply(_ update: IndexUpdate) {
        guard indexes[update.node].writes[update.position] < update.write else { return }
        indexes[update.node].issues[update.position] = update.issue
        indexes[update.node].writes[update.position] = update.write
        indexes[update.node].version += 1
    }
}
