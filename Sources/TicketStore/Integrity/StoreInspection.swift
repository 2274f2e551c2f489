public import Tickets

/// What a look at a store's file found that wrote nothing to it, for `muster doctor`.
public struct StoreInspection: Hashable, Sendable {
    /// Schema of the file; 0 where it is empty.
    public var schemaVersion: Int
    /// Schema that this version of Muster writes; an older file is brought up to date by the next run.
    public var knownSchemaVersion: Int
    /// What SQLite's quick check complains of; empty where the file is sound.
    public var damages: [String]
    /// What the check of the R-tree's own structure complains of; empty where it is sound.
    public var indexDamages: [String]
    /// Tickets of all scopes.
    public var tickets: Int
    /// Tickets with a point.
    public var locatedTickets: Int
    /// Points that the R-tree does not have where they are, and entries of it without a point.
    public var indexDifferences: Int
    /// Ids of runs that have something left to do, oldest first.
    public var unfinishedRuns: [String]

    /// Looks at a store's file; reads all of it.
    ///
    /// - Parameter path: the file; must exist.
    /// - Returns: what was found.
    /// - Throws: `StoreError` as opening the store throws it: `unavailable` for a folder, a file that is no database or
    ///   another program's; `newerSchema`; `corrupt` where the file is too damaged to be read.
    public static func inspect(path: String) async throws(StoreError) -> StoreInspection {
        let thread = DatabaseThread(path: path)
        try await thread.open(role: .reader, busyTimeoutMilliseconds: 5_000)
        do throws(StoreError) {
            let found = try await thread.run { (connection) throws(StoreError) in
                try StoreInspection(of: connection)
            }
            await thread.close()
            return found
        } catch {
            await thread.close()
            throw error
        }
    }

    private init(of connection: Connection) throws(StoreError) {
        func count(_ sql: String) throws(StoreError) -> Int { Int(try connection.integer(sql) ?? 0) }
        schemaVersion = try Migrator(time: 0).requireUsable(connection)
        knownSchemaVersion = Migration.known
        damages = try connection.texts("PRAGMA quick_check", "checking the file").filter { $0 != "ok" }
        guard schemaVersion >= Migration.spatialTables.version else {
            (indexDamages, tickets, locatedTickets, indexDifferences, unfinishedRuns) = ([], 0, 0, 0, [])
            return
        }
        indexDamages = try connection.texts(
            "SELECT rtreecheck('main', 'idx_tickets_geom')",
            "checking the index"
        ).filter { $0 != "ok" }
        tickets = try count("SELECT count(*) FROM tickets")
        locatedTickets = try count("SELECT count(*) FROM tickets WHERE geom IS NOT NULL")
        indexDifferences = try connection.indexDifferences()
        unfinishedRuns =
            schemaVersion >= Migration.journalTables.version
            ? try connection.texts(
                "SELECT id FROM runs WHERE outcome IN ('open', 'partial') ORDER BY started_at, run"
            )
            : []
    }
}

extension Connection {
    /// Points that the R-tree does not have where they are, and entries of it without a point.
    func indexDifferences() throws(StoreError) -> Int {
        // SpatiaLite's own check leaves a note in the file. The tree's bounds are floats, rounded outwards.
        let misplaced = try integer(
            """
            SELECT count(*) FROM tickets LEFT JOIN idx_tickets_geom AS box ON box.pkid = tickets.ticket
            WHERE geom IS NOT NULL AND (box.pkid IS NULL OR ST_X(geom) NOT BETWEEN box.xmin AND box.xmax
                OR ST_Y(geom) NOT BETWEEN box.ymin AND box.ymax)
            """
        )
        let orphans = try integer(
            "SELECT count(*) FROM idx_tickets_geom_rowid WHERE rowid NOT IN "
                + "(SELECT ticket FROM tickets WHERE geom IS NOT NULL)"
        )
        return Int((misplaced ?? 0) + (orphans ?? 0))
    }
}
