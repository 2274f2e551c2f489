/// What the rate limits have counted.
struct LimitState: Sendable {}
