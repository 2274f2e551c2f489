internal import Planning
internal import Tickets

extension Publisher {
    func standingRecords(_ scope: ProjectScope) async throws(PublishingError) -> [StandingRecord] {
        try await journaled { () async throws(StoreError) in
            try await journal.standingRecords(in: scope, includingClosed: true)
        }
    }

    /// Writes down how the Job Clusters that this run touched stand now, with the members that are confirmed.
    ///
    /// A run that was cut off before does it for what it wrote, too. Records that say so already are not written.
    func keepRecords(
        of state: inout PublishingState,
        _ drafts: Drafts,
        _ work: [StandingWork],
        _ records: [StandingRecord],
        _ run: RunRecord
    ) async throws(PublishingError) {
        let known = Dictionary(records.map { ($0.issueID, $0) }, uniquingKeysWith: { first, _ in first })
        let time = now?() ?? run.startedAt
        let written = Set(state.written.map(\.clusterID))
        let created = state.intents.compactMap { intent -> StandingRecord? in
            guard let id = intent.issueID else { return nil }
            guard let before = known[id], !(state.isContinued && before.runID == state.runID) else {
                // None yet, or what an earlier process of this very run wrote.
                guard known[id] == nil || written.contains(intent.clusterID) else { return nil }
                return record(of: intent, drafts[intent.clusterID], state, at: time)
            }
            // A record of another run may know better what became of the rest since.
            let (added, removed) = state.changedLinks(of: intent.clusterID)
            guard !added.isEmpty || !removed.isEmpty || state.isClosed(id) else { return nil }
            var after = before
            after.members = Set(before.members).union(added).subtracting(removed)
                .sorted(by: JobClusterIssue.idPrecedes)
            after.isClosed = before.isClosed || state.isClosed(id)
            (after.runID, after.writtenAt) = (state.runID, time)
            return after
        }
        let kept = work.filter { !state.isDrifted.contains($0.plan.issueKey) }.map { work in
            record(of: work, state, at: time)
        }
        let folded = state.folded.compactMap { fold -> StandingRecord? in
            guard var record = known[fold.folded.id], state.isClosed(fold.folded.id) else { return nil }
            (record.isClosed, record.members) = (true, [])
            (record.runID, record.writtenAt) = (state.runID, time)
            return record
        }
        let changed = (created + kept + folded).filter { record in
            guard var before = known[record.issueID] else { return true }
            (before.runID, before.writtenAt) = (record.runID, record.writtenAt)
            return before != record
        }
        guard !changed.isEmpty else { return }
        let scope = run.scope
        try await journaled { () async throws(StoreError) in try await journal.save(changed, in: scope) }
    }

    private func record(
        of intent: ClusterIntent,
        _ draft: JobClusterDraft,
        _ state: PublishingState,
        at time: Int64
    ) -> StandingRecord {
        let id = intent.issueID ?? ""
        let members = Set(intent.linkedMembers)
        // A correction of the description counts only where it is so in Jira; the next night tries again.
        let marks = [draft, draft.keeping(members) ?? draft].map {
            ContentMark(members: $0.members, summary: site.wording(of: $0).summary, departed: [])
        }
        let mark = state.isEdited(id) ? marks[1] : marks[0].orSummaries(of: marks[1])
        return StandingRecord(
            issueID: id,
            issueKey: intent.issueKey ?? "",
            marker: draft.marker,
            members: members.sorted(by: JobClusterIssue.idPrecedes),
            contentHash: mark.text,
            runID: state.runID,
            writtenAt: time,
            isClosed: state.isClosed(id)
        )
    }

    private func record(of work: StandingWork, _ state: PublishingState, at time: Int64) -> StandingRecord {
        let joined = work.joined(state).map(\.id)
        let open = Set(work.plan.kept).union(joined)
        // Removed ones are not linked any more. Those that are gone may only be hidden: should they be seen again, nobody
        // has added them.
        let stillLinked = work.plan.departed.filter { $0.reason != .removed }.map(\.id)
        var record =
            work.record
            ?? StandingRecord(
                issueID: work.plan.issueID,
                issueKey: work.plan.issueKey,
                members: [],
                runID: state.runID,
                writtenAt: time
            )
        record.issueKey = work.plan.issueKey
        record.members = open.union(stillLinked).sorted(by: JobClusterIssue.idPrecedes)
        (record.runID, record.writtenAt) = (state.runID, time)
        record.isClosed = work.plan.isDissolved && state.isClosed(work.plan.issueID)
        record.contentHash = mark(of: work, open, state)?.text ?? record.contentHash
        return record
    }

    /// What the Job Cluster says now; what could not be written is tried again by the next night.
    private func mark(of work: StandingWork, _ open: Set<String>, _ state: PublishingState) -> ContentMark? {
        let told =
            !tellsChanges || work.comment(joined: [], isClosing: false, runID: "") == nil
            || state.actions.contains {
                $0.kind == .comment && $0.issueID == work.plan.issueID
                    && ($0.state == .done || $0.state == .found)
            }
        let departed = told ? Set(work.plan.departed.map(\.id)) : work.mark?.departed ?? []
        guard let draft = work.draft(keeping: open) else {
            var mark = work.mark ?? ContentMark(members: [], departed: [])
            mark.departed = departed
            return mark
        }
        let edit = state.actions.last { $0.kind == .edit && $0.issueID == work.plan.issueID }
        guard edit != nil || state.standing.contains(where: { $0.issueID == work.plan.issueID }) else {
            // The run was cut off before it came so far: what was said before still stands there.
            var mark = work.mark
            mark?.departed = departed
            return mark
        }
        // As it was sent, which may have been yesterday, with that day in it.
        let written = edit.flatMap { ClusterWording.summary(in: $0.value) }
        var mark = ContentMark(members: draft.members, summary: written, departed: departed)
        guard edit == nil || state.isEdited(work.plan.issueID) else {
            // It may have arrived or not, and so may what an earlier correction of this run said: the next night
            // corrects either, whoever the members are then.
            mark.members = ""
            return mark.orSummaries(of: state.markBeforeCorrecting(work))
        }
        // What people wrote stays theirs; what Muster wrote before stands still.
        return written == nil ? mark.withSummaries(of: state.markBeforeCorrecting(work)) : mark
    }
}

extension PublishingState {
    /// Summaries that Muster may have left at a Job Cluster: before this run, and in each correction of this run.
    func markBeforeCorrecting(_ work: StandingWork) -> ContentMark {
        let before = work.mark ?? ContentMark(members: [], departed: [])
        return actions.filter { $0.kind == .edit && $0.issueID == work.plan.issueID }
            .compactMap { ClusterWording.summary(in: $0.value) }
            .reduce(before) { mark, summary in
                mark.orSummaries(of: ContentMark(members: [], summary: summary, departed: []))
            }
    }

    /// Whether this run has closed a Job Cluster, or found it closed when it was to be.
    func isClosed(_ issueID: String) -> Bool {
        actions.contains {
            $0.kind == .close && $0.issueID == issueID && ($0.state == .done || $0.state == .found)
        }
    }
}
