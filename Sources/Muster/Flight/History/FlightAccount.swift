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
            }
            return account
        } catch {
            throw MusterError(error)
        }
    }
}
