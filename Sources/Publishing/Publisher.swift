internal import Clustering
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
    /// The only status that members are moved from; any where nil.
    public var clusteringStatus: String?
    /// Most link calls or transitions under way at once.
    public var linkConcurrency: Int
    /// Waits before each look at the members of a Job Cluster whose creation answer was lost.
    ///
    /// Together they cover the time that Jira may go on working on a request that it was cut off from.
    public var evidenceDelays: [Duration]
    /// Waits before each search for such a Job Cluster; together they cover the lag of Jira's search as well.
    public var searchDelays: [Duration]

    let site: any ClusterSite
    let journal: any RunJournaling
    let sleep: @Sendable (Duration) async throws -> Void
    let progress: @Sendable (PublishingProgress) -> Void

    /// Whether the tickets of a plan can have changed since they were read for it.
    public enum Freshness: Hashable, Sendable {
        /// They were read a moment ago.
        case justRead
        /// They must be compared with what Jira holds now, and have this status still; any where nil.
        case mayHaveChanged(expectedStatus: String?)
    }

    /// Makes a publisher.
    ///
    /// - Parameters:
    ///   - site: the Jira site.
    ///   - journal: where intents are kept.
    ///   - clusteredStatus: status that members are moved to after linking.
    ///   - clusteringStatus: the only status that they are moved from.
    ///   - linkConcurrency: most link calls or transitions under way at once.
    ///   - evidenceDelays: waits before each look at members.
    ///   - searchDelays: waits before each search.
    ///   - sleep: waits; throws when the task is cancelled.
    ///   - progress: told after each step.
    public init(
        site: any ClusterSite,
        journal: any RunJournaling,
        clusteredStatus: String? = nil,
        clusteringStatus: String? = nil,
        linkConcurrency: Int = 8,
        evidenceDelays: [Duration] = [.seconds(2), .seconds(5), .seconds(15), .seconds(30)],
        searchDelays: [Duration] = [2, 5, 15, 30, 60, 120, 120].map { .seconds($0) },
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        progress: @escaping @Sendable (PublishingProgress) -> Void = { _ in }
    ) {
        self.site = site
        self.journal = journal
        self.clusteredStatus = clusteredStatus
        self.clusteringStatus = clusteringStatus
        self.linkConcurrency = linkConcurrency
        self.evidenceDelays = evidenceDelays
        self.searchDelays = searchDelays
        self.sleep = sleep
        self.progress = progress
    }

    /// Publishes a plan, or finishes what earlier runs of the same plan left.
    ///
    /// What the journal knows of this plan from any earlier run counts: a plan that was published before is not
    /// published again. Clusters that were never sent are compared with Jira first, unless their tickets were just read.
    ///
    /// - Parameters:
    ///   - plan: a verified plan.
    ///   - run: the run to open; where an unfinished run of the same plan exists, that one is continued.
    ///   - freshness: whether tickets can have changed since the plan.
    /// - Returns: what was done, also where something is left to do.
    /// - Throws: `PublishingError` of kind `journal`, where the store fails: then nothing more may be written.
    public func publish(
        _ plan: Plan,
        run: RunRecord,
        freshness: Freshness = .justRead
    ) async throws(PublishingError) -> PublishingOutcome {
        let attempt = try await rollbacks(ofPlan: run.planHash, scope: run.scope)
        let drafts = Drafts(plan: plan, planHash: run.planHash, attempt: attempt)
        let earlier = try await knownIntents(planHash: run.planHash, scope: run.scope)
        let seeds = plan.clusters.map { cluster in
            earlier[cluster.id] ?? ClusterIntent(clusterID: cluster.id, marker: drafts.marker(of: cluster.id))
        }
        let (openRun, stored) = try await journaled { () async throws(StoreError) in
            try await journal.openRun(run, intents: seeds)
        }
        let inRun = Dictionary(stored.map { ($0.clusterID, $0) }, uniquingKeysWith: { first, _ in first })
        var state = PublishingState(
            runID: openRun.id,
            intents: seeds.map { seed in inRun[seed.clusterID].map { $0.furthest(seed) } ?? seed }
        )
        // What an earlier run was refused may be granted by now: a screen was mended, a permission given.
        for intent in state.intents where intent.state == .refused {
            state.set(.pending, for: intent.clusterID)
        }
        do {
            try await verifyEarlierDirection(&state, drafts)
            try await resolve(&state, drafts)
            if case .mayHaveChanged(let status) = freshness {
                try await compare(&state, plan, expectedStatus: status)
            }
            try await leaveOutTaken(&state, drafts)
            try await create(&state, drafts)
            try await link(&state, drafts)
            try await moveMembers(&state, drafts)
        } catch  where error.kind != .journal {
            // Whatever was written stands in the journal; the caller is told how far it came and why it stopped.
            state.interruption = error
        }
        return state.outcome
    }

    /// Clusters of a plan that would not be written because their tickets changed; nothing is written for it.
    ///
    /// - Parameters:
    ///   - plan: the plan.
    ///   - planHash: its hash.
    ///   - scope: its project.
    ///   - expectedStatus: the status that members must still have; any where nil.
    /// - Returns: the clusters with what changed, in the order of the plan.
    /// - Throws: `PublishingError` where journal or site cannot be read.
    public func drift(
        of plan: Plan,
        planHash: String,
        scope: ProjectScope,
        expectedStatus: String?
    ) async throws(PublishingError) -> [ClusterDrift] {
        // What was sent may exist, and its members may be linked to it already, which is no drift.
        let known = try await knownIntents(planHash: planHash, scope: scope).values
        let settled = known.filter { [.sent, .created, .linked].contains($0.state) }.map(\.clusterID)
        return try await drift(of: plan, without: Set(settled), expectedStatus: expectedStatus)
    }

    // MARK: Before writing

    /// What the journal knows of a plan's clusters, from every run of that plan.
    private func knownIntents(
        planHash: String,
        scope: ProjectScope
    ) async throws(PublishingError) -> [String: ClusterIntent] {
        try await journaled { () async throws(StoreError) in
            var known: [String: ClusterIntent] = [:]
            for run in try await journal.runs(in: scope, limit: .max)
            where run.planHash == planHash && run.outcome != .rolledBack {
                for intent in try await journal.intents(runID: run.id) {
                    known[intent.clusterID] = known[intent.clusterID]?.furthest(intent) ?? intent
                }
            }
            return known
        }
    }

    /// How many runs of a plan were rolled back.
    private func rollbacks(ofPlan planHash: String, scope: ProjectScope) async throws(PublishingError) -> Int
    {
        try await journaled { () async throws(StoreError) in
            try await journal.runs(in: scope, limit: .max).count {
                $0.planHash == planHash && $0.outcome == .rolledBack
            }
        }
    }

    private func compare(
        _ state: inout PublishingState,
        _ plan: Plan,
        expectedStatus: String?
    ) async throws(PublishingError) {
        let settled = state.intents.filter { $0.state != .pending }.map(\.clusterID)
        state.drifted = try await drift(of: plan, without: Set(settled), expectedStatus: expectedStatus)
    }

    private func drift(
        of plan: Plan,
        without settled: Set<String>,
        expectedStatus: String?
    ) async throws(PublishingError) -> [ClusterDrift] {
        let members = plan.clusters.filter { !settled.contains($0.id) }.flatMap(\.members)
        guard !members.isEmpty else { return [] }
        progress(PublishingProgress(stage: .comparing, done: 0, total: members.count))
        return DriftCheck.drift(
            of: plan,
            states: try await site.currentStates(of: members),
            expectedStatus: expectedStatus,
            settled: settled
        )
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
        do { try await sleep(delay) } catch { throw Self.cancelled }
    }

    static func checkCancellation() throws(PublishingError) {
        guard !Task.isCancelled else { throw Self.cancelled }
    }

    static let cancelled = PublishingError(kind: .cancelled, message: "cancelled; run again to finish")
}

extension ClusterIntent {
    /// The one of two that has come further; of equals, this one.
    func furthest(_ other: ClusterIntent) -> ClusterIntent { other.progress > progress ? other : self }

    private var progress: Int {
        switch state {
        case .pending: 0
        case .refused: 1
        case .sent: 2
        case .created: 3
        case .linked: 4
        }
    }
}
