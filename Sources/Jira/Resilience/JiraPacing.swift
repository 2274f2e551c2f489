/// Time and chance, as the client needs them: a test passes its own and never sleeps.
public struct JiraPacing: Sendable {
    /// Milliseconds since 1970 in UTC.
    public var now: @Sendable () -> Int64
    /// Waits; throws `CancellationError` where the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// Evenly distributed in 0 ..< 1.
    public var chance: @Sendable () -> Double

    /// Makes a pacing of three functions.
    public init(
        now: @escaping @Sendable () -> Int64,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        chance: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.sleep = sleep
        self.chance = chance
    }
}
