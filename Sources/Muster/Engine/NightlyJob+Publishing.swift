internal import Jira
internal import Planning
internal import Publishing
internal import Reporting
internal import Tickets

extension NightlyJob {
    /// Finishes what earlier runs of this project left, oldest first.
    ///
    /// - Returns: ids of the runs that are finished now.
    func finishEarlierRuns(
        _ readiness: SiteReadiness,
        _ mapper: TicketMapper
    ) async throws(MusterError) -> [String] {
        var finished: [String] = []
        for run in try await stored({ () async throws(StoreError) in
            try await store.runs(in: scope, limit: 50)
        }).reversed()
        where run.outcome == .open || run.outcome == .partial {
            let document = try await stored { () async throws(StoreError) in
                try await store.plan(hash: run.planHash)
            }
            guard let document, let plan = try? PlanDocument.decode(document) else {
                throw MusterError(
                    .store,
                    "run \(run.id) is not finished and its plan \(run.planHash) is not in the store; apply its plan file"
                )
            }
            let drifted = try await drift(of: plan, readiness, mapper)
            let result = try await publish(plan, readiness, mapper, drifted: drifted)
            if case .partial(let error?) = result.outcome { throw MusterError(error) }
            finished.append(run.id)
        }
        return finished
    }

    /// Clusters of a plan whose members are not what they were, those that exist in Jira already aside.
    func drift(
        of plan: Plan,
        _ readiness: SiteReadiness,
        _ mapper: TicketMapper
    ) async throws(MusterError) -> [ClusterDrift] {
        let members = plan.clusters.flatMap(\.members)
        guard !members.isEmpty else { return [] }
        environment.progress(JobProgress(.compare, total: members.count))
        defer { clock.lap("compare") }
        let hash = PlanDocument.hash(of: plan)
        let intents = try await stored { () async throws(StoreError) in
            var known: [ClusterIntent] = []
            for run in try await store.runs(in: scope, limit: 50) where run.planHash == hash {
                known += try await store.intents(runID: run.id)
            }
            return known
        }
        // What was sent may exist: its members may be linked to it already, which is no drift.
        let settled = Dictionary(
            intents.filter { $0.state != .pending && $0.state != .refused }.map {
                ($0.clusterID, $0.issueKey ?? "")
            },
            uniquingKeysWith: { first, _ in first }
        )
        let site = clusterSite(plan, readiness, mapper)
        do throws(PublishingError) {
            return DriftCheck.drift(
                of: plan,
                states: try await site.currentStates(of: members),
                expectedStatus: settings.jql == nil ? settings.clusteringStatus : nil,
                settled: settled
            )
        } catch {
            throw MusterError(error)
        }
    }

    /// Writes a plan to Jira, except for the clusters that drifted.
    func publish(
        _ plan: Plan,
        _ readiness: SiteReadiness,
        _ mapper: TicketMapper,
        drifted: [ClusterDrift]
    ) async throws(MusterError) -> NightResult {
        let hash = PlanDocument.hash(of: plan)
        var result = NightResult(
            plan: plan,
            planHash: hash,
            report: report(),
            outcome: .complete,
            resumedRuns: []
        )
        guard !plan.clusters.isEmpty else { return result }
        let now = environment.now()
        try await stored { () async throws(StoreError) in
            try await store.savePlan(hash: hash, scope: scope, document: PlanDocument.encode(plan), at: now)
        }
        let progress = environment.progress
        let publisher = Publisher(
            site: clusterSite(plan, readiness, mapper),
            journal: store,
            clusteredStatus: settings.clusteredStatus,
            linkConcurrency: client.configuration.concurrency,
            sleep: environment.sleep
        ) { step in
            let stage: JobProgress.Stage =
                switch step.stage {
                case .creating: .create
                case .linking: .link
                case .transitioning: .transition
                }
            progress(JobProgress(stage, done: step.done, total: step.total))
        }
        progress(JobProgress(.create, total: plan.clusters.count))
        let outcome: PublishingOutcome
        do throws(PublishingError) {
            outcome = try await publisher.publish(
                plan,
                run: RunRecord(id: environment.makeID(), scope: scope, planHash: hash, startedAt: now),
                skipping: Set(drifted.map(\.clusterID))
            )
        } catch {
            throw MusterError(error)
        }
        clock.lap("publish")
        result.report = report(of: outcome, plan)
        let isFinished = outcome.interruption == nil && outcome.intents.allSatisfy { $0.state == .linked }
        if !isFinished {
            result.outcome = .partial(outcome.interruption)
        } else if !drifted.isEmpty {
            result.outcome = .stale(drifted)
        }
        let recorded: RunRecord.Outcome = !isFinished ? .partial : drifted.isEmpty ? .done : .failed
        let report = RunReportDocument(result).bytes
        try await stored { () async throws(StoreError) in
            try await store.finishRun(
                id: outcome.runID,
                outcome: recorded,
                at: environment.now(),
                report: report
            )
        }
        return result
    }

    /// The names of cluster fields were resolved when the site was checked; ones that cannot be are left out here.
    private func clusterSite(_ plan: Plan, _ readiness: SiteReadiness, _ mapper: TicketMapper)
        -> JiraClusterSite
    {
        let fields = try? FieldResolution(fields: readiness.fields).clusterFields(settings.clusterFields)
        return JiraClusterSite(
            client: client,
            names: settings.names,
            readiness: readiness,
            mapper: mapper,
            clusterFields: fields ?? JiraClusterSite.ClusterFields(),
            plan: plan
        )
    }

    private func report(of outcome: PublishingOutcome, _ plan: Plan) -> RunReport {
        var report = report()
        report.runID = outcome.runID
        report.written = RunReport.Written(
            created: outcome.created,
            linked: outcome.links,
            skipped: outcome.skipped,
            failed: outcome.intents.count { $0.state != .linked }
        )
        report.published = outcome.intents.compactMap { intent in
            intent.issueKey.map { RunReport.PublishedCluster(clusterID: intent.clusterID, issueKey: $0) }
        }
        report.failures = outcome.refused.map { "\($0.clusterID): \($0.message ?? "refused")" }
        if let interruption = outcome.interruption { report.failures.append(interruption.message) }
        return report
    }

    private func stored<Result: Sendable>(
        _ body: () async throws(StoreError) -> Result
    ) async throws(MusterError) -> Result {
        do throws(StoreError) {
            return try await body()
        } catch {
            throw MusterError(error)
        }
    }
}
