internal import Clustering
internal import JQL
internal import Jira
internal import PlanVerification
internal import Planning
internal import Publishing
internal import Reporting
internal import Tickets

extension NightlyJob {
    /// Asks the site what it offers and resolves the fields.
    func checkSite() async throws(MusterError) -> (SiteReadiness, TicketMapper) {
        environment.progress(JobProgress(.check))
        let readiness: SiteReadiness
        do throws(PublishingError) {
            readiness = try await SiteReadiness.check(
                client,
                names: settings.names,
                extraFields: settings.clusterFields.ids,
                options: settings.content
            )
        } catch {
            throw MusterError(error)
        }
        let resolution = FieldResolution(fields: readiness.fields)
        var mapping = try resolution.mapping(settings.fields)
        mapping.reader = CoordinateReader(plusCodeReference: settings.plusCodeReference)
        _ = try resolution.clusterFields(settings.clusterFields)
        clock.lap("check")
        return (
            readiness,
            TicketMapper(
                mapping: mapping,
                clusterIssueType: readiness.clusterIssueType,
                linkType: readiness.linkType,
                gazetteer: settings.gazetteer
            )
        )
    }

    /// Pulls, looks at what stands, indexes, clusters, verifies and asks the guards.
    func prepare(_ readiness: SiteReadiness, _ mapper: TicketMapper) async throws(MusterError)
        -> PreparedNight
    {
        let query = try ReadyQuery.query(settings).description
        var read = try await read(mapper)
        read.warnings += emptyFields(readiness)
        try await stayAlive()
        let standing = try await survey(readiness, mapper, pulled: read.tickets)
        try await stayAlive()

        environment.progress(JobProgress(.cluster, total: read.tickets.count))
        let source = PlanSource.jira(site: settings.site.name, project: settings.names.project, jql: query)
        let inputs = FlightInputs(
            tickets: read.tickets,
            standing: standing.review.clusters,
            overrides: standing.overrides,
            parameters: settings.parameters,
            screening: settings.screening,
            territory: settings.territory,
            source: source,
            warnings: read.warnings
        )
        if let recorder {
            try await stored { () async throws(StoreError) in try await recorder.planning(inputs) }
        }
        let plan: Plan
        do throws(ClusteringError) {
            plan = try Planner(
                parameters: settings.parameters,
                threads: settings.threads,
                screening: settings.screening,
                territory: settings.territory
            ).plan(
                read.tickets,
                source: source,
                warnings: read.warnings,
                standing: standing.review.clusters,
                overrides: standing.overrides
            )
        } catch {
            throw MusterError(error)
        }
        clock.lap("cluster")

        environment.progress(JobProgress(.verify, total: plan.clusters.count))
        try verify(plan)
        clock.lap("verify")
        let guards = try await guardFindings(plan, standing, pulled: read.tickets.count)
        try await recordPlan(plan, inputs: nil, pulled: read.tickets.count, guards)
        var report = report()
        report.pulled = read.tickets.count
        var prepared = PreparedNight(plan: plan, report: report, readiness: readiness)
        (prepared.guards, prepared.findings) = (guards, standing.review.findings)
        (prepared.standing, prepared.freshness) = (standing, read.freshness)
        return prepared
    }

    /// Tickets as they are to be clustered, with how they were read.
    private struct Reading {
        var tickets: [Ticket]
        var warnings: [String]
        var freshness: Publisher.Freshness
    }

    /// Reads what is to be clustered into the store: everything, or what changed since the last time.
    private func read(_ mapper: TicketMapper) async throws(MusterError) -> Reading {
        let mode: TicketSync.Mode = settings.sync == .full ? .full : .automatic
        let (tickets, report) = try await ticketSync(mapper).pull(mode: mode)
        clock.lap("pull")
        return Reading(
            tickets: tickets,
            warnings: report.warnings,
            // What the search did not show yet, a reading of changes cannot have seen.
            freshness: report.method == .full
                ? .justRead : .mayHaveChanged(expectedStatus: expectedStatus)
        )
    }

    /// Fields of Job Clusters that are configured and stay empty, in words.
    private func emptyFields(_ readiness: SiteReadiness) -> [String] {
        let fields = try? FieldResolution(fields: readiness.fields).clusterFields(settings.clusterFields)
        return fields.map(readiness.warnings) ?? []
    }

    /// Has the plan checked by the verifier, which shares no code with the algorithms.
    func verify(_ plan: Plan) throws(MusterError) {
        let verification: Verification
        do throws(VerificationError) {
            verification = try PlanVerifier().verify(PlanDocument.encode(plan))
        } catch {
            throw MusterError(.planRejected, "the plan cannot be verified: \(error.description)")
        }
        guard verification.isValid else {
            throw MusterError(
                .planRejected,
                "the plan does not hold and was not published; this is a defect of Muster, please report it",
                details: verification.violations.prefix(10).map { "\($0.rule): \($0.message)" }
            )
        }
    }

    /// What was done so far.
    func report() -> RunReport {
        let statistics = client.statistics
        return RunReport(
            siteURL: settings.site.url,
            stages: clock.stages,
            apiCalls: statistics.endpoints.map {
                RunReport.EndpointCalls(
                    endpoint: $0.endpoint,
                    calls: $0.calls - callsBefore[$0.endpoint, default: 0]
                )
            }.filter { $0.calls > 0 }
        )
    }
}
