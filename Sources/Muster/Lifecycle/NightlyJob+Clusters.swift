internal import Jira
public import Publishing
internal import Reporting
internal import Tickets

/// A change of one Job Cluster that a person asks for.
public enum ClusterChange: Hashable, Sendable {
    /// Moves it to a status.
    case status(String)
    /// Adds a comment.
    case comment(String)
    /// Adds tickets, also beyond the limits where forced.
    case add([String], isForced: Bool)
    /// Takes tickets out.
    case remove([String])
    /// Unlinks its open tickets and closes it, with a reason for the comment.
    case dissolve(reason: String?)
}

extension NightlyJob {
    /// Every open Job Cluster of the project, ascending by numeric id.
    ///
    /// - Throws: `MusterError`.
    public func openClusters() async throws(MusterError) -> [ClusterOverview] {
        let lifecycle = try await lifecycle()
        do throws(PublishingError) { return try await lifecycle.open() } catch { throw Self.sorted(error) }
    }

    /// One Job Cluster by its key.
    ///
    /// - Throws: `MusterError`, `configuration` where there is none.
    public func cluster(_ key: String) async throws(MusterError) -> ClusterOverview {
        let lifecycle = try await lifecycle()
        do throws(PublishingError) {
            return try await lifecycle.overview(of: key)
        } catch {
            throw Self.sorted(error)
        }
    }

    /// Changes a Job Cluster as a journaled run, which can be rolled back.
    ///
    /// - Parameters:
    ///   - key: key of the Job Cluster.
    ///   - change: what to do.
    ///   - dryRun: stops before the first write.
    /// - Returns: what was or would be done; without a run where nothing was to be written.
    /// - Throws: `MusterError`: `configuration` for what there is not, `input` where limits would break.
    public func change(
        _ key: String,
        _ change: ClusterChange,
        dryRun: Bool = false
    ) async throws(MusterError) -> UpkeepOutcome {
        if dryRun {
            let lifecycle = try await lifecycle()
            do throws(PublishingError) {
                let plan = try await lifecycle.plan(change, of: key, id: environment.makeID())
                return UpkeepOutcome(plan)
            } catch {
                throw Self.sorted(error)
            }
        }
        return try await flown("upkeep") { job throws(MusterError) in
            let lifecycle = try await job.lifecycle()
            let id = job.recorder?.id ?? job.environment.makeID()
            do throws(PublishingError) {
                let plan = try await lifecycle.plan(change, of: key, id: id)
                let outcome = try await lifecycle.perform(plan, id: id)
                job.lap(plan.verb)
                var report = job.report()
                report.runID = outcome.runID
                report.failures = outcome.failures
                let result: FlightOutcome =
                    plan.isEmpty ? .nothing : outcome.isComplete ? .complete : .partial
                return (outcome, FlightResult(outcome: result, report: report))
            } catch {
                throw Self.sorted(error)
            }
        }
    }

    private func lifecycle() async throws(MusterError) -> ClusterLifecycle {
        let (readiness, mapper) = try await checkSite()
        var rules = ClusterLifecycle.Settings(
            scope: scope,
            parameters: settings.parameters,
            clusteringStatus: settings.clusteringStatus,
            clusteredStatus: settings.clusteredStatus,
            closedStatus: settings.existing.closedStatus
        )
        let days = Int64(settings.existing.overrideDays)
        rules.overrideLifetime = days == 0 ? nil : days * 86_400_000
        return ClusterLifecycle(
            site: clusterSite(readiness, mapper, plan: nil),
            journal: upkeepJournal,
            settings: rules,
            now: environment.now,
            concurrency: client.configuration.concurrency,
            progress: upkeepProgress
        )
    }

    /// What a person asked for and cannot have is theirs to mend, not the site's.
    private static func sorted(_ error: PublishingError) -> MusterError {
        switch error.kind {
        case .refused: MusterError(.configuration, error.message)
        case .stale: MusterError(.input, error.message)
        default: MusterError(error)
        }
    }
}

extension ClusterLifecycle {
    fileprivate func plan(
        _ change: ClusterChange,
        of key: String,
        id: String
    ) async throws(PublishingError) -> UpkeepPlan {
        switch change {
        case .status(let status): try await planStatus(key, to: status)
        case .comment(let text): try await planComment(key, text: text, id: id)
        case .add(let tickets, let isForced): try await planAdding(tickets, to: key, isForced: isForced)
        case .remove(let tickets): try await planRemoving(tickets, from: key)
        case .dissolve(let reason): try await planDissolving(key, reason: reason, id: id)
        }
    }
}
