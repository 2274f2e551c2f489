internal import JQL
internal import Jira
internal import Planning
internal import Publishing
internal import Tickets

extension NightlyJob {
    /// Everything that would decide the plan if one was made now: tickets, Job Clusters that stand, overrides, settings.
    ///
    /// Reads the site once, as `plan()` does, and writes nothing: not to Jira, not to the store, no record of it.
    ///
    /// - Returns: the inputs.
    /// - Throws: `MusterError`.
    public func planningInputs() async throws(MusterError) -> FlightInputs {
        let (readiness, mapper) = try await checkSite()
        let query = try ReadyQuery.query(settings).description
        let (tickets, report) = try await ticketSync(mapper).pull(
            mode: settings.sync == .full ? .full : .automatic,
            isDryRun: true
        )
        let standing = try await survey(readiness, mapper, pulled: tickets)
        return FlightInputs(
            tickets: tickets,
            standing: standing.review.clusters,
            overrides: standing.overrides,
            parameters: settings.parameters,
            screening: settings.screening,
            territory: settings.territory,
            source: .jira(site: settings.site.name, project: settings.names.project, jql: query),
            warnings: report.warnings
        )
    }
}
