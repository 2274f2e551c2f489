internal import Jira
internal import Planning
internal import Publishing
internal import Reporting
internal import Tickets

extension NightlyJob {
    /// What became of runs that earlier nights left unfinished.
    struct EarlierRuns {
        /// Their ids, oldest first.
        var finished: [String] = []
        /// What could not be done even now, in words.
        var failures: [String] = []
    }

    /// Finishes what earlier runs of this project left, oldest first.
    ///
    /// What Jira refuses this time too is given up: the tickets are still unclustered and are planned anew tonight, so a
    /// ticket that was removed or a screen that lacks a field never keeps the nights after it.
    ///
    /// - Throws: `MusterError` where a run was interrupted again; planning on would cluster tickets twice.
    func finishEarlierRuns(
        _ readiness: SiteReadiness,
        _ mapper: TicketMapper
    ) async throws(MusterError) -> EarlierRuns {
        var earlier = try await finishRollbacks(readiness, mapper)
        let unfinished = try await stored { () async throws(StoreError) in
            try await store.runs(in: scope, limit: .max)
        }.reversed().filter { run in
            (run.outcome == .open || run.outcome == .partial) && run.work == .plan(hash: run.planHash)
        }
        for run in unfinished {
            let document = try await stored { () async throws(StoreError) in
                try await store.plan(hash: run.planHash)
            }
            guard let document, let plan = try? PlanDocument.decode(document) else {
                throw MusterError(
                    .store,
                    "run \(run.id) is not finished and its plan \(run.planHash) is not in the store; apply its plan file"
                )
            }
            let result = try await publish(
                plan,
                readiness,
                mapper,
                freshness: .mayHaveChanged(expectedStatus: expectedStatus),
                isLastAttempt: true
            )
            if case .partial(let error?) = result.outcome { throw MusterError(error) }
            earlier.finished.append(run.id)
            earlier.failures += result.report.failures.map { "run \(run.id): \($0)" }
        }
        return earlier
    }

    /// Finishes rollbacks that were cut off: what one has half removed must not be taken for people's work.
    private func finishRollbacks(
        _ readiness: SiteReadiness,
        _ mapper: TicketMapper
    ) async throws(MusterError) -> EarlierRuns {
        do throws(PublishingError) {
            let outcomes = try await Rollback(
                site: clusterSite(readiness, mapper, plan: nil),
                journal: LoggingJournal(
                    base: LeasedJournal(base: store, lease: lease),
                    log: environment.log
                ),
                now: environment.now,
                sleep: environment.sleep,
                concurrency: client.configuration.concurrency
            ).finishUnfinished(in: scope, closedStatus: settings.existing.closedStatus)
            if let error = outcomes.lazy.compactMap(\.interruption).first { throw error }
            return EarlierRuns(
                finished: outcomes.map(\.runID),
                failures: outcomes.flatMap { outcome in
                    outcome.failures.map { "rollback \(outcome.runID): \($0)" }
                }
            )
        } catch {
            throw MusterError(error)
        }
    }

    /// Clusters of a plan whose members are not what they were, those that exist in Jira already aside.
    func drift(
        of plan: Plan,
        _ readiness: SiteReadiness,
        _ mapper: TicketMapper
    ) async throws(MusterError) -> [ClusterDrift] {
        defer { clock.lap("compare") }
        do throws(PublishingError) {
            return try await publisher(plan, readiness, mapper).drift(
                of: plan,
                planHash: PlanDocument.hash(of: plan),
                scope: scope,
                expectedStatus: expectedStatus
            )
        } catch {
            throw MusterError(error)
        }
    }

    /// Writes a plan to Jira, except for the clusters that drifted.
    ///
    /// - Parameters:
    ///   - plan: the plan.
    ///   - readiness: what the site offers.
    ///   - mapper: turns issues into tickets.
    ///   - freshness: whether its tickets can have changed since they were read.
    ///   - survey: the open Job Clusters as they were read a moment ago; nil has them searched for.
    ///   - id: id for a run that is opened; a fresh one where nil.
    ///   - isLastAttempt: whether the run is closed even where Jira refused something.
    /// - Returns: what was done, with the plan's own report.
    /// - Throws: `MusterError` where the store fails.
    func publish(
        _ plan: Plan,
        _ readiness: SiteReadiness,
        _ mapper: TicketMapper,
        freshness: Publisher.Freshness,
        survey: [StandingIssue]? = nil,
        id: String? = nil,
        isLastAttempt: Bool = false
    ) async throws(MusterError) -> NightResult {
        let hash = PlanDocument.hash(of: plan)
        var result = NightResult(
            plan: plan,
            planHash: hash,
            report: report(),
            outcome: .complete,
            resumedRuns: []
        )
        let now = environment.now()
        if !plan.clusters.isEmpty || plan.standing.contains(where: \.isChanged) {
            try await stored { () async throws(StoreError) in
                try await store.savePlan(
                    hash: hash,
                    scope: scope,
                    document: PlanDocument.encode(plan),
                    at: now
                )
            }
        }
        let outcome: PublishingOutcome
        do throws(PublishingError) {
            outcome = try await publisher(plan, readiness, mapper).publish(
                plan,
                run: RunRecord(id: id ?? environment.makeID(), scope: scope, planHash: hash, startedAt: now),
                freshness: freshness,
                survey: survey
            )
        } catch {
            throw MusterError(error)
        }
        if let error = outcome.interruption, error.kind == .journal {
            // Who lost the lease has nothing to finish, and neither has who wrote nothing.
            let cause = await sortedOut(MusterError(error))
            guard outcome.hasWritten, cause.code == .store else { throw cause }
        }
        clock.lap("publish")
        result.report = report(of: outcome)
        result.standing = outcome.standing
        (result.folded, result.yielded) = (outcome.folded, outcome.yielded)
        if let words = outcome.weakerGuarantee { result.notes.append(words) }
        if !outcome.isFinished {
            result.outcome = .partial(outcome.interruption)
        } else if !outcome.drifted.isEmpty {
            result.outcome = .stale(outcome.drifted)
        }
        guard outcome.isRunOpened else { return result }
        let isOver = outcome.isFinished || isLastAttempt && outcome.interruption == nil
        let recorded: RunRecord.Outcome = outcome.isComplete ? .done : isOver ? .failed : .partial
        let report = RunReportDocument(result).bytes
        do throws(MusterError) {
            try await stored { () async throws(StoreError) in
                try await store.finishRun(
                    id: outcome.runID,
                    outcome: recorded,
                    at: environment.now(),
                    report: report
                )
            }
        } catch {
            // What stands in Jira is said also where the store does not take that it is so; a later run finds it.
            guard outcome.hasWritten else { throw error }
            result.outcome = .partial(
                outcome.interruption ?? PublishingError(kind: .journal, message: error.message)
            )
        }
        return result
    }

