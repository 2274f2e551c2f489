internal import Locking
internal import Secrets

/// Sign-ins that wait for the browser to come back: each state is used once and ends after ten minutes.
///
/// Safe to use from any task.
final class PendingSignIns<Context: Sendable>: Sendable {
    /// How long a state is good for, in milliseconds.
    static var lifetime: Int64 { 600_000 }
    /// Most that wait at a time; the oldest gives way.
    static var most: Int { 1_000 }

    private struct Pending: Sendable {
        let state: String
        let begunAt: Int64
        let context: Context
    }

    private let waiting = Locked<[Pending]>([])

    /// Begins to wait for a state.
    func add(state: String, context: Context, now: Int64) {
        waiting.withLock { waiting in
            if waiting.count >= Self.most { waiting.removeFirst() }
            waiting.append(Pending(state: state, begunAt: now, context: context))
        }
    }

    /// Whether the state was given out and not used yet; expired ones included.
    func isKnown(_ state: String) -> Bool {
        waiting.withLock { waiting in Self.index(of: state, in: waiting) != nil }
    }

    /// Ends the wait for a state.
    ///
    /// - Parameters:
    ///   - state: what the browser came back with.
    ///   - now: milliseconds since 1970.
    /// - Returns: what belongs to it.
    /// - Throws: `SignInError.unknownState`, `SignInError.expiredState`; the state is used up in the latter case too.
    func redeem(_ state: String, now: Int64) throws(SignInError) -> Context {
        let found = waiting.withLock { waiting in
            Self.index(of: state, in: waiting).map { waiting.remove(at: $0) }
        }
        guard let found else { throw .unknownState }
        // A clock that was set back makes no state last longer than it would have.
        guard (0..<Self.lifetime).contains(max(0, now - found.begunAt)), now >= found.begunAt - 60_000 else {
            throw .expiredState
        }
        return found.context
    }

    /// Compares with every state in full, so that time tells nothing.
    private static func index(of state: String, in waiting: [Pending]) -> Int? {
        var found: Int?
        for (index, pending) in waiting.enumerated() where ConstantTime.areEqual(pending.state, state) {
            found = index
        }
        return found
    }
}
