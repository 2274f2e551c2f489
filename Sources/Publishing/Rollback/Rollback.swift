internal import Planning
public import Tickets

/// Undoes exactly what a run wrote to Jira, as a journaled run of its own.
///
/// Job Clusters that the run created are deleted or closed, links that it made are removed, edits and statuses are put back
/// to what they were, its comments are removed. What people touched since is left alone and named. A rollback that was cut
/// off is finished by doing it again; one that was done changes nothing.
///
/// The run counts as rolled back from before the first write: no later night continues it, and the same plan can be
/// applied again, with markers of its own. One rollback of a project at a time: the caller holds the run lock.
public struct Rollback: Sendable {
    /// How it is done.
    public struct Options: Hashable, Sendable {
        /// What becomes of Job Clusters that the run created; nil deletes them where the account may, and else closes them.
        public var mode: RollbackPlan.Mode?
        /// Whether Job Clusters are undone that people touched since.
        public var isForced: Bool
        /// Status that Job Clusters are closed with; any of the category done where nil.
        public var closedStatus: String?

        /// Makes options.
        public init(mode: RollbackPlan.Mode? = nil, isForced: Bool = false, closedStatus: String? = nil) {
            self.mode = mode
            self.isForced = isForced
            self.closedStatus = closedStatus
        }
    }

    let site: any RollbackSite
    let journal: any RunJournaling & ClusterLedger
    let now: @Sendable () -> Int64
    let sleep: @Sendable (Duration) async throws -> Void
    let concurrency: Int
    let progress: @Sendable (PublishingProgress) -> Void

    /// Makes a rollback.
    ///
    /// - Parameters:
    ///   - site: the Jira site.
    ///   - journal: journal and ledger.
    ///   - now: wall clock, milliseconds since 1970.
    ///   - sleep: waits; throws when the task is cancelled.
    ///   - concurrency: most writes under way at once.
    ///   - progress: told as it goes on.
    public init(
        site: any RollbackSite,
        journal: any RunJournaling & ClusterLedger,
        now: @escaping @Sendable () -> Int64,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        concurrency: Int = 6,
        progress: @escaping @Sendable (PublishingProgress) -> Void = { _ in }
    ) {
        self.site = site
        self.journal = journal
        self.now = now
        self.sleep = sleep
        self.concurrency = concurrency
        self.progress = progress
    }

    /// What would be done; nothing is written.
    ///
    /// - Parameters:
    ///   - run: a run of the journal that is no rollback.
    ///   - options: how.
    /// - Returns: the plan.
    /// - Throws: `PublishingError` where journal or site cannot be read, `refused` for the rollback of a rollback.
    public func preview(
        of run: RunRecord,
        options: Options = Options()
    ) async throws(PublishingError) -> RollbackPlan {
        try await makePlan(try await footprint(of: run), options)
    }

    /// Undoes a run, or finishes it.
    ///
    /// - Parameters:
    ///   - run: a run of the journal that is no rollback.
    ///   - id: id for the run that the rollback is; where an unfinished rollback of the same run exists, that one goes on.
    ///   - options: how.
    /// - Returns: what was done, also where something is left.
    /// - Throws: `PublishingError` of kind `journal` where the store fails; of any kind where nothing could be begun.
    public func perform(
        _ run: RunRecord,
        id: String,
        options: Options = Options()
    ) async throws(PublishingError) -> RollbackOutcome {
        // Read once before anything is opened: what cannot be read cannot be undone.
        _ = try await footprint(of: run)
        let work = RunWork.rollback(of: run.id)
        let opening = RunRecord(id: id, scope: run.scope, planHash: work.planHash, startedAt: now())
        let (opened, _) = try await journaled { () async throws(StoreError) in
            try await journal.openRun(opening, intents: [])
        }
        var outcome = RollbackOutcome(runID: opened.id, run: run)
        do throws(PublishingError) {
            try await carryOut(&outcome, options)
        } catch {
            guard error.kind != .journal else { throw error }
            outcome.interruption = error
        }
        let isClean = outcome.failures.isEmpty && outcome.left.isEmpty
        let recorded: RunRecord.Outcome =
            outcome.interruption != nil ? .partial : isClean ? .done : .failed
        let (runID, time) = (opened.id, now())
        try await journaled { () async throws(StoreError) in
            try await journal.finishRun(id: runID, outcome: recorded, at: time, report: [])
        }
        return outcome
    }

