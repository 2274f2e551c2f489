internal import Locking

/// A place where one task waits for a signal, a moment or its cancellation, whichever comes first.
///
/// A signal that comes while nobody waits is kept for the next wait; several are one.
final class Parking: Sendable {
    private enum State {
        case idle
        case signalled
        case waiting(CheckedContinuation<Void, Never>)
    }

    /// How a wait ended.
    enum End: Hashable, Sendable {
        /// The signal or the moment came.
        case over
        /// The task was cancelled.
        case cancelled
    }

    private let state = Locked<State>(.idle)

    /// Ends the wait, or the next one.
    func signal() {
        let continuation: CheckedContinuation<Void, Never>? = state.withLock { state in
            guard case .waiting(let continuation) = state else {
                state = .signalled
                return nil
            }
            state = .idle
            return continuation
        }
        continuation?.resume()
    }

    /// Waits for a signal, and not longer than until `moment` where there is one.
    func wait(until moment: Duration?, clock: SteadyClock) async -> End {
        if Task.isCancelled { return .cancelled }
        guard let moment else {
            await wait()
            return Task.isCancelled ? .cancelled : .over
        }
        let length = moment - clock.now
        guard length > .zero else { return .over }
        let end = await withTaskGroup(of: End.self) { group in
            group.addTask {
                do {
                    try await clock.sleep(for: length)
                    return .over
                } catch {
                    return .cancelled
                }
            }
            group.addTask {
                await self.wait()
                return .over
            }
            let first = await group.next() ?? .over
            group.cancelAll()
            return first
        }
        return Task.isCancelled ? .cancelled : end
    }

    /// Waits for a signal or for the task's cancellation.
    private func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if case .signalled = state {
                        state = .idle
                        return true
                    }
                    state = .waiting(continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            signal()
        }
    }
}
