/// Stops asking a site that fails, and finds out carefully whether it is back.
///
/// ```
///            `failureThreshold` failures in a row
///  closed ────────────────────────────────────────▶ open
///    ▲                                              │ ▲
///    │ the probe succeeds        `recovery` is over │ │ the probe fails
///    └──────────────────────────── half-open ◀──────┘ │
///                                  one probe at a time ┘
/// ```
/// A value without a clock: the caller passes the time, and passes back each permit exactly once.
package struct CircuitBreaker: Sendable {
    /// Figures of a breaker.
    package struct Configuration: Hashable, Sendable {
        /// Failures in a row that open it; at least 1.
        package var failureThreshold: Int
        /// How long it stays open before a probe.
        package var recovery: Duration

        /// Makes figures; the defaults are 5 failures and 60 s.
        package init(failureThreshold: Int = 5, recovery: Duration = .seconds(60)) {
            precondition(failureThreshold > 0, "at least one failure opens, not \(failureThreshold)")
            self.failureThreshold = failureThreshold
            self.recovery = recovery
        }
    }

    /// What it does with requests.
    package enum State: Hashable, Sendable {
        /// Lets them through; so many failures in a row so far.
        case closed(failures: Int)
        /// Refuses them until then.
        case open(until: Duration)
        /// Lets one through to see, or waits for the outcome of the one that it let through.
        case halfOpen(isProbing: Bool)
    }

    /// Leave to send one request.
    package struct Permit: Hashable, Sendable {
        fileprivate let generation: Int
        /// Whether the outcome decides about the breaker's state.
        package let isProbe: Bool
    }

    /// Answer to a request for leave.
    package enum Decision: Hashable, Sendable {
        /// Send, and report the outcome with this permit.
        case allowed(Permit)
        /// Another request is out to see whether the site is back.
        case probing
        /// Not before then.
        case open(until: Duration)
    }

    /// How a request ended.
    package enum Outcome: Hashable, Sendable {
        /// The site answered, though perhaps with a refusal.
        case success
        /// The site is ill: no connection, no answer in time, 5xx.
        case failure
        /// Nothing was learnt: cancelled, or never sent.
        case abandoned
    }

    private let configuration: Configuration
    private var stored: State = .closed(failures: 0)
    /// Counts changes between closed, open and half-open: outcomes of requests sent before the last one say nothing.
    private var generation = 0

    /// Makes a closed breaker.
    package init(_ configuration: Configuration = Configuration()) { self.configuration = configuration }

    /// What it would do with a request now.
    package func state(at now: Duration) -> State {
        if case .open(let until) = stored, now >= until { return .halfOpen(isProbing: false) }
        return stored
    }

    /// Asks for leave to send a request.
    package mutating func request(at now: Duration) -> Decision {
        switch state(at: now) {
        case .closed: return .allowed(Permit(generation: generation, isProbe: false))
        case .open(let until): return .open(until: until)
        case .halfOpen(isProbing: true): return .probing
        case .halfOpen(isProbing: false):
            change(to: .halfOpen(isProbing: true))
            return .allowed(Permit(generation: generation, isProbe: true))
        }
    }

    /// Takes a permit back.
    ///
    /// - Returns: whether the breaker treats requests differently now.
    @discardableResult
    package mutating func finish(_ permit: Permit, _ outcome: Outcome, at now: Duration) -> Bool {
        guard permit.generation == generation else { return false }
        switch (stored, outcome) {
        case (.halfOpen, .success): change(to: .closed(failures: 0))
        case (.halfOpen, .failure): change(to: .open(until: now + configuration.recovery))
        case (.halfOpen, .abandoned): change(to: .halfOpen(isProbing: false))
        case (.closed, .success):
            stored = .closed(failures: 0)
            return false
        case (.closed(let failures), .failure):
            guard failures + 1 >= configuration.failureThreshold else {
                stored = .closed(failures: failures + 1)
                return false
            }
            change(to: .open(until: now + configuration.recovery))
        case (.closed, .abandoned), (.open, _): return false
        }
        return true
    }

    private mutating func change(to state: State) {
        stored = state
        generation += 1
    }
}
