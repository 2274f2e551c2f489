/// How long a lock is waited for, and what waiting means; a test passes its own and never sleeps.
public struct LockWaiting: Sendable {
    /// Longest wait in all.
    public var timeout: Duration
    /// Waits; throws where the task is cancelled.
    public var pause: @Sendable (Duration) async throws -> Void

    /// Makes a way of waiting.
    ///
    /// The default time is longer than a refresh may take with its repetitions: whoever waits for one gets its result.
    public init(
        timeout: Duration = .seconds(180),
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.timeout = timeout
        self.pause = pause
    }

    /// The wait before the next look: 2 ms, doubled up to 100 ms.
    static func step(_ attempt: Int) -> Duration { .milliseconds(min(100, 2 << min(attempt, 10))) }
}
