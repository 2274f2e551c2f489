internal import Clustering
public import Planning
public import Tickets

/// Writes a plan to Jira: creates its Job Clusters, links the members and keeps the Job Clusters that stand as planned,
/// with a journal, so that a run that was cut off is finished by the next one and nothing is created twice.
///
/// Order of things for each call: the journal says `sent` and is on disk; the call is made; the journal says what came of
/// it. Where an answer was lost, or was none that surely refuses, evidence decides (see `resolve`) and never a second
/// create on a guess. After everything was written, the members are read back by id (see `lookAfter`).
public struct Publisher: Sendable {
    /// Name of the status that members are moved to after linking; nil leaves them where they are.
    public var clusteredStatus: String?
    /// The only status that members are moved from; any where nil.
    public var clusteringStatus: String?
    /// Status that a Job Cluster without open tickets is closed to; the first done one of its workflow where nil.
    public var closedStatus: String?
    /// Whether a Job Cluster without open tickets is closed.
    public var closesEmpty = true
    /// Statuses in which a Job Cluster takes more tickets; nil for any of the category `new`.
    public var topUpStatuses: [String]?
    /// Whether a comment on a Job Cluster that stands says what a run changed in it.
    public var tellsChanges = true
    /// What a member is told when it has got its Job Cluster; nil for no comment.
    public var memberComment: (@Sendable (PlannedTicket, JobClusterIssue) -> String?)?
    /// Most link calls or transitions under way at once.
    public var linkConcurrency: Int
    /// Waits before each look at the members of a Job Cluster whose creation answer was lost.
    ///
    /// Together they cover the time that Jira may go on working on a request that it was cut off from.
    public var evidenceDelays: [Duration]
    /// Waits before each search for such a Job Cluster; together they cover the lag of Jira's search as well.
    public var searchDelays: [Duration]
    /// Time now in milliseconds since 1970, for records; where nil, the beginning of the run.
    public var now: (@Sendable () -> Int64)?

    let site: any UpkeepSite
    let journal: any RunJournaling & ClusterLedger
    let sleep: @Sendable (Duration) async throws -> Void
    let progress: @Sendable (PublishingProgress) -> Void

    /// Whether the tickets of a plan can have changed since they were read for it.
    public enum Freshness: Hashable, Sendable {
        /// They were read a moment ago; they are looked at once more all the same, for another machine may be at work.
        case justRead
        /// They must be compared with what Jira holds now, and have this status still; any where nil.
        case mayHaveChanged(expectedStatus: String?)
    }

