/// What a server said about the requests that it has left, and what can be left of them by now.
///
/// Servers describe two things alike: a bucket that gains tokens all the time or at the end of each interval, and a count
/// that is whole again at a reset. Which of them it is shows only when a request comes where a spent count says that none
/// is left. So where the period is short, one request is tried after the time in which one of them would come back; when
/// it is refused, the server is taken by its word for `caution`.
struct ServerLevel: Sendable {
    /// How what is spent comes back.
    private enum Refill: Hashable, Sendable {
        /// All at a moment.
        case reset(at: Duration)
        /// So many at the end of each interval.
        case steps(gain: Double, every: Duration)
    }

    /// Longest period in which a request is tried before its end.
    private static let longestTry = Duration.seconds(5)
    /// How long the server is taken by its word after such a try was refused.
    private static let caution = Duration.seconds(60)

    private var refill: Refill
    private var limit: Double
    private var remaining: Double
    private var reportedAt: Duration
    private var sentAt: Duration
    /// Time in which one request comes back, if they do so evenly; nil where nothing is tried.
    private var pace: Duration?
    private let knownSince: Duration
    private var cautiousUntil: Duration = .zero

    /// Tokens a second, of a server that tells them.
    var rate: Double? {
        if case .steps(let gain, let interval) = refill { gain / interval.inSeconds } else { nil }
    }

    /// Reads a report; nil where it says nothing about what is left, or less than is known.
    ///
    /// - Parameters:
    ///   - report: what an answer said.
    ///   - before: what is known from earlier answers.
    ///   - sentAt: when its request was sent.
    ///   - now: when it came.
    init?(_ report: RateReport, after before: ServerLevel?, sentAt: Duration, at now: Duration) {
        guard let remaining = report.remaining else { return nil }
        // Answers overtake each other: that of the youngest request is the latest, and of two equal ones the smaller count.
        if let before, (sentAt, -remaining) < (before.sentAt, -before.remaining), !before.isOver(at: now) {
            return nil
        }
        limit = max(1, report.limit ?? remaining)
        if let rate = report.fillRate, rate > 0, rate.isFinite {
            let interval = max(report.fillInterval ?? .seconds(1), .milliseconds(1))
            refill = .steps(gain: rate * interval.inSeconds, every: interval)
            pace = interval <= Self.longestTry ? .seconds(1 / rate) : nil
        } else if let resetsIn = report.resetsIn, resetsIn > .zero {
            refill = .reset(at: now + resetsIn)
            pace = resetsIn <= Self.longestTry ? resetsIn / limit : nil
        } else {
            return nil
        }
        self.remaining = remaining
        self.sentAt = sentAt
        reportedAt = now
        knownSince = before?.knownSince ?? now
        cautiousUntil = before?.cautiousUntil ?? .zero
    }

    /// A request was refused: the server meant what it said, if the request was sent after it said so.
    mutating func refused(sentAt: Duration, at now: Duration) {
        if sentAt > knownSince { cautiousUntil = now + Self.caution }
    }

    /// A request ended without an answer: the server may have counted it.
    mutating func lose() { remaining -= 1 }

    /// When `count` requests can be sent.
    ///
    /// - Parameters:
    ///   - count: how many, at least 1.
    ///   - underWay: requests that are out, which the server may have counted already or not yet.
    ///   - last: when the last request was sent.
    ///   - now: the time.
    /// - Returns: `now` or later.
    func ready(for count: Int, underWay: Int, last: Duration, at now: Duration) -> Duration {
        let missing = Double(count) - (left(at: now) - Double(underWay))
        guard missing > 0.001 else { return now }
        let byItsWord: Duration
        switch refill {
        case .reset(let moment): byItsWord = max(now, moment)
        case .steps(let gain, let interval):
            let passed = ((now - reportedAt) / interval).rounded(.down)
            byItsWord = reportedAt + interval * (passed + (missing / gain).rounded(.up))
        }
        guard let pace, now >= cautiousUntil else { return byItsWord }
        return min(byItsWord, max(now, last + pace * count))
    }

    /// What is left at least, requests that are out not counted.
    private func left(at now: Duration) -> Double {
        switch refill {
        case .reset(let moment): return now >= moment ? .infinity : remaining
        case .steps(let gain, let interval):
            let passed = ((now - reportedAt) / interval).rounded(.down)
            return min(limit, remaining + max(0, passed) * gain)
        }
    }

    private func isOver(at now: Duration) -> Bool {
        if case .reset(let moment) = refill { now >= moment } else { false }
    }
}
