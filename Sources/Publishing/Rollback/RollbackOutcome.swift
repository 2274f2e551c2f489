public import Tickets

/// What a rollback did.
public struct RollbackOutcome: Hashable, Sendable {
    /// Id of the run that the rollback is.
    public var runID: String
    /// The run that was rolled back.
    public var run: RunRecord
    /// What was to be done, as it was found when it began; nil where it did not come so far.
    public var plan: RollbackPlan?
    /// The writes, in ascending order of number, those of earlier attempts of the same rollback included.
    public var actions: [SiteAction] = []
    /// Creates of the run whose answer was lost and of which nothing is found, in words.
    public var unresolved: [String] = []
    /// Why it stopped before the end, or nil.
    public var interruption: PublishingError?

    /// Job Clusters that were left alone, with the reasons.
    public var left: [RollbackPlan.Piece] { plan?.left ?? [] }
    /// Keys of Job Clusters that were deleted.
    public var deleted: [String] { keys(.delete) }
    /// Keys of Job Clusters that were closed.
    public var closed: [String] { keys(.close) }
    /// How many links were removed; those of deleted Job Clusters went with them and do not count.
    public var unlinked: Int { actions.count { $0.kind == .unlink && $0.state == .done } }
    /// How many issues are in their old status again.
    public var movedBack: Int { actions.count { $0.kind == .transition && $0.state == .done } }
    /// How many edits were put back.
    public var restored: Int { actions.count { $0.kind == .edit && $0.state == .done } }
    /// How many comments were removed.
    public var uncommented: Int { actions.count { $0.kind == .uncomment && $0.state == .done } }

    /// What is as it is by design, a sentence each: tickets that people moved on, what cannot be brought back.
    public var notes: [String] {
        (plan?.notes ?? []) + actions.filter { $0.state == .drifted }.compactMap(\.message)
    }

    /// What could not be done, a sentence each.
    public var failures: [String] {
        actions.filter { $0.state == .refused }.map { action in
            "\(action.issueKey): \(action.kind.rawValue) refused: \(action.message ?? "Jira did not say why")"
        } + unresolved + (interruption.map { [$0.message] } ?? [])
    }

    /// Whether nothing of the run is left in Jira that it wrote and that could be undone.
    public var isComplete: Bool { failures.isEmpty && left.isEmpty }

    private func keys(_ kind: SiteAction.Kind) -> [String] {
        actions.filter { $0.kind == kind && ($0.state == .done || $0.state == .found) }.map(\.issueKey)
    }
}
