internal import Planning
internal import Tickets

extension Publisher {
    /// A Job Cluster that this run has written, with the members that it has linked.
    private struct Written {
        var issue: JobClusterIssue
        var marker: String?
        /// As it was described.
        var draft: JobClusterDraft?
        var members: [PlannedTicket]
        /// Id of the cluster in the plan, for one that this run created.
        var clusterID: String?
        /// What Muster may have written as the summary of one that stood before; nil for one that this run created.
        var mark: ContentMark?
    }

    /// A member of a Job Cluster of this run that is in others as well, or instead.
    private struct Contest {
        var own: Written
        var member: PlannedTicket
        /// Whether its own Job Cluster still has it.
        var isLinked: Bool
        var others: [JobClusterIssue]
    }

    /// Reads every ticket back that this run has linked, by id and in bulk, and mends what is not as it was answered.
    ///
    /// - A link that was answered and is not there is made again; where it still does not show, that is said.
    /// - Two Job Clusters with one marker are folded: the older stays.
    /// - A ticket in two Job Clusters of different plans, of two machines, stays in the older; the other loses it, and its
    ///   description where it is this run's. One that people made by hand always stays.
    ///
    /// Every rule is the same for whoever applies it, so two machines that look at the same time do the same; and whoever looks
    /// last sees what both have written.
    func lookAfter(
        _ state: inout PublishingState,
        _ drafts: Drafts,
        _ work: [StandingWork]
    ) async throws(PublishingError) {
        let written = written(state, drafts, work)
        let ids = written.flatMap(\.members).map(\.id)
        guard !ids.isEmpty else { return }
        progress(PublishingProgress(stage: .comparing, done: 0, total: ids.count))
        state.members = try await site.currentStates(of: ids)
        try await mendLinks(written, &state)
        var contests: [Contest] = []
        for own in written {
            for member in own.members {
                let clusters = state.members[member.id]?.clusters.map(\.issue) ?? []
                let others = clusters.filter { $0.id != own.issue.id }
                guard !others.isEmpty else { continue }
                contests.append(
                    Contest(
                        own: own,
                        member: member,
                        isLinked: others.count < clusters.count,
                        others: others.sorted { $0.isOlder(than: $1) }
                    )
                )
            }
        }
        try await settle(contests, &state, drafts)
    }

    private func written(
        _ state: PublishingState,
        _ drafts: Drafts,
        _ work: [StandingWork]
    ) -> [Written] {
        let created = state.written.filter { $0.state == .created || $0.state == .linked }.map { intent in
            let draft = drafts[intent.clusterID]
            let linked = Set(intent.linkedMembers)
            return Written(
                issue: JobClusterIssue(id: intent.issueID ?? "", key: intent.issueKey ?? ""),
                marker: draft.marker,
                draft: draft,
                members: draft.members.filter { linked.contains($0.id) },
                clusterID: intent.clusterID,
                mark: nil
            )
        }
        let toppedUp = work.filter { !state.isDrifted.contains($0.plan.issueKey) }.map { work in
            Written(
                issue: work.issue,
                marker: work.record?.marker,
                draft: work.draft(keeping: Set(work.plan.kept).union(work.joined(state).map(\.id))),
                members: work.joining.filter { state.isDone(work.link($0)) },
                clusterID: nil,
                mark: state.markBeforeCorrecting(work)
            )
        }
        return (created + toppedUp).filter { !$0.members.isEmpty }
    }

    // MARK: Links that are not there

    private func mendLinks(_ written: [Written], _ state: inout PublishingState) async throws(PublishingError)
    {
        func missing(_ states: [String: MemberState]) -> [(own: Written, member: PlannedTicket)] {
            written.flatMap { own in
                own.members.filter { states[$0.id]?.clusters.isEmpty ?? true }.map { (own, $0) }
            }
        }
        let suspects = missing(state.members)
        guard !suspects.isEmpty else { return }
        // An index may be behind; what the database says counts.
        let confirmed = try await site.confirmedStates(of: suspects.map(\.member.id))
        for (_, member) in suspects { state.members[member.id] = confirmed[member.id] }
        let gone = missing(state.members)
        guard !gone.isEmpty else { return }
        let issues = try await site.standingIssues(ids: Set(gone.map(\.own.issue.id)).sorted())
        var again: [SiteAction] = []
        for (own, member) in gone {
            let issue = issues[own.issue.id]
            if issue == nil || issue?.statusCategory == "done" {
                state.notes.append(
                    "\(own.issue.key) was \(issue == nil ? "removed" : "closed") while this run wrote to it"
                )
            } else if confirmed[member.id] == nil {
                drop(member, from: own, "is gone or hidden", &state)
            } else {
                again.append(own.issue.action(.link, member))
            }
        }
        try await perform(again, again: true, &state)
        guard !again.isEmpty else { return }
        let mended = try await site.confirmedStates(of: again.compactMap(\.memberID))
        for (id, member) in mended { state.members[id] = member }
        for (own, member) in gone where mended[member.id]?.clusters.isEmpty ?? false {
            if let clusterID = own.clusterID {
                state.unlink([member.id], from: clusterID)
                if state[clusterID]?.state == .linked { state.set(.created, for: clusterID) }
                state.note("Jira answers that \(member.key) is linked and does not show it", for: clusterID)
                try await record([clusterID], &state)
            } else {
                state.leaveOut(member.id)
                state.notes.append(
                    "\(own.issue.key): Jira answers that \(member.key) is linked and does not show it"
                )
            }
        }
    }

