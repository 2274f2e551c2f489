/// How a sandbox's tasks run: bulk operations and bulk properties of Cloud.
///
/// A task is enqueued, then runs for a time that grows with its issues, then is done; all of it on the sandbox's clock.
/// What it does becomes visible when it is done.
public struct SandboxTasks: Hashable, Sendable {
    /// How long a task waits for its turn.
    public var queueing: Duration = .milliseconds(200)
    /// How long it runs, whatever its size.
    public var startUp: Duration = .milliseconds(300)
    /// How long it runs for each of its issues.
    public var perIssue: Duration = .milliseconds(5)
    /// Most bulk operations that are not done at a time; Jira's is 5 for a whole site.
    public var concurrencyLimit = 5
    /// Status of the answer to one more; no source records it.
    public var overLimitStatus = 429
    /// How every task ends.
    public var end = End.complete
    /// After how many issues a task ends that ends otherwise than `complete`; the others are left as they were.
    public var issuesBeforeEnd = 0

    /// How a task ends.
    public enum End: String, Hashable, Sendable, CaseIterable {
        /// Done, single issues may have failed.
        case complete
        /// Broken off.
        case failed
        /// Lost.
        case dead
    }

    /// Jira's own behaviour, somewhat faster.
    public init() {}
}
