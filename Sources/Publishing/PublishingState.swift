internal import Planning
internal import Tickets

/// How far a publication has come.
public struct PublishingProgress: Hashable, Sendable {
    /// What is being done.
    public enum Stage: String, Hashable, Sendable {
        /// Tickets are compared with what Jira holds now.
        case comparing
        /// Job Clusters are created.
        case creating
        /// Members are linked one by one.
        case linking
        /// Members are moved to their new status.
        case transitioning
        /// Job Clusters that stand are changed, closed or removed.
        case updating
    }

    /// What is being done.
    public var stage: Stage
    /// Steps done.
    public var done: Int
    /// Steps in all.
    public var total: Int
}

/// The intents and actions of a run while it goes on.
struct PublishingState {
    let runID: String
    /// Where looking for own creates begins: no request of this plan is older, milliseconds since 1970.
    let since: Int64
    /// Whether the run was begun by an earlier process.
    let isContinued: Bool
    private(set) var intents: [ClusterIntent]
    private let before: [ClusterIntent]
    private let position: [String: Int]
    private let createdBefore: Int
    private let linkedBefore: Int
    var drifted: [ClusterDrift] = [] {
        didSet { isDrifted = Set(drifted.map(\.clusterID)) }
    }
    private(set) var isDrifted: Set<String> = []
    /// Members that are in other Job Clusters by now, by id.
    private(set) var leftOut: Set<String> = []
    var interruption: PublishingError?
    var directionVerified = false
    var notes: [String] = []
    /// Creates in a row whose answer was lost and whose fate the evidence told.
    var lostAnswers = 0
    /// Ids of Job Clusters that journal entries of other clusters and runs have claimed.
    var claimed: Set<String> = []
    /// Members as they were read last, after everything was linked.
    var members: [String: MemberState] = [:]
    /// Job Clusters that stand, as they were read before the first write, by id.
    var standingIssues: [String: StandingIssue] = [:]
    /// Everything that the journal has of the run's actions, by number.
    private(set) var actions: [SiteAction] = []
    private var actionPosition: [ActionKey: Int] = [:]
    /// Numbers of actions that this publication had done.
    private(set) var performed: Set<Int> = []
    var standing: [StandingChange] = []
    var folded: [FoldedCluster] = []
    var yielded: [YieldedTicket] = []
    var weakerGuarantee: String?

    init(
        runID: String,
        since: Int64 = 0,
        isContinued: Bool = false,
        intents: [ClusterIntent],
        actions: [SiteAction] = []
    ) {
        self.runID = runID
        self.since = since
        self.isContinued = isContinued
        self.intents = intents
        before = intents
        position = Dictionary(
            intents.enumerated().map { ($1.clusterID, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        createdBefore = intents.count { $0.issueKey != nil }
        linkedBefore = intents.reduce(0) { $0 + $1.linkedMembers.count }
        take(actions)
        performed = []
    }

    var createdCount: Int { intents.count { $0.issueKey != nil } }

    /// What is pending and may be written.
    var toBeCreated: some Collection<ClusterIntent> {
        intents.lazy.filter { $0.state == .pending && !isDrifted.contains($0.clusterID) }
    }

    /// Job Clusters that this run has written: all of a run that is continued, else those that changed.
    var written: [ClusterIntent] {
        zip(intents, before).filter { now, before in
            now.issueID != nil && (isContinued || now != before)
        }.map(\.0)
    }

    /// Links of a cluster that this publication has confirmed, and those that it has taken back.
    func changedLinks(of clusterID: String) -> (added: Set<String>, removed: Set<String>) {
        guard let index = position[clusterID] else { return ([], []) }
        let (now, then) = (Set(intents[index].linkedMembers), Set(before[index].linkedMembers))
        return (now.subtracting(then), then.subtracting(now))
    }

    subscript(clusterID: String) -> ClusterIntent? { position[clusterID].map { intents[$0] } }

    mutating func set(_ state: ClusterIntent.State, for id: String) {
        change(id) {
            $0.state = state
            $0.message = nil
        }
    }

    /// Says that a create goes out now, and what it will leave behind.
    mutating func send(_ id: String, _ evidence: Evidence) {
        change(id) {
            $0.state = .sent
            $0.message = evidence.words
        }
    }

    mutating func adopt(_ issue: JobClusterIssue, for id: String) {
        change(id) {
            $0.state = .created
            $0.issueID = issue.id
            $0.issueKey = issue.key
            $0.message = nil
        }
    }

    mutating func markLinked(_ id: String, members: [String]) {
        change(id) {
            $0.state = .linked
            $0.linkedMembers = members.sorted()
            $0.message = nil
        }
    }

    /// Takes back `markLinked`.
    mutating func unlink(_ id: String) {
        change(id) {
            $0.state = .created
            $0.linkedMembers = []
        }
    }

    /// Takes links back that Jira does not show.
    mutating func unlink(_ members: Set<String>, from id: String) {
        change(id) { $0.linkedMembers.removeAll(where: members.contains) }
    }

    mutating func addLinked(_ member: String, to id: String) {
        change(id) { if !$0.linkedMembers.contains(member) { $0.linkedMembers.append(member) } }
    }

    mutating func leaveOut(_ member: String) { leftOut.insert(member) }

    mutating func note(_ words: String?, for id: String) { change(id) { $0.message = words } }

    mutating func refuse(_ id: String, _ words: String) {
        change(id) {
            $0.state = .refused
            $0.message = words
        }
    }

    private mutating func change(_ id: String, _ body: (inout ClusterIntent) -> Void) {
        guard let index = position[id] else { return }
        body(&intents[index])
    }

    // MARK: Actions

    /// The journal's entry of the same write, where it has one.
    func action(like action: SiteAction) -> SiteAction? {
        actionPosition[ActionKey(action)].map { actions[$0] }
    }

    /// Whether a write is so in Jira.
    func isDone(_ action: SiteAction) -> Bool {
        [.done, .found].contains(self.action(like: action)?.state)
    }

    var nextNumber: Int { (actions.map(\.number).max() ?? 0) + 1 }

    mutating func take(_ results: [SiteAction]) {
        for action in results {
            performed.insert(action.number)
            if let index = actionPosition[ActionKey(action)] {
                actions[index] = action
            } else {
                actionPosition[ActionKey(action)] = actions.count
                actions.append(action)
            }
        }
    }

    var outcome: PublishingOutcome {
        var outcome = PublishingOutcome(
            runID: runID,
            isRunOpened: true,
            intents: intents.filter { !isDrifted.contains($0.clusterID) || $0.issueKey != nil },
            drifted: drifted,
            createdBefore: createdBefore,
            linkedBefore: linkedBefore,
            transitioned: actions.count {
                performed.contains($0.number) && $0.kind == .transition && $0.state == .done
            },
            notes: notes,
            interruption: interruption
        )
        outcome.standing = standing
        outcome.folded = folded
        outcome.yielded = yielded
        outcome.actions = actions.sorted { $0.number < $1.number }
        outcome.weakerGuarantee = weakerGuarantee
        return outcome
    }
}

/// What makes two actions of a run the same write.
private struct ActionKey: Hashable {
    var kind: SiteAction.Kind
    var issueID: String
    var memberID: String?
    var text: String?

    init(_ action: SiteAction) {
        kind = action.kind
        issueID = action.issueID
        memberID = action.memberID
        // A comment is told by its marker, whatever its words; a Job Cluster is closed once, in whichever status.
        switch action.kind {
        case .comment: text = action.marker
        case .edit, .transition: text = action.value
        default: text = nil
        }
    }
}
