public import Tickets

/// A change of one Job Cluster that a person asked for, as it will be done.
public struct UpkeepPlan: Hashable, Sendable {
    /// What is asked for, such as `add`.
    public var verb: String
    /// The Job Cluster.
    public var issue: JobClusterIssue
    /// The writes, in ascending order of number.
    public var actions: [SiteAction]
    /// What a person should know before it is done, a sentence each: limits that break, tickets that stay as they are.
    public var warnings: [String]
    /// The ledger's record afterwards; nil where it stays as it is.
    var record: StandingRecord?
    /// Overrides that it records; their reasons get the id of the run.
    var overrides: [ClusterOverride]
    /// Overrides that it ends, because the person changed their mind.
    var ended: [ClusterOverride]

    /// Whether nothing is to be written to Jira.
    public var isEmpty: Bool { actions.isEmpty }

    init(_ verb: String, _ issue: JobClusterIssue) {
        self.verb = verb
        self.issue = issue
        (actions, warnings, overrides, ended) = ([], [], [], [])
    }

    mutating func add(
        _ kind: SiteAction.Kind,
        on issue: JobClusterIssue? = nil,
        member: JobClusterIssue? = nil,
        value: String? = nil,
        marker: String? = nil,
        before: String? = nil
    ) {
        let issue = issue ?? self.issue
        actions.append(
            SiteAction(
                number: actions.count + 1,
                kind: kind,
                issueID: issue.id,
                issueKey: issue.key,
                memberID: member?.id,
                memberKey: member?.key,
                value: value,
                marker: marker,
                before: before
            )
        )
    }
}

/// What came of a change that a person asked for.
public struct UpkeepOutcome: Hashable, Sendable {
    /// The run that it is; nil where nothing was to be written.
    public var runID: String?
    /// What was to be done.
    public var plan: UpkeepPlan
    /// The writes with what came of each.
    public var actions: [SiteAction]
    /// Why it stopped before the end, or nil.
    public var interruption: PublishingError?

    /// Of a plan of which nothing is done yet.
    public init(_ plan: UpkeepPlan) { self.init(runID: nil, plan: plan, actions: plan.actions) }

    init(runID: String?, plan: UpkeepPlan, actions: [SiteAction]) {
        self.runID = runID
        self.plan = plan
        self.actions = actions
    }

    /// What could not be done, a sentence each.
    public var failures: [String] {
        actions.filter { $0.state == .refused || $0.state == .drifted }.map { action in
            "\(action.memberKey ?? action.issueKey): \(action.kind.rawValue): \(action.message ?? "refused")"
        } + (interruption.map { [$0.message] } ?? [])
    }

    /// Whether everything was done.
    public var isComplete: Bool { failures.isEmpty }
    /// Whether Jira refused everything, so that nothing was changed and trying again would not help.
    public var isRefused: Bool {
        interruption == nil && !actions.isEmpty && actions.allSatisfy { $0.state == .refused }
    }
}
