import FoundationEssentials
import HTTPMessages
import Locking
import Testing

@testable import Jira

struct TrafficClientTests {
    private static func read(_ index: Int) -> JiraCall {
        JiraCall(method: .get, path: ["issue", .value("A-\(index)")], operation: .read)
    }

    private static func edit(_ key: String) -> JiraCall {
        JiraCall(method: .put, path: ["issue", .value(key)], operation: .idempotentWrite, issue: key)
    }

    private static let create = JiraCall(method: .post, path: ["issue"], operation: .create)

    // MARK: Bans

    @Test func nothingIsSentDuringABan() throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time) { _, index in
            index == 3 ? .json(429, "{}", ["Retry-After": "7"]) : .json(200, "{}")
        }
        let client = try transport.client()
        try time.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<40 {
                    group.addTask {
                        try await time.sleep(.milliseconds(20 * index))
                        let person = client.prioritized(index.isMultiple(of: 3) ? .interactive : .batch)
                        _ = try await person.send(Self.read(index))
                    }
                }
                try await group.waitForAll()
            }
        }
        // The fourth request was sent at 60 ms and answered at 110 ms.
        let (ban, end) = (Duration.milliseconds(110), Duration.milliseconds(7110))
        #expect(transport.times.filter { $0 > ban && $0 < end }.isEmpty)
        #expect(transport.count == 41)
        #expect(client.statistics.retries == 1)
        #expect(client.statistics.waits >= 30)
        #expect(client.statistics.waited > .seconds(200))
    }

    @Test func retryInsideALongerBanWaitsForItAndCountsOnce() throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time) { request, index in
            guard index < 2 else { return .json(200, "{}") }
            return .json(429, "{}", ["Retry-After": request.path.hasSuffix("A-1") ? "2" : "30"])
        }
        let client = try transport.client(retries: 1)
        try time.run {
            async let first = client.send(Self.read(1))
            async let second = client.send(Self.read(2))
            _ = try await (first, second)
        }
        #expect(transport.count == 4)
        #expect(client.statistics.retries == 2)
        #expect(transport.times.sorted()[2] >= .milliseconds(30_050))
    }

    @Test(
        arguments: [
            (["Retry-After": "7"], 7000), (["Retry-After": "Thu, 09 Oct 2025 08:53:30 GMT"], 10_000),
            (["X-RateLimit-Reset": "2025-10-09T08:53:30Z"], 10_000),
            (["X-RateLimit-Reset": "2025-10-09T08:53Z", "Retry-After": "0"], 2000),
            (["Retry-After": "0"], 2000), ([:], 2000), (["Retry-After": "9223372036854775807"], 2000),
            (["RateLimit": "\"a, b\";r=5;t=3, \"global-app-quota\";r=0;t=20"], 20_000),
            (["Beta-RateLimit": "\"global-app-quota\";r=0;t=20"], 2000),
            (["X-RateLimit-FillRate": "5", "X-RateLimit-Interval-Seconds": "1", "Retry-After": "0"], 200),
        ] as [([String: String], Int)]
    )
    func refusalIsWaitedForUntilTheMomentThatItNames(fields: [String: String], milliseconds: Int) throws {
        let time = SimulatedTime(.seconds(1_760_000_000))
        let transport = TimedTransport(time, latency: .zero) { _, index in
            var answer = HTTPResponse.json(index == 0 ? 429 : 200, "{}")
            if index == 0 { for (name, value) in fields { answer.fields[name] = value } }
            return answer
        }
        let client = try transport.client(retries: 0)
        try time.run {
            let refused = await outcome { () async throws(JiraError) in try await client.send(Self.read(1)) }
            #expect(refused.failure?.code == .rateLimited)
            _ = try await client.send(Self.read(2))
        }
        #expect(transport.times[1] == .milliseconds(milliseconds))
    }

    @Test func banBeyondPatienceIsToldAtOnce() throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time, latency: .zero) { _, _ in
            .json(429, "{}", ["Retry-After": "1800", "RateLimit-Reason": "jira-quota-global-based"])
        }
        let client = try transport.client()
        let failures = try time.run { () async throws -> [JiraError?] in
            [
                await outcome { () async throws(JiraError) in try await client.send(Self.read(1)) }.failure,
                await outcome { () async throws(JiraError) in try await client.send(Self.create) }.failure,
            ]
        }
        #expect(failures.map(\.?.code) == [.rateLimited, .rateLimited])
        #expect(failures.map(\.?.status) == [429, nil])
        #expect(failures.map(\.?.retryAfter) == [.seconds(1800), .seconds(1800)])
        #expect(failures[1]?.isAmbiguousWrite == false)
        #expect(transport.count == 1)
        #expect(client.traffic.snapshot().banReason == "jira-quota-global-based")
        #expect(client.traffic.snapshot().banUntil == 1_760_001_800_000)
    }

    @Test func refusalOfOneIssueHoldsOnlyItsWrites() throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time, latency: .zero) { _, index in
            index == 0
                ? .json(429, "{}", ["Retry-After": "9", "RateLimit-Reason": "jira-per-issue-on-write"])
                : .json(204, "")
        }
        let client = try transport.client()
        try time.run {
            async let first = client.send(Self.edit("A-1"))
            try await time.sleep(.seconds(1))
            _ = try await client.send(Self.edit("A-2"))
            _ = try await client.send(Self.read(1))
            _ = try await client.send(Self.edit("a-1"))
            _ = try await first
        }
        #expect(transport.times.prefix(3) == [.zero, .seconds(1), .seconds(1)])
        #expect(transport.times[3] >= .seconds(9))
    }

    @Test func writesToOneIssueAreSpaced() throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time) { _, _ in .json(204, "") }
        let client = try transport.client()
        try time.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<120 { group.addTask { _ = try await client.send(Self.edit("A-1")) } }
                for index in 0..<10 { group.addTask { _ = try await client.send(Self.edit("B-\(index)")) } }
                try await group.waitForAll()
            }
        }
        let times = transport.exchanges.filter { $0.request.path.hasSuffix("A-1") }.map(\.at)
        #expect(times.count == 120)
        for (count, length) in [(20, Duration.seconds(2)), (100, .seconds(30))] {
            let tooClose = times.indices.dropFirst(count).filter { times[$0] - times[$0 - count] < length }
            #expect(tooClose.isEmpty)
        }
        // And the others did not wait for them.
        let others = zip(transport.times, transport.exchanges).filter { $0.1.request.path.contains("B-") }
        #expect(others.allSatisfy { $0.0 < .seconds(2) })
    }

    // MARK: Signing in

    private final class Renewing: AuthorizationProvider {
        let renewals = Locked(0)
        let canRenew: @Sendable (Int) throws(AuthorizationError) -> Bool

        init(_ canRenew: @escaping @Sendable (Int) throws(AuthorizationError) -> Bool) {
            self.canRenew = canRenew
        }

        func authorize(_ request: inout HTTPRequest) async throws(AuthorizationError) {
            request.fields["Authorization"] = "Bearer \(renewals.withLock { $0 })"
        }

        func renew(after request: HTTPRequest) async throws(AuthorizationError) -> Bool {
            let count = renewals.withLock { renewals in
                renewals += 1
                return renewals
            }
            #expect(request.fields["Authorization"] == "Bearer \(count - 1)")
            return try canRenew(count)
        }
    }

    @Test func expiredTokenIsRenewedOnceForEveryKindOfCall() throws {
        for call in [Self.read(1), Self.edit("A-1"), Self.create] {
            let time = SimulatedTime()
            let transport = TimedTransport(time) { request, _ in
                .json(request.fields["Authorization"] == "Bearer 1" ? 200 : 401, "{}")
            }
            let provider = Renewing { (_) throws(AuthorizationError) in true }
            let client = try transport.client(retries: 0, credentials: provider)
            try time.run { _ = try await client.send(call) }
            #expect(
                transport.exchanges.map { $0.request.fields["Authorization"] } == ["Bearer 0", "Bearer 1"]
            )
            #expect(provider.renewals.withLock { $0 } == 1)
            // At once, without a wait.
            #expect(transport.times[1] == .milliseconds(50))
        }
    }

    @Test func secondRefusalOfCredentialsIsReported() throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time) { _, _ in .json(401, "{}") }
        let cases: [(Renewing, Int, String)] = [
            (Renewing { (_) throws(AuthorizationError) in true }, 2, "Jira refused the credentials"),
            (Renewing { (_) throws(AuthorizationError) in false }, 1, "Jira refused the credentials"),
            (
                Renewing { (_) throws(AuthorizationError) in throw AuthorizationError("sign in again") }, 1,
                "sign in again"
            ),
        ]
        for (provider, requests, message) in cases {
            let before = transport.count
            let client = try transport.client(credentials: provider)
            let failure = try time.run { () async throws -> JiraError? in
                await outcome { () async throws(JiraError) in try await client.send(Self.read(1)) }.failure
            }
            #expect(failure?.code == .unauthorized)
            #expect(failure?.message.hasPrefix(message) == true)
            #expect(transport.count - before == requests)
        }
    }

    // MARK: Deadlines and priorities

    @Test func deadlineCutsTheAttemptAndEndsTheRetries() throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time, latency: .seconds(1)) { _, _ in .json(503, "{}") }
        let client = try transport.client().withDeadline(.seconds(5)).withDeadline(.seconds(50))
        let failure = try time.run { () async throws -> JiraError? in
            await outcome { () async throws(JiraError) in try await client.send(Self.read(1)) }.failure
        }
        // 1 s, 2 s of waiting, 1 s: the next wait would end after the deadline.
        #expect(transport.exchanges.map(\.timeout) == [.seconds(5), .seconds(2)])
        #expect(failure?.status == 503)
    }

    @Test func deadlineThatCannotBeMetFailsAtOnceWithTheWait() throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time, latency: .zero) { _, index in
            index == 0 ? .json(429, "{}", ["Retry-After": "60"]) : .json(200, "{}")
        }
        let client = try transport.client(retries: 0)
        let failures = try time.run { () async throws -> [JiraError?] in
            let first = await outcome { () async throws(JiraError) in try await client.send(Self.create) }
                .failure
            let soon = client.withDeadline(.seconds(59))
            let second = await outcome { () async throws(JiraError) in try await soon.send(Self.create) }
                .failure
            return [first, second]
        }
        #expect(time.now == .seconds(1_760_000_000))
        #expect(failures[1]?.code == .rateLimited)
        #expect(failures[1]?.retryAfter == .seconds(60))
        #expect(failures[1]?.message.contains("60 s") == true)
        #expect(failures[1]?.isAmbiguousWrite == false)
        #expect(transport.count == 1)
    }

    @Test func retryThatABanMovesBehindTheDeadlineIsNotWaitedFor() throws {
        let time = SimulatedTime()
        // No `Retry-After`: the policy by itself would try again after 2 s.
        let transport = TimedTransport(time, latency: .zero) { _, _ in
            .json(429, "{}", ["X-RateLimit-Reset": "60"])
        }
        let client = try transport.client().withDeadline(.seconds(30))
        let failure = try time.run { () async throws -> JiraError? in
            await outcome { () async throws(JiraError) in try await client.send(Self.read(1)) }.failure
        }
        #expect(failure?.status == 429)
        #expect(time.now == .seconds(1_760_000_000))
    }

    @Test func deadlineBeforeItsTurnIsACodeOfItsOwn() throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time, latency: .zero) { _, _ in .json(200, "{}") }
        let client = try transport.client(configuration: .init(requestsPerSecond: 1, burst: 1))
        let failure = try time.run { () async throws -> JiraError? in
            _ = try await client.send(Self.read(0))
            let soon = client.withDeadline(.milliseconds(900))
            return await outcome { () async throws(JiraError) in try await soon.send(Self.read(1)) }.failure
        }
        #expect(failure?.code == .deadline)
        #expect(failure?.retryAfter == .seconds(1))
        #expect(time.now == .seconds(1_760_000_000))
    }

    @Test func personGoesAheadOfAQueueOfBatchWork() throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time) { _, _ in .json(200, "{}") }
        let client = try transport.client(
            configuration: .init(concurrency: 1, requestsPerSecond: 10, burst: 1)
        )
        try time.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<50 { group.addTask { _ = try await client.send(Self.read(index)) } }
                group.addTask {
                    try await time.sleep(.milliseconds(1010))
                    _ = try await client.prioritized(.interactive).send(Self.read(999))
                }
                try await group.waitForAll()
            }
        }
        let position = transport.exchanges.firstIndex { $0.request.path.hasSuffix("A-999") }
        #expect(position == 11)
    }

    @Test func spentPointsWaitForTheHour() throws {
        // 10 minutes before the top of an hour.
        let time = SimulatedTime(.seconds(1_760_000_400 - 1_760_000_400 % 3600 + 3000))
        let transport = TimedTransport(time, latency: .zero) { _, _ in .json(200, "{}") }
        let client = try transport.client(configuration: .init(hourlyPoints: 100))
        var call = Self.read(1)
        call.points = 60
        let failure = try time.run { [call] () async throws -> JiraError? in
            _ = try await client.send(call)
            #expect(client.traffic.snapshot().pointsUsed == 60)
            let soon = client.withDeadline(.seconds(599))
            let failure = await outcome { () async throws(JiraError) in try await soon.send(call) }.failure
            _ = try await client.send(call)
            return failure
        }
        #expect(failure?.code == .rateLimited)
        #expect(failure?.retryAfter == .seconds(600))
        #expect(failure?.message.contains("points") == true)
        #expect(transport.times == [.zero, .seconds(600)])
    }
}
