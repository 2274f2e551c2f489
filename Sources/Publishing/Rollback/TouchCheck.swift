internal import Tickets

/// Whether people have touched a Job Cluster since a run wrote it.
///
/// Everything that Jira keeps of them counts: comments, worklogs, files, sub-tasks, links, members, and every entry of the
/// history that is not Muster's own. The account that Muster works with can be a person's too, so an entry of it counts as
/// well where no write in the journal explains it.
struct TouchCheck {
    let footprint: RunFootprint
    /// Key of the project that the Job Cluster was made in.
    let project: String
    /// Most that the clocks of Jira and of this machine are taken to be apart, in milliseconds.
    static let clockSlack: Int64 = 300_000
    /// The journal's writes by issue: those of the run and of earlier attempts to undo it.
    private let own: [String: [SiteAction]]
    /// The same of every run: another may have written to the issue and been rolled back since.
    private let known: [String: [SiteAction]]

    init(footprint: RunFootprint, project: String) {
        self.footprint = footprint
        self.project = project
        own = Dictionary(grouping: footprint.actions + footprint.undone, by: \.issueID)
        known = Dictionary(grouping: footprint.everything, by: \.issueID)
    }

    /// What people did to a Job Cluster that the run created, a sentence each; none where it is as the run left it.
    ///
    /// - Parameters:
    ///   - creation: the Job Cluster.
    ///   - traces: what is on it.
    ///   - present: ids of tickets that exist; the link of one that is gone is nobody's removal.
    /// - Returns: the sentences.
    func touches(
        of creation: RunFootprint.Creation,
        _ traces: IssueTraces,
        present: Set<String>
    ) -> [String] {
        var words = common(traces, since: nil)
        if let created = traces.created, created < footprint.run.startedAt - 2 * Self.clockSlack {
            // Found by its marker and taken over: another store published the same plan.
            words.append("it was there before the run, made by another machine")
        }
        let actions = own[creation.issue.id] ?? []
        let linked = Set(traces.standing.members.map(\.id))
        let added = Set(actions.filter { $0.kind == .link }.compactMap(\.memberID))
        let removed = Set(actions.filter { $0.kind == .unlink }.compactMap(\.memberID))
        let allowed = creation.members.union(added)
        for member in traces.standing.members where !allowed.contains(member.id) {
            words.append("\(member.key) was added to it")
        }
        let confirmed = creation.confirmed.union(added).subtracting(removed)
        for id in confirmed.subtracting(linked).sorted(by: byNumber) where present.contains(id) {
            words.append("the ticket with the id \(id) was removed from it")
        }
        words += traces.otherLinks.map { "it is linked to \($0)" }
        words += traces.attachments.map { "\($0.author) attached a file" }
        words += traces.subtasks.map { "it has the sub-task \($0)" }
        return words.uniqued
    }

    /// What people did, since the run, to a Job Cluster that was there before it.
    func touches(ofStanding traces: IssueTraces) -> [String] {
        let since = footprint.run.startedAt - Self.clockSlack
        var words = common(traces, since: since)
        for change in traces.changes where Self.isLink(change) && !change.mark.isOwn {
            guard change.mark.time ?? .max >= since else { continue }
            let other = change.to ?? change.from ?? "an issue"
            words.append("\(change.mark.author) changed its links (\(other))")
        }
        return words.uniqued
    }

    private func common(_ traces: IssueTraces, since: Int64?) -> [String] {
        func counts(_ mark: IssueTraces.Mark) -> Bool {
            guard let since else { return true }
            return mark.time ?? .max >= since
        }
        var words: [String] = []
        if traces.standing.project != project {
            words.append("it was moved to the project \(traces.standing.project)")
        }
        for comment in traces.comments where counts(comment.mark) {
            guard comment.marker.map({ !footprint.knownMarkers.contains($0) }) ?? true else { continue }
            words.append("\(comment.mark.author) commented on it")
        }
        for work in traces.worklogs where counts(work) { words.append("\(work.author) logged work on it") }
        let own = OwnWrites(known[traces.standing.issue.id] ?? [])
        for change in traces.changes where counts(change.mark) && !Self.isQuiet(change) {
            if change.mark.isOwn, own.explain(change) { continue }
            words.append(Self.sentence(change))
        }
        return words
    }

    // MARK: History

    /// Changes that say nothing about work on the issue, or that are compared elsewhere.
    private static func isQuiet(_ change: IssueTraces.Change) -> Bool {
        // Dragging any card on a board ranks its neighbours too.
        change.name == "rank" || isLink(change)
    }

    private static func isLink(_ change: IssueTraces.Change) -> Bool {
        change.name == "link" || change.fieldID == "issuelinks"
    }

    /// What Muster itself wrote to one issue, read once: descriptions are long, and a history can be.
    private struct OwnWrites {
        private let moves: Bool
        private let edited: Set<String>

        init(_ actions: [SiteAction]) {
            moves = actions.contains { $0.kind == .transition || $0.kind == .close }
            edited = Set(
                actions.filter { $0.kind == .edit }.flatMap { RestorableFields.names(in: $0.value ?? "") }
            )
        }

        func explain(_ change: IssueTraces.Change) -> Bool {
            let field = change.fieldID ?? change.name
            if ["status", "resolution", "resolutiondate"].contains(field) { return moves }
            if edited.contains(field) { return true }
            // Data Center's history names custom fields only as people see them.
            return change.fieldID == nil && change.isCustom
                && edited.contains { $0.hasPrefix("customfield_") }
        }
    }

    private static func sentence(_ change: IssueTraces.Change) -> String {
        let who = change.mark.isOwn ? "somebody with Muster's own account" : change.mark.author
        switch change.name {
        case "status": return "\(who) moved it from '\(change.from ?? "")' to '\(change.to ?? "")'"
        case "assignee":
            return change.to.map { "\(who) assigned it to \($0)" } ?? "\(who) took its assignee away"
        default: return "\(who) changed its \(change.name)"
        }
    }
}

extension [String] {
    /// Each once, where it comes first.
    var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}

/// Ascending by number, and by text where that is none.
func byNumber(_ left: String, _ right: String) -> Bool {
    (Int64(left) ?? .max, left) < (Int64(right) ?? .max, right)
}
