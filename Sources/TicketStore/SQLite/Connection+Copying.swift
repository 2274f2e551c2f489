import CSpatiaLite
import Tickets

extension Connection {
    /// Copies this database, as it is at the start, over another one while others go on reading and writing it.
    ///
    /// A read transaction holds the state: without it the copy would begin anew with every write of another process, and might
    /// never end (sqlite.org/backup.html). Writers are not held up; their log grows for as long.
    ///
    /// - Parameters:
    ///   - destination: connection to the new file.
    ///   - progress: told of pages done and in all, once a step of 1,024 pages.
    /// - Returns: pages copied.
    /// - Throws: `StoreError`; the destination is of no use then. `CancellationError` cannot be thrown here: a cancelled task gets
    ///   kind `other`.
    func copy(to destination: Connection, progress: (Int, Int) -> Void) throws(StoreError) -> Int {
        try read { () throws(StoreError) in
            // BEGIN alone fixes no state, the first read does.
            _ = try integer("SELECT count(*) FROM sqlite_schema", "copying the store")
            guard let backup = sqlite3_backup_init(destination.handle, "main", handle, "main") else {
                throw destination.failure(sqlite3_extended_errcode(destination.handle), "copying the store")
            }
            var status = SQLITE_OK
            var pages = 0
            while status == SQLITE_OK, !Task.isCancelled {
                status = sqlite3_backup_step(backup, 1_024)
                pages = Int(sqlite3_backup_pagecount(backup))
                progress(pages - Int(sqlite3_backup_remaining(backup)), pages)
            }
            let end = sqlite3_backup_finish(backup)
            guard status == SQLITE_DONE else {
                guard status != SQLITE_OK else {
                    throw StoreError(kind: .other, message: "copying the store '\(path)' was interrupted")
                }
                throw destination.failure(end == SQLITE_OK ? status : end, "copying the store")
            }
            return pages
        }
    }
}
