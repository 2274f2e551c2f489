public import Jira
public import Planning
internal import Publishing
internal import Reporting
public import Tickets

/// The nightly job of one project: finish what was left, look at what stands, pull, plan, guard, write, report.
///
/// Every step is a function of values and of the ports that are passed in. One job at a time a project: the caller holds
/// the run lock and the lease. Safe to cancel at any point; the next run finishes the work.
public struct NightlyJob: Sendable {
    /// What it works on.
    public let settings: JobSettings
    let client: JiraClient
    let store: any NightStoring
    private(set) var environment: JobEnvironment
    let lease: RunLease?
    private(set) var clock: StageClock
    /// Calls that the client had made before this piece of work.
    private(set) var callsBefore: [String: Int] = [:]
    /// Keeps the record of this piece of work; nil before it has begun.
    private(set) var recorder: FlightRecorder?

    /// Makes a job.
    ///
    /// - Parameters:
    ///   - settings: what it works on.
    ///   - client: the Jira site.
    ///   - store: ticket cache, journal, ledger and history.
    ///   - environment: time, ids, progress and log.
    public init(
        settings: JobSettings,
        client: JiraClient,
        store: any NightStoring,
        environment: JobEnvironment
    ) {
        self.init(settings: settings, client: client, store: store, environment: environment, lease: nil)
    }

    /// Makes a job that renews a lease as it goes on.
    package init(
        settings: JobSettings,
        client: JiraClient,
        store: any NightStoring,
        environment: JobEnvironment,
        lease: RunLease?
    ) {
        self.settings = settings
        self.client = client
        self.store = store
        self.environment = environment
        self.lease = lease
        clock = StageClock(uptime: environment.uptime)
    }

    /// Pulls, indexes and clusters, and writes nothing to Jira.
    ///
    /// People's decisions that it sees are planned with, and kept by the next run only.
    ///
    /// - Returns: the plan, already checked by the verifier, with what the guards say of it.
    /// - Throws: `MusterError`.
    public func plan() async throws(MusterError) -> PreparedNight {
        try await flown("plan") { job throws(MusterError) in
            let (readiness, mapper) = try await job.checkSite()
            var prepared = try await job.prepare(readiness, mapper)
            prepared.notes += try await job.clockNotes()
            return (prepared, FlightResult(outcome: .nothing, report: prepared.report))
        }
    }

    /// The whole job.
    ///
    /// What an earlier run left unfinished is finished first.
    ///
    /// - Parameters:
    ///   - dryRun: stops before the first write to Jira.
    ///   - acceptingGuards: goes on where a guard would stop the night.
    /// - Returns: what was done, also where something is left to do.
    /// - Throws: `MusterError` where nothing could be done; `guarded` where a guard stopped it before the first write.
    public func run(
        dryRun: Bool = false,
        acceptingGuards: Bool = false
    ) async throws(MusterError) -> NightResult {
        try await flown("run") { job throws(MusterError) in
            let result = try await job.workThrough(dryRun: dryRun, acceptingGuards: acceptingGuards)
            return (result, FlightResult(result))
        }
    }

    private func workThrough(
        dryRun: Bool,
        acceptingGuards: Bool
    ) async throws(MusterError) -> NightResult {
        let notes = try await clockNotes()
        let (readiness, mapper) = try await checkSite()
        try await stayAlive()
        let earlier = dryRun ? EarlierRuns() : try await finishEarlierRuns(readiness, mapper)
        var prepared = try await prepare(readiness, mapper)
        prepared.notes = notes + prepared.notes
        guard !dryRun else {
            var result = NightResult(
                plan: prepared.plan,
                planHash: PlanDocument.hash(of: prepared.plan),
                report: prepared.report,
                outcome: .dryRun,
                resumedRuns: []
            )
            result.take(prepared)
            return result
        }
        try stopIfGuarded(prepared.guards, acceptingGuards: acceptingGuards)
        try await stayAlive()
        try await accept(prepared.standing)
        var result = try await publish(
            prepared.plan,
            readiness,
            mapper,
            freshness: prepared.freshness,
            survey: prepared.standing.issues,
            id: recorder?.id
        )
        result.take(prepared)
        result.report.pulled = prepared.report.pulled
        result.report.failures = earlier.failures + result.report.failures
        result.resumedRuns = earlier.finished
        return result
    }

    /// Publishes a reviewed plan, or finishes its publication.
    ///
    /// Tickets are read again first: a cluster whose members changed since the plan was made is not written.
    ///
    /// - Parameters:
    ///   - plan: the plan; of this project.
    ///   - dryRun: stops before the first write to Jira.
    ///   - acceptingGuards: goes on where a guard would stop the night.
    /// - Returns: what was done.
    /// - Throws: `MusterError`, `configuration` where the plan is another project's or that of a file, `guarded` where a
    ///   guard stopped it before the first write.
    public func apply(
        _ plan: Plan,
        dryRun: Bool = false,
        acceptingGuards: Bool = false
    ) async throws(MusterError) -> NightResult {
        try await flown("apply") { job throws(MusterError) in
            let result = try await job.applyChecked(plan, dryRun: dryRun, acceptingGuards: acceptingGuards)
            return (result, FlightResult(result))
        }
    }

