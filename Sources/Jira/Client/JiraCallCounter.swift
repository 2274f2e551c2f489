internal import Locking

/// How often a client has called Jira, retries included: what a run reports as its cost.
public struct JiraCallStatistics: Hashable, Sendable {
    /// Calls of one endpoint.
    public struct Endpoint: Hashable, Sendable {
        /// Method and path with ids left out, such as `POST /rest/api/3/issue/bulk`.
        public var endpoint: String
        /// Requests sent, retries included.
        public var calls: Int
        /// How many of them were retries.
        public var retries: Int

        /// Makes an entry.
        public init(endpoint: String, calls: Int, retries: Int) {
            self.endpoint = endpoint
            self.calls = calls
            self.retries = retries
        }
    }

    /// One entry per endpoint that was called, in ascending order of its text.
    public var endpoints: [Endpoint]

    /// Requests that had to wait for their turn before they were sent; waits between retries are not among them.
    public var waits: Int
    /// How long they waited, all together.
    public var waited: Duration
    /// Reads answered by a kept answer, without a request.
    public var kept: Int
    /// Reads answered by an identical one that was under way, without a request.
    public var shared: Int

    /// Makes statistics.
    public init(
        endpoints: [Endpoint] = [],
        waits: Int = 0,
        waited: Duration = .zero,
        kept: Int = 0,
        shared: Int = 0
    ) {
        self.endpoints = endpoints
        self.waits = waits
        self.waited = waited
        self.kept = kept
        self.shared = shared
    }

    /// Requests sent, retries included.
    public var calls: Int { endpoints.reduce(0) { $0 + $1.calls } }

    /// How many of them were retries.
    public var retries: Int { endpoints.reduce(0) { $0 + $1.retries } }
}

/// Counts calls from any task.
final class JiraCallCounter: Sendable {
    private struct Counts {
        var endpoints: [String: (calls: Int, retries: Int)] = [:]
        var waits = 0
        var waited: Duration = .zero
        var kept = 0
        var shared = 0
    }

    private let counts = Locked(Counts())

    func count(_ endpoint: String, isRetry: Bool) {
        counts.withLock { counts in
            counts.endpoints[endpoint, default: (0, 0)].calls += 1
            if isRetry { counts.endpoints[endpoint, default: (0, 0)].retries += 1 }
        }
    }

    func countWait(_ length: Duration) {
        guard length > .zero else { return }
        counts.withLock { counts in
            counts.waits += 1
            counts.waited += length
        }
    }

    func countKept() { counts.withLock { $0.kept += 1 } }

    func countShared() { counts.withLock { $0.shared += 1 } }

    var statistics: JiraCallStatistics {
        let counts = counts.withLock { $0 }
        let endpoints = counts.endpoints.map {
            JiraCallStatistics.Endpoint(endpoint: $0.key, calls: $0.value.calls, retries: $0.value.retries)
        }
        return JiraCallStatistics(
            endpoints: endpoints.sorted { $0.endpoint < $1.endpoint },
            waits: counts.waits,
            waited: counts.waited,
            kept: counts.kept,
            shared: counts.shared
        )
    }
}
