internal import JQL

/// Everything of a sandbox that changes; touched under the sandbox's lock.
///
/// Endpoints are extensions, one file a subject.
struct SandboxState: Sendable {
    var site: Site
    let schema: JQLSchema
    var store = IssueStore()
    var queries = QueryCache()
    var statistics = SandboxStatistics()
    var requestNumber = 0
    var random: TraceNumbers
    var agile: AgileState
    var comments = CommentState()
    var worklogs = WorklogState()
    var history = HistoryState()
    var remoteLinks = RemoteLinkState()
    var webhooks = WebhookState()
    var tasks = TaskState()
    var authorization: AuthorizationState
    /// Sites behind the gateway beside the one that the configuration describes, by cloud id, once asked.
    var otherSites: [String: SandboxState] = [:]
    var limits = LimitState()
    var faults = FaultState()
    var requests = RequestLog()
    /// Milliseconds by which the sandbox's time is ahead of its clock.
    var timeShift: Int64 = 0
    /// Round robin over the nodes.
    var nextNode = 0

    init(_ configuration: SandboxConfiguration) {
        site = Site(configuration)
        schema = site.querySchema
        agile = AgileState(site: site, now: configuration.clock.now())
        random = TraceNumbers(seed: configuration.seed)
        limits = LimitState(configuration.limits)
        faults = FaultState(configuration.faults.allRules)
        authorization = AuthorizationState(seed: configuration.seed)
    }

    var configuration: SandboxConfiguration { site.configuration }

    /// When search sees what is written now; nil for at once.
    func visibleAt(_ now: Int64) -> Int64? {
        store.lag.minimum > 0 || store.lag.spread > 0 ? now + store.lag.minimum : nil
    }

    func renderer(_ call: Call) -> IssueRenderer {
        IssueRenderer(
            site: site,
            store: store,
            base: call.base,
            version: call.version,
            zone: zone(call),
            viewer: call.account?.accountID ?? "",
            agile: agile
        )
    }
}

/// Numbers for request and trace ids (SplitMix64); they decide nothing.
struct TraceNumbers: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func hex() -> String {
        let digits = String(next(), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
