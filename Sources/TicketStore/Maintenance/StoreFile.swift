import FoundationEssentials
import Glibc
import Tickets

/// What backup, restore and check do with files; paths are as given by the caller.
enum StoreFile {
    /// Refuses what is no regular file.
    static func requireFile(_ path: String, _ what: String) throws(StoreError) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw StoreError(
                kind: .unavailable,
                message: "cannot read \(what) '\(path)': \(String(cString: strerror(errno)))"
            )
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw StoreError(
                kind: .unavailable,
                message: "\(what) '\(path)' is a folder or a device, no file"
            )
        }
    }

    /// Whether something stands at the path.
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Whether a folder stands at the path.
    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether both paths lead to one file.
    static func isSame(_ left: String, _ right: String) -> Bool {
        var (first, second) = (stat(), stat())
        return stat(left, &first) == 0 && stat(right, &second) == 0 && first.st_dev == second.st_dev
            && first.st_ino == second.st_ino
    }

    /// The path without symbolic links; the path itself where nothing is there.
    static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    /// Bytes of the file; 0 where it is not there.
    static func size(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Has the content of a file, or the names in a folder, on disk before it returns.
    static func synchronize(_ path: String) throws(StoreError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("write", path) }
    }

    /// The folder of a path.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last part of a path.
    static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// Removes a database and the files that SQLite keeps beside it.
    static func remove(_ path: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
    }

    /// Gives a file another name, over what has it.
    static func move(_ path: String, to target: String) throws(StoreError) {
        guard rename(path, target) == 0 else { throw failure("move", path) }
    }

    /// A time for the names of files: `20260101T000000Z`.
    static func stamp(_ time: Int64) -> String {
        Lease.text(time).filter { $0 != "-" && $0 != ":" }
    }

    /// The first name with a number at its end that nothing has.
    static func freeName(_ path: String) -> String {
        var name = path
        var number = 2
        while exists(name) {
            name = "\(path)-\(number)"
            number += 1
        }
        return name
    }

    static func failure(_ action: String, _ path: String) -> StoreError {
        let code = errno
        return StoreError(
            kind: code == ENOSPC ? .diskFull : .unavailable,
            message:
                "cannot \(action) '\(path)': \(String(cString: strerror(code))); check its folder's permissions and "
                + "space, then run again"
        )
    }

    /// Runs `body` with a connection that reads a store's file of this or an older schema; nothing is changed in it.
    static func reading<Result: Sendable>(
        _ path: String,
        _ body: @Sendable (Connection, _ schema: Int) throws(StoreError) -> Result
    ) async throws(StoreError) -> Result {
        try requireFile(path, "the store")
        return try await with(path, role: .reader) { (connection) throws(StoreError) in
            let schema = try Migrator(time: 0).requireUsable(connection)
            guard schema > 0 else {
                throw StoreError(
                    kind: .unavailable,
                    message: "'\(path)' is an empty database, not a Muster store; name another file"
                )
            }
            return try body(connection, schema)
        }
    }

    /// Runs `body` with a connection of its own on a thread of its own, closed before it returns.
    static func with<Result: Sendable>(
        _ path: String,
        role: Connection.Role,
        _ body: @Sendable (Connection) throws(StoreError) -> Result
    ) async throws(StoreError) -> Result {
        let thread = DatabaseThread(path: path)
        try await thread.open(role: role, busyTimeoutMilliseconds: 5_000)
        do throws(StoreError) {
            let result = try await thread.run(body)
            await thread.close()
            return result
        } catch {
            await thread.close()
            throw error
        }
    }
}
