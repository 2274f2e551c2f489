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
        let read = try await read(query, mapper)
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
        let guards = try await guardFindings(plan, standing)
        try await recordPlan(plan, inputs: nil, guards)
        var report = report()
        report.pulled = read.count
        var prepared = PreparedNight(plan: plan, report: report, readiness: readiness)
        (prepared.guards, prepared.findings) = (guards, standing.review.findings)
        (prepared.standing, prepared.freshness) = (standing, read.freshness)
        return prepared
    }

    /// Tickets as they are to be clustered, with how they were read.
    private struct Reading {
        var tickets: [Ticket]
        /// How many there are in Jira.
        var count: Int
        var warnings: [String]
        var freshness: Publisher.Freshness
    }

    /// Reads what is to be clustered into the store: everything, or what changed since the last time.
    private func read(_ query: String, _ mapper: TicketMapper) async throws(MusterError) -> Reading {
        guard settings.sync == .full else {
            let (tickets, report) = try await ticketSync(mapper).pull()
            clock.lap("pull")
            return Reading(
                tickets: tickets,
                count: tickets.count,
                warnings: report.warnings,
                freshness: report.method == .full
                    ? .justRead : .mayHaveChanged(expectedStatus: expectedStatus)
            )
        }
        let (pulled, warnings) = try await pull(query, mapper)
        clock.lap("pull")
        environment.progress(JobProgress(.index, total: pulled.count))
        let tickets = try await index(pulled)
        clock.lap("index")
        return Reading(tickets: tickets, count: pulled.count, warnings: warnings, freshness: .justRead)
    }

    /// Reads the tickets, completely or with an error; with a warning where Jira's own counts say that there are more.
    private func pull(
        _ query: String,
        _ mapper: TicketMapper
    ) async throws(MusterError) -> (tickets: [Ticket], warnings: [String]) {
        environment.progress(JobProgress(.pull))
        let pull: JiraPull
        do throws(JiraError) {
            let progress = environment.progress
            pull = try await client.pull(query, fields: mapper.mapping.requestedFields) { done, total in
                progress(JobProgress(.pull, done: done, total: total))
            }
        } catch {
            throw MusterError(error)
        }
        let issues = try await fresh(pull, mapper)
        // An issue that the search found and that is gone a moment later was moved or removed: not a ticket any more. More
        // than a few, and something hides them from this account.
        let missing = max(pull.unreadable.count, pull.found - issues.count)
        guard missing <= max(5, pull.found / 100) else {
            throw MusterError(
                .unavailable,
                "only \(pull.found - missing) of \(pull.found) tickets could be read; Jira found the others but does not show "
                    + "them to this account; check its permissions"
            )
        }
        var warnings: [String] = []
        if let count = pull.count, min(count.before, count.after) - pull.found > max(5, pull.found / 100) {
            warnings.append(
                "Jira counts \(min(count.before, count.after)) tickets and its search gave \(pull.found); its index may be "
                    + "behind: look again in the next run"
            )
        }
        let tickets = issues.map(mapper.ticket(of:))
        // Search can be behind: what has left the status since is no ticket of tonight. A status that is not shown says
        // nothing, and the search has asked for it.
        guard let expectedStatus else { return (tickets, warnings) }
        let expected = expectedStatus.lowercased()
        return (tickets.filter { $0.status.isEmpty || $0.status.lowercased() == expected }, warnings)
    }

    /// The issues as Jira's database has them.
    ///
    /// Pages come from the search index, which lags: links and status that this program wrote a moment ago need not be
    /// in them. A bulk pull has read the issues by id already.
    private func fresh(_ pull: JiraPull, _ mapper: TicketMapper) async throws(MusterError) -> [JiraIssue] {
        guard pull.method == .pages, !pull.issues.isEmpty else { return pull.issues }
        do throws(JiraError) {
            // Only what was found, each once.
            var open = Set(pull.issues.map(\.id))
            return try await client.issues(pull.issues.map(\.id), fields: mapper.mapping.requestedFields)
                .filter { open.remove($0.id) != nil }
                .sorted { ($0.id.utf8.count, $0.id) < ($1.id.utf8.count, $1.id) }
        } catch {
            // Pages were read because this site has no bulk read: they are all that there is.
            guard error.code == .notFound else { throw MusterError(error) }
            return pull.issues
        }
    }

    /// Writes the tickets to the store and reads back what is to be clustered.
    private func index(_ pulled: [Ticket]) async throws(MusterError) -> [Ticket] {
        do throws(StoreError) {
            _ = try await store.upsert(pulled, in: scope)
            _ = try await store.removeTickets(in: scope, except: Set(pulled.map(\.id)))
            return try await store.tickets(in: scope)
        } catch {
            throw MusterError(error)
        }
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
