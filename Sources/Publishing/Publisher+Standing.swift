internal import Planning
internal import Tickets

extension Publisher {
    /// What there is to do at Job Clusters that stand; an empty one that stays open is told once who has left it.
    func standingWork(
        of plan: Plan,
        _ records: [StandingRecord],
        _ drafts: Drafts,
        isContinued: Bool = false
    ) -> [StandingWork] {
        StandingWork.all(
            of: plan,
            records: records,
            tickets: drafts.tickets,
            isContinued: isContinued
        ).filter { closesEmpty || !$0.plan.isDissolved || !$0.newlyDeparted.isEmpty }
    }

    /// Does at Job Clusters that stand what the plan says: links those that join, corrects descriptions, says what changed,
    /// and closes those without an open ticket.
    ///
    /// What drifted is left alone. A ticket that Jira refuses to link is not described as a member either.
    func keepStanding(
        _ state: inout PublishingState,
        _ work: [StandingWork]
    ) async throws(PublishingError) {
        let open = work.filter { !state.isDrifted.contains($0.plan.issueKey) }
        guard !open.isEmpty else { return }
        let links = open.map { work in
            let linked = Set(work.record?.members ?? [])
            return work.joining.filter { !linked.contains($0.id) }.map { work.link($0) }
        }
        // Neighbours belong to different Job Clusters, so that no issue gets a burst of writes (facts section 6.1).
        try await perform(Self.inTurns(links), &state)
        var later: (edits: [SiteAction], comments: [SiteAction], closes: [SiteAction]) = ([], [], [])
        for work in open {
            let joined = work.joined(state)
            if let edit = edit(of: work, joined, state) { later.edits.append(edit) }
            let isClosing = work.plan.isDissolved && closesEmpty
            let words = work.comment(joined: joined, isClosing: isClosing, runID: state.runID)
            if let words, tellsChanges {
                later.comments.append(
                    work.action(.comment, value: words, marker: "muster-\(state.runID)-\(work.plan.issueID)")
                )
            }
            if isClosing { later.closes.append(work.action(.close, value: closedStatus)) }
        }
        // Said before it is done: a workflow may forbid comments on what is closed.
        try await perform(later.edits + later.comments + later.closes, &state)
        for work in open {
            let change = StandingChange(
                issueID: work.plan.issueID,
                issueKey: work.plan.issueKey,
                joined: work.joined(state).map(\.key),
                departed: work.newlyDeparted,
                isUpdated: state.isEdited(work.plan.issueID),
                isClosed: work.plan.isDissolved && state.isDone(work.action(.close))
            )
            state.standing.append(change)
        }
    }

    /// The correction of a description; nil where it says what is so.
    private func edit(
        of work: StandingWork,
        _ joined: [PlannedTicket],
        _ state: PublishingState
    ) -> SiteAction? {
        guard let draft = work.draft(keeping: Set(work.plan.kept).union(joined.map(\.id))) else { return nil }
        let isChanged =
            work.mark.map {
                $0.members != ContentMark.digest(ofMembers: draft.members)
            } ?? (!joined.isEmpty || !work.newlyDeparted.isEmpty)
        guard isChanged else { return nil }
        let wording = site.wording(of: draft)
        let isOurs = state.standingIssues[work.plan.issueID].map { issue in
            work.mark?.isOurs(summary: issue.summary) ?? false
        }
        // A summary that people wrote is theirs.
        return work.action(.edit, value: isOurs ?? false ? wording.fieldsWithSummary : wording.fields)
    }

    /// The first of each list, then the second of each, and so on.
    static func inTurns(_ lists: [[SiteAction]]) -> [SiteAction] {
        (0..<(lists.map(\.count).max() ?? 0)).flatMap { turn in
            lists.compactMap { turn < $0.count ? $0[turn] : nil }
        }
    }
}

extension PublishingState {
    /// Whether the last correction of a Job Cluster's description is so in Jira.
    func isEdited(_ issueID: String) -> Bool {
        let last = actions.last { $0.kind == .edit && $0.issueID == issueID }
        return last.map { $0.state == .done || $0.state == .found } ?? false
    }
}

extension StandingWork {
    /// The tickets that have joined, confirmed by Jira.
    func joined(_ state: PublishingState) -> [PlannedTicket] {
        let linked = Set(record?.members ?? [])
        return joining.filter {
            !state.leftOut.contains($0.id) && (linked.contains($0.id) || state.isDone(link($0)))
        }
    }

    func link(_ ticket: PlannedTicket) -> SiteAction {
        var action = action(.link)
        (action.memberID, action.memberKey) = (ticket.id, ticket.key)
        return action
    }

    func action(_ kind: SiteAction.Kind, value: String? = nil, marker: String? = nil) -> SiteAction {
        SiteAction(
            number: 0,
            kind: kind,
            issueID: plan.issueID,
            issueKey: plan.issueKey,
            value: value,
            marker: marker
        )
    }
}
