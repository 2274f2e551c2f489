internal import Planning
internal import Tickets

extension Publisher {
    /// Finds out what became of creates whose answer was lost.
    ///
    /// The evidence is read several times, over the time that Jira may take to finish a request it was cut off from and
    /// to show it in its search. A Job Cluster that is found is confirmed by reading it and adopted; of two the older.
    /// What is never found goes back to `pending`, to be created again. Where this site can give no evidence, because
    /// its create screen takes neither links nor labels, the intent stays `sent` and a person has to look.
    func resolve(_ state: inout PublishingState, _ drafts: Drafts) async throws(PublishingError) {
        var open = state.intents.filter { $0.state == .sent }
        guard !open.isEmpty, site.linksInsideCreate || site.marksWithLabels else { return }
        let all = open.map(\.clusterID)
        for delay in searchDelays where !open.isEmpty {
            try await wait(delay)
            if site.linksInsideCreate {
                try await adoptByMembers(open, &state, drafts)
            } else {
                try await adoptBySearch(open, &state)
            }
            try await record(all, &state)
            open = state.intents.filter { $0.state == .sent }
        }
        for intent in open { state.set(.pending, for: intent.clusterID) }
        try await record(all, &state)
    }

    /// Evidence without lag: a link made inside the create shows on every member that is read by id.
    private func adoptByMembers(
        _ open: [ClusterIntent],
        _ state: inout PublishingState,
        _ drafts: Drafts
    ) async throws(PublishingError) {
        let states = try await site.currentStates(of: open.flatMap { drafts[$0.clusterID].members.map(\.id) })
        for intent in open {
            let members = drafts[intent.clusterID].members
            let linked = Set(members.flatMap { states[$0.id]?.clusters ?? [] }.map(\.issue))
            var candidates: [JobClusterIssue] = []
            for issue in linked.sorted(by: { $0.id < $1.id }) {
                if site.marksWithLabels {
                    guard try await site.markers(of: issue).contains(intent.marker) else { continue }
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
