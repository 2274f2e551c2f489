import Glibc
import Tickets

/// The store that a restore puts aside: who uses it, and what of it goes on counting.
struct ReplacedStore: Sendable {
    /// The file.
    let path: String
    /// Whether something stands there.
    let exists: Bool
    /// Whether it can be read as a store; a damaged one is put aside all the same.
    let isReadable: Bool
    /// Projects in it.
    let scopes: [ProjectScope]
    /// Tokens of its leases.
    let tokens: [ProjectScope: Int64]
    /// End of its audit log.
    let auditHead: AuditHead?

    /// Looks at the store, and refuses where a run works on it.
    init(path: String, at time: Int64, holder: LeaseHolder) async throws(StoreError) {
        self.path = path
        exists = StoreFile.exists(path)
        if let holder = RunLock.holders(storePath: path).first {
            throw StoreError(
                kind: .locked,
                message:
                    "a run (\(holder)) is working with the store '\(path)'; wait for it to end or stop it, then "
                    + "restore again"
            )
        }
        guard exists else {
            (isReadable, scopes, tokens, auditHead) = (false, [], [:], nil)
            return
        }
        try StoreFile.requireFile(path, "the store")
        let held = HeldLeases(path: path)
        do throws(StoreError) {
            let found = try await StoreFile.reading(path) { (connection, schema) throws(StoreError) in
                let hasLeases = schema >= Migration.nightTables.version
                let leases = hasLeases ? try connection.leases() : []
                for (scope, lease) in leases {
                    let isLive = held.isLive(lease.token, of: scope)
                    guard lease.answer(to: holder, at: time, isLiveHere: isLive) == .free else {
                        throw lease.refusal(in: scope)
                    }
                }
                let tokens = Dictionary(
                    leases.map { ($0.scope, $0.lease.token) },
                    uniquingKeysWith: { max($0, $1) }
                )
                return (
                    scopes: try connection.scopes(), tokens: tokens,
                    head: hasLeases ? try connection.auditState().head : nil
                )
            }
            (isReadable, scopes, tokens, auditHead) = (true, found.scopes, found.tokens, found.head)
        } catch {
            // Putting back what is damaged or foreign is what a restore is for. Any other error is a reason to stop.
            guard error.kind == .corrupt || error.kind == .unavailable else { throw error }
            (isReadable, scopes, tokens, auditHead) = (false, [], [:], nil)
        }
    }

    /// Gives the store's name to another file in one step, so that at no moment there is no store.
    ///
    /// - Parameters:
    ///   - part: the new file, complete and on disk.
    ///   - time: now, for the name that the old file is kept under.
    /// - Returns: that name; nil where there was no old file.
    /// - Throws: `StoreError` of kind `locked` where another process has the store open.
    func giveWay(to part: String, at time: Int64) async throws(StoreError) -> String? {
        let aside = StoreFile.freeName("\(path).replaced-\(StoreFile.stamp(time))")
        if exists, isReadable {
            let path = path
            try await StoreFile.with(path, role: .writer) { (connection) throws(StoreError) in
                do throws(StoreError) {
                    // Nobody else may have the file open, and nobody may open it before it has its other name.
                    try connection.leaveWriteAheadLog()
                    try connection.execute("BEGIN EXCLUSIVE", "taking the store for itself")
                } catch {
                    guard error.kind == .locked else { throw error }
                    throw StoreError(
                        kind: .locked,
                        message:
                            "another process has the store '\(path)' open; end it, then restore again. Nothing was "
                            + "changed"
                    )
                }
                try ReplacedStore.exchange(path, with: part, aside: aside)
            }
        } else {
            try requireUnused()
            // A log beside the old file must never be taken for one of the new file.
            for suffix in ["-wal", "-shm", "-journal"] where StoreFile.exists(path + suffix) {
                try StoreFile.move(path + suffix, to: aside + suffix)
            }
            if exists {
                try ReplacedStore.exchange(path, with: part, aside: aside)
            } else {
                try StoreFile.move(part, to: path)
            }
        }
        try StoreFile.synchronize(StoreFile.folder(of: path))
        return exists ? aside : nil
    }

    private static func exchange(_ path: String, with part: String, aside: String) throws(StoreError) {
        // The old file under a second name, then the new one over the first. Without links there is a gap.
        if link(path, aside) != 0 { try StoreFile.move(path, to: aside) }
        var status = stat()
        if stat(aside, &status) == 0 { chmod(part, status.st_mode & 0o777) }
        try StoreFile.move(part, to: path)
    }

    /// Refuses where another process has a lock of SQLite on a file that cannot be read as a database.
    private func requireUnused() throws(StoreError) {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // PENDING_BYTE and the 511 bytes after it, where every connection holds a shared lock (sqlite.org/lockingv3.html).
        var wanted = flock()
        wanted.l_type = Int16(F_WRLCK)
        wanted.l_whence = Int16(SEEK_SET)
        wanted.l_start = 0x4000_0000
        wanted.l_len = 512
        guard fcntl(descriptor, F_GETLK, &wanted) == 0, wanted.l_type != Int16(F_UNLCK) else { return }
        throw StoreError(
            kind: .locked,
            message: "process \(wanted.l_pid) has the store '\(path)' open; end it, then restore again"
        )
    }
}
