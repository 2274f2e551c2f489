internal import Glibc
internal import Secrets
internal import TicketStore
public import Tickets

/// The records of a store for looking back: needs no site, no network and no credentials.
///
/// Open one, use it, close it. Safe from any task.
public struct FlightArchive: Sendable {
    private let store: SpatiaLiteTicketStore

    /// Opens the store; a path without a store makes none.
    ///
    /// - Parameters:
    ///   - path: absolute path of the store's file.
    ///   - time: now, milliseconds since 1970.
    /// - Returns: the open archive.
    /// - Throws: `MusterError` of code `store`, `locked` where another process keeps it from being opened.
    public static func open(_ path: String, at time: Int64) async throws(MusterError) -> FlightArchive {
        guard access(path, F_OK) == 0 else {
            throw MusterError(
                .store,
                "there is no store '\(path)', so there are no runs to look at; 'muster run' makes it, --store names another"
            )
        }
        do throws(StoreError) {
            return FlightArchive(
                store: try await SpatiaLiteTicketStore(path: path, at: time) { SHA256Digest(of: $0).bytes }
            )
        } catch {
            throw MusterError(error)
        }
    }

    /// Closes the store.
    public func close() async { await store.close() }

    /// Records of a project, newest first.
    ///
    /// - Parameters:
    ///   - scope: the project.
    ///   - limit: most records.
    /// - Returns: the records.
    /// - Throws: `MusterError` of code `store`.
    public func flights(in scope: ProjectScope, limit: Int) async throws(MusterError) -> [FlightRecord] {
        do throws(StoreError) {
            return try await store.flights(in: scope, limit: limit)
        } catch {
            throw MusterError(error)
        }
    }

    /// What a project's executions did, newest first, with those that were rolled back since.
    ///
    /// - Parameters:
    ///   - scope: the project.
    ///   - kind: only of this kind; nil for all.
    ///   - reading: most records that are read, for the trends.
    ///   - limit: most rows of the history.
    /// - Returns: the history.
    /// - Throws: `MusterError` of code `store`.
    public func history(
        in scope: ProjectScope,
        kind: String?,
        reading: Int,
        limit: Int
    ) async throws(MusterError) -> RunHistory {
        let flights = try await flights(in: scope, limit: reading)
        do throws(StoreError) {
            let runs = try await store.runs(in: scope, limit: .max)
            let rolledBack = Set(runs.filter { $0.outcome == .rolledBack }.map(\.id))
            return RunHistory(flights, kind: kind, limit: limit, rolledBack: rolledBack)
        } catch {
            throw MusterError(error)
        }
    }

    /// Plans again what an execution planned; see `FlightReplay`.
    ///
    /// - Parameters:
    ///   - id: id of the execution or of its run.
    ///   - threads: most threads.
    /// - Returns: the replay.
    /// - Throws: `MusterError`.
    public func replay(_ id: String, threads: Int) async throws(MusterError) -> FlightReplay {
        try await FlightReplay.replay(id, in: store, threads: threads)
    }

    /// What decided the plan of an execution, without planning again.
    ///
    /// - Parameter id: id of the execution or of its run.
    /// - Returns: the record and the inputs.
    /// - Throws: `MusterError` of code `store` where there are none.
    public func inputs(of id: String) async throws(MusterError) -> (FlightRecord, FlightInputs) {
        try await FlightReplay.inputs(of: id, in: store)
    }

    /// Everything that is kept of one execution.
    ///
    /// - Parameter id: id of the execution or of its run.
    /// - Returns: the account.
    /// - Throws: `MusterError` of code `store` where there is none.
    public func account(of id: String) async throws(MusterError) -> FlightAccount {
        try await FlightAccount.read(id, in: store)
    }
}
