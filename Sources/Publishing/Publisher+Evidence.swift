internal import Planning
internal import Tickets

/// What a create leaves behind that tells afterwards whether it was done.
struct Evidence: Hashable {
    /// Links made inside the create show on every member that is read by id, without lag.
    var links: Bool
    /// The marker label, which search finds after its lag.
    var label: Bool

    var isNone: Bool { !links && !label }

    /// What the journal keeps with an intent while it is `sent`.
    var words: String {
        switch (links, label) {
        case (true, true): "sent with links and label"
        case (true, false): "sent with links"
        case (false, true): "sent with label"
        case (false, false): "sent without links and label"
        }
    }

    init(links: Bool, label: Bool) {
        self.links = links
        self.label = label
    }

    /// Reads what the journal kept; nil for other words.
    init?(words: String?) {
        let all = [true, false].flatMap { links in
            [true, false].map { label in Evidence(links: links, label: label) }
        }
        guard let found = all.first(where: { $0.words == words }) else { return nil }
        self = found
    }
}

extension Publisher {
    /// Finds out what became of creates whose answer was lost.
    ///
    /// The evidence is read several times, over the time that Jira may take to finish a request it was cut off from and,
    /// where only a label tells, to show it in its search. A Job Cluster that is found is confirmed by reading it and
    /// adopted; of two the older. What is never found goes back to `pending`, to be created again. Where the create left
    /// no evidence, because the screen takes neither links nor labels, the intent stays `sent` and a person has to look.
    func resolve(_ state: inout PublishingState, _ drafts: Drafts) async throws(PublishingError) {
        let fallback = Evidence(links: site.linksInsideCreate, label: site.marksWithLabels)
        let sent = state.intents.filter { $0.state == .sent }.map { intent in
            (id: intent.clusterID, evidence: Evidence(words: intent.message) ?? fallback)
        }
        let (byMembers, bySearch) = (
            sent.filter(\.evidence.links), sent.filter { !$0.evidence.links && $0.evidence.label }
        )
        let labelled = Set(byMembers.filter(\.evidence.label).map(\.id))
        try await resolve(byMembers.map(\.id), after: evidenceDelays, &state) {
            open,
            state throws(PublishingError) in
            try await adoptByMembers(open, labelled: labelled, &state, drafts)
        }
        try await resolve(bySearch.map(\.id), after: searchDelays, &state) {
            open,
            state throws(PublishingError) in
            try await adoptBySearch(open, &state)
        }
    }

    private func resolve(
        _ ids: [String],
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
        for id in ids where state[id]?.state == .sent { state.set(.pending, for: id) }
        try await record(ids, &state)
    }

    /// Evidence without lag: a link made inside the create shows on every member that is read by id.
    private func adoptByMembers(
        _ open: [ClusterIntent],
        labelled: Set<String>,
        _ state: inout PublishingState,
        _ drafts: Drafts
    ) async throws(PublishingError) {
        let states = try await site.currentStates(of: open.flatMap { drafts[$0.clusterID].members.map(\.id) })
        for intent in open {
            let members = drafts[intent.clusterID].members
            let shown = members.compactMap { states[$0.id] }
            var candidates: [JobClusterIssue] = []
            for issue in Set(shown.flatMap(\.clusters).map(\.issue)).sorted(by: { $0.id < $1.id }) {
                if labelled.contains(intent.clusterID) {
                    guard try await site.markers(of: issue).contains(intent.marker) else { continue }
                } else {
                    // Without a label, only the links tell: they were made at once, so all of them must be there.
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

    /// Evidence with lag: a search for the marker label.
    private func adoptBySearch(
        _ open: [ClusterIntent],
        _ state: inout PublishingState
    ) async throws(PublishingError) {
        let found = try await site.search(markers: open.map(\.marker))
        for intent in open {
            if let adopted = oldest(of: found[intent.marker] ?? []) {
                state.adopt(adopted, for: intent.clusterID)
            }
        }
    }

    private func oldest(of issues: [JobClusterIssue]) -> JobClusterIssue? {
        issues.min { Int($0.id) ?? .max < Int($1.id) ?? .max }
    }
}
