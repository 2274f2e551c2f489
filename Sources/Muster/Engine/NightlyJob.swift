public import Jira
public import Planning
internal import Publishing
internal import Reporting
public import Tickets

/// The nightly job of one project: pull, index, cluster, verify, create Job Clusters, link, report.
///
/// Every step is a function of values and of the ports that are passed in. One job at a time a project: the caller holds
/// the run lock. Safe to cancel at any point; the next run finishes the work.
public struct NightlyJob: Sendable {
    /// What it works on.
    public let settings: JobSettings
    let client: JiraClient
    let store: any TicketStoring & RunJournaling & ClusterLedger
    let environment: JobEnvironment
    private(set) var clock: StageClock
    /// Calls that the client had made before this piece of work.
    private(set) var callsBefore: [String: Int] = [:]

    /// Makes a job.
    ///
    /// - Parameters:
    ///   - settings: what it works on.
    ///   - client: the Jira site.
    ///   - store: ticket cache and journal.
    ///   - environment: time, ids and progress.
    public init(
        settings: JobSettings,
        client: JiraClient,
        store: any TicketStoring & RunJournaling & ClusterLedger,
        environment: JobEnvironment
    ) {
        self.settings = settings
        self.client = client
        self.store = store
        self.environment = environment
        clock = StageClock(uptime: environment.uptime)
    }

    /// Pulls, indexes and clusters, and writes nothing to Jira.
    ///
    /// - Returns: the plan, already checked by the verifier.
    /// - Throws: `MusterError`.
    public func plan() async throws(MusterError) -> PreparedNight {
        try await startingNow.makePlan()
    }

    private func makePlan() async throws(MusterError) -> PreparedNight {
        let (readiness, mapper) = try await checkSite()
        return try await prepare(readiness, mapper)
    }

    /// The whole job.
    ///
    /// What an earlier run left unfinished is finished first.
    ///
    /// - Parameter dryRun: stops before the first write to Jira.
    /// - Returns: what was done, also where something is left to do.
    /// - Throws: `MusterError` where nothing could be done.
    public func run(dryRun: Bool = false) async throws(MusterError) -> NightResult {
        try await startingNow.workThrough(dryRun: dryRun)
    }

    private func workThrough(dryRun: Bool) async throws(MusterError) -> NightResult {
        let (readiness, mapper) = try await checkSite()
        let earlier = dryRun ? EarlierRuns() : try await finishEarlierRuns(readiness, mapper)
        let prepared = try await prepare(readiness, mapper)
        guard !dryRun else {
            return NightResult(
                plan: prepared.plan,
                planHash: PlanDocument.hash(of: prepared.plan),
                report: prepared.report,
                outcome: .dryRun,
                resumedRuns: []
            )
        }
        var result = try await publish(prepared.plan, readiness, mapper, freshness: .justRead)
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
    /// - Returns: what was done.
    /// - Throws: `MusterError`, `configuration` where the plan is another project's or that of a file.
    public func apply(_ plan: Plan, dryRun: Bool = false) async throws(MusterError) -> NightResult {
        try await startingNow.applyChecked(plan, dryRun: dryRun)
    }

    private func applyChecked(_ plan: Plan, dryRun: Bool) async throws(MusterError) -> NightResult {
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
        let (readiness, mapper) = try await checkSite()
        guard !dryRun else {
            let drifted = try await drift(of: plan, readiness, mapper)
            return NightResult(
                plan: plan,
                planHash: PlanDocument.hash(of: plan),
                report: report(),
                outcome: drifted.isEmpty ? .dryRun : .stale(drifted),
                resumedRuns: []
            )
        }
        return try await publish(
            plan,
            readiness,
            mapper,
            freshness: .mayHaveChanged(expectedStatus: expectedStatus)
        )
    }

    /// The same job with its clock and its count of calls at zero: one job can be used many times.
    private var startingNow: NightlyJob {
        var job = self
        job.clock = StageClock(uptime: environment.uptime)
        job.callsBefore = Dictionary(
            client.statistics.endpoints.map { ($0.endpoint, $0.calls) },
            uniquingKeysWith: +
        )
        return job
    }

    var scope: ProjectScope { ProjectScope(site: settings.site.name, project: settings.names.project) }
}
