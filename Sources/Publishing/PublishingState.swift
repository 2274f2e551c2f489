public import Tickets

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

/// What a publication did.
public struct PublishingOutcome: Hashable, Sendable {
    /// The run, which may be an earlier one that was continued.
    public var runID: String
    /// State of every cluster that was to be written, or stood in Jira before its tickets changed.
    public var intents: [ClusterIntent]
    /// Clusters that were not written, or whose members were not all linked, because their tickets changed.
    public var drifted: [ClusterDrift]
    /// Job Clusters that the journal knew already when this publication began.
    public var createdBefore: Int
    /// Links that the journal knew already when this publication began.
    public var linkedBefore: Int
    /// Members moved to their new status.
    public var transitioned: Int
    /// Members that could not be moved, and why.
    public var notes: [String]
    /// Why it stopped before the end, or nil.
    public var interruption: PublishingError?

    /// Job Clusters that exist.
    public var created: Int { intents.count { $0.issueKey != nil } }
    /// Links that are confirmed.
    public var links: Int { intents.reduce(0) { $0 + $1.linkedMembers.count } }
    /// Clusters that Jira refused.
    public var refused: [ClusterIntent] { intents.filter { $0.state == .refused } }

    /// Whether every cluster that was to be written was created and linked.
    public var isFinished: Bool { interruption == nil && unfinished.isEmpty }

    /// Clusters that are still to be created or linked.
    public var unfinished: [ClusterIntent] {
        let drifted = Set(drifted.map(\.clusterID))
        return intents.filter { intent in
            // Of a Job Cluster whose members are taken by now, what can be linked is; a refusal has left its words.
            let isLeft = drifted.contains(intent.clusterID) && intent.message == nil
            return intent.state != .linked && !isLeft
        }
    }

    /// Whether every cluster of the plan was created and linked.
    public var isComplete: Bool { isFinished && drifted.isEmpty }

    /// What went wrong, a sentence each: refusals, lost answers that nothing tells about, the interruption.
    public var failures: [String] {
        var lines = intents.compactMap { intent -> String? in
            switch intent.state {
            case .refused: return "\(intent.clusterID): \(intent.message ?? "refused")"
            case .created: return intent.message.map { "\(intent.issueKey ?? intent.clusterID): \($0)" }
            case .sent where Evidence(words: intent.message)?.isNone ?? false:
                return
                    "\(intent.clusterID): the answer to its create was lost, and this site's create screen takes "
                    + "neither links nor labels that would tell; look for the Job Cluster in Jira"
            case .sent, .pending, .linked: return nil
            }
        }
        lines += notes
        if let interruption { lines.append(interruption.message) }
        return lines
    }
}

/// The intents of a run while it goes on.
struct PublishingState {
    let runID: String
    private(set) var intents: [ClusterIntent]
    private let position: [String: Int]
    private let createdBefore: Int
    private let linkedBefore: Int
    var drifted: [ClusterDrift] = [] {
        didSet { isDrifted = Set(drifted.map(\.clusterID)) }
    }
    private var isDrifted: Set<String> = []
    /// Members that are in other Job Clusters by now, by id.
    private(set) var leftOut: Set<String> = []
    var interruption: PublishingError?
    var directionVerified = false
    var transitioned = 0
    var notes: [String] = []
    /// Creates whose answer was lost and whose fate the evidence told.
    var lostAnswers = 0

    init(runID: String, intents: [ClusterIntent]) {
        self.runID = runID
        self.intents = intents
        position = Dictionary(
            intents.enumerated().map { ($1.clusterID, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        createdBefore = intents.count { $0.issueKey != nil }
        linkedBefore = intents.reduce(0) { $0 + $1.linkedMembers.count }
    }

    var createdCount: Int { intents.count { $0.issueKey != nil } }

    /// What is pending and may be written.
    var toBeCreated: some Collection<ClusterIntent> {
        intents.lazy.filter { $0.state == .pending && !isDrifted.contains($0.clusterID) }
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

    var outcome: PublishingOutcome {
        PublishingOutcome(
            runID: runID,
            intents: intents.filter { !isDrifted.contains($0.clusterID) || $0.issueKey != nil },
            drifted: drifted,
            createdBefore: createdBefore,
            linkedBefore: linkedBefore,
            transitioned: transitioned,
            notes: notes,
            interruption: interruption
        )
    }
}