    /// Finishes the rollbacks of a project that were cut off, oldest first, with the choice that they had begun with, and the
    /// changes that people asked for.
    ///
    /// To be called before Job Clusters are looked at: what a rollback has half removed must not be taken for people's work.
    ///
    /// - Parameters:
    ///   - scope: the project.
    ///   - closedStatus: status that Job Clusters are closed with.
    /// - Returns: what was done, one entry for each.
    /// - Throws: `PublishingError` of kind `journal` where the store fails.
    public func finishUnfinished(
        in scope: ProjectScope,
        closedStatus: String? = nil
    ) async throws(PublishingError) -> [RollbackOutcome] {
        let runs = try await journaled { () async throws(StoreError) in
            try await journal.runs(in: scope, limit: .max)
        }
        var outcomes: [RollbackOutcome] = []
        for record in runs.reversed() where record.outcome == .open || record.outcome == .partial {
            if case .upkeep = record.work {
                try await finishUpkeep(record)
                continue
            }
            guard case .rollback(let id) = record.work, let run = runs.first(where: { $0.id == id }) else {
                continue
            }
            let begun = try await journaled { () async throws(StoreError) in
                try await journal.actions(runID: record.id)
            }
            guard !begun.isEmpty else {
                // Nothing was written and nothing decided: whoever asked for it has to ask again.
                let (id, time) = (record.id, now())
                try await journaled { () async throws(StoreError) in
                    try await journal.finishRun(id: id, outcome: .failed, at: time, report: [])
                }
                continue
            }
            // Where it was to delete and may not any more, it closes: a permission that was lost must not stop the nights.
            let mode: RollbackPlan.Mode? = begun.contains { $0.kind == .close } ? .close : nil
            outcomes.append(
                try await perform(
                    run,
                    id: record.id,
                    options: Options(mode: mode, closedStatus: closedStatus)
                )
            )
            if outcomes.last?.interruption != nil { break }
        }
        return outcomes
    }

    /// Does what is left of a change that a person asked for; its ledger entries were made before its first write.
    private func finishUpkeep(_ record: RunRecord) async throws(PublishingError) {
        let actions = try await journaled { () async throws(StoreError) in
            try await journal.actions(runID: record.id)
        }
        let done = try await ActionExecutor(
            site: site,
            journal: journal,
            concurrency: concurrency,
            progress: progress
        ).perform(actions, runID: record.id)
        let isDone = done.allSatisfy { $0.state == .done || $0.state == .found }
        let time = now()
        try await journaled { () async throws(StoreError) in
            try await journal.finishRun(
                id: record.id,
                outcome: isDone ? .done : .failed,
                at: time,
                report: []
            )
        }
    }

    // MARK: Reading

    func footprint(of run: RunRecord) async throws(PublishingError) -> RunFootprint {
        if case .rollback(let other) = run.work {
            throw PublishingError(
                kind: .refused,
                message:
                    "run \(run.id) is itself the rollback of \(other) and cannot be rolled back; apply the plan of \(other) again"
            )
        }
        return try await journaled { () async throws(StoreError) in
            var history: [JournaledRun] = []
            for record in try await journal.runs(in: run.scope, limit: .max).reversed() {
                history.append(
                    JournaledRun(
                        record: record,
                        intents: try await journal.intents(runID: record.id),
                        actions: try await journal.actions(runID: record.id)
                    )
                )
            }
            var members: [String: [String]] = [:]
            if let document = try await journal.plan(hash: run.planHash),
                let plan = try? PlanDocument.decode(document)
            {
                members = Dictionary(
                    plan.clusters.map { ($0.id, $0.members) },
                    uniquingKeysWith: { first, _ in first }
                )
            }
            return RunFootprint(of: run, in: history, planMembers: members)
        }
    }

    func makePlan(
        _ footprint: RunFootprint,
        _ options: Options
    ) async throws(PublishingError) -> RollbackPlan {
        progress(PublishingProgress(stage: .comparing, done: 0, total: footprint.clusterIDs.count))
        var mode = options.mode ?? .delete
        if options.mode != .close, !footprint.created.isEmpty, try await !site.mayDelete() {
            guard options.mode == nil else {
                throw PublishingError(
                    kind: .siteNotReady,
                    message:
                        "this account may not delete issues of \(footprint.run.scope.project); grant it Delete Issues, or "
                        + "have the Job Clusters closed instead: --close"
                )
            }
            mode = .close
        }
        let linked = footprint.actions.compactMap(\.memberID)
        let members = footprint.created.flatMap(\.members)
        let ids = Set(linked + members).union(footprint.ticketIDs).sorted(by: byNumber)
        let again = Set(footprint.actions.filter { $0.kind == .unlink }.compactMap(\.memberID))
        let states = again.isEmpty ? [:] : try await site.currentStates(of: again.sorted(by: byNumber))
        return RollbackPlanner(
            footprint: footprint,
            traces: try await site.traces(of: footprint.clusterIDs),
            tickets: try await site.statuses(of: ids),
            memberships: states.mapValues { $0.clusters.map(\.issue) },
            project: footprint.run.scope.project,
            mode: mode,
            isForced: options.isForced,
            closedStatus: options.closedStatus
        ).plan()
    }

    func journaled<Result: Sendable>(
        _ body: () async throws(StoreError) -> Result
    ) async throws(PublishingError) -> Result {
        do throws(StoreError) {
            return try await body()
        } catch {
            throw PublishingError(kind: .journal, message: error.message)
        }
    }
}
