internal import Locking

/// What a server holds at the moment; zero everywhere once it has stopped.
package struct HandleCount: Hashable, Sendable {
    /// Loops: event base, HTTP object, listener, wake-up and sweep events, and a thread each.
    package var loops = 0
    /// Connections whose buffers are held.
    package var connections = 0
    /// Requests that a handler works on or whose answer is being written.
    package var exchanges = 0
    /// Handler tasks that have not returned.
    package var handlers = 0
}

/// The books of one server; outlives its loop, so that a test can look at them when all is over.
final class HandleLedger: Sendable {
    private let counts = Locked(HandleCount())

    var live: HandleCount { counts.withLock { $0 } }

    func add(_ amount: Int, to path: any WritableKeyPath<HandleCount, Int> & Sendable) {
        counts.withLock { $0[keyPath: path] += amount }
    }
}
