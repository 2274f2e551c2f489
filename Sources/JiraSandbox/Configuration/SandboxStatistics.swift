/// What a sandbox was asked, to check a client's own count.
public struct SandboxStatistics: Hashable, Sendable {
    /// Requests by endpoint, named by method and path template, such as `POST /issue/bulk`.
    ///
    /// Refused ones count too.
    public var requests: [String: Int] = [:]
    /// Answers by status; a dropped connection is 0.
    public var statuses: [Int: Int] = [:]
    /// Requests that reached a writing endpoint.
    public var writes = 0
    /// Requests that rate limits refused, by what `RateLimit-Reason` says; `bucket` on Data Center.
    public var rateLimited: [String: Int] = [:]
    /// Requests that came while their sender had been told to hold them back; 0 for a client that behaves.
    ///
    /// A refusal with `Retry-After` holds back what it is about: the site, an endpoint, an issue, a user's requests to a
    /// node, or what meets a fault rule. It counts from when its answer has been sent, so that requests already on their
    /// way are no fault. A `Retry-After` that is absent or no time stands for what is really left to wait.
    public var requestsDuringBan = 0
    /// Requests that fault rules struck, by the rule's name.
    public var faults: [String: Int] = [:]

    /// Requests in all.
    public var total: Int { requests.values.reduce(0, +) }
}
