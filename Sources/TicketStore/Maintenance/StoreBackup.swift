import Glibc
public import Tickets

/// A copy of a whole store that was made while others went on reading and writing it.
public struct StoreBackup: Hashable, Sendable {
    /// The copy: one file, complete without another beside it.
    public var path: String
    /// Its size.
    public var bytes: Int
    /// What the check of the copy found; it is sound, or there would be no backup.
    public var examination: StoreExamination

    /// The name of a backup beside its store: `muster.sqlite.backup-20260101T000000Z`.
    public static func name(of store: String, at time: Int64) -> String {
        "\(store).backup-\(StoreFile.stamp(time))"
    }

    /// Copies a store as it is at one moment, checks the copy and only then gives it its name.
    ///
    /// The copy is on disk before this returns. A store of an older schema is copied as it is.
    ///
    /// - Parameters:
    ///   - store: the store's file; must exist.
    ///   - path: name of the copy; its folder must exist.
    ///   - isReplacing: whether a file of that name is replaced.
    ///   - isAcceptingFindings: whether a copy is kept in which the check found something, as of a damaged store.
    ///   - hash: the digest that the store is opened with, SHA-256.
    ///   - progress: told of pages done and in all.
    /// - Returns: what was made.
    /// - Throws: `StoreError`: `unavailable` where there is no store, or a file of that name; `diskFull`; `corrupt` where the
    ///   check of the copy found something. No file is left behind then.
    public static func make(
        of store: String,
        at path: String,
        isReplacing: Bool = false,
        isAcceptingFindings: Bool = false,
        hash: @escaping @Sendable ([UInt8]) -> [UInt8],
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws(StoreError) -> StoreBackup {
        try StoreFile.requireFile(store, "the store")
        for suffix in ["", "-wal", "-shm", "-journal"] where StoreFile.isSame(store + suffix, path) {
            throw StoreError(
                kind: .unavailable,
                message: "'\(path)' is the store itself; name another file for the backup"
            )
        }
        guard !StoreFile.isFolder(path) else {
            throw StoreError(kind: .unavailable, message: "'\(path)' is a folder; name a file in it")
        }
        guard isReplacing || !StoreFile.exists(path) else { throw taken(path) }
        // A neighbour, so that it can be renamed; of this process, so that two backups at a time do not meet.
        let part = "\(path).\(getpid()).part"
        StoreFile.remove(part)
        do throws(StoreError) {
            try await copy(store, to: part, progress: progress)
            let examination = try await StoreExamination.examine(path: part, hash: hash)
            if let finding = examination.findings.first, !isAcceptingFindings {
                throw StoreError(
                    kind: .corrupt,
                    message:
                        "the copy of '\(store)' does not pass its check (\(finding.message)), so that the backup was "
                        + "not kept; 'muster store check' says what is wrong with the store"
                )
            }
            var status = stat()
            // Nobody may read in the backup what they may not read in the store.
            if stat(store, &status) == 0 { chmod(part, status.st_mode & 0o777) }
            try StoreFile.synchronize(part)
            if isReplacing {
                try StoreFile.move(part, to: path)
            } else {
                // Unlike a rename, a link is not made over a file that somebody put there meanwhile.
                guard link(part, path) == 0 else {
                    guard errno != EEXIST else { throw taken(path) }
                    // A file system without links.
                    try StoreFile.move(part, to: path)
                    try StoreFile.synchronize(StoreFile.folder(of: path))
                    return StoreBackup(
                        path: path,
                        bytes: StoreFile.size(path),
                        examination: examination
                    )
                }
                unlink(part)
            }
            try StoreFile.synchronize(StoreFile.folder(of: path))
            return StoreBackup(path: path, bytes: StoreFile.size(path), examination: examination)
        } catch {
            StoreFile.remove(part)
            throw error
        }
    }

    /// Copies a store to a new file that is complete without a log beside it.
    static func copy(
        _ store: String,
        to path: String,
        progress: @escaping @Sendable (Int, Int) -> Void
    ) async throws(StoreError) {
        // On a thread of the source; the destination is nobody else's and lives only here.
        try await StoreFile.reading(store) { (source, _) throws(StoreError) in
            do {
                let destination = try Connection(path: path, role: .writer, busyTimeoutMilliseconds: 5_000)
                _ = try source.copy(to: destination, progress: progress)
            }
            let copied = try Connection(path: path, role: .writer, busyTimeoutMilliseconds: 5_000)
            try copied.leaveWriteAheadLog()
        }
    }

    private static func taken(_ path: String) -> StoreError {
        StoreError(
            kind: .unavailable,
            message: "'\(path)' exists already; name another file, or replace it with --force"
        )
    }
}

extension Connection {
    /// Writes the log into the file and does without one from now on, as only the one user of a file can.
    ///
    /// - Throws: `StoreError` of kind `locked` where another connection has the file open.
    func leaveWriteAheadLog() throws(StoreError) {
        let mode = try texts("PRAGMA journal_mode = DELETE", "closing the write-ahead log")
        guard mode == ["delete"] else {
            throw StoreError(
                kind: .locked,
                message: "another process has the store '\(path)' open; end it, then run again"
            )
        }
    }
}
