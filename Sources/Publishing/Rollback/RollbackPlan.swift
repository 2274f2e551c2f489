public import Tickets

/// What undoing a run will do, Job Cluster by Job Cluster: a pure function of the journal and of what the site holds.
public struct RollbackPlan: Hashable, Sendable {
    /// What becomes of Job Clusters that the run created.
    public enum Mode: String, Hashable, Sendable {
        /// They are deleted.
        case delete
        /// Their tickets are unlinked, and they are closed with a comment.
        case close
    }

    /// One Job Cluster with what is undone of it.
    public struct Piece: Hashable, Sendable {
        /// The Job Cluster.
        public var issue: JobClusterIssue
        /// Whether the run created it.
        public var isCreated: Bool
        /// Writes to the Job Cluster, in their order; their numbers are given when they are done.
        public var actions: [SiteAction]
        /// Writes to its tickets, once those to it are done.
        public var followUps: [SiteAction]
        /// What people did to it since, a sentence each: then it is left alone, unless forced.
        public var touches: [String]
        /// A later run that wrote to it and is to be rolled back first; then it is left alone even where forced.
        public var laterRun: String?
        /// Whether it is left alone.
        public var isLeft: Bool

        /// Why it is left alone, in words; empty where it is not.
        public var reasons: [String] {
            guard isLeft else { return [] }
            let later = laterRun.map {
                ["run \($0) wrote to it later; roll that back first: muster rollback \($0)"]
            }
            return (later ?? []) + touches
        }
    }

    /// The run.
    public var run: RunRecord
    /// What becomes of Job Clusters that it created.
    public var mode: Mode
    /// The Job Clusters, ascending by numeric id; those that need nothing any more are left out.
    public var pieces: [Piece]
    /// Writes to issues that belong to none of them.
    public var loose: [SiteAction]
    /// What cannot be undone at all, in words.
    public var notes: [String]

    /// Those that are left alone.
    public var left: [Piece] { pieces.filter(\.isLeft) }
    /// Those that are undone.
    public var undone: [Piece] { pieces.filter { !$0.isLeft } }
    /// Whether nothing is to be written.
    public var isEmpty: Bool {
        loose.isEmpty && undone.allSatisfy { $0.actions.isEmpty && $0.followUps.isEmpty }
    }
}

/// Makes the plan of a rollback.
struct RollbackPlanner {
    let footprint: RunFootprint
    let traces: [String: IssueTraces]
    /// Statuses of tickets that the run wrote to or linked; those that are gone are not there.
    let tickets: [String: IssueStatus]
    /// Open Job Clusters of tickets that are to be linked again, by id.
    let memberships: [String: [JobClusterIssue]]
    let project: String
    var mode = RollbackPlan.Mode.delete
    var isForced = false
    var closedStatus: String?

    /// Label of Job Clusters that were closed by a rollback, in place of those by which Muster finds its own.
    static let closedLabel = "muster-rolled-back"

