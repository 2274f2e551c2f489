public import Tickets

/// Everything that is kept of one execution: its record, its document and what the journal says it wrote.
public struct FlightAccount: Sendable {
    /// The record.
    public var flight: FlightRecord
    /// The document; nil where it ended before it planned anything, and where it cannot be read.
    public var document: FlightDocument?
    /// Why the document cannot be read.
    public var damage: String?
    /// Job Clusters that its run meant to create, in ascending order of cluster id.
    public var intents: [ClusterIntent]
    /// Its other writes, in their order.
    public var actions: [SiteAction]
    /// What the journal says of its run; nil where it opened none.
    public var run: RunRecord?
    /// Ids of the runs that rolled it back, newest first.
    public var rollbacks: [String] = []

    /// Whether what it wrote was undone since, at least in part.
    public var isRolledBack: Bool { run?.outcome == .rolledBack }
    /// Id of the run that it undid; nil for everything but a rollback.
    public var undoes: String? {
        if case .rollback(let id)? = run?.work { id } else { nil }
    }

    /// Reads an account.
    ///
    /// - Parameters:
    ///   - id: id of the execution or of its run.
    ///   - store: where it is kept.
    /// - Returns: the account.
    /// - Throws: `MusterError` of code `store` where there is none.
    public static func read(
        _ id: String,
        in store: any FlightLogging & RunJournaling & ClusterLedger
    ) async throws(MusterError) -> FlightAccount {
        do throws(StoreError) {
            guard let found = try await store.flight(id: id) else {
                throw StoreError(
                    kind: .other,
                    message:
                        "there is no record of '\(id)' in the store; 'muster runs' lists those that there are"
                )
            }
            var account = FlightAccount(flight: found.0, intents: [], actions: [])
            if let bytes = found.document {
                do throws(FlightDocumentError) {
                    account.document = try FlightDocument.decode(bytes)
                } catch {
                    account.damage = error.description
                }
            }
            if let runID = account.flight.runID {
                account.intents = try await store.intents(runID: runID)
                account.actions = try await store.actions(runID: runID)
                let runs = try await store.runs(in: account.flight.scope, limit: .max)
                account.run = runs.first { $0.id == runID }
                account.rollbacks = runs.filter { $0.work == .rollback(of: runID) }.map(\.id)
            }
            return account
        } catch {
            throw MusterError(error)
        }
    }
}
