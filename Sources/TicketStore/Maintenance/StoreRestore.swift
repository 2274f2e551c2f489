import Glibc
public import Tickets

/// A store that was put back from a backup.
public struct StoreRestore: Hashable, Sendable {
    /// What the check of the backup found.
    public var backup: StoreExamination
    /// Where the store that was replaced is kept; nil where there was none.
    public var replacedPath: String?
    /// Schema of the store now: an older backup is brought up to date.
    public var schemaVersion: Int
    /// Head of the audit log now.
    public var auditHead: String?

    /// Puts a backup in the place of a store.
    ///
    /// The backup is checked, copied beside the store, brought up to date, and takes the store's name in one step; the
    /// replaced store is kept under a dated name. Leases of the backup are given back and their tokens raised above those
    /// of the replaced store, so that a run of before stays fenced; the audit log says what was put back, and what
    /// head the replaced log had.
    ///
    /// - Parameters:
    ///   - backup: the file to put back; it stays as it is.
    ///   - store: the store's file; its folder must exist, the file need not.
    ///   - time: now, milliseconds since 1970.
    ///   - holder: this process, which can tell whether the holder of a lease still runs.
    ///   - isAcceptingFindings: whether a backup is taken in which the check finds something.
    ///   - hash: the digest that the store is opened with, SHA-256.
    ///   - progress: told of pages done and in all.
    /// - Returns: what was done.
    /// - Throws: `StoreError`: `locked` while a run holds lock or lease or another process has the store open; `corrupt`
    ///   where the backup does not pass its check; `unavailable`, `newerSchema`, `diskFull`. The store is as it was then.
    public static func perform(
        from backup: String,
        over store: String,
        at time: Int64,
        holder: LeaseHolder = .thisProcess(),
        isAcceptingFindings: Bool = false,
        hash: @escaping @Sendable ([UInt8]) -> [UInt8],
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws(StoreError) -> StoreRestore {
        // The file itself is replaced, not a symbolic link to it.
        let store = StoreFile.resolved(store)
        try StoreFile.requireFile(backup, "the backup")
        guard !StoreFile.isSame(backup, store) else {
            throw StoreError(kind: .unavailable, message: "'\(backup)' is the store itself; name a backup")
        }
        let examination = try await StoreExamination.examine(path: backup, hash: hash)
        if let finding = examination.findings.first, !isAcceptingFindings {
            throw StoreError(
                kind: .corrupt,
                message:
                    "the backup '\(backup)' does not pass its check (\(finding.message)); nothing was changed. Take "
                    + "another backup, or restore it all the same with --force"
            )
        }
        let replaced = try await ReplacedStore(path: store, at: time, holder: holder)
        let scopes = try await StoreFile.reading(backup) { (connection, _) throws(StoreError) in
            try connection.scopes()
        }
        // No run begins while names are exchanged.
        var locks: [RunLock] = []
        for scope in Set(scopes + replaced.scopes).sorted(by: {
            ($0.site, $0.project) < ($1.site, $1.project)
        }) {
            locks.append(try RunLock(storePath: store, scope: scope, startedAt: time))
        }
        let part = "\(store).\(getpid()).restoring"
        StoreFile.remove(part)
        do throws(StoreError) {
            try await StoreBackup.copy(backup, to: part, progress: progress)
            let head = try await settle(part, from: backup, replacing: replaced, at: time, hash: hash)
            try StoreFile.synchronize(part)
            let kept = try await replaced.giveWay(to: part, at: time)
            for lock in locks { lock.release() }
            return StoreRestore(
                backup: examination,
                replacedPath: kept,
                schemaVersion: Migration.known,
                auditHead: head
            )
        } catch {
            StoreFile.remove(part)
            throw error
        }
    }

    /// Brings the copy up to date, frees its leases and says in its audit log what was done.
    private static func settle(
        _ part: String,
        from backup: String,
        replacing replaced: ReplacedStore,
        at time: Int64,
        hash: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) async throws(StoreError) -> String {
        try await StoreFile.with(part, role: .writer) { (connection) throws(StoreError) in
            try Migrator(time: time).prepare(connection)
            let head = try connection.durably { () throws(StoreError) in
                try connection.freeLeases(above: replaced.tokens)
                let detail = AuditDetail([
                    ("backup", .text(StoreFile.name(of: backup))),
                    ("replaced_head", replaced.auditHead.map { .text($0.hash) }),
                    ("replaced_through", replaced.auditHead.map { .number(Int($0.number)) }),
                ])
                let event = AuditEvent(time: time, event: "store.restored", detail: detail.text)
                try connection.append([event], digest: hash)
                return try connection.auditState().head.hash
            }
            try connection.leaveWriteAheadLog()
            return head
        }
    }
}

extension Connection {
    /// Every scope that something was written for.
    func scopes() throws(StoreError) -> [ProjectScope] {
        let query = try statement("SELECT site, project FROM scopes ORDER BY site, project", "reading scopes")
        defer { query.reset() }
        var found: [ProjectScope] = []
        while try query.step() { found.append(ProjectScope(site: query.text(0), project: query.text(1))) }
        return found
    }

    /// Gives every lease back, with tokens above those of another store of the same projects; inside a write transaction.
    func freeLeases(above tokens: [ProjectScope: Int64]) throws(StoreError) {
        let known = try leases()
        for (scope, lease) in known where tokens[scope] == nil {
            try raise(lease.token + 1, of: scope)
        }
        for (scope, token) in tokens.sorted(by: {
            ($0.key.site, $0.key.project) < ($1.key.site, $1.key.project)
        }) {
            let ours = known.first { $0.scope == scope }?.lease.token ?? 0
            try raise(max(token, ours) + 1, of: scope)
        }
    }

    private func raise(_ token: Int64, of scope: ProjectScope) throws(StoreError) {
        let insertion = try statement(
            """
            INSERT INTO leases(scope, token, host, process, birth, taken_at, renewed_at, expires_at)
            VALUES (?1, ?2, NULL, 0, NULL, 0, 0, 0)
            ON CONFLICT (scope) DO UPDATE SET token = excluded.token, host = NULL
            """,
            "freeing a lease"
        )
        insertion.bind(try scopeKeyMakingIt(scope), at: 1)
        insertion.bind(token, at: 2)
        try insertion.run()
    }
}
