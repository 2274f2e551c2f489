internal import HTTPMessages

/// The rate limits of a sandbox and what they have counted: time goes in, verdicts come out.
struct LimitState: Sendable {
    /// What limits look at.
    struct Subject: Sendable {
        let method: HTTPMethod
        /// The endpoint's name in statistics.
        let endpoint: String
        /// Who asks; nil for callers who did not sign in.
        let account: String?
        /// Whether the caller is an app, whose points count.
        let isApp: Bool
        /// Node of the site that has the request.
        let node: Int
        /// Issues that the request writes to.
        let issues: [Int64]
        /// Whether a refusal may be JSON.
        let acceptsJSON: Bool
        let now: Int64
    }

    /// Why and until when a request is refused.
    struct Refusal: Sendable {
        let reason: String
        /// What the client has to leave alone until then.
        let ban: String
        /// Milliseconds that it really takes; nil for ever.
        let wait: Int64?
        let limit: Int
    }

    let limits: SandboxLimits
    private var rate: RateMeter?
    private var endpoints: [String: RateMeter] = [:]
    private var writes: [Int64: WriteMeter] = [:]
    private var points = PointsMeter()
    private var buckets: [String: BucketMeter] = [:]
    private var bans: [String: Range<Int64>] = [:]

    /// Limits of single endpoints by the shape of their name.
    private let ownLimits: [String: Int]

