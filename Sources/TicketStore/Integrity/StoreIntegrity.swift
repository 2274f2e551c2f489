public import Tickets

/// What a look at the whole store found, for `muster doctor` and `muster store check`.
public struct StoreIntegrity: Hashable, Sendable {
    /// Version of the SQLite library that runs.
    public var sqliteVersion: String
    /// Version of the SpatiaLite library that runs.
    public var spatialiteVersion: String
    /// Schema of the file.
    public var schemaVersion: Int
    /// What SQLite's quick check complains of; empty where the file is sound.
    public var damages: [String]
    /// What the check of the R-tree's own structure complains of; empty where it is sound.
    public var indexDamages: [String]
    /// Whether SpatiaLite finds the R-tree in step with the points.
    public var isIndexInStep: Bool
    /// Tickets of all scopes.
    public var tickets: Int
    /// Tickets with a point.
    public var locatedTickets: Int
    /// Entries in the R-tree.
    public var indexedTickets: Int
    /// Projects that something was written for.
    public var scopes: Int
    /// Plans that are kept.
    public var plans: Int
    /// Runs in the journal.
    public var runs: Int
    /// Runs in the journal that are not closed.
    public var openRuns: Int

    /// Whether nothing was found wrong.
    public var isSound: Bool {
        damages.isEmpty && indexDamages.isEmpty && isIndexInStep && indexedTickets == locatedTickets
    }
}

extension SpatiaLiteTicketStore {
    /// Checks the whole file; reads all of it.
    ///
    /// - Throws: `StoreError` where the file is too damaged to be read at all.
    public func integrityReport() async throws(StoreError) -> StoreIntegrity {
        // On the writer: SpatiaLite's check of the index leaves a note in its own tables.
        try await writer.run { (connection) throws(StoreError) in
            func count(_ sql: String) throws(StoreError) -> Int { Int(try connection.integer(sql) ?? 0) }
            let check = try connection.texts("PRAGMA quick_check", "checking the file")
            let index = try connection.texts(
                "SELECT rtreecheck('main', 'idx_tickets_geom')",
                "checking the index"
            )
            return StoreIntegrity(
                sqliteVersion: try connection.texts("SELECT sqlite_version()").joined(),
                spatialiteVersion: try connection.texts("SELECT spatialite_version()").joined(),
                schemaVersion: try count("PRAGMA user_version"),
                damages: check.filter { $0 != "ok" },
                indexDamages: index.filter { $0 != "ok" },
                isIndexInStep: try connection.integer("SELECT CheckSpatialIndex('tickets', 'geom')") == 1,
                tickets: try count("SELECT count(*) FROM tickets"),
                locatedTickets: try count("SELECT count(*) FROM tickets WHERE geom IS NOT NULL"),
                indexedTickets: try count("SELECT count(*) FROM idx_tickets_geom_rowid"),
                scopes: try count("SELECT count(*) FROM scopes"),
                plans: try count("SELECT count(*) FROM plans"),
                runs: try count("SELECT count(*) FROM runs"),
                openRuns: try count("SELECT count(*) FROM runs WHERE outcome = 'open'")
            )
        }
    }
}
