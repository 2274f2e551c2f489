/// How fast one server may be asked: a configured ceiling, and what the server's answers teach.
///
/// - A ban (429, or a pause that a 503 names) stops everything until the named moment.
/// - A bucket that the server describes (capacity, rate, tokens left) is copied: it is never asked for a token that it
///   does not have.
/// - A count of requests left until a reset is spent down to 0 and no further before the reset.
/// - Where only refusals teach, the rate is found by additive increase and multiplicative decrease: each episode of
///   refusals multiplies it by `decrease` or less, down to `decrease` times what was lately accepted, but by no less than
///   `steepestDecrease`, since little may have been accepted because little was asked; each accepted request adds
///   `increase`.
package struct AdaptiveRate: Sendable {
    /// Figures of the limiter.
    package struct Configuration: Hashable, Sendable {
        /// Most requests a second, whatever the server allows; nil for no ceiling.
        package var ceiling: Double?
        /// Requests that may go at once, with a ceiling or a learnt rate.
        package var burst: Int
        /// Factor of the rate after a refusal, above 0 and below 1.
        package var decrease: Double
        /// Smallest factor of the rate after a refusal.
        package var steepestDecrease: Double
        /// Requests a second that each accepted request adds to a learnt rate.
        package var increase: Double
        /// Rate that is never undercut, in requests a second.
        package var lowestRate: Double
        /// Ban after the first refusal that names no time; doubled for each further one in a row.
        package var unnamedBan: Duration
        /// Longest such ban.
        package var longestUnnamedBan: Duration

        /// Makes figures.
        package init(
            ceiling: Double? = nil,
            burst: Int = 10,
            decrease: Double = 0.9,
            steepestDecrease: Double = 0.6,
            increase: Double = 0.05,
            lowestRate: Double = 0.2,
            unnamedBan: Duration = .seconds(2),
            longestUnnamedBan: Duration = .seconds(30)
        ) {
            precondition(ceiling.map { $0 > 0 && $0.isFinite } ?? true, "a ceiling above 0")
            precondition(burst > 0, "at least one request at once, not \(burst)")
            precondition(decrease > 0 && decrease < 1, "a factor between 0 and 1, not \(decrease)")
            precondition(
                steepestDecrease > 0 && steepestDecrease <= decrease,
                "a factor between 0 and \(decrease), not \(steepestDecrease)"
            )
            precondition(lowestRate > 0, "a lowest rate above 0, not \(lowestRate)")
            self.ceiling = ceiling
            self.burst = burst
            self.decrease = decrease
            self.steepestDecrease = steepestDecrease
            self.increase = increase
            self.lowestRate = lowestRate
            self.unnamedBan = unnamedBan
            self.longestUnnamedBan = longestUnnamedBan
        }
    }

    /// Why a request must wait.
    package enum Hold: Hashable, Sendable {
        /// The server turned requests away and named a time, or should have.
        case ban(until: Duration)
        /// No request is left until the server's reset.
        case quota(until: Duration)
        /// The rate is used up.
        case rate(until: Duration)

        /// When it ends.
        package var until: Duration {
            switch self {
            case .ban(let until), .quota(let until), .rate(let until): until
            }
        }
    }

    private let configuration: Configuration
    /// The configured ceiling, which no lesson touches.
    private var ceiling: TokenBucket?
    /// What was learnt; nil as long as nothing was.
    private var learnt: TokenBucket?
    /// Whether `learnt` is a copy of the server's own bucket.
    private var isCopy = false
    private var ban: (until: Duration, reason: String?)?
    /// Smallest count of requests left that an answer told, of the period that ends then.
    private var quota: (remaining: Double, until: Duration)?
    /// Requests that are out: the server may have counted them already, or not yet.
    private var underWay = 0
    /// Requests accepted since `episodeStart`, for the rate that the server did accept.
    private var accepted = 0
    private var episodeStart: Duration?
    private var lastDecrease: Duration?
    private var unnamedInARow = 0
    private var nearLimitUntil: Duration = .zero

    /// Makes a limiter that has learnt nothing.
    package init(_ configuration: Configuration = Configuration(), at now: Duration) {
        self.configuration = configuration
        if let rate = configuration.ceiling {
            ceiling = TokenBucket(rate: rate, capacity: Double(configuration.burst), at: now)
        }
    }

    /// Requests a second that it lets through; nil for as many as come.
    package var rate: Double? { [ceiling?.rate, learnt?.rate].compactMap(\.self).min() }

    /// End of the ban that holds now, with the server's reason.
    package func ban(at now: Duration) -> (until: Duration, reason: String?)? {
        ban.flatMap { $0.until > now ? $0 : nil }
    }

    /// What keeps the next request from being sent now, and until when.
    ///
    /// - Parameters:
    ///   - ahead: requests that go before it.
    ///   - now: the time.
    /// - Returns: the hold that lasts longest, nil where the request may be sent.
    package func hold(behind ahead: Int = 0, at now: Duration) -> Hold? {
        var hold: Hold?
        func consider(_ other: Hold) {
            if other.until > max(now, hold?.until ?? now) { hold = other }
        }
        if let ban { consider(.ban(until: ban.until)) }
        if let quota, quota.remaining - Double(underWay) < 0.5 { consider(.quota(until: quota.until)) }
        for bucket in [ceiling, learnt] {
            if let bucket { consider(.rate(until: bucket.ready(for: Double(ahead + 1), at: now))) }
        }
        return hold
    }

    /// Counts a request that is sent now; to be followed by `learn` or `lose`.
    package mutating func take(at now: Duration) {
        ceiling?.take(at: now)
        learnt?.take(at: now)
        underWay += 1
        if let quota, quota.until <= now { self.quota = nil }
        if episodeStart == nil { episodeStart = now }
    }

    /// Counts a request that ended without an answer.
    package mutating func lose(at now: Duration) {
        underWay = max(0, underWay - 1)
        // The server may have counted it.
        quota?.remaining -= 1
    }

    /// Learns from an answer.
    ///
    /// - Parameters:
    ///   - report: what the answer said.
    ///   - sentAt: when its request was sent.
    ///   - now: when the answer came.
    package mutating func learn(_ report: RateReport, sentAt: Duration, at now: Duration) {
        underWay = max(0, underWay - 1)
        if let rate = report.fillRate, rate > 0, rate.isFinite {
            copyBucket(rate: rate, report: report, at: now)
        } else if let remaining = report.remaining, let resetsIn = report.resetsIn, resetsIn > .zero {
            let until = now + resetsIn
            if let quota, quota.until > now, abs((quota.until - until).inSeconds) < 0.5 {
                // Answers overtake each other: within one period the smallest count is the latest.
                self.quota = (min(quota.remaining, remaining), max(quota.until, until))
            } else {
                quota = (remaining, until)
            }
        }
        for spent in report.quotas where spent.isEnforced && spent.remaining <= 0 {
            if let wait = spent.resetsIn, wait > .zero { extendBan(until: now + wait, reason: spent.name) }
        }
        if report.isNearLimit { nearLimitUntil = now + .seconds(1) }
        switch report.refusal {
        case nil: accept(sentAt: sentAt, at: now)
        case .lane: break
        case .pause: if let named = report.named { extendBan(until: now + named, reason: report.reason) }
        case .site: refuse(report, sentAt: sentAt, at: now)
        }
    }

    private mutating func accept(sentAt: Duration, at now: Duration) {
        accepted += 1
        unnamedInARow = 0
        guard let learnt, !isCopy, now >= nearLimitUntil, lastDecrease.map({ sentAt > $0 }) ?? true
        else { return }
        let grown = learnt.rate + configuration.increase
        self.learnt?.setRate(min(grown, configuration.ceiling ?? grown), at: now)
    }

    private mutating func refuse(_ report: RateReport, sentAt: Duration, at now: Duration) {
        let wait: Duration
        if let named = report.named ?? report.resetsIn, named > .zero {
            wait = named
        } else if let rate = report.fillRate, rate > 0, rate.isFinite {
            wait = .seconds(max(0.001, 1 / rate))
        } else {
            wait = min(
                configuration.unnamedBan * (1 << min(unnamedInARow, 16)),
                configuration.longestUnnamedBan
            )
        }
        // Requests that were out together are refused together: one lesson.
        if lastDecrease.map({ sentAt > $0 }) ?? true {
            if report.named == nil { unnamedInARow += 1 }
            slowDown(at: now)
        }
        extendBan(until: now + wait, reason: report.reason)
    }

    private mutating func slowDown(at now: Duration) {
        if isCopy {
            learnt?.drain(to: 0, at: now)
        } else {
            // Over the whole time since the refusals before, bans included: what the server takes in the long run.
            let elapsed = max(1, (now - (episodeStart ?? now)).inSeconds)
            let measured = Double(accepted) / elapsed
            // Nothing is known at first; a burst within the first second says little.
            let before = learnt?.rate ?? max(measured, Double(configuration.burst))
            let rate = max(
                configuration.lowestRate,
                before * configuration.steepestDecrease,
                min(before, measured) * configuration.decrease
            )
            learnt = TokenBucket(rate: rate, capacity: Double(configuration.burst), tokens: 0, at: now)
        }
        accepted = 0
        episodeStart = now
        lastDecrease = now
    }

    private mutating func copyBucket(rate: Double, report: RateReport, at now: Duration) {
        let capacity = max(1, report.limit ?? Double(configuration.burst))
        let left = (report.remaining ?? 0) - Double(underWay)
        if isCopy, learnt?.rate == rate, learnt?.capacity == capacity {
            if report.remaining != nil { learnt?.drain(to: left, at: now) }
        } else {
            learnt = TokenBucket(rate: rate, capacity: capacity, tokens: left, at: now)
            isCopy = true
        }
    }

    private mutating func extendBan(until moment: Duration, reason: String?) {
        if let ban, ban.until >= moment { return }
        ban = (moment, reason)
    }
}
