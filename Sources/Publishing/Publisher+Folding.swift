internal import Planning
internal import Tickets

extension Publisher {
    /// Job Clusters that were made twice and found out only now: a request that came late, or another machine.
    ///
    /// - Returns: each with the one that stays; from the survey where there is one, else by a search for those of the time
    ///   since the run before.
    func lateDuplicates(
        _ survey: [StandingIssue]?,
        _ known: PlanKnowledge,
        _ run: RunRecord
    ) async throws(PublishingError) -> [DuplicateSweep.Pair] {
        if let survey { return DuplicateSweep.duplicates(among: survey) }
        guard site.marksWithLabels, let since = known.latestRun else { return [] }
        return DuplicateSweep.duplicates(
            among: try await site.creations(.labelled(since: min(since, run.startedAt) - Self.clockSlack))
        )
    }

    /// Folds Job Clusters that were made twice: the older keeps the tickets; the other loses its links, is told and closed,
    /// and never deleted.
    ///
    /// Both are read by id first; what is closed or gone by now is left as it is.
    func fold(
        _ pairs: [DuplicateSweep.Pair],
        _ state: inout PublishingState,
        _ drafts: Drafts
    ) async throws(PublishingError) {
        guard !pairs.isEmpty else { return }
        let issues = try await site.standingIssues(
            ids: Set(pairs.flatMap { [$0.kept.id, $0.folded.id] }).sorted()
        )
        let open = pairs.compactMap { pair -> (kept: StandingIssue, folded: StandingIssue)? in
            guard let kept = issues[pair.kept.id], let folded = issues[pair.folded.id],
                kept.statusCategory != "done", folded.statusCategory != "done",
                !kept.isClone, !folded.isClone
            else { return nil }
            return (kept, folded)
        }
        let missing = open.map { kept, folded in
            let linked = Set(kept.members.map(\.id))
            return folded.members.filter { !linked.contains($0.id) }.map { kept.issue.action(.link, $0) }
        }
        try await perform(Self.inTurns(missing), &state)
        let steps = open.map { kept, folded in
            // A ticket that cannot be linked to the one that stays keeps its link to the other.
            let linked = Set(kept.members.map(\.id))
            let moved = folded.members.filter {
                linked.contains($0.id) || state.isDone(kept.issue.action(.link, $0))
            }
            return (
                unlinks: moved.map { folded.issue.action(.unlink, $0) },
                comment: folded.issue.action(
                    .comment,
                    value:
                        "This Job Cluster was made twice. Its tickets are in \(kept.issue.key), which is older.",
                    marker: "muster-fold-\(kept.issue.id)-\(folded.issue.id)"
                ),
                close: moved.count == folded.members.count
                    ? folded.issue.action(.close, value: closedStatus) : nil
            )
        }
        try await perform(
            Self.inTurns(steps.map(\.unlinks)) + steps.map(\.comment) + steps.compactMap(\.close),
            &state
        )
        for (kept, folded) in open {
            state.folded.append(FoldedCluster(kept: kept.issue, folded: folded.issue))
            for intent in state.intents where intent.issueID == folded.issue.id {
                let linked = Set((kept.members + folded.members).map(\.id))
                state.adopt(kept.issue, for: intent.clusterID)
                let members = drafts[intent.clusterID].members.map(\.id).filter(linked.contains)
                state.markLinked(intent.clusterID, members: members)
                try await record([intent.clusterID], &state)
            }
        }
    }
}

extension JobClusterIssue {
    func action(
        _ kind: SiteAction.Kind,
        _ member: LinkedMember? = nil,
        value: String? = nil,
        marker: String? = nil
    ) -> SiteAction {
        SiteAction(
            number: 0,
            kind: kind,
            issueID: id,
            issueKey: key,
            memberID: member?.id,
            memberKey: member?.key,
            value: value,
            marker: marker
        )
    }

    func action(_ kind: SiteAction.Kind, _ member: PlannedTicket) -> SiteAction {
        action(kind, LinkedMember(linkID: "", id: member.id, key: member.key))
    }
}
