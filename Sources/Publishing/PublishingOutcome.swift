public import Planning
public import Tickets

/// What a publication did.
public struct PublishingOutcome: Hashable, Sendable {
    /// The run, which may be an earlier one that was continued.
    public var runID: String
    /// Whether the run stands in the journal; false where there was nothing to write, and so nothing to finish.
    public var isRunOpened: Bool
    /// State of every cluster that was to be written, or stood in Jira before its tickets changed.
    public var intents: [ClusterIntent]
    /// Clusters that were not written, or whose members were not all linked, because their tickets changed; a Job
    /// Cluster that stood already goes by its key.
    public var drifted: [ClusterDrift]
    /// Job Clusters that the journal knew already when this publication began.
    public var createdBefore: Int
    /// Links that the journal knew already when this publication began.
    public var linkedBefore: Int
    /// Members moved to their new status.
    public var transitioned: Int
    /// Members that could not be moved or told, and other things to know, in words.
    public var notes: [String]
    /// Why it stopped before the end, or nil.
    public var interruption: PublishingError?
    /// What became of Job Clusters that stood already, in the order of the plan; only those with something to do.
    public var standing: [StandingChange] = []
    /// Job Clusters that were made twice, by two machines or by a request that came late, and were folded into one.
    public var folded: [FoldedCluster] = []
    /// Tickets that two machines had clustered at once, with the Job Cluster that they stay in.
    public var yielded: [YieldedTicket] = []
    /// Every action of the run, as the journal has it.
    public var actions: [SiteAction] = []
    /// What "exactly once" rests on at this site where that is less than usual; nil where a marker or links tell.
    public var weakerGuarantee: String?

    /// Job Clusters that exist.
    public var created: Int { intents.count { $0.issueKey != nil } }
    /// Links that are confirmed.
    public var links: Int { intents.reduce(0) { $0 + $1.linkedMembers.count } }
    /// Clusters that Jira refused.
    public var refused: [ClusterIntent] { intents.filter { $0.state == .refused } }
    /// Job Clusters that stood already and that tickets joined.
    public var toppedUp: [StandingChange] { standing.filter { !$0.joined.isEmpty } }
    /// Job Clusters that stood already and whose description was corrected.
    public var updated: [StandingChange] { standing.filter(\.isUpdated) }
    /// Job Clusters that stood already and were closed, because no open ticket was left.
    public var closed: [StandingChange] { standing.filter(\.isClosed) }

    /// Whether everything that was to be written was written, or had drifted.
    public var isFinished: Bool { interruption == nil && unfinished.isEmpty && unfinishedActions.isEmpty }

    /// Clusters that are still to be created or linked.
    public var unfinished: [ClusterIntent] {
        let drifted = Set(drifted.map(\.clusterID))
        return intents.filter { intent in
            // Of a Job Cluster whose members are taken by now, what can be linked is; a refusal has left its words.
            let isLeft = drifted.contains(intent.clusterID) && intent.message == nil
            return intent.state != .linked && !isLeft
        }
    }

    /// Writes to what stands that are still to be done; a member that cannot be moved or told is a note only.
    public var unfinishedActions: [SiteAction] {
        let clusters = Set(
            intents.compactMap(\.issueID) + standing.map(\.issueID)
                + folded.flatMap { [$0.kept.id, $0.folded.id] }
        )
        return actions.filter { action in
            switch action.state {
            case .done, .found, .drifted: false
            case .pending, .sent: true
            case .refused: action.kind != .transition && clusters.contains(action.issueID)
            }
        }
    }

    /// Whether every cluster of the plan was created and linked, and every Job Cluster that stands is as planned.
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
        lines += actions.filter { $0.state == .refused }.map { action in
            "\(action.issueKey): \(action.words): \(action.message ?? "refused")"
        }
        lines += notes
        if let interruption { lines.append(interruption.message) }
        return lines
    }
}

/// What became of a Job Cluster that stood already.
public struct StandingChange: Hashable, Sendable {
    /// Its numeric id.
    public var issueID: String
    /// Its key.
    public var issueKey: String
    /// Keys of the tickets that joined it.
    public var joined: [String]
    /// Members that are no work any more and had not been told of before.
    public var departed: [DepartedMember]
    /// Whether its description was corrected.
    public var isUpdated: Bool
    /// Whether it was closed.
    public var isClosed: Bool

    /// Makes an entry.
    public init(
        issueID: String,
        issueKey: String,
        joined: [String] = [],
        departed: [DepartedMember] = [],
        isUpdated: Bool = false,
        isClosed: Bool = false
    ) {
        self.issueID = issueID
        self.issueKey = issueKey
        self.joined = joined
        self.departed = departed
        self.isUpdated = isUpdated
        self.isClosed = isClosed
    }
}

/// A Job Cluster that was made twice.
public struct FoldedCluster: Hashable, Sendable {
    /// The one that stays: the older.
    public var kept: JobClusterIssue
    /// The one whose links were removed and that was closed.
    public var folded: JobClusterIssue

    /// Makes an entry.
    public init(kept: JobClusterIssue, folded: JobClusterIssue) {
        self.kept = kept
        self.folded = folded
    }
}

/// A ticket that was in two Job Clusters of different plans.
public struct YieldedTicket: Hashable, Sendable {
    /// Its key.
    public var ticketKey: String
    /// The Job Cluster that it stays in.
    public var kept: JobClusterIssue
    /// The one that it was taken out of.
    public var left: JobClusterIssue

    /// Makes an entry.
    public init(ticketKey: String, kept: JobClusterIssue, left: JobClusterIssue) {
        self.ticketKey = ticketKey
        self.kept = kept
        self.left = left
    }
}

extension SiteAction {
    /// What it is, for people, without the issue that it writes to.
    var words: String {
        switch kind {
        case .link: "\(memberKey ?? memberID ?? "a ticket") is not linked"
        case .unlink: "\(memberKey ?? memberID ?? "a ticket") is not unlinked"
        case .edit: "its description is not corrected"
        case .comment: "the comment is not made"
        case .transition: "it is not moved to '\(value ?? "")'"
        case .close: "it is not closed"
        default: "\(kind.rawValue) is not done"
        }
    }
}
