import Tickets

/// One numbered step of the schema; a step that was released is never changed, only followed by another.
struct Migration: Sendable {
    /// Counts from 1; `PRAGMA user_version` holds the last that was applied.
    let version: Int
    /// What it brings, for `schema_migrations`.
    let name: String
    /// Brings it; runs inside a transaction.
    let apply: @Sendable (Connection) throws(StoreError) -> Void

    /// Every step in order.
    static let all: [Migration] = [.spatialTables, .journalTables, .nightTables]

    /// The last step that this version of Muster knows.
    static var known: Int { all.last?.version ?? 0 }
}

/// Brings a file to the schema that this version knows, or refuses it untouched.
struct Migrator: Sendable {
    /// "MSTR": says in the file's header whose it is.
    static let applicationID: Int64 = 0x4D53_5452

    /// When the store is opened, milliseconds since 1970, for `schema_migrations`.
    let time: Int64
    var migrations = Migration.all

    /// Checks whose file it is and how old, then applies what is missing, each step in a transaction of its own.
    ///
    /// Two processes may do this at the same time: the second waits for the first and finds nothing left to do.
    func prepare(_ connection: Connection) throws(StoreError) {
        let found = try requireUsable(connection)
        let mode = try connection.texts("PRAGMA journal_mode = WAL", "switching to write-ahead logging")
        guard mode == ["wal"] else {
            throw StoreError(
                kind: .unavailable,
                message: "the store '\(connection.path)' cannot use write-ahead logging (journal mode "
                    + "\(mode.joined())); put it on a local disk"
            )
        }
        for migration in migrations where migration.version > found {
            try connection.write { () throws(StoreError) in
                // Another process may have come first.
                guard try version(of: connection) < migration.version else { return }
                try migration.apply(connection)
                try connection.execute("PRAGMA user_version = \(migration.version)")
                let note = try connection.statement(
                    "INSERT INTO schema_migrations(version, name, applied_at) VALUES (?1, ?2, ?3)",
                    "noting a schema step"
                )
                note.bind(Int64(migration.version), at: 1)
                note.bind(migration.name, at: 2)
                note.bind(time, at: 3)
                try note.run()
            }
        }
    }

    /// Refuses a file of a newer version or of another program; reads only.
    ///
    /// - Returns: the schema of the file, 0 for an empty one.
    func requireUsable(_ connection: Connection) throws(StoreError) -> Int {
        let found = try version(of: connection)
        let known = migrations.last?.version ?? 0
        guard found <= known else {
            throw StoreError(
                kind: .newerSchema(found: found, known: known),
                message:
                    "the store '\(connection.path)' has schema \(found) and this Muster knows schemas up to "
                    + "\(known): a newer version wrote it. Update Muster, or name another file as the store"
            )
        }
        try requireOwnFile(connection, version: found)
        return found
    }

    private func version(of connection: Connection) throws(StoreError) -> Int {
        Int(try connection.integer("PRAGMA user_version", "reading the schema's version") ?? 0)
    }

    private func requireOwnFile(_ connection: Connection, version: Int) throws(StoreError) {
        let owner = try connection.integer("PRAGMA application_id") ?? 0
        let tables = try connection.integer("SELECT count(*) FROM sqlite_schema") ?? 0
        guard owner != Migrator.applicationID, version != 0 || tables != 0 else { return }
        // A new file may have been made by another process between the two reads above.
        if try connection.integer("PRAGMA application_id") == Migrator.applicationID { return }
        throw StoreError(
            kind: .unavailable,
            message:
                "'\(connection.path)' is an SQLite database of another program, not a Muster store; nothing was "
                + "changed in it. Name another file as the store"
        )
    }
}
