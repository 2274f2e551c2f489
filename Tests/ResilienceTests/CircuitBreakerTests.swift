import Resilience
import Testing

struct CircuitBreakerTests {
    /// An event and what the breaker does after it.
    enum Event: Sendable {
        case success, failure, abandoned
        case wait(Int)
    }

    private static func state(after events: [Event]) -> CircuitBreaker.State {
        var breaker = CircuitBreaker()
        var now = Duration.seconds(1000)
        for event in events {
            func send(_ outcome: CircuitBreaker.Outcome) {
                guard case .allowed(let permit) = breaker.request(at: now) else { return }
                breaker.finish(permit, outcome, at: now)
            }
            switch event {
            case .success: send(.success)
            case .failure: send(.failure)
            case .abandoned: send(.abandoned)
            case .wait(let seconds): now += .seconds(seconds)
            }
        }
        return breaker.state(at: now)
    }

    private static let fiveFailures = [Event](repeating: .failure, count: 5)

    @Test(
        arguments: [
            ([], .closed(failures: 0)),
            ([.failure, .failure, .failure, .failure], .closed(failures: 4)),
            (fiveFailures, .open(until: .seconds(1060))),
            // In a row: one answer of the site and the count starts over.
            ([.failure, .failure, .failure, .failure, .success, .failure], .closed(failures: 1)),
            // A request that was given up says nothing in either direction.
            ([.failure, .failure, .failure, .failure, .abandoned, .failure], .open(until: .seconds(1060))),
            (fiveFailures + [.wait(59)], .open(until: .seconds(1060))),
            (fiveFailures + [.wait(59), .success], .open(until: .seconds(1060))),
            (fiveFailures + [.wait(60)], .halfOpen(isProbing: false)),
            (fiveFailures + [.wait(60), .success], .closed(failures: 0)),
            (fiveFailures + [.wait(60), .failure], .open(until: .seconds(1120))),
            (fiveFailures + [.wait(60), .abandoned], .halfOpen(isProbing: false)),
            (fiveFailures + [.wait(60), .abandoned, .success], .closed(failures: 0)),
        ] as [([Event], CircuitBreaker.State)]
    )
    func stateFollowsFromWhatHappened(events: [Event], state: CircuitBreaker.State) {
        #expect(Self.state(after: events) == state)
    }

    @Test func whileOneProbesNobodyElseMay() {
        var breaker = CircuitBreaker(.init(failureThreshold: 1, recovery: .seconds(1)))
        guard case .allowed(let first) = breaker.request(at: .zero) else { return #expect(Bool(false)) }
        breaker.finish(first, .failure, at: .zero)
        let tooEarly = breaker.request(at: .milliseconds(999))
        #expect(tooEarly == .open(until: .seconds(1)))
        guard case .allowed(let probe) = breaker.request(at: .seconds(1)) else { return #expect(Bool(false)) }
        #expect(probe.isProbe)
        let meanwhile = breaker.request(at: .seconds(500))
        #expect(meanwhile == .probing)
        let hasChanged = breaker.finish(probe, .success, at: .seconds(500))
        #expect(hasChanged)
        guard case .allowed(let next) = breaker.request(at: .seconds(500)) else {
            return #expect(Bool(false))
        }
        #expect(!next.isProbe)
    }

    @Test func outcomeOfARequestSentBeforeTheBreakerOpenedChangesNothing() {
        var breaker = CircuitBreaker(.init(failureThreshold: 1, recovery: .seconds(1)))
        guard case .allowed(let early) = breaker.request(at: .zero),
            case .allowed(let other) = breaker.request(at: .zero)
        else { return #expect(Bool(false)) }
        breaker.finish(early, .failure, at: .zero)
        guard case .allowed = breaker.request(at: .seconds(2)) else { return #expect(Bool(false)) }
        // The probe is out; the late answer of before neither closes nor opens.
        breaker.finish(other, .success, at: .seconds(2))
        #expect(breaker.state(at: .seconds(2)) == .halfOpen(isProbing: true))
        breaker.finish(other, .failure, at: .seconds(2))
        #expect(breaker.state(at: .seconds(2)) == .halfOpen(isProbing: true))
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func noScheduleLetsTwoProbesOutOrAnyoneThroughWhileOpen(seed: UInt64) {
        var random = FixedRandom(seed)
        var breaker = CircuitBreaker(.init(failureThreshold: 3, recovery: .seconds(10)))
        var now = Duration.zero
        var out: [CircuitBreaker.Permit] = []
        var wrong: [String] = []
        for _ in 0..<2000 {
            now += .milliseconds(Int.random(in: 0...1500, using: &random))
            if Bool.random(using: &random) {
                let before = breaker.state(at: now)
                guard case .allowed(let permit) = breaker.request(at: now) else {
                    if case .closed = before { wrong.append("refused while closed") }
                    if before == .halfOpen(isProbing: false) { wrong.append("no probe") }
                    continue
                }
                if case .open = before { wrong.append("let through while open") }
                if before == .halfOpen(isProbing: true) { wrong.append("second probe") }
                if permit.isProbe, out.contains(where: \.isProbe) { wrong.append("two probes out") }
                out.append(permit)
            } else if !out.isEmpty {
                let permit = out.remove(at: Int.random(in: 0..<out.count, using: &random))
                let outcomes: [CircuitBreaker.Outcome] = [.success, .failure, .failure, .abandoned]
                breaker.finish(permit, outcomes.randomElement(using: &random) ?? .failure, at: now)
            }
        }
        #expect(wrong.isEmpty)
    }
}
