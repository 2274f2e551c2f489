internal import Jira
public import Publishing
internal import Reporting
public import Tickets

extension NightlyJob {
    /// The word for the latest run that can be rolled back.
    public static let lastRun = "last"

    /// A run of this project by its id.
    ///
    /// - Parameter id: id of a run; `last` for the latest that is no rollback and was not rolled back altogether: said again
    ///   after a rollback that is not complete, it never means the run before.
    /// - Returns: the run.
    /// - Throws: `MusterError`: `configuration` where there is none, `store`.
    public func runRecord(_ id: String) async throws(MusterError) -> RunRecord {
        let runs = try await stored { () async throws(StoreError) in
            try await store.runs(in: scope, limit: .max)
        }
        let found =
            id == Self.lastRun
            ? runs.first { run in
                guard run.work.kind != "rollback" else { return false }
                let latest = runs.first { $0.work == .rollback(of: run.id) }
                return run.outcome != .rolledBack || latest.map { $0.outcome != .done } ?? false
            }
            : runs.first { $0.id == id }
        guard let found else {
            let project = "\(scope.project) on '\(scope.site)'"
            throw MusterError(
                .configuration,
                id == Self.lastRun
                    ? "no run of \(project) is left that could be rolled back"
                    : "the store has no run '\(id)' of \(project); 'muster runs' lists them"
            )
        }
        return found
    }

    /// What undoing a run would do; nothing is written.
    ///
    /// - Parameters:
    ///   - run: a run of this project.
    ///   - options: how.
    /// - Returns: the plan.
    /// - Throws: `MusterError`.
    public func previewRollback(
        of run: RunRecord,
        options: Rollback.Options = Rollback.Options()
    ) async throws(MusterError) -> RollbackPlan {
        let (readiness, mapper) = try await checkSite()
        do throws(PublishingError) {
            return try await rollback(readiness, mapper).preview(of: run, options: options)
        } catch {
            throw MusterError(error)
        }
    }

    /// Undoes exactly what a run wrote, or finishes undoing it; see `Rollback`.
    ///
    /// - Parameters:
    ///   - run: a run of this project.
    ///   - options: how.
    /// - Returns: what was done, also where something is left.
    /// - Throws: `MusterError` where nothing could be begun, or the store failed.
    public func rollBack(
        _ run: RunRecord,
        options: Rollback.Options = Rollback.Options()
    ) async throws(MusterError) -> RollbackOutcome {
        try await flown("rollback") { job throws(MusterError) in
            let (readiness, mapper) = try await job.checkSite()
            do throws(PublishingError) {
                let outcome = try await job.rollback(readiness, mapper).perform(
                    run,
                    id: job.recorder?.id ?? job.environment.makeID(),
                    options: options
                )
                job.lap("rollback")
                var report = job.report()
                report.runID = outcome.runID
                report.failures = outcome.failures
                let result: FlightOutcome =
                    outcome.interruption != nil || !outcome.failures.isEmpty
                    ? .partial : outcome.left.isEmpty ? .complete : .stale
                return (outcome, FlightResult(outcome: result, report: report))
            } catch {
                throw MusterError(error)
            }
        }
    }

    private func rollback(_ readiness: SiteReadiness, _ mapper: TicketMapper) -> Rollback {
        Rollback(
            site: clusterSite(readiness, mapper, plan: nil),
            journal: upkeepJournal,
            now: environment.now,
            sleep: environment.sleep,
            concurrency: client.configuration.concurrency,
            progress: upkeepProgress
        )
    }

    /// The journal that renews the lease and tells the log.
    var upkeepJournal: any RunJournaling & ClusterLedger {
        LoggingJournal(base: LeasedJournal(base: store, lease: lease), log: environment.log)
    }

    var upkeepProgress: @Sendable (PublishingProgress) -> Void {
        let progress = environment.progress
        return { step in
            progress(
                JobProgress(step.stage == .comparing ? .compare : .update, done: step.done, total: step.total)
            )
        }
    }
}
