import Locking
import Tickets

/// What a write to the journal needs beside its connection.
struct JournalSession: Sendable {
    /// Now, for the audit log, milliseconds since 1970.
    var time: Int64
    /// Leases that the store object took: its writes are refused where another holder has a greater token.
    var tokens: [ProjectScope: Int64]
    /// SHA-256.
    var digest: @Sendable ([UInt8]) -> [UInt8]
}

/// The time of audit entries: a wall clock, or the last moment that a call named.
final class StoreClock: Sendable {
    private let clock: (@Sendable () -> Int64)?
    private let last: Locked<Int64>

    /// Makes a clock; without a wall clock it stands at `time` until it is told another.
    init(_ clock: (@Sendable () -> Int64)?, since time: Int64) {
        self.clock = clock
        last = Locked(time)
    }

    /// Milliseconds since 1970.
    func now() -> Int64 { clock?() ?? last.withLock { $0 } }

    /// Notes a moment that a call named.
    func note(_ time: Int64) { last.withLock { $0 = time } }
}