    func plan() -> RollbackPlan {
        var plan = RollbackPlan(run: footprint.run, mode: mode, pieces: [], loose: [], notes: [])
        let check = TouchCheck(footprint: footprint, project: project)
        let creations = Dictionary(
            footprint.created.map { ($0.issue.id, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let homes = homes()
        let tickets = Dictionary(grouping: footprint.ticketIDs) { homes[$0] ?? "" }
        let written = Dictionary(grouping: footprint.actions, by: \.issueID)
        if !footprint.unresolved.isEmpty {
            let names = footprint.unresolved.joined(separator: ", ")
            plan.notes.append("the answers to the creates of \(names) were lost; they are looked for first")
        }
        for id in footprint.clusterIDs {
            let followUps = inverses(of: tickets[id] ?? [], written, &plan.notes)
            let creation = creations[id]
            var actions: [SiteAction] = []
            if let present = traces[id] {
                actions =
                    creation.map { undo($0, present) } ?? restore(written[id] ?? [], &plan.notes)
            }
            actions = withoutDone(actions)
            guard !actions.isEmpty || !followUps.isEmpty else { continue }
            let issue = traces[id]?.standing.issue ?? creation?.issue ?? knownIssue(id)
            var piece = RollbackPlan.Piece(
                issue: issue,
                isCreated: creation != nil,
                actions: actions,
                followUps: followUps,
                touches: [],
                isLeft: false
            )
            // What is gone, or undone by an earlier attempt, nobody can be disturbed by.
            if let present = traces[id], !actions.isEmpty {
                piece.touches =
                    creation.map { check.touches(of: $0, present, present: Set(self.tickets.keys)) }
                    ?? check.touches(ofStanding: present)
                piece.laterRun = footprint.laterRuns[id]
                piece.isLeft = piece.laterRun != nil || !isForced && !piece.touches.isEmpty
            }
            plan.pieces.append(piece)
        }
        // What hangs on no Job Cluster of this run is undone by itself.
        plan.loose = inverses(of: tickets[""] ?? [], written, &plan.notes)
        plan.notes = plan.notes.uniqued
        return plan
    }

    /// The Job Cluster that each ticket was put into by the run.
    private func homes() -> [String: String] {
        var homes: [String: String] = [:]
        for creation in footprint.created { for id in creation.members { homes[id] = creation.issue.id } }
        for action in footprint.actions where [.link, .unlink].contains(action.kind) {
            if let member = action.memberID { homes[member] = action.issueID }
        }
        return homes
    }

    private func knownIssue(_ id: String) -> JobClusterIssue {
        let key = footprint.actions.first { $0.issueID == id }?.issueKey
        return JobClusterIssue(id: id, key: key ?? id)
    }

    // MARK: Inverses

    /// Takes a Job Cluster away that the run created.
    private func undo(_ creation: RunFootprint.Creation, _ present: IssueTraces) -> [SiteAction] {
        let standing = present.standing
        func action(_ kind: SiteAction.Kind) -> SiteAction {
            SiteAction(number: 0, kind: kind, issueID: standing.issue.id, issueKey: standing.issue.key)
        }
        guard mode == .close else { return [action(.delete)] }
        if standing.statusCategory == "done", standing.members.isEmpty { return [] }
        var actions = standing.members.map { member in
            var unlink = action(.unlink)
            (unlink.memberID, unlink.memberKey) = (member.id, member.key)
            return unlink
        }
        let ours = [creation.marker, JiraClusterSite.constantLabel]
        if standing.labels.contains(where: ours.contains) {
            let labels = standing.labels.filter { !ours.contains($0) && $0 != Self.closedLabel }
            var edit = action(.edit)
            edit.value = RestorableFields(labels: labels + [Self.closedLabel]).json
            actions.append(edit)
        }
        var comment = action(.comment)
        comment.marker = "rollback-\(footprint.run.id)-\(standing.issue.id)"
        comment.value =
            "Muster has rolled back the run \(footprint.run.id) that made this Job Cluster: its tickets "
            + "are unlinked and will be clustered anew."
        var close = action(.close)
        close.value = closedStatus
        return actions + [comment, close]
    }

    /// Puts a Job Cluster back that was there before the run.
    private func restore(_ mine: [SiteAction], _ notes: inout [String]) -> [SiteAction] {
        let inverses = mine.reversed().compactMap { inverse(of: $0, &notes) }
        // A closed issue can be read-only in its workflow: it is opened first.
        return inverses.filter { $0.kind == .transition } + inverses.filter { $0.kind != .transition }
    }

    private func inverses(
        of tickets: [String],
        _ written: [String: [SiteAction]],
        _ notes: inout [String]
    ) -> [SiteAction] {
        let all = tickets.sorted(by: byNumber).flatMap { id in
            (written[id] ?? []).reversed().compactMap { inverse(of: $0, &notes) }
        }
        // Moves beside one another, so that they can be made in bulk.
        return withoutDone(all.filter { $0.kind != .transition } + all.filter { $0.kind == .transition })
    }

    private func inverse(of action: SiteAction, _ notes: inout [String]) -> SiteAction? {
        var inverse = action
        (inverse.number, inverse.state, inverse.message, inverse.before) = (0, .pending, nil, nil)
        switch action.kind {
        case .link: inverse.kind = .unlink
        case .unlink:
            inverse.kind = .link
            guard let id = action.memberID, tickets[id] != nil else { return nil }
            if let other = memberships[id]?.first(where: { $0.id != action.issueID }) {
                notes.append("\(action.memberKey ?? id) stays in \(other.key), where it is by now")
                return nil
            }
        case .edit:
            guard let before = action.before else { return nil }
            inverse.value = before
        case .comment:
            guard action.marker != nil else { return nil }
            inverse.kind = .uncomment
            inverse.value = nil
        case .transition, .close:
            guard let before = action.before, before.lowercased() != action.value?.lowercased() else {
                return nil
            }
            inverse.kind = .transition
            inverse.value = before
            // Only from where the run put it: see `SiteAction.before`.
            inverse.before = action.value
        case .delete:
            notes.append("\(action.issueKey) was deleted by the run and cannot be brought back")
            return nil
        case .uncomment:
            notes.append("a comment on \(action.issueKey) was removed by the run and cannot be brought back")
            return nil
        }
        return inverse
    }

    /// Without what an earlier attempt has done.
    private func withoutDone(_ actions: [SiteAction]) -> [SiteAction] {
        let done = Set(footprint.undone.filter { $0.state == .done || $0.state == .found }.map(\.identity))
        return actions.filter { !done.contains($0.identity) }
    }
}

extension SiteAction {
    /// What tells one write of a rollback from another.
    ///
    /// Without the value: a site may have completed it, such as the status that a Job Cluster was closed with.
    var identity: [String] {
        let value = kind == .transition || kind == .edit ? self.value : nil
        return [kind.rawValue, issueID, memberID ?? "", marker ?? "", value ?? ""]
    }
}
