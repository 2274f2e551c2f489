import CSpatiaLite
import Tickets

/// A prepared statement of one connection; all values are bound, none is pasted into the text.
///
/// Not thread safe: it belongs to the thread of its connection, and must not outlive it.
final class Statement {
    private let handle: OpaquePointer
    private let connection: OpaquePointer
    private let path: String
    private let action: String

    /// Prepares `sql`; `action` says in an error what was being done.
    init(_ sql: String, on connection: OpaquePointer, path: String, action: String) throws(StoreError) {
        var handle: OpaquePointer?
        let status = sqlite3_prepare_v3(
            connection,
            sql,
            -1,
            UInt32(SQLITE_PREPARE_PERSISTENT),
            &handle,
            nil
        )
        guard status == SQLITE_OK, let handle else {
            throw SQLiteFailure.error(
                status: status,
                detail: String(cString: sqlite3_errmsg(connection)),
                path: path,
                action: action
            )
        }
        self.handle = handle
        self.connection = connection
        self.path = path
        self.action = action
    }

    deinit { sqlite3_finalize(handle) }

    // MARK: Binding, by position from 1

    /// Binds a whole number, or NULL.
    func bind(_ value: Int64?, at index: Int32) {
        if let value { sqlite3_bind_int64(handle, index, value) } else { sqlite3_bind_null(handle, index) }
    }

    /// Binds a number, or NULL; SQLite turns NaN into NULL.
    func bind(_ value: Double?, at index: Int32) {
        if let value { sqlite3_bind_double(handle, index, value) } else { sqlite3_bind_null(handle, index) }
    }

    /// Binds a text, or NULL, by copy.
    func bind(_ value: String?, at index: Int32) {
        guard var value else {
            sqlite3_bind_null(handle, index)
            return
        }
        value.withUTF8 { bytes in
            // A null pointer would bind NULL, and an empty buffer may have one.
            if let base = bytes.baseAddress, !bytes.isEmpty {
                base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    _ = sqlite3_bind_text(handle, index, $0, Int32(bytes.count), Statement.copied)
                }
            } else {
                sqlite3_bind_text(handle, index, "", 0, Statement.copied)
            }
        }
    }

    /// Binds bytes by copy.
    func bind(_ bytes: [UInt8], at index: Int32) {
        if bytes.isEmpty {
            sqlite3_bind_zeroblob(handle, index, 0)
        } else {
            sqlite3_bind_blob64(handle, index, bytes, UInt64(bytes.count), Statement.copied)
        }
    }

    /// Binds text that the caller keeps alive until the statement is reset and rebound.
    func bindUncopied(text bytes: UnsafeBufferPointer<UInt8>, at index: Int32) {
        guard let base = bytes.baseAddress, !bytes.isEmpty else {
            sqlite3_bind_text(handle, index, "", 0, nil)
            return
        }
        base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
            _ = sqlite3_bind_text(handle, index, $0, Int32(bytes.count), nil)
        }
    }

    /// Binds bytes that the caller keeps alive until the statement is reset and rebound.
    func bindUncopied(blob bytes: UnsafeBufferPointer<UInt8>, at index: Int32) {
        if let base = bytes.baseAddress, !bytes.isEmpty {
            sqlite3_bind_blob(handle, index, base, Int32(bytes.count), nil)
        } else {
            sqlite3_bind_zeroblob(handle, index, 0)
        }
    }

    /// Binds NULL.
    func bindNull(at index: Int32) { sqlite3_bind_null(handle, index) }

    // MARK: Running

    /// Goes to the next row, or says that there is none.
    func step() throws(StoreError) -> Bool {
        let status = sqlite3_step(handle)
        if status == SQLITE_ROW { return true }
        if status == SQLITE_DONE { return false }
        let error = SQLiteFailure.error(
            status: status,
            detail: String(cString: sqlite3_errmsg(connection)),
            path: path,
            action: action
        )
        sqlite3_reset(handle)
        throw error
    }

    /// Runs to the end, ignoring rows, and makes ready for the next use.
    func run() throws(StoreError) {
        while try step() {}
        sqlite3_reset(handle)
    }

    /// Makes ready for the next use; bound values stay.
    func reset() { sqlite3_reset(handle) }

    /// Forgets bound values, so that no borrowed memory is left behind.
    func clearBindings() { sqlite3_clear_bindings(handle) }

    // MARK: Columns of the current row, by position from 0

    /// Whether a column holds NULL.
    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    /// A whole number; 0 for NULL.
    func int64(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// A number; 0 for NULL.
    func double(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }

    /// A text; empty for NULL.
    func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// The bytes of a text as they are stored; of a number, its decimal digits.
    func textBytes(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_text(handle, column) else { return [] }
        let count = Int(sqlite3_column_bytes(handle, column))
        return Array(UnsafeBufferPointer(start: start, count: count))
    }

    /// A text, or nil for NULL.
    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    /// Bytes, by copy; empty for NULL.
    func blob(_ column: Int32) -> [UInt8] { withBlob(column) { Array($0) } }

    /// Lends the bytes of a column until the next step.
    func withBlob<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let start = sqlite3_column_blob(handle, column)
        return body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    /// SQLITE_TRANSIENT, whose macro Swift does not import: SQLite copies before the call returns.
    private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}
