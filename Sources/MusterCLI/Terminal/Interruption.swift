import Glibc

/// Turns Ctrl-C into cancellation.
///
/// The signals are blocked for every thread and taken by one thread in `sigwait`, so no code runs inside a signal
/// handler. Call `prepare` first thing in `main`, before any other thread exists: threads inherit the mask.
enum Interruption {
    /// Blocks SIGINT and SIGTERM, and ignores SIGPIPE so that a closed pipe is an error number and not death.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        var signals = caughtSignals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Waits for the signals in a thread of its own, for the rest of the program.
    ///
    /// - Parameters:
    ///   - first: called for the first signal; cancel the work there.
    ///   - second: called for the next one; it should not return.
    static func watch(first: @escaping @Sendable () -> Void, second: @escaping @Sendable () -> Void) {
        let handlers = Unmanaged.passRetained(Handlers(first: first, second: second))
        var thread = pthread_t()
        let status = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                let handlers = Unmanaged<Handlers>.fromOpaque(context).takeRetainedValue()
                var signals = Interruption.caughtSignals
                var number: Int32 = 0
                var count = 0
                while sigwait(&signals, &number) == 0 {
                    count += 1
                    if count == 1 { handlers.first() } else { handlers.second() }
                }
                return nil
            },
            handlers.toOpaque()
        )
        precondition(status == 0, "pthread_create failed with \(status)")
        pthread_detach(thread)
    }

    private static var caughtSignals: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        return signals
    }

    private final class Handlers: Sendable {
        let first: @Sendable () -> Void
        let second: @Sendable () -> Void

        init(first: @escaping @Sendable () -> Void, second: @escaping @Sendable () -> Void) {
            self.first = first
            self.second = second
        }
    }
}
