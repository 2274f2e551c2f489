internal import Locking

/// The door to one server: tasks wait here for their `Admission`.
///
/// A thin shell: every decision is the state machine's, this holds its lock, its clock and the waiting tasks.
package final class AdmissionGate: Sendable {
    private struct State {
        var machine: Admission
        var parkings: [Int: Parking] = [:]
        var waits = 0
        var waited: Duration = .zero
    }

    private let state: Locked<State>
    private let clock: SteadyClock

    /// Makes a gate at rest.
    package init(_ configuration: Admission.Configuration, clock: SteadyClock) {
        self.clock = clock
        state = Locked(State(machine: Admission(configuration, at: clock.now)))
    }

    /// Waits for leave to send a request.
    ///
    /// - Returns: the pass, to be given to `leave` exactly once, and how long it was waited for.
    /// - Throws: why it may not be sent; the caller is out of the queue then.
    package func enter(
        _ request: AdmissionRequest
    ) async throws(AdmissionRefusal) -> (pass: AdmissionPass, waited: Duration) {
        let parking = Parking()
        let start = clock.now
        let number = state.withLock { state in
            let number = state.machine.enter(request)
            state.parkings[number] = parking
            return number
        }
        while true {
            guard !Task.isCancelled else { throw withdraw(number) }
            let now = clock.now
            let step = change { state in state.machine.step(number, at: now) }
            switch step {
            case .go(let pass):
                let waited = max(.zero, now - start)
                state.withLock { state in
                    state.parkings[number] = nil
                    if waited > .zero { state.waits += 1 }
                    state.waited += waited
                }
                return (pass, waited)
            case .refused(let refusal):
                _ = state.withLock { $0.parkings.removeValue(forKey: number) }
                throw refusal
            case .wait(let until, _):
                if await parking.wait(until: until, clock: clock) == .cancelled { throw withdraw(number) }
            case nil: preconditionFailure("a caller that waits is in the queue")
            }
        }
    }

    /// Gives a pass back.
    package func leave(_ pass: AdmissionPass, _ result: AdmissionResult) {
        let now = clock.now
        change { state in state.machine.finish(pass, result, at: now) }
    }

    /// What keeps a request that failed from being sent again; see `Admission.retryHolds`.
    package func retryHolds(lane: String?) -> (ban: Duration, breaker: Duration?) {
        let now = clock.now
        return state.withLock { $0.machine.retryHolds(lane: lane, at: now) }
    }

    /// The state of everything now.
    package func snapshot() -> AdmissionSnapshot {
        let now = clock.now
        return state.withLock { state in
            AdmissionSnapshot(state.machine, waits: state.waits, waited: state.waited, at: now)
        }
    }

    private func withdraw(_ number: Int) -> AdmissionRefusal {
        let now = clock.now
        change { state in
            state.machine.withdraw(number, at: now)
            state.parkings[number] = nil
        }
        return .cancelled
    }

    /// Changes the machine and wakes whom the change concerns.
    @discardableResult
    private func change<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        let (result, woken) = state.withLock { state in
            let result = body(&state)
            return (result, state.machine.takeWakeUps().compactMap { state.parkings[$0] })
        }
        for parking in woken { parking.signal() }
        return result
    }
}

/// What an admission looks like from outside.
package struct AdmissionSnapshot: Hashable, Sendable {
    /// The breaker.
    package let breaker: CircuitBreaker.State
    /// Requests a second that are let through; nil for as many as come.
    package let rate: Double?
    /// End of the ban that holds, since 1970.
    package let banUntil: Duration?
    /// The server's reason for it.
    package let banReason: String?
    /// Points spent in this hour, and points of an hour.
    package let pointsUsed: Int
    /// Points of an hour; nil for no budget.
    package let pointsLimit: Int?
    /// Requests under way.
    package let underWay: Int
    /// Callers that wait.
    package let waiting: Int
    /// Requests that had to wait before they were sent.
    package let waits: Int
    /// How long they waited, all together.
    package let waited: Duration

    init(_ machine: Admission, waits: Int, waited: Duration, at now: Duration) {
        breaker = machine.breaker.state(at: now)
        rate = machine.rate.rate
        banUntil = machine.rate.ban(at: now)?.until
        banReason = machine.rate.ban(at: now)?.reason
        pointsUsed = machine.budget.used(at: now)
        pointsLimit = machine.budget.limit
        underWay = machine.underWay
        waiting = machine.waiting
        self.waits = waits
        self.waited = waited
    }
}