    /// Takes a member off a Job Cluster that has lost it by itself.
    private func drop(
        _ member: PlannedTicket,
        from own: Written,
        _ words: String,
        _ state: inout PublishingState
    ) {
        if let clusterID = own.clusterID { state.unlink([member.id], from: clusterID) }
        state.leaveOut(member.id)
        state.notes.append("\(own.issue.key): \(member.key) \(words)")
    }

    // MARK: Tickets in two Job Clusters

    private func settle(
        _ contests: [Contest],
        _ state: inout PublishingState,
        _ drafts: Drafts
    ) async throws(PublishingError) {
        guard !contests.isEmpty else { return }
        let others = try await marked(contests.flatMap(\.others).map(\.id))
        let tells = site.marksWithLabels || site.marksWithField || site.marksWithProperty
        var pairs: Set<DuplicateSweep.Pair> = []
        var losses: [(loser: JobClusterIssue, member: PlannedTicket, kept: JobClusterIssue)] = []
        for contest in contests {
            let own = contest.own.issue
            var (mates, people) = ([JobClusterIssue](), [JobClusterIssue]())
            for other in contest.others where others[other.id]?.issue.isClone != true {
                let markers = others[other.id]?.markers ?? []
                if let marker = contest.own.marker, markers.contains(marker) {
                    let (kept, folded) = own.isOlder(than: other) ? (own, other) : (other, own)
                    pairs.insert(DuplicateSweep.Pair(kept: kept, folded: folded))
                } else if !tells || markers.contains(where: { $0.hasPrefix("muster-") }) {
                    mates.append(other)
                } else {
                    people.append(other)
                }
            }
            let all = (contest.isLinked ? [own] : []) + mates
            guard let kept = people.first ?? (mates.isEmpty ? nil : all.min { $0.isOlder(than: $1) }) else {
                continue
            }
            for loser in all where loser.id != kept.id && (people.isEmpty || loser.id == own.id) {
                losses.append((loser, contest.member, kept))
            }
            if !contest.isLinked { losses.append((own, contest.member, kept)) }
        }
        try await fold(
            pairs.sorted {
                ($0.folded.id.utf8.count, $0.folded.id) < ($1.folded.id.utf8.count, $1.folded.id)
            },
            &state,
            drafts
        )
        let folded = Set(state.folded.map(\.folded.id))
        try await take(losses.filter { !folded.contains($0.loser.id) }, contests.map(\.own), &state)
    }

    /// Takes tickets out of Job Clusters that others keep, and mends what those say.
    private func take(
        _ losses: [(loser: JobClusterIssue, member: PlannedTicket, kept: JobClusterIssue)],
        _ written: [Written],
        _ state: inout PublishingState
    ) async throws(PublishingError) {
        guard !losses.isEmpty else { return }
        // Where the link is gone already, this finds nothing to remove.
        try await perform(losses.map { $0.loser.action(.unlink, $0.member) }, &state)
        let done = losses.filter { state.isDone($0.loser.action(.unlink, $0.member)) }
        let losers = Set(done.map(\.loser)).sorted { $0.isOlder(than: $1) }
        let own = Dictionary(written.map { ($0.issue.id, $0) }, uniquingKeysWith: { first, _ in first })
        for loss in done {
            state.yielded.append(
                YieldedTicket(ticketKey: loss.member.key, kept: loss.kept, left: loss.loser)
            )
            guard let written = own[loss.loser.id] else { continue }
            if let clusterID = written.clusterID { state.unlink([loss.member.id], from: clusterID) }
            state.leaveOut(loss.member.id)
        }
        try await record(done.compactMap { own[$0.loser.id]?.clusterID }, &state)
        let left = try await site.standingIssues(ids: losers.map(\.id))
        var later: (edits: [SiteAction], comments: [SiteAction], closes: [SiteAction]) = ([], [], [])
        for loser in losers {
            guard let issue = left[loser.id], issue.statusCategory != "done" else { continue }
            let losses = done.filter { $0.loser == loser }
            let names = losses.map { "\($0.member.key) is in \($0.kept.key)" }.joined(separator: ", ")
            later.comments.append(
                loser.action(
                    .comment,
                    value: "Two machines have clustered the same tickets: \(names).",
                    marker: "muster-yield-\(state.runID)-\(loser.id)"
                )
            )
            if issue.members.isEmpty {
                later.closes.append(loser.action(.close, value: closedStatus))
            } else if let written = own[loser.id],
                let draft = written.draft?.keeping(Set(issue.members.map(\.id)))
            {
                let wording = site.wording(of: draft)
                let isOurs = written.mark?.isOurs(summary: issue.summary) ?? true
                later.edits.append(
                    loser.action(.edit, value: isOurs ? wording.fieldsWithSummary : wording.fields)
                )
            }
        }
        try await perform(later.edits + later.comments + later.closes, &state)
    }
}
