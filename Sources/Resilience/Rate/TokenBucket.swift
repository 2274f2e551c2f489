/// Lets `capacity` requests through at once and `rate` of them a second in the long run.
///
/// In any stretch of `t` seconds it lets at most `capacity + rate * t` through.
package struct TokenBucket: Hashable, Sendable {
    /// Tokens a second; above 0.
    package private(set) var rate: Double
    /// Most tokens that it holds; at least 1.
    package private(set) var capacity: Double
    private var tokens: Double
    private var updated: Duration

    /// Makes a bucket.
    ///
    /// - Parameters:
    ///   - rate: tokens a second, finite and above 0.
    ///   - capacity: most tokens that it holds; less than 1 is 1.
    ///   - tokens: tokens at the start; full where nil.
    ///   - now: time of the start.
    package init(rate: Double, capacity: Double, tokens: Double? = nil, at now: Duration) {
        precondition(rate > 0 && rate.isFinite, "a rate above 0, not \(rate)")
        self.rate = rate
        self.capacity = max(1, capacity)
        self.tokens = min(tokens ?? .infinity, self.capacity)
        updated = now
    }

    /// How many tokens there are; below 0 where more were taken than there were.
    package func tokens(at now: Duration) -> Double {
        min(capacity, tokens + rate * max(.zero, now - updated).inSeconds)
    }

    /// When there will be `count` tokens for the caller; now or earlier where there are.
    package func ready(for count: Double = 1, at now: Duration) -> Duration {
        let missing = count - tokens(at: now)
        // A thousandth of a token is forgiven after the wait for a whole one: sums of binary fractions would else ask for
        // a second, tiny wait.
        return missing <= 0.001 ? now : now + .seconds(missing / rate)
    }

    /// Takes one token, whether there is one or not.
    package mutating func take(at now: Duration) {
        refill(now)
        tokens -= 1
    }

    /// Changes the rate from now on.
    package mutating func setRate(_ rate: Double, at now: Duration) {
        precondition(rate > 0 && rate.isFinite, "a rate above 0, not \(rate)")
        refill(now)
        self.rate = rate
    }

    /// Changes how many tokens it holds at most.
    package mutating func setCapacity(_ capacity: Double, at now: Duration) {
        refill(now)
        self.capacity = max(1, capacity)
        tokens = min(tokens, self.capacity)
    }

    /// Lowers the tokens to `limit` where there are more.
    package mutating func drain(to limit: Double, at now: Duration) {
        refill(now)
        tokens = min(tokens, limit)
    }

    private mutating func refill(_ now: Duration) {
        tokens = tokens(at: now)
        updated = max(updated, now)
    }
}

extension Duration {
    /// The length in seconds.
    package var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
