import CSpatiaLite
import Tickets

/// The one place that turns a status of SQLite into an error of the port.
enum SQLiteFailure {
    /// The error for a status that is neither OK, ROW nor DONE.
    ///
    /// - Parameters:
    ///   - status: primary or extended result code.
    ///   - detail: the library's words, copied right after the failing call.
    ///   - path: the store's file, for the message.
    ///   - action: what was being done, as in "reading tickets".
    /// - Returns: the error of the kind that says who must act.
    static func error(status: Int32, detail: String, path: String, action: String) -> StoreError {
        let words = "\(detail), SQLite status \(status)"
        switch status & 0xff {
        case SQLITE_FULL:
            return StoreError(
                kind: .diskFull,
                message:
                    "no space left for the store '\(path)' while \(action) (\(words)); nothing of this step was "
                    + "written. Free some space or move the store, then run again"
            )
        case SQLITE_BUSY, SQLITE_LOCKED:
            return StoreError(
                kind: .locked,
                message:
                    "another process is writing to the store '\(path)' (\(action): \(words)); wait for it to "
                    + "end, then run again"
            )
        case SQLITE_CORRUPT:
            return StoreError(
                kind: .corrupt,
                message:
                    "the store '\(path)' is damaged (\(action): \(words)); restore it from a backup, or move it "
                    + "away and pull the tickets again"
            )
        case SQLITE_NOTADB:
            return StoreError(
                kind: .unavailable,
                message:
                    "'\(path)' is not a Muster store: it is no SQLite database (\(words)); name another file as "
                    + "the store"
            )
        case SQLITE_CANTOPEN:
            return StoreError(
                kind: .unavailable,
                message:
                    "cannot open the store '\(path)' (\(action): \(words)); check that the folder exists and that "
                    + "it and the file may be written"
            )
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
            return StoreError(
                kind: .unavailable,
                message:
                    "may not write to the store '\(path)' (\(action): \(words)); check the permissions of the "
                    + "file and of its folder"
            )
        case SQLITE_IOERR:
            return StoreError(
                kind: .unavailable,
                message:
                    "the disk failed under the store '\(path)' (\(action): \(words)); check the disk, then run "
                    + "again"
            )
        default:
            return StoreError(kind: .other, message: "the store '\(path)' failed while \(action) (\(words))")
        }
    }
}
