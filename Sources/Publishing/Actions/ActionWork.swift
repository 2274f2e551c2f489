internal import Tickets

/// What came of one write.
enum ActionResult: Sendable {
    /// It is so now; the value that was written, where the site chose it.
    case done(value: String?)
    /// It was so already.
    case found
    /// Jira refused this one.
    case refused(String)
    /// It may be done or not, and every other call would meet the same.
    case stopped(PublishingError)

    init(_ error: PublishingError?) {
        switch error {
        case nil: self = .done(value: nil)
        case let error? where error.kind == .refused: self = .refused(error.message)
        case let error?: self = .stopped(error)
        }
    }

    var stop: PublishingError? {
        if case .stopped(let error) = self { error } else { nil }
    }
}

/// What a site held of the issues that some actions are about, a moment before they are done.
struct ActionLooks: Sendable {
    /// Job Clusters that are linked to or unlinked from; one that is gone is not there.
    var clusters: [String: StandingIssue]
    /// Statuses of issues that are moved or closed.
    var statuses: [String: IssueStatus]
    /// Numbers of the actions that an earlier process had sent.
    var sent: Set<Int>

    func wasSent(_ action: SiteAction) -> Bool { sent.contains(action.number) }

    /// Ids of the links between the action's Job Cluster and its member.
    func links(of action: SiteAction) -> [String] {
        (clusters[action.issueID]?.members ?? []).filter { $0.id == action.memberID }.map(\.linkID)
    }
}

/// The actions of a run while they are done.
struct ActionWork {
    /// In ascending order of number.
    private(set) var actions: [SiteAction]
    /// Places whose state the journal does not have yet.
    private var unrecorded: Set<Int> = []

    init(_ actions: [SiteAction]) { self.actions = actions.sorted { $0.number < $1.number } }

    /// How many need nothing more.
    var settled: Int { actions.count { $0.state != .pending && $0.state != .sent } }

    /// What is to be done, in steps one after the other: blocks, each of waves, each of places side by side.
    ///
    /// Neighbouring transitions are a block of one wave. In every other block an action comes after all that have an issue
    /// with it in common and a smaller number.
    var blocks: [[[Int]]] {
        var blocks: [[[Int]]] = []
        var waves: [[Int]] = []
        var last: [String: Int] = [:]
        var isMoving = false
        for (index, action) in actions.enumerated() where action.state == .pending || action.state == .sent {
            if (action.kind == .transition) != isMoving {
                blocks.append(waves)
                (waves, last, isMoving) = ([], [:], action.kind == .transition)
            }
            let issues = [action.issueID, action.memberID].compactMap(\.self)
            // Two moves of one issue are two steps, the second from where the first led.
            let wave = issues.map { last[$0].map { $0 + 1 } ?? 0 }.max() ?? 0
            for issue in issues { last[issue] = wave }
            if waves.count == wave { waves.append([]) }
            waves[wave].append(index)
        }
        blocks.append(waves)
        return blocks.filter { !$0.isEmpty }
    }

    /// Settles what is so already and marks the rest as sent, with what undoing needs.
    mutating func prepare(_ index: Int, _ looks: ActionLooks, _ before: [String: RestorableFields]) {
        let action = actions[index]
        let settled: SiteAction.State = action.state == .sent ? .done : .found
        switch action.kind {
        case .link:
            if !looks.links(of: action).isEmpty { return settle(index, settled) }
        case .unlink:
            if looks.clusters[action.issueID] == nil { return settle(index, settled) }
        case .edit:
            let wanted = RestorableFields(json: action.value ?? "")
            let present = before[action.issueID]?.only(wanted?.values.keys.map(\.self) ?? [])
            if let wanted, let present, wanted.values == present.values { return settle(index, settled) }
            // Kept where it was taken down before the first attempt: what is there now may be ours.
            if action.before == nil { actions[index].before = present?.json }
        case .transition, .close:
            guard let status = looks.statuses[action.issueID] else {
                return settle(index, .refused, "\(action.issueKey) is gone or hidden from this account")
            }
            let isThere =
                action.kind == .close
                ? status.isDone : status.name.lowercased() == action.value?.lowercased()
            if isThere { return settle(index, settled) }
            if let expected = action.before, action.state == .pending,
                expected.lowercased() != status.name.lowercased()
            {
                return settle(
                    index,
                    .drifted,
                    "\(action.issueKey) is in status '\(status.name)', no longer '\(expected)'"
                )
            }
            if action.before == nil { actions[index].before = status.name }
        case .delete, .comment, .uncomment: break
        }
        actions[index].state = .sent
        unrecorded.insert(index)
    }

    /// Takes down what came of a write.
    mutating func finish(_ index: Int, _ result: ActionResult) {
        switch result {
        case .done(let value):
            if let value { actions[index].value = value }
            settle(index, .done)
        case .found: settle(index, .found)
        case .refused(let words): settle(index, .refused, words)
        case .stopped: break
        }
    }

    /// The actions that changed since this was asked last, in ascending order of number.
    mutating func takeUnrecorded() -> [SiteAction] {
        defer { unrecorded.removeAll() }
        return unrecorded.sorted().map { actions[$0] }
    }

    private mutating func settle(_ index: Int, _ state: SiteAction.State, _ message: String? = nil) {
        actions[index].state = state
        actions[index].message = message
        unrecorded.insert(index)
    }
}

extension RestorableFields {
    /// The values of these fields only.
    func only(_ ids: [String]) -> RestorableFields {
        var copy = self
        copy.keep(Set(ids))
        return copy
    }
}

extension SiteAction {
    /// What a look before the write is about: an issue, or one link of it; nil where nothing is looked at beforehand.
    var subject: [String]? {
        switch kind {
        case .link, .unlink: [issueID, memberID ?? ""]
        case .transition, .close: [issueID]
        case .delete, .edit, .comment, .uncomment: nil
        }
    }
}
