internal import Synchronization

/// Whether a search should end early: its task was cancelled or the caller's deadline has passed.
///
/// Once raised it stays so. Asked from any thread; a cancelled task shows on its own thread only, which works along.
final class Halt: Sendable {
    private let until: (@Sendable () -> Bool)?
    private let state = Atomic<Int>(0)

    init(until: (@Sendable () -> Bool)?) { self.until = until }

    /// Whether to end now, with what there is.
    var isRaised: Bool {
        if state.load(ordering: .relaxed) != 0 { return true }
        if Task.isCancelled {
            state.store(2, ordering: .relaxed)
            return true
        }
        if let until, until() {
            _ = state.compareExchange(expected: 0, desired: 1, ordering: .relaxed)
            return true
        }
        return false
    }

    /// Throws where the task was cancelled; a deadline that has passed is no error.
    func check() throws(ClusteringError) {
        if Task.isCancelled || state.load(ordering: .relaxed) == 2 { throw .cancelled }
    }
}
