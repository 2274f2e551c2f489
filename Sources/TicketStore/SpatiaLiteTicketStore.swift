public import Tickets

import Locking

/// The embedded ticket store: one SpatiaLite file with an R-tree, and nothing to install.
///
/// One connection writes and one or more read, each on a thread of its own, so that reads never wait for a write and
/// nothing here blocks the cooperative pool. The file uses write-ahead logging: beside `x.sqlite` stand `x.sqlite-wal` and
/// `x.sqlite-shm` while it is open. Safe from any task. Several processes may use one file; a second writer waits for
/// `busyTimeout` and then fails with kind `locked`. A running call is not interrupted by cancellation: each is short.
public final class SpatiaLiteTicketStore: Sendable {
    /// The store's file.
    public let path: String
    let writer: DatabaseThread
    private let readers: [DatabaseThread]
    private let load: Locked<[Int]>
    let hash: @Sendable ([UInt8]) -> [UInt8]
    let clock: StoreClock
    let held: HeldLeases

    /// Opens the store, makes the file where it is missing, and brings its schema up to date.
    ///
    /// - Parameters:
    ///   - path: the file; its folder must exist.
    ///   - time: now, milliseconds since 1970; noted beside each schema step that is applied.
    ///   - readers: connections for reading, at least 1.
    ///   - busyTimeout: how long a write waits for another process.
    ///   - clock: wall clock for the times in the audit log, milliseconds since 1970; where nil, the last moment that a
    ///     call named.
    ///   - hash: SHA-256. With another collision-resistant digest, of at least 16 bytes, every ticket counts as
    ///     changed, and no outside program can verify the audit log.
    /// - Throws: `StoreError`: `unavailable` for a folder, a file that is no database or another program's, or one that cannot be
    ///   opened or written; `newerSchema`; `locked`; `diskFull`; `corrupt`. A refused file is left as it was.
    public init(
        path: String,
        at time: Int64,
        readers: Int = 2,
        busyTimeout: Duration = .seconds(5),
        clock: (@Sendable () -> Int64)? = nil,
        hash: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) async throws(StoreError) {
        guard !path.isEmpty, path != ":memory:", !path.hasPrefix("file:") else {
            // To SQLite these are databases of one connection or addresses; this store has several connections.
            throw StoreError(
                kind: .unavailable,
                message:
                    "'\(path)' is no path of a store; name a file, or use InMemoryTicketStore to keep nothing"
            )
        }
        let timeout = Int32(min(max(0, busyTimeout / .milliseconds(1)), 86_400_000))
        let writer = DatabaseThread(path: path)
        try await writer.open(role: .writer, busyTimeoutMilliseconds: timeout) {
            (connection) throws(StoreError) in
            try Migrator(time: time).prepare(connection)
        }
        var opened: [DatabaseThread] = []
        for _ in 0..<max(1, readers) {
            let reader = DatabaseThread(path: path)
            try await reader.open(role: .reader, busyTimeoutMilliseconds: timeout)
            opened.append(reader)
        }
        self.path = path
        self.writer = writer
        self.readers = opened
        self.load = Locked([Int](repeating: 0, count: opened.count))
        self.hash = hash
        self.clock = StoreClock(clock, since: time)
        // After the file was made: a path of a file that is not there has no other names yet.
        held = HeldLeases(path: path)
    }

    /// Gives leases back and closes every connection, waiting for calls that are under way; later calls fail with kind `unavailable`.
    ///
    /// Letting go of the store closes it too, and leaves its leases to this process.
    public func close() async {
        for scope in held.scopes { await releaseLease(in: scope) }
        for reader in readers { await reader.close() }
        await writer.close()
    }

    /// Runs `body` on the reader with the fewest calls waiting.
    func read<Result: Sendable>(
        _ body: @Sendable (Connection) throws(StoreError) -> Result
    ) async throws(StoreError) -> Result {
        let chosen = load.withLock { load in
            var least = 0
            for index in load.indices where load[index] < load[least] { least = index }
            load[least] += 1
            return least
        }
        defer { load.withLock { $0[chosen] -= 1 } }
        return try await readers[chosen].run(body)
    }

    /// Runs `body` on the writer with what a write to the journal needs.
    func journal<Result: Sendable>(
        _ body: @Sendable (Connection, JournalSession) throws(StoreError) -> Result
    ) async throws(StoreError) -> Result {
        let (held, clock, hash) = (held, clock, hash)
        return try await writer.run { (connection) throws(StoreError) in
            // Asked for here, in the order of the writes: what is chained later must not be dated earlier.
            try body(connection, JournalSession(time: clock.now(), tokens: held.tokens, digest: hash))
        }
    }

    /// Limits the file to so many pages, so that a test can fill the disk without filling it.
    package func limitPages(to count: Int) async throws(StoreError) {
        try await writer.run { (connection) throws(StoreError) in
            _ = try connection.integer("PRAGMA max_page_count = \(count)")
        }
    }
}

extension SpatiaLiteTicketStore: CustomStringConvertible {
    /// The kind of store and its file.
    public var description: String { "SpatiaLite store '\(path)'" }
}

extension SpatiaLiteTicketStore {
    /// Rows that the writer has changed since it was opened; for tests of what is not written.
    package func totalChanges() async throws(StoreError) -> Int64 {
        try await writer.run { (connection) throws(StoreError) in connection.totalChanges }
    }

    /// Runs `body` with the writer's connection, for tests that look below the port.
    package func inspect<Result: Sendable>(
        _ body: @Sendable (Connection) throws(StoreError) -> Result
    ) async throws(StoreError) -> Result {
        try await writer.run(body)
    }
}
