public import Planning
public import Tickets

/// Writes a plan to Jira: creates its Job Clusters and links the members, keeping a journal so that a run that was cut
/// off is finished by the next one and nothing is created twice.
///
/// Order of things for each call: the journal says `sent` and is on disk; the call is made; the journal says what came of
/// it. Where an answer was lost, evidence decides (see `resolve`) and never a second create on a guess.
public struct Publisher: Sendable {
    /// Name of the status that members are moved to after linking; nil leaves them where they are.
    public var clusteredStatus: String?
    /// Most link calls under way at once, where links cannot be made inside the create.
    public var linkConcurrency: Int
    /// Waits before each search for a Job Cluster whose creation answer was lost; covers the lag of Jira's search.
    public var searchDelays: [Duration]

    private let site: any ClusterSite
    private let journal: any RunJournaling
    private let sleep: @Sendable (Duration) async throws -> Void
    private let progress: @Sendable (PublishingProgress) -> Void

    /// Makes a publisher.
    ///
    /// - Parameters:
    ///   - site: the Jira site.
    ///   - journal: where intents are kept.
    ///   - sleep: waits; throws when the task is cancelled.
    ///   - progress: told after each step.
    public init(
        site: any ClusterSite,
        journal: any RunJournaling,
        clusteredStatus: String? = nil,
        linkConcurrency: Int = 8,
        searchDelays: [Duration] = [.seconds(2), .seconds(5), .seconds(15), .seconds(30)],
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        progress: @escaping @Sendable (PublishingProgress) -> Void = { _ in }
    ) {
        self.site = site
        self.journal = journal
        self.clusteredStatus = clusteredStatus
        self.linkConcurrency = linkConcurrency
        self.searchDelays = searchDelays
        self.sleep = sleep
        self.progress = progress
    }

    /// Publishes a plan, or finishes what an earlier run of the same plan left.
    ///
    /// - Parameters:
    ///   - plan: a verified plan.
    ///   - run: the run to open; where an unfinished run of the same plan exists, that one is continued.
    ///   - skipping: clusters that must not be written because their tickets changed.
    /// - Returns: what was done, also where something is left to do.
    /// - Throws: `PublishingError` where nothing can be done at all: the journal fails, or the site refuses everything.
    public func publish(
        _ plan: Plan, run: RunRecord, skipping: Set<String> = []
    ) async throws(PublishingError) -> PublishingOutcome {
        let drafts = Drafts(plan: plan, planHash: run.planHash)
        let fresh = plan.clusters.filter { !skipping.contains($0.id) }.map { cluster in
            ClusterIntent(clusterID: cluster.id, marker: drafts.marker(of: cluster.id))
        }
        let (openRun, intents) = try await journaled { () async throws(StoreError) in
            try await journal.openRun(run, intents: fresh)
        }
        var state = PublishingState(runID: openRun.id, intents: intents.filter { !skipping.contains($0.clusterID) })
        do {
            try await resolve(&state, drafts)
            try await create(&state, drafts)
            try await link(&state, drafts)
            try await moveMembers(&state, drafts)
        } catch where error.kind != .journal {
            // Whatever was written stands in the journal; the caller is told how far it came and why it stopped.
            state.interruption = error
        }
        return state.outcome(skipped: skipping.count)
    }

    // MARK: Lost answers

    /// Finds out what became of creates whose answer was lost.
    ///
    /// Evidence without lag comes first: where links are made inside the create, a member of the cluster shows it. Then
    /// the marker label is searched for, several times over the lag of Jira's index. A Job Cluster that is found is
    /// confirmed by reading it and adopted; of two the older one. What is not found goes back to `pending` only where
    /// member links would have shown it; otherwise it stays `sent` for the next run to look again.
    private func resolve(_ state: inout PublishingState, _ drafts: Drafts) async throws(PublishingError) {
        var open = state.intents.filter { $0.state == .sent }
        guard !open.isEmpty else { return }
        if site.linksInsideCreate {
            let members = open.flatMap { drafts[$0.clusterID].members.prefix(1).map(\.id) }
            let states = try await site.currentStates(of: members)
            for intent in open {
                guard let member = drafts[intent.clusterID].members.first else { continue }
                var adopted: JobClusterIssue?
                for linked in states[member.id]?.clusters ?? [] {
                    if try await site.markers(of: linked.issue).contains(intent.marker) || !site.marksWithLabels {
                        adopted = older(adopted, linked.issue)
                    }
                }
                if let adopted {
                    state.adopt(adopted, for: intent.clusterID)
                } else {
                    state.set(.pending, for: intent.clusterID)
                }
            }
            try await record(open.map(\.clusterID), &state)
            return
        }
        guard site.marksWithLabels else { return }
        for delay in searchDelays {
            try await wait(delay)
            let found = try await site.search(markers: open.map(\.marker))
            for intent in open {
                let candidates = found[intent.marker] ?? []
                guard let first = candidates.min(by: { Int($0.id) ?? .max < Int($1.id) ?? .max }) else { continue }
                state.adopt(first, for: intent.clusterID)
            }
            try await record(open.map(\.clusterID), &state)
            open = state.intents.filter { $0.state == .sent }
            if open.isEmpty { return }
        }
        // The lag window is over and nothing came: the create never happened.
        for intent in open { state.set(.pending, for: intent.clusterID) }
        try await record(open.map(\.clusterID), &state)
    }

