import Foundation
import HTTPMessages
import JiraSandbox
import Testing

@Suite struct FaultTests {
    @Test func everyNthRequestIsRateLimitedWithItsHeaders() async throws {
        let caller = try SandboxCaller(tickets: 1) {
            $0.faults.rateLimitEvery = 3
            $0.faults.retryAfter = 7
        }
        var statuses: [Int] = []
        for _ in 1...6 { statuses.append(try await caller.send(.get, "/myself").status) }
        #expect(statuses == [200, 200, 429, 200, 200, 429])
        caller.jira.resetStatistics()
        for _ in 1...2 { try await caller.send(.get, "/myself") }
        let limited = try await caller.send(.get, "/myself")
        #expect(limited.response.fields["Retry-After"] == "7")
        #expect(limited.response.fields["RateLimit-Reason"] == "jira-burst-based")
        #expect(limited.response.fields["X-RateLimit-Remaining"] == "0")
    }

    @Test func aRateLimitedWriteIsNotDone() async throws {
        let caller = try SandboxCaller(tickets: 0) { $0.faults.rateLimitEvery = 1 }
        #expect(try await caller.send(.post, "/issue", cluster()).status == 429)
        #expect(caller.jira.statistics().writes == 0)
    }

    @Test func serverErrorsComeAsPages() async throws {
        let caller = try SandboxCaller(tickets: 1) { $0.faults.serverErrorEvery = 2 }
        #expect(try await caller.send(.get, "/myself").status == 200)
        let failed = try await caller.send(.get, "/myself")
        #expect(failed.status == 503 && failed.json == nil)
    }

    @Test(arguments: [true, false]) func aDroppedWriteIsDoneOrNotAsTheSwitchSays(isDone: Bool) async throws {
        let caller = try SandboxCaller(tickets: 0) {
            if isDone { $0.faults.dropsAfterWrite = [2] } else { $0.faults.dropsBeforeWrite = [2] }
        }
        #expect(try await caller.send(.post, "/issue", cluster(labels: ["one"])).status == 201)
        let error = await #expect(throws: HTTPTransportError.self) {
            try await caller.send(.post, "/issue", cluster(labels: ["two"]))
        }
        #expect(error?.kind == .connectionLost && error?.deliveryState == .unknown)
        #expect(try await caller.searchKeys("labels in (one, two)").count == (isDone ? 2 : 1))
        #expect(caller.jira.statistics().statuses[0] == 1)
        #expect(try await caller.send(.post, "/issue", cluster(labels: ["three"])).status == 201)
    }

    @Test func aBadGatewayAfterAWriteHidesThatItWasDone() async throws {
        let caller = try SandboxCaller(tickets: 0) { $0.faults.badGatewaysAfterWrite = [1] }
        #expect(try await caller.send(.post, "/issue", cluster(labels: ["one"])).status == 502)
        #expect(try await caller.searchKeys("labels = one").count == 1)
    }

    @Test func everyAnswerTakesTheLatency() async throws {
        let caller = try SandboxCaller(tickets: 0) { $0.latency = .seconds(2) }
        let before = caller.clock.now
        try await caller.send(.get, "/myself")
        #expect(caller.clock.now - before == 2_000)
    }

    @Test func credentialsDecideWhoAsks() async throws {
        let caller = try SandboxCaller(tickets: 1)
        #expect(try await caller.send(.get, "/myself", authorization: nil).status == 401)
        let jql = SandboxCaller.encoded(#"project = "FIELD""#)
        let anonymous = try await caller.send(.get, "/search/jql?jql=\(jql)", authorization: nil)
        #expect(
            anonymous.status == 200 && anonymous["issues"].array.isEmpty && anonymous["isLast"].bool == true
        )
        #expect(try await caller.send(.get, "/issue/FIELD-1", authorization: nil).status == 404)
        let wrong = Data("ops@example.com:wrong".utf8).base64EncodedString()
        for authorization in ["Basic \(wrong)", "Bearer sandbox-token", "Basic ???"] {
            let refused = try await caller.send(.get, "/serverInfo", authorization: authorization)
            #expect(refused.status == 401)
            #expect(refused.text == "Client must be authenticated to access this resource.")
            #expect(refused.response.fields["X-Seraph-Loginreason"] == "AUTHENTICATED_FAILED")
        }
    }

    @Test func aServerNamesItsAddressAndAPortThatIsTaken() async throws {
        let caller = try SandboxCaller(tickets: 1)
        let server = try SandboxServer(caller.jira)
        #expect(server.url == "http://127.0.0.1:\(server.port)")
        let taken = #expect(throws: (any Error).self) { try SandboxServer(caller.jira, port: server.port) }
        #expect("\(try #require(taken))".contains("Port \(server.port)"))
        await server.stop()
    }
}