    /// Makes a publisher.
    ///
    /// - Parameters:
    ///   - site: the Jira site.
    ///   - journal: where intents, actions and the records of Job Clusters are kept.
    ///   - clusteredStatus: status that members are moved to after linking.
    ///   - clusteringStatus: the only status that they are moved from.
    ///   - linkConcurrency: most link calls or transitions under way at once.
    ///   - evidenceDelays: waits before each look at members.
    ///   - searchDelays: waits before each search.
    ///   - sleep: waits; throws when the task is cancelled.
    ///   - progress: told after each step.
    public init(
        site: any UpkeepSite,
        journal: any RunJournaling & ClusterLedger,
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
    /// published again. What was never sent is compared with Jira first. Where there is nothing to write, no run is
    /// opened and, with a survey, no call is made.
    ///
    /// - Parameters:
    ///   - plan: the plan; of the project of the run.
    ///   - run: the run to open, where none of this plan is continued.
    ///   - freshness: whether tickets can have changed since the plan.
    ///   - survey: the open Job Clusters as they were read for this run, to find those that were made twice; where nil,
    ///     a search looks for them.
    /// - Returns: what was done, also where something is left to do.
    ///   A store that fails after the run was opened is an interruption of kind `journal`: nothing more is written then.
    /// - Throws: `PublishingError` of kind `journal`, where the store fails before anything was written; `refused` for the
    ///   plan of another project.
    public func publish(
        _ plan: Plan,
        run: RunRecord,
        freshness: Freshness = .justRead,
        survey: [StandingIssue]? = nil
    ) async throws(PublishingError) -> PublishingOutcome {
        try Self.check(plan, isOf: run.scope)
        let known = try await knowledge(planHash: run.planHash, scope: run.scope)
        let plain = Drafts(plan: plan, planHash: run.planHash, attempt: known.rollbacks)
        let seeds = plan.clusters.map { cluster -> ClusterIntent in
            var seed = known.intents[cluster.id] ?? ClusterIntent(clusterID: cluster.id, marker: "")
            // What was never sent is sent with the marker of this attempt.
            if seed.state == .pending || seed.state == .refused { seed.marker = plain.marker(of: cluster.id) }
            return seed
        }
        let records = try await standingRecords(run.scope)
        let work = standingWork(of: plan, records, plain, isContinued: known.hasUnfinishedRun)
        var (duplicates, sweepError) = ([DuplicateSweep.Pair](), PublishingError?.none)
        do throws(PublishingError) {
            duplicates = try await lateDuplicates(survey, known, run)
        } catch {
            sweepError = error
        }
        guard !seeds.isEmpty || !work.isEmpty || !duplicates.isEmpty || known.hasUnfinishedRun else {
            var outcome = PublishingState(runID: run.id, intents: []).outcome
            outcome.isRunOpened = false
            outcome.interruption = sweepError
            return outcome
        }
        let (openRun, stored) = try await journaled { () async throws(StoreError) in
            // Whatever opens a run, a later process must find its plan.
            try await journal.savePlan(
                hash: run.planHash,
                scope: run.scope,
                document: PlanDocument.encode(plan),
                at: run.startedAt
            )
            return try await journal.openRun(run, intents: seeds)
        }
        let inRun = Dictionary(stored.map { ($0.clusterID, $0) }, uniquingKeysWith: { first, _ in first })
        var state = PublishingState(
            runID: openRun.id,
            since: min(known.since ?? run.startedAt, openRun.startedAt, run.startedAt),
            isContinued: openRun.id != run.id,
            intents: seeds.map { seed in inRun[seed.clusterID].map { $0.furthest(seed) } ?? seed },
            actions: try await journaled { () async throws(StoreError) in
                try await journal.actions(runID: openRun.id)
            }
        )
        state.claimed = known.claimed
        let drafts = plain.with(runID: openRun.id)
        // What an earlier run was refused may be granted by now: a screen was mended, a permission given.
        for intent in state.intents where intent.state == .refused {
            state.set(.pending, for: intent.clusterID)
        }
        do throws(PublishingError) {
            if let sweepError { throw sweepError }
            try await verifyEarlierDirection(&state, drafts)
            try await resolve(&state, drafts)
            try await fold(duplicates, &state, drafts)
            try await adoptMarked(&state, drafts)
            try await compare(&state, plan, drafts, work, freshness)
            try await leaveOutTaken(&state, drafts)
            try await create(&state, drafts)
            try await link(&state, drafts)
            try await keepStanding(&state, work)
            try await finishOpenActions(&state)
            try await lookAfter(&state, drafts, work)
            try await moveMembers(&state, drafts, work)
            try await tellMembers(&state, drafts, work)
        } catch {
            // Whatever was written stands in Jira; the caller is told how far it came and why it stopped.
            state.interruption = error
        }
        guard state.interruption?.kind != .journal else { return state.outcome }
        do throws(PublishingError) {
            try await keepRecords(of: &state, drafts, work, records, run)
        } catch {
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
    /// - Returns: the clusters with what changed, in the order of the plan, then the Job Clusters that stand, by key.
    /// - Throws: `PublishingError` where journal or site cannot be read, or the plan is another project's.
    public func drift(
        of plan: Plan,
        planHash: String,
        scope: ProjectScope,
        expectedStatus: String?
    ) async throws(PublishingError) -> [ClusterDrift] {
        try Self.check(plan, isOf: scope)
        // What was sent may exist, and its members may be linked to it already, which is no drift.
        let known = try await knowledge(planHash: planHash, scope: scope).intents.values
        let settled = Set(known.filter { [.sent, .created, .linked].contains($0.state) }.map(\.clusterID))
        let drafts = Drafts(plan: plan, planHash: planHash)
        let records = try await standingRecords(scope)
        let work = standingWork(of: plan, records, drafts)
        let (states, issues) = try await read(plan, without: settled, work)
        return DriftCheck.drift(of: plan, states: states, expectedStatus: expectedStatus, settled: settled)
            + DriftCheck.drift(
                ofStanding: work,
                homes: Self.homes(in: plan),
                issues: issues,
                states: states,
                expectedStatus: expectedStatus,
                topUpStatuses: topUpStatuses
            )
    }

    /// Refuses the plan of another project: its tickets would be linked across projects.
    private static func check(_ plan: Plan, isOf scope: ProjectScope) throws(PublishingError) {
        guard case .jira(let site, let project, _) = plan.source else {
            throw PublishingError(
                kind: .refused,
                message: "the plan was made of a file; only a plan of a Jira project can be published"
            )
        }
        guard site == scope.site, project == scope.project else {
            throw PublishingError(
                kind: .refused,
                message:
                    "the plan is of project \(project) on site '\(site)', and this run is of \(scope.project) on "
                    + "'\(scope.site)'; choose the project that the plan was made for"
            )
        }
    }
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