    private func older(_ left: JobClusterIssue?, _ right: JobClusterIssue) -> JobClusterIssue {
        guard let left else { return right }
        return (Int(left.id) ?? .max) <= (Int(right.id) ?? .max) ? left : right
    }

    // MARK: Creating

    private func create(_ state: inout PublishingState, _ drafts: Drafts) async throws(PublishingError) {
        while true {
            let pending = state.intents.filter { $0.state == .pending }.prefix(site.draftsPerCall)
            guard !pending.isEmpty else { break }
            let ids = pending.map(\.clusterID)
            for id in ids { state.set(.sent, for: id) }
            try await record(ids, &state)
            let outcomes = await site.create(ids.map { drafts[$0] })
            precondition(outcomes.count == ids.count, "the site answered \(outcomes.count) of \(ids.count) drafts")
            var stop: PublishingError?
            for (id, outcome) in zip(ids, outcomes) {
                switch outcome {
                case .created(let issue, let linked):
                    state.adopt(issue, for: id)
                    if linked { state.markLinked(id, members: drafts[id].members.map(\.id)) }
                case .refused(let words): state.refuse(id, words)
                case .notSent(let words):
                    state.set(.pending, for: id)
                    stop = stop ?? PublishingError(kind: .unavailable, message: words)
                case .unknown(let words):
                    stop =
                        stop
                        ?? PublishingError(
                            kind: .unavailable,
                            message: "the answer to a create was lost (\(words)); run again to find out and finish"
                        )
                }
            }
            try await record(ids, &state)
            progress(PublishingProgress(stage: .creating, done: state.createdCount, total: state.intents.count))
            if let stop, state.intents.contains(where: { $0.state == .sent }) {
                // One look at the evidence now; what stays unknown is left to the next run.
                try await resolve(&state, drafts)
                if state.intents.contains(where: { $0.state == .sent }) { throw stop }
                state.lostAnswers += 1
                guard state.lostAnswers <= 3 else { throw stop }
                continue
            }
            if let stop { throw stop }
            if !state.directionVerified { try await verifyDirection(&state, drafts) }
            try Self.checkCancellation()
        }
    }

    /// Reads one member back: its link must run from the cluster to it.
    private func verifyDirection(_ state: inout PublishingState, _ drafts: Drafts) async throws(PublishingError) {
        guard let intent = state.intents.first(where: { $0.state == .linked }),
            let member = drafts[intent.clusterID].members.first
        else { return }
        let states = try await site.currentStates(of: [member.id])
        guard let linked = states[member.id]?.clusters.first(where: { $0.issue.id == intent.issueID }) else {
            throw PublishingError(
                kind: .refused,
                message: "\(intent.issueKey ?? "the Job Cluster") was created but \(member.key) shows no link to it"
            )
        }
        guard linked.isInward else {
            throw PublishingError(
                kind: .wrongDirection,
                message: "the link between \(linked.issue.key) and \(member.key) runs the wrong way on this site"
            )
        }
        state.directionVerified = true
    }

    // MARK: Linking

    private func link(_ state: inout PublishingState, _ drafts: Drafts) async throws(PublishingError) {
        let work = state.intents.filter { $0.state == .created }.flatMap { intent in
            let done = Set(intent.linkedMembers)
            return drafts[intent.clusterID].members.filter { !done.contains($0.id) }.map { (intent, $0) }
        }
        // Neighbouring jobs belong to different clusters, so that no issue gets a burst of writes (facts section 6.1).
        let interleaved = work.indices.sorted { left, right in
            let (leftTurn, rightTurn) = (turn(of: left, in: work), turn(of: right, in: work))
            return leftTurn != rightTurn ? leftTurn < rightTurn : left < right
        }.map { work[$0] }
        let batchSize = max(1, linkConcurrency) * 8
        for start in stride(from: 0, to: interleaved.count, by: batchSize) {
            let batch = interleaved[start..<min(start + batchSize, interleaved.count)]
            let failures = await linkConcurrently(Array(batch), &state)
            try await record(Array(Set(batch.map(\.0.clusterID))).sorted(), &state)
            progress(PublishingProgress(stage: .linking, done: start + batch.count, total: interleaved.count))
            if let failure = failures.first { throw failure }
            if !state.directionVerified { try await verifyFirstLink(&state, batch.first) }
            try Self.checkCancellation()
        }
        for intent in state.intents where intent.state == .created {
            let members = Set(drafts[intent.clusterID].members.map(\.id))
            if members.isSubset(of: intent.linkedMembers) { state.set(.linked, for: intent.clusterID) }
        }
        try await record(state.intents.map(\.clusterID), &state)
    }

