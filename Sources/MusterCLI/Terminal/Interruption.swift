import Glibc

/// Turns Ctrl-C into cancellation.
///
/// The signals are blocked in every thread and taken by the main thread in `sigwait`, so no code runs inside a signal
/// handler. The main thread must do it itself: under `dispatchMain`, and so under every `main` that awaits, libdispatch
/// turns it into a thread that has all signals unblocked, and their default action ends the program.
enum Interruption {
    /// Blocks SIGINT and SIGTERM, and ignores SIGPIPE so that a closed pipe is an error number and not death.
    ///
    /// Call it before any other thread exists: threads inherit the mask.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        var signals = caughtSignals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Waits for the signals, for the rest of the program.
    ///
    /// - Parameters:
    ///   - first: called for the first signal; cancel the work there.
    ///   - second: called for every further one; it should not return.
    static func wait(first: () -> Void, second: () -> Void) -> Never {
        var signals = caughtSignals
        var number: Int32 = 0
        var count = 0
        while true {
            guard sigwait(&signals, &number) == 0 else { continue }
            count += 1
            if count == 1 { first() } else { second() }
        }
    }

    private static var caughtSignals: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        return signals
    }
}
