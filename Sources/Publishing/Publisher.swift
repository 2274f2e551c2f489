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
    /// Waits before each look for a Job Cluster whose creation answer was lost; together they cover the search lag.
    public var searchDelays: [Duration]

    let site: any ClusterSite
    let journal: any RunJournaling
    let sleep: @Sendable (Duration) async throws -> Void
    let progress: @Sendable (PublishingProgress) -> Void

    /// Makes a publisher.
    ///
    /// - Parameters:
    ///   - site: the Jira site.
    ///   - journal: where intents are kept.
    ///   - clusteredStatus: status that members are moved to after linking.
    ///   - linkConcurrency: most link calls under way at once.
    ///   - searchDelays: waits before each look for evidence.
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
        _ plan: Plan,
        run: RunRecord,
        skipping: Set<String> = []
    ) async throws(PublishingError) -> PublishingOutcome {
        let drafts = Drafts(plan: plan, planHash: run.planHash)
        let fresh = plan.clusters.filter { !skipping.contains($0.id) }.map { cluster in
            ClusterIntent(clusterID: cluster.id, marker: drafts.marker(of: cluster.id))
        }
        let (openRun, intents) = try await journaled { () async throws(StoreError) in
            try await journal.openRun(run, intents: fresh)
        }
        var state = PublishingState(
            runID: openRun.id,
            intents: intents.filter { !skipping.contains($0.clusterID) }
        )
        // What an earlier run was refused may be granted by now: a screen was mended, a permission given.
        for intent in state.intents where intent.state == .refused {
            state.set(.pending, for: intent.clusterID)
        }
        do {
            try await resolve(&state, drafts)
            try await create(&state, drafts)
            try await link(&state, drafts)
            try await moveMembers(&state, drafts)
        } catch  where error.kind != .journal {
            // Whatever was written stands in the journal; the caller is told how far it came and why it stopped.
            state.interruption = error
        }
        return state.outcome(skipped: skipping.count)
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
            precondition(
                outcomes.count == ids.count,
                "the site answered \(outcomes.count) of \(ids.count) drafts"
            )
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
                            message:
                                "the answer to a create was lost (\(words)); run again to find out and finish"
                        )
                }
            }
            try await record(ids, &state)
            progress(
                PublishingProgress(stage: .creating, done: state.createdCount, total: state.intents.count)
            )
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

    // MARK: Plumbing

    func record(_ ids: [String], _ state: inout PublishingState) async throws(PublishingError) {
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

    func wait(_ delay: Duration) async throws(PublishingError) {
        do { try await sleep(delay) } catch {
            throw PublishingError(kind: .cancelled, message: "cancelled; run again to finish")
        }
    }

    static func checkCancellation() throws(PublishingError) {
        guard !Task.isCancelled else {
            throw PublishingError(kind: .cancelled, message: "cancelled; run again to finish")
        }
    }
}
