import HTTPMessages
import Locking
import Testing

@testable import Jira

struct CacheClientTests {
    private static func cachedIssue(_ key: String) -> JiraCall {
        var call = JiraCall(method: .get, path: ["issue", .value(key)], operation: .read)
        call.cached = .issues
        return call
    }

    private static func edit(_ key: String) -> JiraCall {
        JiraCall(method: .put, path: ["issue", .value(key)], operation: .idempotentWrite, issue: key)
    }

    @Test(arguments: [
        (JiraCacheKind.projects, 600), (.metadata, 3600), (.users, 300), (.issues, 60), (.sprints, 300),
    ])
    func answersAreKeptForTheLifetimeOfTheirKind(kind: JiraCacheKind, seconds: Int) throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time, latency: .zero) { _, _ in .json(200, "{}") }
        let client = try transport.client()
        var call = JiraCall(method: .get, path: ["x"], operation: .read)
        call.cached = kind
        try time.run { [call] in
            _ = try await client.send(call)
            try await time.sleep(.seconds(seconds) - .milliseconds(1))
            _ = try await client.send(call)
            #expect(transport.count == 1)
            try await time.sleep(.milliseconds(1))
            _ = try await client.send(call)
            #expect(transport.count == 2)
        }
        #expect(client.statistics.calls == 2)
        #expect(client.statistics.kept == 1)
        #expect(client.traffic.snapshot().cacheHits == 1)
    }

    @Test func typedReadsKeepWhatTheyMayAndCheckCredentialsEachTime() throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time) { request, _ in
            .json(200, request.path.hasSuffix("/field") ? "[]" : #"{"id":"1","key":"A","issueLinkTypes":[]}"#)
        }
        let client = try transport.client()
        try time.run {
            for _ in 0..<3 {
                _ = try await client.fields()
                _ = try await client.project("A")
                _ = try await client.issueLinkTypes()
                _ = try await client.myself()
            }
        }
        #expect(transport.count == 3 + 3)
    }

    @Test func anotherQueryPathAccountOrSiteIsAnotherAnswer() throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time) { _, index in .json(200, "\(index)") }
        let client = try transport.client()
        let traffic = client.traffic
        let sameAccount = try transport.client(traffic: traffic)
        let other = try transport.client(
            traffic: traffic,
            credentials: JiraCredentials.apiToken(email: "other@example.com", token: "s3cret")
        )
        struct Unknown: AuthorizationProvider {
            func authorize(_ request: inout HTTPRequest) async throws(AuthorizationError) {}
        }
        let unknown = try transport.client(traffic: traffic, credentials: Unknown())
        let unknownToo = try transport.client(traffic: traffic, credentials: Unknown())
        var withQuery = Self.cachedIssue("A-1")
        withQuery.query = [("fields", "summary")]
        try time.run { [withQuery] in
            let calls = [Self.cachedIssue("A-1"), Self.cachedIssue("A-2"), withQuery]
            for client in [client, sameAccount, other, unknown, unknown, unknownToo] {
                for call in calls { _ = try await client.send(call) }
            }
        }
        // Four accounts of three calls: the first two clients are one, and so are copies.
        #expect(transport.count == 12)
    }

    @Test func writeMakesIssuesStaleAndWhatElseItNames() throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time) { _, _ in .json(200, "{}") }
        let client = try transport.client()
        var sprint = JiraCall(method: .get, path: ["sprint"], operation: .read)
        sprint.cached = .sprints
        var move = Self.edit("A-1")
        move.invalidates = [.sprints]
        try time.run { [sprint, move] in
            func readBoth() async throws -> Int {
                let before = transport.count
                _ = try await client.send(Self.cachedIssue("A-1"))
                _ = try await client.send(sprint)
                return transport.count - before
            }
            #expect(try await readBoth() == 2)
            #expect(try await readBoth() == 0)
            _ = try await client.send(Self.edit("A-1"))
            #expect(try await readBoth() == 1)
            _ = try await client.send(move)
            #expect(try await readBoth() == 2)
        }
    }

    @Test func readThatOverlapsAWriteIsNotKeptNorGivenToALaterReader() throws {
        let time = SimulatedTime()
        // A read takes 1 s, a write 100 ms: what the read sees is decided at its middle.
        let written = Locked(false)
        let slow = TimedTransport(time, latency: .seconds(1)) { request, _ in
            if request.method == .put { written.withLock { $0 = true } }
            return .json(200, written.withLock { $0 } ? "new" : "old")
        }
        let fast = TimedTransport(time, latency: .milliseconds(100)) { _, _ in
            written.withLock { $0 = true }
            return .json(200, "")
        }
        let client = try slow.client()
        let writer = try fast.client(traffic: client.traffic)
        try time.run {
            async let early = client.send(Self.cachedIssue("A-1"))
            try await time.sleep(.milliseconds(600))
            _ = try await writer.send(Self.edit("A-1"))
            // The early read is still under way and has seen the old state; this one must not be given it.
            let late = try await client.send(Self.cachedIssue("A-1"))
            #expect(String(decoding: late.body, as: UTF8.self) == "new")
            #expect(String(decoding: try await early.body, as: UTF8.self) == "old")
            let after = try await client.send(Self.cachedIssue("A-1"))
            #expect(String(decoding: after.body, as: UTF8.self) == "new")
        }
        #expect(slow.count == 2)
    }

    @Test func failuresAndUnreadableAnswersAreNotKept() throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time) { _, index in
            switch index {
            case 0: .json(403, "{}")
            case 1: .json(200, "<html>log in</html>", ["Content-Type": "text/html"])
            case 2: .json(200, #"[{"id":"#)
            default: .json(200, "[]")
            }
        }
        let client = try transport.client()
        try time.run {
            let codes = [JiraError.Code.forbidden, .protocolViolation, .protocolViolation]
            for code in codes {
                let result = await outcome { () async throws(JiraError) in try await client.fields() }
                #expect(result.failure?.code == code)
            }
            _ = try await client.fields()
            _ = try await client.fields()
        }
        #expect(transport.count == 4)
    }

    @Test func bypassingReadsAskTheSite() throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time) { _, _ in .json(200, "[]") }
        let client = try transport.client()
        try time.run {
            _ = try await client.fields()
            _ = try await client.bypassingCache().fields()
            client.traffic.dropKeptAnswers()
            _ = try await client.fields()
        }
        #expect(transport.count == 3)
    }

    @Test func identicalReadsUnderWayAreOneRequest() throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time) { _, _ in .json(200, "{}") }
        let client = try transport.client()
        try time.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<30 { group.addTask { _ = try await client.myself() } }
                for _ in 0..<30 { group.addTask { _ = try await client.serverInfo() } }
                // A person does not join the queue of a batch read.
                for _ in 0..<30 { group.addTask { _ = try await client.prioritized(.interactive).myself() } }
                try await group.waitForAll()
            }
            _ = try await client.myself()
        }
        #expect(transport.count == 4)
        #expect(client.statistics.shared == 87)
        #expect(client.traffic.snapshot().coalesced == 87)
    }

    @Test func writesAreNeverShared() throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time) { _, _ in .json(204, "") }
        let client = try transport.client()
        try time.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<5 { group.addTask { _ = try await client.send(Self.edit("A-1")) } }
                try await group.waitForAll()
            }
        }
        #expect(transport.count == 5)
    }

    @Test func sharedFailureIsEverybodysAndOneRequest() throws {
        let time = SimulatedTime()
        let transport = TimedTransport(time) { _, _ in .json(403, "{}") }
        let client = try transport.client()
        try time.run {
            await withTaskGroup(of: JiraError.Code?.self) { group in
                for _ in 0..<5 {
                    group.addTask {
                        await outcome { () async throws(JiraError) in try await client.myself() }.failure?
                            .code
                    }
                }
                for await code in group { #expect(code == .forbidden) }
            }
        }
        #expect(transport.count == 1)
    }
}
