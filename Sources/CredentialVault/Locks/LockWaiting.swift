/// How long a lock is waited for, and what waiting means; a test passes its own and never sleeps.
public struct LockWaiting: Sendable {
    /// Longest wait in all.
    public var timeout: Duration
    /// Waits; throws where the task is cancelled.
    public var pause: @Sendable (Duration) async throws -> Void
    /// Longest wait between two looks.
    var longestStep = Duration.milliseconds(100)

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
    func step(_ attempt: Int) -> Duration { min(longestStep, .milliseconds(2 << min(attempt, 10))) }

    /// The same with a look every 5 ms: for a lock that is held for no longer than a file takes to be written, so that
    /// somebody who stores again and again does not keep others from their turn.
    var brief: LockWaiting {
        var brief = self
        brief.longestStep = .milliseconds(5)
        return brief
    }
}