    private func applyChecked(
        _ plan: Plan,
        dryRun: Bool,
        acceptingGuards: Bool
    ) async throws(MusterError) -> NightResult {
        guard case .jira(let site, let project, _) = plan.source else {
            throw MusterError(
                .configuration,
                "the plan was made of a file; only a plan of a Jira project can be applied"
            )
        }
        guard site == settings.site.name, project == settings.names.project else {
            throw MusterError(
                .configuration,
                "the plan is of project \(project) on site '\(site)', and this is \(settings.names.project) on "
                    + "'\(settings.site.name)'; choose with --site and --project"
            )
        }
        try verify(plan)
        let notes = try await clockNotes()
        let (readiness, mapper) = try await checkSite()
        try await stayAlive()
        let standing = try await survey(readiness, mapper, pulled: [])
        let guards = try await guardFindings(plan, standing)
        try await recordPlan(plan, inputs: nil, guards)
        var result: NightResult
        if dryRun {
            let drifted = try await drift(of: plan, readiness, mapper)
            result = NightResult(
                plan: plan,
                planHash: PlanDocument.hash(of: plan),
                report: report(),
                outcome: drifted.isEmpty ? .dryRun : .stale(drifted),
                resumedRuns: []
            )
        } else {
            try stopIfGuarded(guards, acceptingGuards: acceptingGuards)
            try await stayAlive()
            try await accept(standing)
            result = try await publish(
                plan,
                readiness,
                mapper,
                freshness: .mayHaveChanged(expectedStatus: expectedStatus),
                survey: standing.issues,
                id: recorder?.id
            )
        }
        (result.guards, result.findings) = (guards, standing.review.findings)
        result.overrides = standing.review.overrides
        result.news = standing.review.withoutToldDepartures(plan).standing
        result.notes = notes + result.notes
        return result
    }

    // MARK: Plumbing

    /// Does a piece of work with a clock, a count of calls and a record of its own: one job can be used many times.
    func flown<Result: Sendable>(
        _ kind: String,
        _ body: (NightlyJob) async throws(MusterError) -> (Result, FlightResult)
    ) async throws(MusterError) -> Result {
        var job = self
        job.clock = StageClock(uptime: environment.uptime)
        job.callsBefore = Dictionary(
            client.statistics.endpoints.map { ($0.endpoint, $0.calls) },
            uniquingKeysWith: +
        )
        let recorder = FlightRecorder(
            store: store,
            scope: scope,
            kind: kind,
            id: environment.makeID(),
            now: environment.now
        )
        job.recorder = recorder
        job.environment.bind(to: recorder)
        try await stored { () async throws(StoreError) in try await recorder.opened() }
        do throws(MusterError) {
            let (result, flight) = try await body(job)
            // What was written to Jira stands, whatever becomes of its record.
            try? await recorder.finished(flight)
            job.environment.log.ended(flight, calls: client.statistics)
            await environment.ended(recorder.end(result: result as? NightResult))
            return result
        } catch {
            let error = await job.sortedOut(error)
            try? await recorder.failed(error, after: FlightResult(outcome: .failed, report: job.report()))
            job.environment.log.ended(error, calls: client.statistics)
            await environment.ended(recorder.end(error: error))
            throw error
        }
    }

    /// An error of the journal by its true cause: whether the lease was lost.
    func sortedOut(_ error: MusterError) async -> MusterError {
        guard error.code == .store, let lease else { return error }
        do throws(StoreError) {
            try await lease.renew(isForced: true)
            return error
        } catch {
            return MusterError(error)
        }
    }

    /// Renews the lease between two stages; another run that has it by now ends this one.
    func stayAlive() async throws(MusterError) {
        guard let lease else { return }
        try await stored { () async throws(StoreError) in try await lease.renew() }
    }

    /// Ends a stage.
    func lap(_ name: String) { clock.lap(name) }

    var scope: ProjectScope { ProjectScope(site: settings.site.name, project: settings.names.project) }

    func stored<Result: Sendable>(
        _ body: () async throws(StoreError) -> Result
    ) async throws(MusterError) -> Result {
        do throws(StoreError) {
            return try await body()
        } catch {
            throw MusterError(error)
        }
    }
}

extension NightResult {
    /// What was known before the first write.
    fileprivate mutating func take(_ prepared: PreparedNight) {
        (guards, findings) = (prepared.guards, prepared.findings)
        overrides = prepared.standing.review.overrides
        news = prepared.standing.review.withoutToldDepartures(plan).standing
        notes = prepared.notes + notes
    }
}
