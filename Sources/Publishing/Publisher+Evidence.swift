internal import Planning
internal import Tickets

extension Publisher {
    /// Clocks of this machine and of the site may differ by so much, in milliseconds.
    static let clockSlack: Int64 = 10 * 60 * 1_000

    /// Finds out what became of creates whose answer was lost, or was no definite refusal.
    ///
    /// The evidence is read several times, over the time that Jira may take to finish a request it was cut off from and,
    /// where only search tells, to show it there. A Job Cluster that is found is confirmed by reading it and adopted; of
    /// two the older, and the other is folded later. Before anything is sent again, a second net: Job Clusters that this
    /// account created since the run began are compared by marker, or by members and summary where no marker can tell.
    /// What is never found goes back to `pending`, to be created again with the same marker, so that a first one that comes
    /// late is still found by a sweep.
    ///
    /// Where a create leaves no evidence at all, reporter, time and the exact summary are all that tells: the weakest
    /// guarantee. Where several Job Clusters fit, or one that belongs to nobody known, the intent stays `sent` and a person
    /// has to look.
    ///
    /// - Parameters:
    ///   - state: the run.
    ///   - drafts: its drafts.
    ///   - isOver: whether an answer came, such as 429: then evidence without lag is looked at once.
    /// - Throws: `PublishingError` where journal or site cannot be read; what is unknown stays `sent`.
    func resolve(
        _ state: inout PublishingState,
        _ drafts: Drafts,
        isOver: Bool = false
    ) async throws(PublishingError) {
        let fallback = Evidence(site)
        let sent = state.intents.filter { $0.state == .sent }.map { intent in
            (id: intent.clusterID, evidence: Evidence(words: intent.message) ?? fallback)
        }
        guard !sent.isEmpty else { return }
        let evidence = Dictionary(sent.map { ($0.id, $0.evidence) }, uniquingKeysWith: { first, _ in first })
        let byMembers = sent.filter(\.evidence.links).map(\.id)
        let bySearch = sent.filter { !$0.evidence.links && $0.evidence.isSearchable }.map(\.id)
        let byAccount = sent.filter { !$0.evidence.links && !$0.evidence.isSearchable }.map(\.id)
        let delays = isOver ? Array(evidenceDelays.dropFirst(state.lostAnswers).prefix(1)) : evidenceDelays
        try await look(for: byMembers, after: delays.isEmpty ? [.zero] : delays, &state) {
            open,
            state throws(PublishingError) in
            try await adoptByMembers(open, evidence, &state, drafts)
        }
        try await look(for: bySearch, after: searchDelays, &state) { open, state throws(PublishingError) in
            try await adoptBySearch(open, &state)
        }
        try await look(for: byAccount, after: searchDelays, &state) { open, state throws(PublishingError) in
            _ = try await adoptByAccount(open, evidence, &state, drafts)
        }
        let open = state.intents.filter { evidence[$0.clusterID] != nil && $0.state == .sent }
        guard !open.isEmpty else { return }
        let undecided = try await adoptByAccount(open, evidence, &state, drafts)
        for intent in open where state[intent.clusterID]?.state == .sent {
            if undecided.contains(intent.clusterID) {
                state.notes.append(
                    "\(intent.clusterID): the answer to its create was lost, and more than one Job Cluster may be it; "
                        + "look in Jira for '\(site.wording(of: drafts[intent.clusterID]).summary)'"
                )
            } else {
                state.set(.pending, for: intent.clusterID)
            }
        }
        try await record(open.map(\.clusterID), &state)
    }

    private func look(
        for ids: [String],
        after delays: [Duration],
        _ state: inout PublishingState,
        by look: ([ClusterIntent], inout PublishingState) async throws(PublishingError) -> Void
    ) async throws(PublishingError) {
        let wanted = Set(ids)
        for delay in delays {
            let open = state.intents.filter { wanted.contains($0.clusterID) && $0.state == .sent }
            guard !open.isEmpty else { return }
            try await wait(delay)
            try await look(open, &state)
            try await record(ids, &state)
        }
    }

