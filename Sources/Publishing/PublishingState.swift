public import Tickets

/// How far a publication has come.
public struct PublishingProgress: Hashable, Sendable {
    /// What is being done.
    public enum Stage: String, Hashable, Sendable {
        /// Job Clusters are created.
        case creating
        /// Members are linked one by one.
        case linking
        /// Members are moved to their new status.
        case transitioning
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
    /// State of every cluster that was to be written.
    public var intents: [ClusterIntent]
    /// Clusters left out because their tickets changed.
    public var skipped: Int
    /// Members moved to their new status.
    public var transitioned: Int
    /// Why it stopped before the end, or nil.
    public var interruption: PublishingError?

    /// Job Clusters that exist.
    public var created: Int { intents.count { $0.issueKey != nil } }
    /// Links that are confirmed.
    public var links: Int { intents.reduce(0) { $0 + $1.linkedMembers.count } }
    /// Clusters that Jira refused.
    public var refused: [ClusterIntent] { intents.filter { $0.state == .refused } }

    /// Whether every cluster was created and linked.
    public var isComplete: Bool {
        interruption == nil && skipped == 0 && intents.allSatisfy { $0.state == .linked }
    }
}

/// The intents of a run while it goes on.
struct PublishingState {
    let runID: String
    private(set) var intents: [ClusterIntent]
    private let position: [String: Int]
    var interruption: PublishingError?
    var directionVerified = false
    var transitioned = 0
    /// Creates whose answer was lost and whose fate the evidence told.
    var lostAnswers = 0

    init(runID: String, intents: [ClusterIntent]) {
        self.runID = runID
        self.intents = intents
        position = Dictionary(
            intents.enumerated().map { ($1.clusterID, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        // A run that is continued has had its first link verified only if it got that far; verify again, it is one call.
    }

    var createdCount: Int { intents.count { $0.issueKey != nil } }

    mutating func set(_ state: ClusterIntent.State, for id: String) { change(id) { $0.state = state } }

    mutating func adopt(_ issue: JobClusterIssue, for id: String) {
        change(id) {
            $0.state = .created
            $0.issueID = issue.id
            $0.issueKey = issue.key
        }
    }

    mutating func markLinked(_ id: String, members: [String]) {
        change(id) {
            $0.state = .linked
            $0.linkedMembers = members.sorted()
        }
    }

    mutating func addLinked(_ member: String, to id: String) {
        change(id) { if !$0.linkedMembers.contains(member) { $0.linkedMembers.append(member) } }
    }

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

    func outcome(skipped: Int) -> PublishingOutcome {
        PublishingOutcome(
            runID: runID,
            intents: intents,
            skipped: skipped,
            transitioned: transitioned,
            interruption: interruption
        )
    }
}
