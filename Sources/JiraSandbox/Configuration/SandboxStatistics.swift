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

    /// Requests in all.
    public var total: Int { requests.values.reduce(0, +) }
}
