internal import Locking

/// A clock and a way to wait, shared by everything that waits for one site.
package final class SteadyClock: Sendable {
    private let time: Locked<SteadyTime>
    private let clock: @Sendable () -> Duration
    private let pause: @Sendable (Duration) async throws -> Void

    /// Makes a clock.
    ///
    /// - Parameters:
    ///   - clock: time since 1970 in UTC; may be set back or stand still.
    ///   - pause: waits; throws where the task is cancelled.
    package init(
        clock: @escaping @Sendable () -> Duration,
        pause: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.clock = clock
        self.pause = pause
        time = Locked(SteadyTime(clock: clock()))
    }

    /// The time now, since 1970; never less than before.
    package var now: Duration {
        // Read under the lock: an older reading that comes after a newer one would pass for a clock set back.
        time.withLock { $0.reading(clock: clock()) }
    }

    /// Waits so long.
    ///
    /// - Throws: what the pause throws, as a rule `CancellationError`.
    package func sleep(for duration: Duration) async throws {
        let end = now + duration
        try await pause(duration)
        // A frozen clock must not make a wait start over.
        _ = now
        time.withLock { $0.reached(end) }
    }
}