    /// Evidence without lag: a link made inside the create shows on every member that is read by id.
    private func adoptByMembers(
        _ open: [ClusterIntent],
        _ evidence: [String: Evidence],
        _ state: inout PublishingState,
        _ drafts: Drafts
    ) async throws(PublishingError) {
        let states = try await site.currentStates(of: open.flatMap { drafts[$0.clusterID].members.map(\.id) })
        let readable = open.filter { evidence[$0.clusterID]?.isReadable ?? false }.flatMap {
            drafts[$0.clusterID].members
        }
        let marked = try await marked(readable.flatMap { states[$0.id]?.clusters ?? [] }.map(\.issue.id))
        for intent in open {
            let members = drafts[intent.clusterID].members
            let shown = members.compactMap { states[$0.id] }
            var candidates: [JobClusterIssue] = []
            for issue in Set(shown.flatMap(\.clusters).map(\.issue)).sorted(by: { $0.isOlder(than: $1) }) {
                if evidence[intent.clusterID]?.isReadable ?? false {
                    guard marked[issue.id]?.markers.contains(intent.marker) ?? false else { continue }
                } else {
                    // Without a marker, only the links tell: they were made at once, so all of them must be there.
                    guard shown.allSatisfy({ $0.clusters.contains { $0.issue == issue } }) else { continue }
                }
                candidates.append(issue)
            }
            guard let adopted = oldest(of: candidates) else { continue }
            state.adopt(adopted, for: intent.clusterID)
            for member in members
            where states[member.id]?.clusters.contains(where: { $0.issue == adopted }) ?? false {
                state.addLinked(member.id, to: intent.clusterID)
            }
        }
    }

    /// Evidence with lag: a search for the marker, in labels or field.
    ///
    /// What it finds is read by id.
    private func adoptBySearch(
        _ open: [ClusterIntent],
        _ state: inout PublishingState
    ) async throws(PublishingError) {
        let found = try await site.search(markers: open.map(\.marker), openOnly: false)
        let marked = try await marked(found.values.joined().map(\.id))
        for intent in open {
            // An index may still have what is gone.
            let confirmed = (found[intent.marker] ?? []).filter {
                marked[$0.id]?.markers.contains(intent.marker) ?? false
            }
            if let adopted = oldest(of: confirmed) { state.adopt(adopted, for: intent.clusterID) }
        }
    }

    /// The second net: what this account created since the run began.
    ///
    /// - Returns: clusters that more than one Job Cluster may be, of which none says so itself.
    private func adoptByAccount(
        _ open: [ClusterIntent],
        _ evidence: [String: Evidence],
        _ state: inout PublishingState,
        _ drafts: Drafts
    ) async throws(PublishingError) -> Set<String> {
        let traces = try await site.creations(.byThisAccount(since: state.since - Self.clockSlack))
        var taken = state.claimed.union(state.intents.compactMap(\.issueID))
        var undecided: Set<String> = []
        for intent in open {
            let draft = drafts[intent.clusterID]
            let readable = evidence[intent.clusterID]?.isReadable ?? false
            let members = Set(draft.members.map(\.id))
            let summary = ContentMark.digest(ofSummary: site.wording(of: draft).summary)
            var (certain, likely) = ([JobClusterIssue](), [JobClusterIssue]())
            for trace in traces where !taken.contains(trace.issue.id) {
                if trace.markers.contains(intent.marker) {
                    certain.append(trace.issue)
                    continue
                }
                guard ContentMark.digest(ofSummary: trace.summary) == summary,
                    trace.memberIDs.isSubset(of: members),
                    !trace.markers.contains(where: { $0.hasPrefix("muster-") })
                else { continue }
                if readable {
                    // Its marker stands where search did not show it.
                    if try await site.markers(of: trace.issue).contains(intent.marker) {
                        certain.append(trace.issue)
                    }
                } else {
                    likely.append(trace.issue)
                }
            }
            guard let issue = oldest(of: certain) ?? (likely.count == 1 ? likely[0] : nil) else {
                if likely.count > 1 { undecided.insert(intent.clusterID) }
                continue
            }
            state.adopt(issue, for: intent.clusterID)
            taken.insert(issue.id)
        }
        return undecided
    }

    private func oldest(of issues: [JobClusterIssue]) -> JobClusterIssue? {
        issues.min { $0.isOlder(than: $1) }
    }
}