    /// The status that tickets of a plan must still have; any where the user's own JQL chose them.
    var expectedStatus: String? { settings.jql == nil ? settings.clusteringStatus : nil }

    /// The site as publishing and upkeep need it.
    ///
    /// The names of cluster fields were resolved when the site was checked; ones that cannot be are left out here.
    ///
    /// - Parameters:
    ///   - readiness: what the site offers.
    ///   - mapper: turns issues into tickets.
    ///   - plan: the plan whose content is written; nil where only reading is meant.
    /// - Returns: the site.
    func clusterSite(_ readiness: SiteReadiness, _ mapper: TicketMapper, plan: Plan?) -> JiraClusterSite {
        let fields = try? FieldResolution(fields: readiness.fields).clusterFields(settings.clusterFields)
        var options = settings.content
        options.content.date = String(RunLogLine.timestamp(environment.now()).prefix(10))
        return JiraClusterSite(
            client: client,
            names: settings.names,
            readiness: readiness,
            mapper: mapper,
            clusterFields: fields ?? JiraClusterSite.ClusterFields(),
            plan: plan
                ?? Plan(
                    source: .jira(site: settings.site.name, project: settings.names.project, jql: ""),
                    parameters: settings.parameters,
                    tickets: [],
                    clusters: [],
                    unclustered: [],
                    objective: PlanObjective(
                        sumDistance: 0,
                        sumSquared: 0,
                        clusters: 0,
                        lowerBoundOnClusters: 0
                    )
                ),
            options: options
        )
    }

    private func publisher(_ plan: Plan, _ readiness: SiteReadiness, _ mapper: TicketMapper) -> Publisher {
        let progress = environment.progress
        var publisher = Publisher(
            site: clusterSite(readiness, mapper, plan: plan),
            journal: LoggingJournal(
                base: LeasedJournal(base: store, lease: lease),
                log: environment.log
            ),
            clusteredStatus: settings.clusteredStatus,
            clusteringStatus: expectedStatus,
            linkConcurrency: client.configuration.concurrency,
            sleep: environment.sleep
        ) { step in
            let stage: JobProgress.Stage =
                switch step.stage {
                case .comparing: .compare
                case .creating: .create
                case .linking: .link
                case .transitioning: .transition
                case .updating: .update
                }
            progress(JobProgress(stage, done: step.done, total: step.total))
        }
        publisher.closedStatus = settings.existing.closedStatus
        publisher.closesEmpty = settings.existing.closeEmpty
        publisher.topUpStatuses = settings.topUpStatuses
        publisher.tellsChanges = settings.existing.comment
        publisher.now = environment.now
        if let template = settings.content.memberComment {
            let visits = Self.visits(plan)
            publisher.memberComment = { ticket, cluster in
                visits[ticket.id].map {
                    JobClusterComments.member(
                        template,
                        cluster: cluster.key,
                        visit: $0.visit,
                        count: $0.count
                    )
                }
            }
        }
        return publisher
    }

    /// Place in the visiting order from 1 and number of members, by ticket.
    private static func visits(_ plan: Plan) -> [String: (visit: Int, count: Int)] {
        let clusters = plan.clusters + plan.standing.compactMap(\.cluster)
        return Dictionary(
            clusters.flatMap { cluster in
                cluster.visitOrder.enumerated().map { ($1, ($0 + 1, cluster.visitOrder.count)) }
            },
            uniquingKeysWith: { first, _ in first }
        )
    }

    private func report(of outcome: PublishingOutcome) -> RunReport {
        var report = report()
        report.failures = outcome.failures
        guard outcome.isRunOpened else { return report }
        report.runID = outcome.runID
        var written = RunReport.Written(
            created: outcome.created - outcome.createdBefore,
            linked: outcome.links - outcome.linkedBefore,
            skipped: outcome.createdBefore,
            failed: outcome.unfinished.count
        )
        written.toppedUp = outcome.toppedUp.count
        written.joined = outcome.toppedUp.reduce(0) { $0 + $1.joined.count }
        written.updated = outcome.updated.count
        written.closed = outcome.closed.count
        written.folded = outcome.folded.count
        report.written = written
        report.published = outcome.intents.compactMap { intent in
            intent.issueKey.map { RunReport.PublishedCluster(clusterID: intent.clusterID, issueKey: $0) }
        }
        return report
    }
}

extension PublishingOutcome {
    /// Whether this publication has changed anything in Jira.
    fileprivate var hasWritten: Bool {
        created > createdBefore || links > linkedBefore || transitioned > 0 || !folded.isEmpty
            || actions.contains { $0.state == .done }
    }
}
