import HTTPMessages
import Locking

/// A site with a limit of requests, in the three ways in which Jira tells of one; it counts what comes during a ban.
final class LimitedServer: Sendable {
    /// What its answers say.
    enum Style: Sendable, CaseIterable {
        /// Data Center: size, level and fill rate of the bucket with every answer.
        case bucket
        /// Cloud: requests left and the moment of the reset, of a window of a second.
        case window
        /// Nothing but a 429 with `Retry-After`.
        case refusals
    }

    struct Counts: Sendable {
        var accepted = 0
        var refused = 0
        /// Requests that came while a ban that had been announced was in force.
        var duringBan = 0
    }

    private struct State {
        var counts = Counts()
        var tokens: Double
        var updated: Duration
        var bannedUntil: Duration = .zero
        /// When the client can know of the ban at the latest.
        var banKnownAt: Duration = .zero
    }

    let style: Style
    let rate: Double
    let capacity: Double
    private let latency: Duration
    private let now: @Sendable () -> Duration
    private let state: Locked<State>

    /// - Parameters:
    ///   - style: what its answers say.
    ///   - rate: requests a second.
    ///   - capacity: requests that may come at once.
    ///   - latency: time from the site to the client and back.
    ///   - now: time since 1970.
    init(
        _ style: Style,
        rate: Double,
        capacity: Double,
        latency: Duration,
        now: @escaping @Sendable () -> Duration
    ) {
        self.style = style
        self.rate = rate
        self.capacity = capacity
        self.latency = latency
        self.now = now
        state = Locked(State(tokens: capacity, updated: now()))
    }

    var counts: Counts { state.withLock { $0.counts } }

    /// Shortest time in which it can take so many requests.
    func floor(of requests: Int) -> Double { max(0, (Double(requests) - capacity) / rate) }

    func answer() -> HTTPResponse {
        let now = now()
        return state.withLock { state in
            if now < state.bannedUntil, now > state.banKnownAt { state.counts.duringBan += 1 }
            refill(&state, now)
            var answer = HTTPResponse.json(200, "{}")
            if state.tokens >= 1 - 1e-9 {
                state.tokens -= 1
                state.counts.accepted += 1
            } else {
                state.counts.refused += 1
                answer.status = 429
                let wait = style == .window ? toReset(now) : (1 - state.tokens) / rate
                answer.fields["Retry-After"] = "\(Int(wait.rounded(.up)))"
                if style != .bucket {
                    answer.fields["RateLimit-Reason"] = "jira-burst-based"
                    // The ban is what the client is told: whole seconds.
                    if now >= state.bannedUntil { state.banKnownAt = now + latency }
                    state.bannedUntil = max(state.bannedUntil, now + .seconds(wait.rounded(.up)))
                } else {
                    // As Data Center does on a real 429.
                    answer.fields["Retry-After"] = "0"
                }
            }
            describe(&answer, state, now)
            return answer
        }
    }

    private func refill(_ state: inout State, _ now: Duration) {
        if style == .window {
            if Self.seconds(now).rounded(.down) > Self.seconds(state.updated).rounded(.down) {
                state.tokens = capacity
            }
        } else {
            state.tokens = min(capacity, state.tokens + rate * Self.seconds(now - state.updated))
        }
        state.updated = now
    }

    private func describe(_ answer: inout HTTPResponse, _ state: State, _ now: Duration) {
        let left = "\(Int(max(0, state.tokens)))"
        switch style {
        case .refusals: break
        case .bucket:
            answer.fields["X-RateLimit-Limit"] = "\(Int(capacity))"
            answer.fields["X-RateLimit-Remaining"] = left
            answer.fields["X-RateLimit-FillRate"] = "\(Int(rate))"
            answer.fields["X-RateLimit-Interval-Seconds"] = "1"
        case .window:
            answer.fields["X-RateLimit-Limit"] = "\(Int(capacity))"
            answer.fields["X-RateLimit-Remaining"] = left
            // The last second of the period in whole milliseconds since 1970, which the client reads as well as ISO time.
            answer.fields["X-RateLimit-Reset"] = "\(Int64((Self.seconds(now) + toReset(now)) * 1000))"
        }
    }

    private func toReset(_ now: Duration) -> Double {
        let seconds = Self.seconds(now)
        return seconds.rounded(.down) + 1 - seconds
    }

    private static func seconds(_ duration: Duration) -> Double {
        let (whole, attoseconds) = duration.components
        return Double(whole) + Double(attoseconds) * 1e-18
    }
}
