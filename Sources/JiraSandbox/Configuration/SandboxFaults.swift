/// Failures that a sandbox makes on purpose; requests and writes are counted from 1.
///
/// The simple switches cover common cases; `rules` say everything that can go wrong, and where.
public struct SandboxFaults: Hashable, Sendable {
    /// Every how-manieth request is answered with 429; nil for none.
    public var rateLimitEvery: Int?
    /// Seconds in the `Retry-After` of a 429; nil leaves the header out.
    public var retryAfter: Int? = 1
    /// Why a 429 is given, in `RateLimit-Reason`.
    public var rateLimitReason = "jira-burst-based"
    /// Every how-manieth request is answered with a server error; nil for none.
    public var serverErrorEvery: Int?
    /// Status of that error.
    public var serverErrorStatus = 503
    /// Writes that are neither done nor answered: the connection closes.
    public var dropsBeforeWrite: Set<Int> = []
    /// Writes that are done but not answered: the connection closes.
    public var dropsAfterWrite: Set<Int> = []
    /// Writes that are done and then answered with 502.
    public var badGatewaysAfterWrite: Set<Int> = []
    /// Rules, asked after the switches above.
    public var rules: [SandboxFaultRule] = []

    /// No failures.
    public init() {}
}
