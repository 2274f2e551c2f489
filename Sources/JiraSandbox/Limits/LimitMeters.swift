/// Requests a second: full at first, refilled evenly.
struct RateMeter: Sendable {
    private let capacity: Double
    private let perMillisecond: Double
    private var tokens: Double
    private var updated: Int64

    init(perSecond rate: Double, atOnce capacity: Double, now: Int64) {
        self.capacity = max(1, capacity)
        perMillisecond = max(rate, 0.000_001) / 1_000
        tokens = self.capacity
        updated = now
    }

    /// Whole requests that could come now.
    var remaining: Int { Int(tokens + Self.slack) }

    var limit: Int { Int(capacity) }

    /// Milliseconds until one more request may come; 0 for now.
    var wait: Int64 { tokens + Self.slack >= 1 ? 0 : Int64(((1 - tokens) / perMillisecond).rounded(.up)) }

    mutating func refill(now: Int64) {
        guard now > updated else { return }
        tokens = min(capacity, tokens + Double(now - updated) * perMillisecond)
        updated = now
    }

    mutating func take() { tokens = max(0, tokens - 1) }

    /// Rounding of many small refills must not cost a request that is due.
    private static let slack = 1e-9
}

/// Writes to one issue, counted over sliding windows.
struct WriteMeter: Sendable {
    private var times: [Int64] = []

    /// Milliseconds until one more write fits into every window; 0 for now.
    func wait(_ windows: [SandboxWriteWindow], now: Int64) -> (
        milliseconds: Int64, window: SandboxWriteWindow?
    ) {
        var longest: (milliseconds: Int64, window: SandboxWriteWindow?) = (0, nil)
        for window in windows where window.writes > 0 && times.count >= window.writes {
            let until = times[times.count - window.writes] + Int64(window.seconds) * 1_000
            if until - now > longest.milliseconds { longest = (until - now, window) }
        }
        return longest
    }

    /// Writes that still fit into a window.
    func remaining(_ window: SandboxWriteWindow, now: Int64) -> Int {
        let start = now - Int64(window.seconds) * 1_000
        return max(0, window.writes - times.count { $0 > start })
    }

    mutating func take(_ windows: [SandboxWriteWindow], now: Int64) {
        let longest = Int64(windows.map(\.seconds).max() ?? 0) * 1_000
        times.removeAll { $0 <= now - longest }
        times.append(now)
    }
}

/// Points spent in the UTC hour.
struct PointsMeter: Sendable {
    private var hour: Int64 = 0
    private(set) var spent = 0

    /// Milliseconds until the top of the next hour.
    static func untilReset(now: Int64) -> Int64 { 3_600_000 - now % 3_600_000 }

    mutating func turn(now: Int64) {
        guard now / 3_600_000 != hour else { return }
        hour = now / 3_600_000
        spent = 0
    }

    mutating func spend(_ points: Int) { spent += points }
}

/// One user's tokens on one node of Data Center: they come all together at the end of an interval.
struct BucketMeter: Sendable {
    private(set) var tokens: Int
    private var filled: Int64

    init(_ bucket: SandboxTokenBucket, now: Int64) {
        tokens = bucket.limit
        filled = now
    }

    /// Milliseconds until there is a token; 0 for now, nil for never.
    func wait(_ bucket: SandboxTokenBucket, now: Int64) -> Int64? {
        if tokens > 0 { return 0 }
        guard bucket.limit > 0, bucket.fillRate > 0 else { return nil }
        return filled + Int64(max(1, bucket.intervalSeconds)) * 1_000 - now
    }

    mutating func refill(_ bucket: SandboxTokenBucket, now: Int64) {
        let interval = Int64(max(1, bucket.intervalSeconds)) * 1_000
        let passed = max(0, now - filled) / interval
        filled += passed * interval
        // Clamped first: a clock that was moved by years must not overflow.
        tokens = min(bucket.limit, tokens + Int(min(passed, Int64(bucket.limit))) * bucket.fillRate)
    }

    mutating func take() { tokens = max(0, tokens - 1) }
}
