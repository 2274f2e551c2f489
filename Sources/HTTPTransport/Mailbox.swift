import CCurl
import HTTPMessages
import Locking

typealias ExchangeResult = Result<HTTPResponse, HTTPTransportError>
typealias ExchangeContinuation = CheckedContinuation<ExchangeResult, Never>

/// One call of `send`: its request, its deadline and whether its task was cancelled.
final class Exchange: Sendable {
    let request: PreparedRequest
    let deadline: MonotonicTime
    private let cancelled = Locked(false)

    init(_ request: PreparedRequest, deadline: MonotonicTime) {
        self.request = request
        self.deadline = deadline
    }

    /// Cancellation can come before the exchange is in the mailbox; the flag is what is left of it then.
    var isCancelled: Bool { cancelled.withLock { $0 } }

    func markCancelled() { cancelled.withLock { $0 = true } }
}

/// What callers on any thread ask of the driver thread.
///
/// `@unchecked Sendable` because: 1. `multi` is used by other threads for `curl_multi_wakeup` only, the one call that
/// libcurl allows from anywhere; 2. that happens under the lock and not after `isStopped`, and the driver thread frees
/// the handle only after it has seen `isStopped` under the same lock.
final class Mailbox: @unchecked Sendable {
    enum Message: Sendable {
        case start(Exchange, ExchangeContinuation)
        case cancel(Exchange)
    }

    private struct State {
        var messages: [Message] = []
        var isStopped = false
    }

    private let multi: UnsafeMutableRawPointer
    private let state = Locked(State())

    init(waking multi: UnsafeMutableRawPointer) { self.multi = multi }

    /// Puts a message in and wakes the driver; false where it has stopped.
    func post(_ message: Message) -> Bool {
        state.withLock { state in
            guard !state.isStopped else { return false }
            state.messages.append(message)
            // Fails only for an invalid handle.
            curl_multi_wakeup(multi)
            return true
        }
    }

    /// Tells the driver to end; false where it was told before.
    func stop() -> Bool {
        state.withLock { state in
            guard !state.isStopped else { return false }
            state.isStopped = true
            curl_multi_wakeup(multi)
            return true
        }
    }

    /// Everything that came in since the last call, and whether to end.
    func take() -> (messages: [Message], isStopped: Bool) {
        state.withLock { state in
            defer { state.messages = [] }
            return (state.messages, state.isStopped)
        }
    }
}