    private func turn(of index: Int, in work: [(ClusterIntent, PlannedTicket)]) -> Int {
        var first = index
        while first > 0, work[first - 1].0.clusterID == work[index].0.clusterID { first -= 1 }
        return index - first
    }

    private func linkConcurrently(
        _ batch: [(ClusterIntent, PlannedTicket)], _ state: inout PublishingState
    ) async -> [PublishingError] {
        let site = site
        var results: [(Int, PublishingError?)] = []
        await withTaskGroup(of: (Int, PublishingError?).self) { group in
            var next = 0
            func start(_ group: inout TaskGroup<(Int, PublishingError?)>) {
                guard next < batch.count else { return }
                let (index, intent, member) = (next, batch[next].0, batch[next].1)
                let cluster = JobClusterIssue(id: intent.issueID ?? "", key: intent.issueKey ?? "")
                next += 1
                group.addTask {
                    do {
                        try await site.link(cluster, member: member)
                        return (index, nil)
                    } catch { return (index, error) }
                }
            }
            for _ in 0..<max(1, linkConcurrency) { start(&group) }
            for await result in group {
                results.append(result)
                start(&group)
            }
        }
        for (index, failure) in results.sorted(by: { $0.0 < $1.0 }) where failure == nil {
            state.addLinked(batch[index].1.id, to: batch[index].0.clusterID)
        }
        return results.sorted { $0.0 < $1.0 }.compactMap(\.1)
    }

    private func verifyFirstLink(
        _ state: inout PublishingState, _ first: (ClusterIntent, PlannedTicket)?
    ) async throws(PublishingError) {
        guard let (intent, member) = first else { return }
        let linked = try await site.currentStates(of: [member.id])[member.id]?.clusters ?? []
        guard let link = linked.first(where: { $0.issue.id == intent.issueID }) else { return }
        guard link.isInward else {
            throw PublishingError(
                kind: .wrongDirection,
                message: "the link between \(link.issue.key) and \(member.key) runs the wrong way on this site"
            )
        }
        state.directionVerified = true
    }

    // MARK: Members

    private func moveMembers(_ state: inout PublishingState, _ drafts: Drafts) async throws(PublishingError) {
        guard let clusteredStatus else { return }
        let members = state.intents.filter { $0.state == .linked }.flatMap { drafts[$0.clusterID].members }
        guard !members.isEmpty else { return }
        let states = try await site.currentStates(of: members.map(\.id))
        for (number, member) in members.enumerated() {
            guard let current = states[member.id] else { continue }
            try await site.transition(current, to: clusteredStatus)
            state.transitioned += 1
            if number % 50 == 49 {
                progress(PublishingProgress(stage: .transitioning, done: number + 1, total: members.count))
                try Self.checkCancellation()
            }
        }
    }

    // MARK: Plumbing

    private func record(_ ids: [String], _ state: inout PublishingState) async throws(PublishingError) {
        let wanted = Set(ids)
        let intents = state.intents.filter { wanted.contains($0.clusterID) }
        guard !intents.isEmpty else { return }
        let runID = state.runID
        try await journaled { () async throws(StoreError) in try await journal.record(intents, runID: runID) }
    }

    private func journaled<Result: Sendable>(
        _ body: () async throws(StoreError) -> Result
    ) async throws(PublishingError) -> Result {
        do {
            return try await body()
        } catch {
            throw PublishingError(kind: .journal, message: error.message)
        }
    }

    private func wait(_ delay: Duration) async throws(PublishingError) {
        do { try await sleep(delay) } catch {
            throw PublishingError(kind: .cancelled, message: "cancelled; run again to finish")
        }
    }

    private static func checkCancellation() throws(PublishingError) {
        guard !Task.isCancelled else {
            throw PublishingError(kind: .cancelled, message: "cancelled; run again to finish")
        }
    }
}
