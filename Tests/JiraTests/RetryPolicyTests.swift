import HTTPMessages
import Jira
import Testing

struct RetryPolicyTests {
    let policy = RetryPolicy()

    private static func status(_ status: Int, retryAfter: Duration? = nil) -> JiraError {
        JiraError(.serverError, endpoint: "GET /x", message: "", status: status, retryAfter: retryAfter)
    }

    private static func lost(
        _ kind: HTTPTransportError.Kind,
        _ state: HTTPTransportError.DeliveryState
    ) -> JiraError {
        JiraError(
            .transport,
            endpoint: "GET /x",
            message: "",
            transportError: .init(kind: kind, deliveryState: state, message: "")
        )
    }

    @Test func waitDoublesToItsCap() {
        let patient = RetryPolicy(maximumRetries: 100)
        let waits = [0, 1, 2, 3, 4, 5, 40, 99].map { retries in
            patient.decision(after: Self.status(503), of: .read, retries: retries, chance: 0.5)
        }
        #expect(waits == [2, 4, 8, 16, 30, 30, 30, 30].map { .retry(after: .seconds($0)) })
    }

    @Test(arguments: [(0.0, 1400), (0.5, 2000), (0.75, 2300)])
    func jitterIsBetween70And130Percent(chance: Double, milliseconds: Int) throws {
        let decision = policy.decision(after: Self.status(503), of: .read, retries: 0, chance: chance)
        guard case .retry(let wait) = decision else {
            Issue.record("gave up")
            return
        }
        let difference = wait - .milliseconds(milliseconds)
        #expect(difference < .microseconds(1) && difference > .microseconds(-1))
    }

    @Test func namedWaitIsKeptAndNeverUndercut() {
        for (chance, wait) in [(0.0, Duration.seconds(10)), (0.5, .milliseconds(11500))] {
            let decision = policy.decision(
                after: Self.status(429, retryAfter: .seconds(10)),
                of: .create,
                retries: 0,
                chance: chance
            )
            #expect(decision == .retry(after: wait))
        }
    }

    @Test(arguments: [Duration.zero, .seconds(86_400), .seconds(Int64.max / 1000)])
    func namedWaitThatSaysNothingIsTheBackOff(named: Duration) {
        let decision = policy.decision(
            after: Self.status(429, retryAfter: named),
            of: .read,
            retries: 1,
            chance: 0.5
        )
        #expect(decision == .retry(after: .seconds(4)))
    }

    @Test func banLongerThanPatienceIsGivenUp() {
        for (seconds, expected) in [(300, RetryPolicy.Decision.retry(after: .seconds(300))), (301, .giveUp)] {
            let error = Self.status(429, retryAfter: .seconds(seconds))
            #expect(policy.decision(after: error, of: .read, retries: 0, chance: 0) == expected)
        }
    }

    @Test(arguments: [
        (429, true, true), (502, true, false), (503, true, false), (504, true, false), (500, true, false),
        (501, false, false), (507, true, false), (520, true, false), (599, true, false),
        (400, false, false), (401, false, false), (403, false, false), (404, false, false),
        (409, false, false),
        (413, false, false), (200, false, false), (302, false, false),
    ])
    func statusAndOperationDecide(status: Int, repeatsRead: Bool, repeatsCreate: Bool) {
        func repeats(_ operation: RetryPolicy.OperationClass) -> Bool {
            policy.decision(after: Self.status(status), of: operation, retries: 0, chance: 0.5) != .giveUp
        }
        #expect(repeats(.read) == repeatsRead)
        #expect(repeats(.idempotentWrite) == repeatsRead)
        #expect(repeats(.create) == repeatsCreate)
    }

    @Test(arguments: [
        (HTTPTransportError.Kind.cannotConnect, HTTPTransportError.DeliveryState.notSent, true, true),
        (.timedOut, .notSent, true, true), (.timedOut, .unknown, true, false),
        (.connectionLost, .unknown, true, false),
        (.other, .unknown, true, false), (.responseTooLarge, .unknown, false, false),
        (.invalidRequest, .notSent, false, false), (.cancelled, .notSent, false, false),
    ])
    func lostAnswerIsNeverReasonToCreateAgain(
        kind: HTTPTransportError.Kind,
        state: HTTPTransportError.DeliveryState,
        repeatsRead: Bool,
        repeatsCreate: Bool
    ) {
        func repeats(_ operation: RetryPolicy.OperationClass) -> Bool {
            policy.decision(after: Self.lost(kind, state), of: operation, retries: 0, chance: 0.5) != .giveUp
        }
        #expect(repeats(.read) == repeatsRead)
        #expect(repeats(.create) == repeatsCreate)
    }

    @Test func retriesEnd() {
        #expect(policy.decision(after: Self.status(503), of: .read, retries: 2, chance: 0.5) != .giveUp)
        #expect(policy.decision(after: Self.status(503), of: .read, retries: 3, chance: 0.5) == .giveUp)
        let none = RetryPolicy(maximumRetries: 0)
        #expect(none.decision(after: Self.status(503), of: .read, retries: 0, chance: 0.5) == .giveUp)
    }
}
