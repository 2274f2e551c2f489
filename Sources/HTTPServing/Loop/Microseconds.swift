internal import CEvent
internal import Glibc

extension Duration {
    /// The duration as C counts time, rounded down to microseconds; negative durations are zero.
    var timeval: timeval {
        let (seconds, attoseconds) = self < .zero ? (0, 0) : components
        return Glibc.timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    }
}

/// Time since some point in the past, never going back: what deadlines of connections are counted in.
///
/// Read here and not injected because it only ever meets sockets, whose own time-outs are the kernel's.
func monotonicNow() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
