public import Secrets

/// Time and chance, as signing in needs them: a test passes its own and never sleeps.
public struct SignInClock: Sendable {
    /// Milliseconds since 1970 in UTC.
    public var now: @Sendable () -> Int64
    /// Waits; throws where the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// So many unguessable bytes.
    public var randomBytes: @Sendable (Int) throws(SecretsError) -> [UInt8]

    /// Makes a clock of three functions.
    public init(
        now: @escaping @Sendable () -> Int64,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        randomBytes: @escaping @Sendable (Int) throws(SecretsError) -> [UInt8] = {
            count throws(SecretsError) in try SecureRandom.bytes(count)
        }
    ) {
        self.now = now
        self.sleep = sleep
        self.randomBytes = randomBytes
    }
}
