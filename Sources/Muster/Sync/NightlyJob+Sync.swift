internal import Jira
internal import Tickets

extension NightlyJob {
    /// The synchronisation of this job's tickets: what a night pulls with, and `muster sync` alone.
    ///
    /// - Parameter mapper: as `checkSite` made it.
    /// - Returns: the synchronisation; nothing is sent yet.
    /// - Throws: `MusterError.configuration` where the project's own JQL cannot be used.
    func ticketSync(_ mapper: TicketMapper) throws(MusterError) -> TicketSync {
        TicketSync(
            client: client,
            store: store,
            scope: scope,
            query: try ReadyQuery.query(settings),
            mapper: mapper,
            expectedStatus: expectedStatus,
            environment: environment
        )
    }

    /// Brings the project's tickets in the store up to what Jira has, and does nothing else.
    ///
    /// - Parameters:
    ///   - mode: how to read.
    ///   - isDryRun: leaves the store as it is.
    /// - Returns: what was done; also kept as an entry of the history where the store has one and something was written.
    /// - Throws: `MusterError`.
    public func synchronize(
        mode: TicketSync.Mode = .automatic,
        isDryRun: Bool = false
    ) async throws(MusterError) -> SyncReport {
        let history: (any FlightLogging)? = isDryRun ? nil : store
        var flight = FlightRecord(
            id: environment.makeID(),
            scope: scope,
            kind: "sync",
            startedAt: environment.now()
        )
        do throws(MusterError) {
            let (_, mapper) = try await checkSite()
            let (_, report) = try await ticketSync(mapper).pull(mode: mode, isDryRun: isDryRun)
            flight.finishedAt = environment.now()
            flight.outcome = "complete"
            flight.numbers = String(
                decoding: SyncReportDocument(report).bytes(isPretty: false),
                as: UTF8.self
            )
            try? await history?.save(flight, document: nil)
            return report
        } catch {
            // That it failed is worth an entry too; why the entry could not be written is not worth hiding the failure.
            flight.finishedAt = environment.now()
            flight.outcome = "failed"
            try? await history?.save(flight, document: nil)
            throw error
        }
    }
}
