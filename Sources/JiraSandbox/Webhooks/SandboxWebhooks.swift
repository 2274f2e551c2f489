/// How a sandbox delivers webhooks: to addresses of this machine only, on the sandbox's clock.
///
/// Deliveries wait in the sandbox until a `SandboxCourier` takes them. All counts begin at 1 with the first event that a
/// webhook gets.
public struct SandboxWebhooks: Hashable, Sendable {
    /// Least and longest time from an event to its delivery; drawn evenly for each.
    ///
    /// Different times put deliveries into another order than their events.
    public var delay: ClosedRange<Duration> = .zero ... .zero
    /// Every how-manieth delivery comes twice, with the same identifier; nil for none.
    public var duplicateEvery: Int?
    /// How long after the first a duplicate comes.
    public var duplicateDelay: Duration = .seconds(1)
    /// Every how-manieth delivery never comes; nil for none.
    public var loseEvery: Int?
    /// Every how-manieth delivery comes after the one that follows it; nil for none.
    public var swapEvery: Int?
    /// Most attempts after the first; Jira's is 5.
    public var retries = 5
    /// Least and longest wait before another attempt; Jira's is 5 to 15 minutes.
    public var retryDelay: ClosedRange<Duration> = .seconds(300) ... .seconds(900)
    /// Time for one attempt.
    public var timeout: Duration = .seconds(20)
    /// How long a webhook of an app lives without being refreshed; Jira's is 30 days.
    public var lifetime: Duration = .seconds(30 * 86_400)
    /// Most webhooks of an app and user; Jira's is 5 for OAuth 2.0.
    public var limit = 5

    /// Jira's own behaviour, without its delays.
    public init() {}
}

/// A delivery that a courier is to make.
public struct SandboxDelivery: Hashable, Sendable {
    /// Number of the delivery within the sandbox.
    public let id: Int64
    /// Where it goes, variables and `triggeredByUser` included.
    public let url: String
    /// Header lines in order.
    public let headers: [Header]
    /// The body; empty where the webhook wants none.
    public let body: [UInt8]
    /// How many attempts came before.
    public let retry: Int
    /// What happened, such as `jira:issue_updated`.
    public let event: String

    /// A header line.
    public struct Header: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// Its value.
        public let value: String
    }
}

/// What became of deliveries so far.
public struct SandboxDeliveryStatistics: Hashable, Sendable {
    /// Deliveries that a webhook was due, duplicates left out.
    public var due = 0
    /// Attempts made.
    public var attempts = 0
    /// Answered with success.
    public var accepted = 0
    /// Given up after a final answer or the last attempt.
    public var failed = 0
    /// Lost on purpose.
    public var lost = 0
    /// Still waiting.
    public var waiting = 0
}
