import HTTPMessages
import Locking
import Testing

@testable import Jira

struct BreakerClientTests {
    private static let write = JiraCall(
        method: .put,
        path: ["issue", .value("A-1")],
        operation: .idempotentWrite
    )

    @Test func sixthCallAfterFiveFailuresIsNotSent() throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time) { _, index in .json(index < 5 ? 503 : 200, "{}") }
        let client = try transport.client(retries: 0)
        try time.run {
            for _ in 0..<5 { _ = await outcome { () async throws(JiraError) in try await client.myself() } }
            let start = time.now
            for client in [client, client.prioritized(.interactive)] {
                let refused = await outcome { () async throws(JiraError) in try await client.send(Self.write)
                }
                #expect(refused.failure?.code == .circuitOpen)
                #expect(refused.failure?.retryAfter == .seconds(60))
                #expect(refused.failure?.isAmbiguousWrite == false)
            }
            #expect(time.now == start)
            #expect(transport.count == 5)
            guard case .open = client.traffic.snapshot().breaker else {
                Issue.record("not open")
                return
            }
            try await time.sleep(.milliseconds(59_999))
            let early = await outcome { () async throws(JiraError) in try await client.myself() }
            #expect(early.failure?.retryAfter == .milliseconds(1))
            try await time.sleep(.milliseconds(1))
            _ = try await client.myself()
            #expect(client.traffic.snapshot().breaker == .closed(failures: 0))
        }
        #expect(transport.count == 6)
    }

    @Test(arguments: [400, 401, 403, 404, 409, 413, 422, 429])
    func refusalsOfARequestSayNothingAboutTheSite(status: Int) throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time) { _, index in
            .json(index == 4 ? status : 500, "{}", ["Retry-After": "1"])
        }
        let client = try transport.client(retries: 0)
        try time.run {
            for _ in 0..<9 {
                _ = await outcome { () async throws(JiraError) in try await client.myself() }
                try await time.sleep(.seconds(5))
            }
        }
        // Four failures, an answer, four failures.
        #expect(transport.count == 9)
        #expect(client.traffic.snapshot().breaker == .closed(failures: 4))
    }

    @Test func networkFailuresAndTimeoutsCountButImpatienceAndCancellationDoNot() throws {
        let failures: [(HTTPTransportError.Kind, Duration?, Int)] = [
            (.cannotConnect, nil, 1), (.connectionLost, nil, 1), (.timedOut, nil, 1), (.other, nil, 1),
            (.cancelled, nil, 0), (.invalidRequest, nil, 0), (.responseTooLarge, nil, 0),
            (.timedOut, .seconds(2), 0), (.connectionLost, .seconds(2), 1),
        ]
        for (kind, deadline, expected) in failures {
            let time = SimulatedTime()
            let transport = TimedTransport(time) { (_, _) throws(HTTPTransportError) in
                throw HTTPTransportError(kind: kind, deliveryState: .unknown, message: "")
            }
            let plain = try transport.client(retries: 0)
            let client = deadline.map { plain.withDeadline($0) } ?? plain
            try time.run { _ = await outcome { () async throws(JiraError) in try await client.myself() } }
            #expect(client.traffic.snapshot().breaker == .closed(failures: expected), "\(kind)")
        }
    }

    @Test func cancelledProbeGivesItsPlaceToTheNext() throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time, latency: .seconds(1)) { _, index in
            .json(index < 5 ? 500 : 200, "{}")
        }
        let client = try transport.client(retries: 0)
        try time.run {
            for _ in 0..<5 { _ = await outcome { () async throws(JiraError) in try await client.myself() } }
            try await time.sleep(.seconds(60))
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    _ = await outcome { () async throws(JiraError) in try await client.myself() }
                }
                try? await time.sleep(.milliseconds(300))
                let meanwhile = await outcome { () async throws(JiraError) in try await client.serverInfo() }
                #expect(meanwhile.failure?.code == .circuitOpen)
                group.cancelAll()
            }
            _ = try await client.serverInfo()
        }
        #expect(transport.count == 7)
        #expect(client.traffic.snapshot().breaker == .closed(failures: 0))
    }

    @Test func batchWorkInTheMiddleOfACallWaitsForTheSiteOncePeopleDoNot() throws {
        for (priority, isBack, expected) in [
            (JiraClient.Priority.batch, true, 6), (.batch, false, 6), (.interactive, true, 5),
        ] {
            let time = SimulatedTime()
            let start = time.now
            let transport = TimedTransport(time) { _, index in .json(index < 5 || !isBack ? 502 : 200, "{}") }
            let client = try transport.client().prioritized(priority)
            let result = try time.run { () async throws -> Result<JiraUser, JiraError> in
                // Four failures of a call that gives up.
                _ = await outcome { () async throws(JiraError) in try await client.serverInfo() }
                return await outcome { () async throws(JiraError) in try await client.myself() }
            }
            #expect(transport.count == expected)
            if priority == .batch {
                #expect(time.now - start > .seconds(60))
                #expect((try? result.get()) != nil || !isBack)
            } else {
                #expect(time.now - start < .seconds(20))
            }
            if result.failure != nil { #expect(result.failure?.status == 502) }
        }
    }

    @Test func writeThatMayBeDoneStaysOneWhenItIsNotSentAgain() throws {
        // The first attempt is lost, the second is refused by the breaker that others opened meanwhile.
        let time = SimulatedTime()
        let transport = TimedTransport(time) { (request, _) throws(HTTPTransportError) in
            throw HTTPTransportError(
                kind: request.method == .put ? .connectionLost : .cannotConnect,
                deliveryState: request.method == .put ? .unknown : .notSent,
                message: ""
            )
        }
        let client = try transport.client().prioritized(.interactive)
        let once = try transport.client(retries: 0, traffic: client.traffic)
        let failure = try time.run { () async throws -> JiraError? in
            async let write = outcome { () async throws(JiraError) in try await client.send(Self.write) }
            try await time.sleep(.seconds(1))
            for _ in 0..<5 { _ = await outcome { () async throws(JiraError) in try await once.myself() } }
            return await write.failure
        }
        #expect(failure?.isAmbiguousWrite == true)
        #expect(transport.exchanges.filter { $0.request.method == .put }.count == 1)
    }

    @Test func cancelledWaitAfterALostWriteSaysThatItMayBeDone() throws {
        for (answer, isAmbiguous) in [(502, true), (429, false)] {
            let time = SimulatedTime()
            let transport = TimedTransport(time) { _, _ in .json(answer, "{}") }
            let client = try transport.client()
            let failure = try time.run { () async throws -> JiraError? in
                await withTaskGroup(of: JiraError?.self) { group in
                    group.addTask {
                        await outcome { () async throws(JiraError) in try await client.send(Self.write) }
                            .failure
                    }
                    try? await time.sleep(.seconds(1))
                    group.cancelAll()
                    return await group.next() ?? nil
                }
            }
            #expect(failure?.isCancellation == true)
            #expect(failure?.isAmbiguousWrite == isAmbiguous)
        }
    }
}
