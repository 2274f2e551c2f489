public import Tickets

/// What one run wrote to Jira, as the journal tells, and what the runs before and after it have to do with it.
public struct RunFootprint: Hashable, Sendable {
    /// A Job Cluster that the run created.
    public struct Creation: Hashable, Sendable {
        /// Id of the cluster in the plan.
        public var clusterID: String
        /// The issue.
        public var issue: JobClusterIssue
        /// Label that it was made with.
        public var marker: String
        /// Ids of tickets that it may be linked to by the run's doing.
        public var members: Set<String>
        /// Those whose link the journal knows to have been made.
        public var confirmed: Set<String>
    }

    /// The run.
    public var run: RunRecord
    /// Job Clusters that it created, ascending by numeric id.
    public var created: [Creation]
    /// Writes to issues that existed, which are done or may be, ascending by number; links made in passing included.
    public var actions: [SiteAction]
    /// Ids of plan clusters whose create was sent, with an answer that is not known.
    public var unresolved: [String]
    /// The first later run, by its id, that wrote to an issue; by issue id.
    public var laterRuns: [String: String]
    /// Markers of comments that runs made, this one and every other.
    public var knownMarkers: Set<String>
    /// What earlier attempts to undo this run have done.
    public var undone: [SiteAction]
    /// Writes of every run to issues that existed, undone ones and rollbacks included: they explain an issue's history.
    public var everything: [SiteAction]
    /// Ids of every Job Cluster that it created or wrote to, ascending.
    public var clusterIDs: [String]
    /// Ids of issues that it moved or commented on and did nothing else to: tickets, for the most part.
    public var ticketIDs: Set<String>

    /// Puts together what the journal says.
    ///
    /// - Parameters:
    ///   - run: the run.
    ///   - history: every run of its project with intents and actions, oldest first.
    ///   - planMembers: ids of the tickets of each cluster of its plan, by cluster id; empty where the plan is not there.
    public init(
        of run: RunRecord,
        in history: [JournaledRun],
        planMembers: [String: [String]] = [:]
    ) {
        self.run = run
        let place = history.firstIndex { $0.record.id == run.id } ?? history.count
        let mine = history.indices.contains(place) ? history[place] : JournaledRun(record: run)
        let others = history.filter { $0.record.id != run.id }
        undone = others.filter { $0.record.work == .rollback(of: run.id) }.flatMap(\.actions)
            .filter { $0.mayBeDone || $0.state == .found }
        // What a run that was itself undone wrote is no more; neither does the undoing of another run count.
        func counts(_ other: JournaledRun) -> Bool {
            if other.record.outcome == .rolledBack { return false }
            if case .rollback = other.record.work { return false }
            return true
        }
        let earlier = history[..<place].filter(counts)
        let known = Dictionary(
            earlier.flatMap(\.intents).compactMap { intent in
                intent.issueID.map { ($0, Set(intent.linkedMembers)) }
            },
            uniquingKeysWith: { $0.union($1) }
        )
        created = []
        actions = mine.actions.filter(\.mayBeDone)
        for intent in mine.intents {
            guard let id = intent.issueID else { continue }
            let issue = JobClusterIssue(id: id, key: intent.issueKey ?? id)
            guard let before = known[id] else {
                created.append(
                    Creation(
                        clusterID: intent.clusterID,
                        issue: issue,
                        marker: intent.marker,
                        members: Set(intent.linkedMembers).union(planMembers[intent.clusterID] ?? []),
                        confirmed: Set(intent.linkedMembers)
                    )
                )
                continue
            }
            // The Job Cluster is an earlier run's; this one made the links that were missing.
            for member in intent.linkedMembers.sorted() where !before.contains(member) {
                actions.append(
                    SiteAction(
                        number: (actions.last?.number ?? 0) + 1,
                        kind: .link,
                        issueID: id,
                        issueKey: issue.key,
                        memberID: member,
                        state: .done
                    )
                )
            }
        }
        created.sort { ($0.issue.numericID, $0.issue.id) < ($1.issue.numericID, $1.issue.id) }
        unresolved = mine.intents.filter { $0.state == .sent && $0.issueID == nil }.map(\.clusterID)
        laterRuns = [:]
        for later in history.dropFirst(place + 1).filter(counts) {
            let intents = later.intents.filter { !mine.links($0) }.compactMap(\.issueID)
            let touched = intents + later.actions.filter(\.mayBeDone).map(\.issueID)
            for id in touched where laterRuns[id] == nil { laterRuns[id] = later.record.id }
        }
        // A later run that was rolled back but for what people had touched still has tickets where it put them.
        for later in history.dropFirst(place + 1) where later.record.outcome == .rolledBack {
            let removed = others.filter { $0.record.work == .rollback(of: later.record.id) }.flatMap(
                \.actions
            )
            .filter { $0.kind == .unlink && ($0.mayBeDone || $0.state == .found) }
            let standing = later.actions.filter { action in
                action.kind == .link && action.mayBeDone
                    && !removed.contains { $0.issueID == action.issueID && $0.memberID == action.memberID }
            }
            for action in standing where laterRuns[action.issueID] == nil {
                laterRuns[action.issueID] = later.record.id
            }
        }
        let clusters = Set(
            created.map(\.issue.id) + actions.filter { !$0.isOfTickets }.map(\.issueID)
        )
        clusterIDs = clusters.sorted(by: byNumber)
        ticketIDs = Set(actions.filter(\.isOfTickets).map(\.issueID)).subtracting(clusters)
        everything = history.flatMap(\.actions).filter(\.mayBeDone)
        knownMarkers = Set(history.flatMap(\.actions).compactMap(\.marker))
    }

    /// Whether nothing is there to be undone.
    public var isEmpty: Bool { created.isEmpty && actions.isEmpty && unresolved.isEmpty }
}

/// A run with everything that the journal has of it.
public struct JournaledRun: Hashable, Sendable {
    /// The run.
    public var record: RunRecord
    /// Its intents.
    public var intents: [ClusterIntent]
    /// Its actions.
    public var actions: [SiteAction]

    /// Makes an entry.
    public init(record: RunRecord, intents: [ClusterIntent] = [], actions: [SiteAction] = []) {
        self.record = record
        self.intents = intents
        self.actions = actions
    }

    /// Whether it knows as much of an intent's Job Cluster: a later run of the same plan copies what it finds.
    fileprivate func links(_ later: ClusterIntent) -> Bool {
        intents.contains { intent in
            intent.issueID == later.issueID && Set(later.linkedMembers).isSubset(of: intent.linkedMembers)
        }
    }
}

extension SiteAction {
    /// Whether Jira may have been changed by it.
    var mayBeDone: Bool { state == .done || state == .sent }

    /// Whether it is of a kind that is done to tickets too.
    fileprivate var isOfTickets: Bool { kind == .transition || kind == .comment }
}
