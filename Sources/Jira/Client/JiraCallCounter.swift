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

    /// Makes statistics.
    public init(endpoints: [Endpoint] = []) { self.endpoints = endpoints }

    /// Requests sent, retries included.
    public var calls: Int { endpoints.reduce(0) { $0 + $1.calls } }

    /// How many of them were retries.
    public var retries: Int { endpoints.reduce(0) { $0 + $1.retries } }
}

/// Counts calls from any task.
final class JiraCallCounter: Sendable {
    private let counts = Locked<[String: (calls: Int, retries: Int)]>([:])

    func count(_ endpoint: String, isRetry: Bool) {
        counts.withLock { counts in
            counts[endpoint, default: (0, 0)].calls += 1
            if isRetry { counts[endpoint, default: (0, 0)].retries += 1 }
        }
    }

    var statistics: JiraCallStatistics {
        let endpoints = counts.withLock { counts in
            counts.map {
                JiraCallStatistics.Endpoint(
                    endpoint: $0.key,
                    calls: $0.value.calls,
                    retries: $0.value.retries
                )
            }
        }
        return JiraCallStatistics(endpoints: endpoints.sorted { $0.endpoint < $1.endpoint })
    }
}
