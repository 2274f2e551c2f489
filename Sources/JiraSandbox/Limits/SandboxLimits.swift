/// Rate limits of a sandbox; none unless told otherwise.
///
/// A request must pass every limit that is set; one that is refused takes nothing from any of them.
public struct SandboxLimits: Hashable, Sendable {
    /// Requests a second for the whole site, a plain limit for measurements; nil for none.
    public var requestsPerSecond: Double?
    /// Requests that may come at once under `requestsPerSecond`; nil for as many as a second brings.
    public var requestsAtOnce: Int?
    /// Cloud's limits by endpoint; nil for none.
    public var burst: SandboxBurstLimits?
    /// Cloud's limits for writes to one issue.
    public var issueWrites: [SandboxWriteWindow] = []
    /// Whether a new link counts as a write to both issues or to its source alone; Jira does not say.
    public var linksCountForBothEnds = true
    /// Cloud's hourly points; several quotas are charged alike.
    public var points: [SandboxPointsQuota] = []
    /// Whether callers with an API token are charged points too; on Jira only apps with OAuth are.
    public var chargesTokens = false
    /// Data Center's token bucket for each user on each node; nil for none.
    public var bucket: SandboxTokenBucket?
    /// How `Retry-After` of a refusal is written; `.seconds(nil)` is the truth.
    public var retryAfter = SandboxRetryAfter.seconds(nil)

    /// No limits.
    public init() {}

    /// The limits that Jira has, with the figures of its documentation.
    ///
    /// Cloud has burst limits, writes to an issue and points; Data Center a token bucket of 70 with 5 tokens a second.
    public static func realistic(_ product: SandboxProduct) -> SandboxLimits {
        var limits = SandboxLimits()
        switch product {
        case .cloud:
            limits.burst = SandboxBurstLimits()
            limits.issueWrites = [
                SandboxWriteWindow(writes: 20, seconds: 2), SandboxWriteWindow(writes: 100, seconds: 30),
            ]
            limits.points = [SandboxPointsQuota()]
        case .dataCenter: limits.bucket = SandboxTokenBucket()
        }
        return limits
    }
}

/// Cloud's burst limits: requests a second to one endpoint, of everybody together.
public struct SandboxBurstLimits: Hashable, Sendable {
    /// GET.
    public var get = 100
    /// POST.
    public var post = 100
    /// PUT and PATCH.
    public var put = 50
    /// DELETE.
    public var delete = 50
    /// Endpoints with a limit of their own, by the name that statistics give them.
    public var endpoints = [
        "GET /issue/{issue}": 150,
        "GET /issue/{issue}/changelog": 200,
        "POST /search/approximate-count": 150,
    ]

    /// Jira's own figures.
    public init() {}
}

/// So many writes to one issue in so many seconds.
public struct SandboxWriteWindow: Hashable, Sendable {
    /// Writes.
    public var writes: Int
    /// Length of the window, which slides.
    public var seconds: Int

    /// Makes a window.
    public init(writes: Int, seconds: Int) {
        self.writes = writes
        self.seconds = seconds
    }
}

/// Points that an app may spend in an hour; a request costs 1 and 1 more for each object of its answer, 2 for a person.
public struct SandboxPointsQuota: Hashable, Sendable {
    /// Name in `RateLimit-Policy`.
    public var name = "global-app-quota"
    /// Points an hour, refilled at the top of the UTC hour.
    public var limit = 65_000
    /// What `RateLimit-Reason` says.
    public var reason = "jira-quota-global-based"
    /// Whether requests are refused when it is used up; a quota that is announced only tells.
    public var isEnforced = true
    /// Whether its headers begin with `Beta-`, as before enforcement.
    public var usesBetaHeaders = false

    /// Makes the quota of a small app.
    public init() {}
}

/// Data Center's token bucket.
public struct SandboxTokenBucket: Hashable, Sendable {
    /// Tokens at most; 0 refuses everything with the largest `Retry-After` there is, as Jira does.
    public var limit = 70
    /// Tokens that come at the end of each interval.
    public var fillRate = 5
    /// Length of an interval.
    public var intervalSeconds = 1

    /// Makes the bucket of Jira's example.
    public init() {}
}
