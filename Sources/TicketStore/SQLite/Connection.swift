import CSpatiaLite
package import Tickets

/// One connection to the store's file with its own SpatiaLite cache and prepared statements.
///
/// Not thread safe: one `DatabaseThread` owns it.
package final class Connection {
    /// What a connection may do.
    package enum Role: Sendable {
        /// Creates the file where it is missing, and writes.
        case writer
        /// Reads only.
        case reader
    }

    /// The store's file, as given.
    let path: String
    let handle: OpaquePointer
    private let cache: UnsafeMutableRawPointer
    private var statements: [String: Statement] = [:]

    /// Opens the file, loads SpatiaLite and sets the connection's pragmas.
    ///
    /// - Throws: `StoreError` of kind `unavailable` where the path is a folder, cannot be opened or is no database.
    package init(path: String, role: Role, busyTimeoutMilliseconds: Int32) throws(StoreError) {
        Connection.initializeLibraryOnce
        var opened: OpaquePointer?
        let access = role == .writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE
        let status = sqlite3_open_v2(path, &opened, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard status == SQLITE_OK, let handle = opened else {
            let detail = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(opened)
            throw SQLiteFailure.error(status: status, detail: detail, path: path, action: "opening")
        }
        guard let cache = spatialite_alloc_connection() else {
            sqlite3_close_v2(handle)
            throw StoreError(kind: .other, message: "SpatiaLite could not allocate its cache for '\(path)'")
        }
        spatialite_init_ex(handle, cache, 0)
        self.path = path
        self.handle = handle
        self.cache = cache
        sqlite3_busy_timeout(handle, busyTimeoutMilliseconds)
        // Sizes are upper bounds in KiB: pages are taken as they are touched.
        try execute("PRAGMA cache_size = \(role == .writer ? -49152 : -16384)")
        try execute("PRAGMA temp_store = MEMORY")
        if role == .writer {
            try execute("PRAGMA synchronous = NORMAL")
            // A bulk load leaves a long log behind: cut it at the next checkpoint, bytes.
            try execute("PRAGMA journal_size_limit = 16777216")
        } else {
            try execute("PRAGMA query_only = 1")
        }
    }

    deinit {
        // Statements first: closing would only become a zombie while one is left.
        statements.removeAll()
        sqlite3_close_v2(handle)
        spatialite_cleanup_ex(cache)
    }

    /// SpatiaLite asks to be initialised once a process, before the first connection.
    private static let initializeLibraryOnce: Void = spatialite_initialize()

    // MARK: Statements

    /// The prepared statement of a text, prepared on first use; ready to bind.
    func statement(_ sql: String, _ action: String) throws(StoreError) -> Statement {
        if let known = statements[sql] { return known }
        let made = try Statement(sql, on: handle, path: path, action: action)
        statements[sql] = made
        return made
    }

    /// Runs statements without values or rows; for the schema and pragmas.
    package func execute(_ sql: String, _ action: String = "preparing the store") throws(StoreError) {
        let status = sqlite3_exec(handle, sql, nil, nil, nil)
        guard status == SQLITE_OK else { throw failure(status, action) }
    }

    /// The first column of the first row of an unbound query as a whole number; nil without a row or for NULL.
    package func integer(_ sql: String, _ action: String = "reading the store") throws(StoreError) -> Int64? {
        let query = try Statement(sql, on: handle, path: path, action: action)
        guard try query.step(), !query.isNull(0) else { return nil }
        return query.int64(0)
    }

    /// The first column of every row of an unbound query as text.
    package func texts(_ sql: String, _ action: String = "reading the store") throws(StoreError) -> [String] {
        let query = try Statement(sql, on: handle, path: path, action: action)
        var found: [String] = []
        while try query.step() { found.append(query.text(0)) }
        return found
    }

    /// Rows inserted, updated or deleted by this connection since it was opened.
    package var totalChanges: Int64 { sqlite3_total_changes64(handle) }

    /// Key of the row that was inserted last.
    var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

    // MARK: Transactions

    /// Runs `body` in a transaction that takes the write lock at its start; all or nothing.
    func write<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
        try transaction("BEGIN IMMEDIATE", body)
    }

    /// Runs `body` so that its queries see one state of the store.
    func read<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
        try transaction("BEGIN", body)
    }

    /// As `write`, and on disk before it returns: survives a power cut, not only the end of the process.
    func durably<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
        // The level cannot change inside a transaction.
        try execute("PRAGMA synchronous = FULL", "writing the journal")
        let result: Result
        do {
            result = try write(body)
        } catch {
            try? execute("PRAGMA synchronous = NORMAL")
            throw error
        }
        try execute("PRAGMA synchronous = NORMAL", "writing the journal")
        return result
    }

    /// Runs `body` with the triggers of this connection off; the caller keeps the spatial index right itself.
    func withoutTriggers<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
        let status = muster_sqlite3_enable_triggers(handle, 0)
        guard status == SQLITE_OK else { throw failure(status, "switching triggers off") }
        defer { muster_sqlite3_enable_triggers(handle, 1) }
        return try body()
    }

    private func transaction<Result>(
        _ begin: String,
        _ body: () throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        try statement(begin, "beginning a transaction").run()
        do {
            let result = try body()
            try statement("COMMIT", "committing").run()
            return result
        } catch {
            // SQLite rolls back by itself on some errors, such as a full disk; a second ROLLBACK would fail.
            if sqlite3_get_autocommit(handle) == 0 { try? statement("ROLLBACK", "rolling back").run() }
            throw error
        }
    }

    func failure(_ status: Int32, _ action: String) -> StoreError {
        SQLiteFailure.error(
            status: status,
            detail: String(cString: sqlite3_errmsg(handle)),
            path: path,
            action: action
        )
    }
}
