internal import JQL

/// Everything of a sandbox that changes; touched under the sandbox's lock.
///
/// Endpoints are extensions, one file a subject.
struct SandboxState: Sendable {
    let site: Site
    let schema: JQLSchema
    var store = IssueStore()
    var queries = QueryCache()
    var statistics = SandboxStatistics()
    var requestNumber = 0
    var random: TraceNumbers
    var agile = AgileState()
    var worklogs = WorklogState()
    var webhooks = WebhookState()
    var tasks = TaskState()
    var authorization: AuthorizationState
    /// Sites behind the gateway beside the one that the configuration describes, by cloud id, once asked.
    var otherSites: [String: SandboxState] = [:]
    var limits = LimitState()

    init(_ configuration: SandboxConfiguration) {
        site = Site(configuration)
        schema = site.querySchema
        random = TraceNumbers(seed: configuration.seed)
        authorization = AuthorizationState(seed: configuration.seed)
    }

    var configuration: SandboxConfiguration { site.configuration }

    /// When search sees what is written now; nil for at once.
    func visibleAt(_ now: Int64) -> Int64? {
        let lag = configuration.searchLag
        guard lag > .zero else { return nil }
        let (seconds, attoseconds) = lag.components
        return now + seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }

    func renderer(_ call: Call) -> IssueRenderer {
        IssueRenderer(
            site: site,
            store: store,
            base: call.base,
            version: call.version,
            zone: zone(call),
            viewer: call.account?.accountID ?? ""
        )
    }

    /// Replaces an issue that was changed now.
    mutating func save(_ issue: SandboxIssue, _ call: Call) {
        var issue = issue
        issue.updated = call.now
        store.put(issue, visibleAt: visibleAt(call.now))
    }
}

/// Numbers for request and trace ids (SplitMix64); they decide nothing.
struct TraceNumbers: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func hex() -> String {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        let digits = String(mixed, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
