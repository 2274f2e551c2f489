public import HTTPMessages

/// A typed client of one Jira site over any transport.
///
/// Every call waits for its turn at the site (see `SiteTraffic`), retries by its operation class (see `RetryPolicy`), counts
/// itself, and throws `JiraError` and nothing else. A value that can be copied freely; copies share their statistics and
/// their traffic. Safe to use from any task.
public struct JiraClient: Sendable {
    /// The site that it talks to.
    public let site: JiraSite
    /// Limits and patience.
    public let configuration: Configuration
    /// What all clients of the site and account share: limits, breaker, kept answers.
    public let traffic: SiteTraffic
    /// Who waits for its calls.
    public private(set) var priority: Priority = .batch

    let transport: any HTTPClientTransport
    let credentials: any AuthorizationProvider
    let pacing: JiraPacing
    let counter = JiraCallCounter()
    /// Tells whose answers are kept.
    let account: String
    /// End of every call, in the time of `traffic`; nil for none.
    private(set) var deadline: Duration?
    /// Whether reads are answered by the site only, and never by what is kept or under way.
    private(set) var isFresh = false

    /// Makes a client; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - site: the site.
    ///   - credentials: who asks.
    ///   - transport: the way to the network.
    ///   - pacing: time and chance.
    ///   - configuration: limits and patience.
    ///   - traffic: shared by every client of the same site and credentials, so that they keep the site's limits together;
    ///     one of its own, with as many places as `configuration.concurrency`, where nil.
    public init(
        site: JiraSite,
        credentials: any AuthorizationProvider,
        transport: any HTTPClientTransport,
        pacing: JiraPacing,
        configuration: Configuration = Configuration(),
        traffic: SiteTraffic? = nil
    ) {
        self.site = site
        self.credentials = credentials
        self.transport = transport
        self.pacing = pacing
        self.configuration = configuration
        let traffic =
            traffic
            ?? SiteTraffic(configuration: .init(concurrency: configuration.concurrency), pacing: pacing)
        self.traffic = traffic
        // Credentials of which nothing is known share with nobody.
        account = credentials.identity.map { "=" + $0 } ?? "#\(traffic.nextClientNumber())"
    }

    /// Limits and patience of a client.
    public struct Configuration: Hashable, Sendable {
        /// When a failed request is sent again.
        public var retry: RetryPolicy
        /// Time for one attempt, from connecting to the last byte; `JIRA_TIMEOUT`.
        public var timeout: Duration
        /// How many reads or links are under way at a time; at least 1.
        public var concurrency: Int

        /// Makes a configuration; the concurrency is within the 5 to 10 that Jira's vendor advises.
        public init(
            retry: RetryPolicy = RetryPolicy(),
            timeout: Duration = .seconds(30),
            concurrency: Int = 6
        ) {
            precondition(concurrency > 0, "at least one at a time, not \(concurrency)")
            self.retry = retry
            self.timeout = timeout
            self.concurrency = concurrency
        }
    }

    /// Who waits for a call.
    public enum Priority: Hashable, Sendable {
        /// A person: goes ahead of batch work, and is told at once when the site is down.
        case interactive
        /// A program: has time, and waits once in a call for a site that is down.
        case batch
    }

    /// How often Jira was called through this client and its copies.
    public var statistics: JiraCallStatistics { counter.statistics }

    /// The same client with another priority.
    public func prioritized(_ priority: Priority) -> JiraClient {
        var copy = self
        copy.priority = priority
        return copy
    }

    /// The same client for a piece of work that must be over soon.
    ///
    /// A call that cannot be sent before that fails at once with `deadline`, `rateLimited` or `circuitOpen` and the wait that
    /// it would take in `retryAfter`; one that is under way then is cut off, and a write may have been done.
    ///
    /// - Parameter duration: time from now for all calls of the copy together; of two deadlines the earlier one holds.
    /// - Returns: the copy.
    public func withDeadline(_ duration: Duration) -> JiraClient {
        var copy = self
        let end = traffic.now + duration
        copy.deadline = min(deadline ?? end, end)
        return copy
    }

    /// The same client whose reads are answered by the site itself, not by kept answers or by reads that are under way.
    public func bypassingCache() -> JiraClient {
        var copy = self
        copy.isFresh = true
        return copy
    }
}

extension JiraClient {
    /// The same client without credentials, for what a site tells anybody; counts its calls apart.
    func withoutCredentials() -> JiraClient {
        JiraClient(
            site: site,
            credentials: AnonymousAccess(),
            transport: transport,
            pacing: pacing,
            configuration: configuration,
            traffic: traffic
        )
    }
}
