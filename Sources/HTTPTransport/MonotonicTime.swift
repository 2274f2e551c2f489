import Glibc

/// A moment on the system's monotonic clock, in milliseconds: what libcurl's own timeouts run on.
struct MonotonicTime: Comparable, Sendable {
    private var milliseconds: Int64

    static func now() -> MonotonicTime {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Whole milliseconds from `self` to `other`, negative where it has passed.
    func milliseconds(until other: MonotonicTime) -> Int64 { other.milliseconds - milliseconds }

    static func < (left: MonotonicTime, right: MonotonicTime) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// Rounds up to a millisecond; more than 30 days are 30 days, so that no sum overflows.
    static func + (left: MonotonicTime, right: Duration) -> MonotonicTime {
        MonotonicTime(milliseconds: left.milliseconds + right.wholeMilliseconds)
    }
}

extension Duration {
    /// Rounded up to whole milliseconds and kept between 0 and 30 days.
    var wholeMilliseconds: Int64 {
        let bounded = min(max(self, .zero), .seconds(30 * 86_400))
        let (seconds, attoseconds) = bounded.components
        return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
