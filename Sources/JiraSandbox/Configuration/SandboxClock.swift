internal import FoundationEssentials

/// Where a sandbox has its time from.
public struct SandboxClock: Sendable {
    /// Milliseconds since 1970-01-01T00:00Z.
    public var now: @Sendable () -> Int64
    /// Lets time pass before an answer; ends early when the calling task is cancelled.
    public var sleep: @Sendable (Duration) async -> Void

    /// Makes a clock.
    public init(now: @escaping @Sendable () -> Int64, sleep: @escaping @Sendable (Duration) async -> Void) {
        self.now = now
        self.sleep = sleep
    }

    /// The machine's clock.
    public static let system = SandboxClock(
        now: { Int64(Date().timeIntervalSince1970 * 1_000) },
        sleep: { try? await Task.sleep(for: $0) }
    )
}
