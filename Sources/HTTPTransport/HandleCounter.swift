import Locking

/// Counts live libcurl objects: multi handles, easy handles and header lists.
package final class HandleCounter: Sendable {
    private let live = Locked(0)

    init() {}

    /// How many objects live now.
    package var count: Int { live.withLock { $0 } }

    func acquired() { live.withLock { $0 += 1 } }
    func released() { live.withLock { $0 -= 1 } }
}