    init(_ limits: SandboxLimits = SandboxLimits()) {
        self.limits = limits
        let named = (limits.burst?.endpoints ?? [:]).sorted { $0.key < $1.key }
        ownLimits = Dictionary(
            named.map { (Self.shape($0.key), $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    var isOff: Bool { limits == SandboxLimits() }

    /// Counts a request, or refuses it.
    mutating func admit(_ subject: Subject) -> Refusal? {
        refill(subject)
        if let refusal = refusal(subject) { return refusal }
        rate?.take()
        endpoints[subject.endpoint]?.take()
        for issue in subject.issues where !limits.issueWrites.isEmpty {
            writes[issue, default: WriteMeter()].take(limits.issueWrites, now: subject.now)
        }
        bucketName(subject).map { buckets[$0]?.take() }
        return nil
    }

    /// Charges what an answer costs.
    mutating func spend(_ cost: Int, _ subject: Subject) {
        if pays(subject) { points.spend(cost) }
    }

    /// Whether answers to this caller cost points.
    func pays(_ subject: Subject) -> Bool {
        !limits.points.isEmpty && subject.account != nil && (subject.isApp || limits.chargesTokens)
    }

    // MARK: Bans

    /// Notes until when a client was told to wait; requests count from `start` on, when it can know.
    mutating func ban(_ name: String, from start: Int64, until end: Int64) {
        guard end > start else { return }
        bans[name] = (start..<end).extending(bans[name])
    }

    /// Whether a client sends what it was told to hold back.
    func isDuringBan(_ subject: Subject) -> Bool {
        banNames(subject).contains { bans[$0]?.contains(subject.now) == true }
    }

    private func banNames(_ subject: Subject) -> [String] {
        ["site", "endpoint \(subject.endpoint)"] + subject.issues.map { "issue \($0)" }
            + (pays(subject) ? ["points"] : []) + (bucketName(subject).map { [$0] } ?? [])
    }

    // MARK: Meters

    private mutating func refill(_ subject: Subject) {
        let now = subject.now
        if let perSecond = limits.requestsPerSecond {
            let atOnce = limits.requestsAtOnce.map(Double.init) ?? perSecond
            if rate == nil { rate = RateMeter(perSecond: perSecond, atOnce: atOnce, now: now) }
            rate?.refill(now: now)
        }
        if let limit = endpointLimit(subject) {
            let fresh = RateMeter(perSecond: Double(limit), atOnce: Double(limit), now: now)
            endpoints[subject.endpoint, default: fresh].refill(now: now)
        }
        points.turn(now: now)
        if let bucket = limits.bucket, let name = bucketName(subject) {
            buckets[name, default: BucketMeter(bucket, now: now)].refill(bucket, now: now)
        }
    }

    private func refusal(_ subject: Subject) -> Refusal? {
        if let rate, limits.requestsPerSecond != nil, rate.wait > 0 {
            return Refusal(reason: "jira-burst-based", ban: "site", wait: rate.wait, limit: rate.limit)
        }
        if let meter = endpoints[subject.endpoint], limits.burst != nil, meter.wait > 0 {
            let ban = "endpoint \(subject.endpoint)"
            return Refusal(reason: "jira-burst-based", ban: ban, wait: meter.wait, limit: meter.limit)
        }
        for issue in subject.issues {
            guard let meter = writes[issue] else { continue }
            let (wait, window) = meter.wait(limits.issueWrites, now: subject.now)
            guard wait > 0, let window else { continue }
            return Refusal(
                reason: "jira-per-issue-on-write",
                ban: "issue \(issue)",
                wait: wait,
                limit: window.writes
            )
        }
        if pays(subject) {
            for quota in limits.points where quota.isEnforced && points.spent >= quota.limit {
                let wait = PointsMeter.untilReset(now: subject.now)
                return Refusal(reason: quota.reason, ban: "points", wait: wait, limit: quota.limit)
            }
        }
        if let bucket = limits.bucket, let name = bucketName(subject), let meter = buckets[name] {
            let wait = meter.wait(bucket, now: subject.now)
            if wait != 0 { return Refusal(reason: "", ban: name, wait: wait, limit: bucket.limit) }
        }
        return nil
    }

    private func endpointLimit(_ subject: Subject) -> Int? {
        guard let burst = limits.burst else { return nil }
        if let limit = ownLimits[Self.shape(subject.endpoint)] { return limit }
        switch subject.method {
        case .post: return burst.post
        case .put, .patch: return burst.put
        case .delete: return burst.delete
        default: return burst.get
        }
    }

    /// A name without the words inside its braces, which are no one's to know.
    private static func shape(_ name: String) -> String {
        name.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("{") ? "{}" : $0 }.joined(separator: "/")
    }

    private func bucketName(_ subject: Subject) -> String? {
        guard limits.bucket != nil, let account = subject.account else { return nil }
        return "user \(account) on node \(subject.node)"
    }
}

extension LimitState {
    /// How far a caller is from the limits, as it stands in the headers of an answer.
    struct Standing: Sendable {
        /// The nearest of Cloud's limits: how much, what is left, milliseconds until it is whole again.
        var nearest: (limit: Int, remaining: Int, reset: Int64)?
        /// Points left in each quota.
        var points: [(quota: SandboxPointsQuota, remaining: Int)] = []
        /// The caller's tokens on Data Center, and milliseconds until there is one; nil for never.
        var bucket: (bucket: SandboxTokenBucket, remaining: Int, wait: Int64?)?
    }

    func standing(_ subject: Subject) -> Standing {
        var standing = Standing()
        let meters = [
            limits.requestsPerSecond == nil ? nil : rate,
            limits.burst.flatMap { _ in endpoints[subject.endpoint] },
        ]
        for meter in meters.compactMap({ $0 }) where meter.remaining < standing.nearest?.remaining ?? .max {
            standing.nearest = (meter.limit, meter.remaining, max(1_000, meter.wait))
        }
        if pays(subject) {
            standing.points = limits.points.map { ($0, max(0, $0.limit - points.spent)) }
        }
        if let bucket = limits.bucket, let name = bucketName(subject), let meter = buckets[name] {
            standing.bucket = (bucket, meter.tokens, meter.wait(bucket, now: subject.now))
        }
        return standing
    }
}

extension Range<Int64> {
    /// Together with an earlier ban that has not ended when this one begins: saying it again gives nobody leave.
    func extending(_ earlier: Range<Int64>?) -> Range<Int64> {
        guard let earlier, earlier.upperBound > lowerBound else { return self }
        return Swift.min(earlier.lowerBound, lowerBound)..<Swift.max(earlier.upperBound, upperBound)
    }
}
