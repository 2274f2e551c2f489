internal import Clustering
internal import Planning
internal import Tickets

extension Publisher {
    /// Adopts Job Clusters that carry the markers of clusters that were never sent: another store has published the
    /// plan.
    ///
    /// One search for all of them; what it finds is read by id. Closed ones are of the past and do not count.
    func adoptMarked(_ state: inout PublishingState, _ drafts: Drafts) async throws(PublishingError) {
        guard site.marksWithLabels || site.marksWithField else { return }
        let pending = state.intents.filter { $0.state == .pending }
        guard !pending.isEmpty else { return }
        let found = try await site.search(markers: pending.map(\.marker), openOnly: true)
        let ids = pending.flatMap { found[$0.marker] ?? [] }.map(\.id)
        try await adopt(pending, among: ids, &state, drafts)
    }

    /// Adopts those of some Job Clusters that are open and carry the marker of a cluster; of several, the oldest.
    private func adopt(
        _ pending: [ClusterIntent],
        among ids: [String],
        _ state: inout PublishingState,
        _ drafts: Drafts
    ) async throws(PublishingError) {
        guard !ids.isEmpty else { return }
        let candidates = try await marked(ids).values.filter { $0.issue.statusCategory != "done" }
        var adopted: [String] = []
        for intent in pending {
            let own = candidates.filter { $0.markers.contains(intent.marker) }.map(\.issue)
            guard let issue = own.min(by: { $0.issue.isOlder(than: $1.issue) }) else { continue }
            state.adopt(issue.issue, for: intent.clusterID)
            let linked = Set(issue.members.filter(\.isOutward).map(\.id))
            for member in drafts[intent.clusterID].members where linked.contains(member.id) {
                state.addLinked(member.id, to: intent.clusterID)
            }
            adopted.append(intent.clusterID)
        }
        try await record(adopted, &state)
    }

    /// Job Clusters by id with the markers that they carry.
    func marked(
        _ ids: [String]
    ) async throws(PublishingError) -> [String: (issue: StandingIssue, markers: [String])] {
        guard !ids.isEmpty else { return [:] }
        let issues = try await site.standingIssues(ids: Array(Set(ids)).sorted())
        var marked: [String: (issue: StandingIssue, markers: [String])] = [:]
        for (id, issue) in issues.sorted(by: { $0.key < $1.key }) {
            var markers = issue.labels
            if !site.marksWithLabels, site.marksWithField || site.marksWithProperty {
                markers += try await site.markers(of: issue.issue)
            }
            marked[id] = (issue, markers)
        }
        return marked
    }

    /// Leaves out what changed since the plan: clusters that were never sent, and Job Clusters that stand.
    ///
    /// Tickets that were read a moment ago are read once more, in bulk: another machine may have taken them meanwhile.
    func compare(
        _ state: inout PublishingState,
        _ plan: Plan,
        _ drafts: Drafts,
        _ work: [StandingWork],
        _ freshness: Freshness
    ) async throws(PublishingError) {
        let settled = Set(state.intents.filter { $0.state != .pending }.map(\.clusterID))
        let (states, issues) = try await read(plan, without: settled, work)
        state.standingIssues = issues
        // Members that are linked to a Job Cluster with their own cluster's marker: another store is publishing the
        // same plan, and its search lags.
        let pending = state.intents.filter { $0.state == .pending }
        let others = pending.flatMap { drafts[$0.clusterID].members }.flatMap {
            states[$0.id]?.clusters ?? []
        }
        try await adopt(pending, among: others.map(\.issue.id), &state, drafts)
        let settledNow = Set(state.intents.filter { $0.state != .pending }.map(\.clusterID))
        let (status, placesOnly) =
            switch freshness {
            case .justRead: (clusteringStatus, true)
            case .mayHaveChanged(let expected): (expected, false)
            }
        state.drifted =
            DriftCheck.drift(
                of: plan,
                states: states,
                expectedStatus: status,
                settled: settledNow,
                placesOnly: placesOnly
            )
            + DriftCheck.drift(
                ofStanding: work,
                homes: Self.homes(in: plan),
                issues: issues,
                states: states,
                expectedStatus: status,
                topUpStatuses: topUpStatuses,
                placesOnly: placesOnly
            )
    }

    /// The Job Cluster that each member of one that stands counts in, both by id.
    static func homes(in plan: Plan) -> [String: String] {
        var homes: [String: String] = [:]
        for standing in plan.standing {
            for id in standing.kept { homes[id] = standing.issueID }
        }
        return homes
    }

    /// Reads in bulk what is about to be touched: members of clusters that were never sent, Job Clusters that stand and
    /// have something to do, and their members; also those that count in another one, and are linked to both.
    func read(
        _ plan: Plan,
        without settled: Set<String>,
        _ work: [StandingWork]
    ) async throws(PublishingError) -> (members: [String: MemberState], issues: [String: StandingIssue]) {
        var seen: Set<String> = []
        var members =
            (plan.clusters.filter { !settled.contains($0.id) }.flatMap(\.members)
            + work.flatMap { $0.plan.kept + $0.plan.joining }).filter { seen.insert($0).inserted }
        guard !members.isEmpty || !work.isEmpty else { return ([:], [:]) }
        progress(PublishingProgress(stage: .comparing, done: 0, total: members.count))
        let issues = work.isEmpty ? [:] : try await site.standingIssues(ids: work.map(\.plan.issueID))
        let homes = Self.homes(in: plan)
        members += work.flatMap { issues[$0.plan.issueID]?.members ?? [] }.map(\.id)
            .filter { homes[$0] != nil && seen.insert($0).inserted }
        let states = members.isEmpty ? [:] : try await site.currentStates(of: members)
        return (states, issues)
    }
}

extension JobClusterIssue {
    /// Whether it was made before another: ids grow.
    func isOlder(than other: JobClusterIssue) -> Bool { Self.idPrecedes(id, other.id) }

    /// Whether a numeric id is less than another.
    static func idPrecedes(_ one: String, _ other: String) -> Bool {
        (one.utf8.count, one) < (other.utf8.count, other)
    }
}
