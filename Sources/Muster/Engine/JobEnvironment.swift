/// Time, ids and progress as the job needs them: a test passes its own and never sleeps.
public struct JobEnvironment: Sendable {
    /// Wall clock, milliseconds since 1970.
    public var now: @Sendable () -> Int64
    /// Monotonic time since some moment.
    public var uptime: @Sendable () -> Duration
    /// Waits; throws where the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// A fresh unique id.
    public var makeID: @Sendable () -> String
    /// Told of every step.
    public var progress: @Sendable (JobProgress) -> Void
    /// The structured log.
    public var log = RunLog.none
    /// Told of the end of each piece of work; the job waits for it, and nothing that it does changes the outcome.
    public var ended: @Sendable (JobEnd) async -> Void = { _ in }

    /// Makes an environment of its parts.
    public init(
        now: @escaping @Sendable () -> Int64,
        uptime: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        makeID: @escaping @Sendable () -> String,
        progress: @escaping @Sendable (JobProgress) -> Void = { _ in }
    ) {
        self.now = now
        self.uptime = uptime
        self.sleep = sleep
        self.makeID = makeID
        self.progress = progress
    }
}

/// A step of the job.
public struct JobProgress: Hashable, Sendable {
    /// What is being done.
    public enum Stage: String, Hashable, Sendable, CaseIterable {
        /// The site is asked what it offers.
        case check
        /// Tickets are read from Jira.
        case pull
        /// Tickets are written to the store and its spatial index.
        case index
        /// Job Clusters that stand are looked at.
        case survey
        /// Clusters are made.
        case cluster
        /// The plan is checked by the verifier.
        case verify
        /// Tickets are compared with what Jira holds now.
        case compare
        /// Job Clusters are created.
        case create
        /// Members are linked one by one.
        case link
        /// Job Clusters that stand are changed, closed or removed.
        case update
        /// Members are moved to their new status.
        case transition
    }

    /// What is being done.
    public var stage: Stage
    /// Steps done.
    public var done: Int
    /// Steps in all; 0 where that is not known.
    public var total: Int

    /// Makes a step.
    public init(_ stage: Stage, done: Int = 0, total: Int = 0) {
        self.stage = stage
        self.done = done
        self.total = total
    }
}
