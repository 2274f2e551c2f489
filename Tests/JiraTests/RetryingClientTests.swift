import FoundationEssentials
import HTTPMessages
import Jira
import Locking
import Testing

struct RetryingClientTests {
    @Test func requestGoesToTheSiteWithItsCredentials() async throws {
        let transport = ScriptedTransport([.json(200, #"{"accountId":"1","timeZone":"Europe/London"}"#)])
        let user = try await makeClient(transport).myself()
        #expect(user.timeZone == "Europe/London")
        let request = try #require(transport.requests.first)
        #expect(request.scheme == "https")
        #expect(request.authority == "jira.invalid")
        #expect(request.path == "/ctx/rest/api/3/myself")
        #expect(request.fields["Authorization"]?.hasPrefix("Basic ") == true)
        #expect(request.fields["Accept"] == "application/json")
        #expect(request.fields["Content-Type"] == nil)
    }

    @Test func readIsRepeatedAndCounted() async throws {
        let pacing = RecordedPacing()
        let transport = ScriptedTransport([
            .json(503, ""), .lost(.connectionLost), .json(429, "{}", ["Retry-After": "7"]), .json(200, "{}"),
            .json(200, "{}"),
        ])
        let client = try makeClient(transport, pacing: pacing.pacing(chance: 0.5))
        _ = try await client.myself()
        _ = try await client.serverInfo()
        #expect(pacing.waits == [.seconds(2), .seconds(4), .milliseconds(8050)])
        #expect(client.statistics.calls == 5)
        #expect(client.statistics.retries == 3)
        #expect(
            client.statistics.endpoints == [
                .init(endpoint: "GET /rest/api/3/myself", calls: 4, retries: 3),
                .init(endpoint: "GET /rest/api/3/serverInfo", calls: 1, retries: 0),
            ]
        )
    }

    @Test func retryAfterMayBeADate() async throws {
        let pacing = RecordedPacing()
        let transport = ScriptedTransport([
            .json(429, "{}", ["Retry-After": "Sun, 06 Nov 1994 08:49:37 GMT"]), .json(200, "{}"),
        ])
        // Ten seconds before that date.
        _ = try await makeClient(transport, pacing: pacing.pacing(chance: 0, now: 784_111_767_000)).myself()
        #expect(pacing.waits == [.seconds(10)])
    }

    @Test(arguments: [
        "9223372036854775807", "99999999999999999999999", "0", "-5", "soon", "",
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 31 Feb 2030 00:00:00 GMT",
    ])
    func meaninglessRetryAfterIsTheBackOff(value: String) async throws {
        let pacing = RecordedPacing()
        let transport = ScriptedTransport([.json(429, "{}", ["Retry-After": value]), .json(200, "{}")])
        _ = try await makeClient(transport, pacing: pacing.pacing(now: 1_900_000_000_000)).myself()
        #expect(pacing.waits == [.seconds(2)])
    }

    @Test func createIsSentOnceWhenItsAnswerIsLost() async throws {
        for answer in [
            Result<HTTPResponse, HTTPTransportError>.lost(.timedOut), .lost(.connectionLost), .json(502, ""),
            .json(500, ""), .json(504, ""), .json(503, ""),
        ] {
            let pacing = RecordedPacing()
            let transport = ScriptedTransport([answer, .json(201, #"{"id":"2","key":"A-2"}"#)])
            let client = try makeClient(transport, pacing: pacing.pacing())
            let error = await jiraFailure { () async throws(JiraError) in
                _ = try await client.createIssue(IssueDraft(project: "A", issueType: "Task", summary: "s"))
            }
            #expect(error?.isAmbiguousWrite == true)
            #expect(transport.requests.count == 1)
            #expect(pacing.waits.isEmpty)
        }
    }

    @Test func createIsSentAgainWhenItSurelyDidNotHappen() async throws {
        let transport = ScriptedTransport([
            .lost(.cannotConnect, .notSent), .json(429, ""),
            .json(201, #"{"id":"2","key":"A-2","self":"x"}"#),
        ])
        let created = try await makeClient(transport).createIssue(
            IssueDraft(project: "A", issueType: "Task", summary: "s")
        )
        #expect(created == CreatedIssue(id: "2", key: "A-2"))
        #expect(transport.requests.count == 3)
        #expect(Set(transport.bodies).count == 1)
    }

    @Test func lastFailureIsReported() async throws {
        let transport = ScriptedTransport([
            .json(503, ""), .json(503, ""), .json(502, #"{"message":"down"}"#),
        ])
        let client = try makeClient(transport, retries: 2)
        let error = await jiraFailure { () async throws(JiraError) in _ = try await client.myself() }
        #expect(error?.status == 502)
        #expect(error?.errorMessages == ["down"])
        #expect(transport.requests.count == 3)
    }

    @Test func cancellationWhileWaitingEndsTheCall() async throws {
        let transport = ScriptedTransport([.json(503, "")])
        let pacing = JiraPacing(now: { 0 }, sleep: { _ in throw CancellationError() }, chance: { 0 })
        let client = try makeClient(transport, pacing: pacing)
        let error = await jiraFailure { () async throws(JiraError) in _ = try await client.myself() }
        #expect(error?.isCancellation == true)
        #expect(error?.isAmbiguousWrite == false)
        #expect(transport.requests.count == 1)
    }

    @Test func credentialsAreAskedForEachAttempt() async throws {
        struct Renewing: AuthorizationProvider {
            let calls = Locked(0)
            func authorize(_ request: inout HTTPRequest) async throws(AuthorizationError) {
                let call = calls.withLock {
                    $0 += 1
                    return $0
                }
                if call == 3 { throw AuthorizationError("the grant is gone; sign in again") }
                request.fields["Authorization"] = "Bearer \(call)"
            }
        }
        let transport = ScriptedTransport { _, _ in .json(503, "") }
        let client = JiraClient(
            site: try JiraSite(name: "hq", url: "https://jira.invalid"),
            credentials: Renewing(),
            transport: transport,
            pacing: RecordedPacing().pacing()
        )
        let error = await jiraFailure { () async throws(JiraError) in _ = try await client.myself() }
        #expect(transport.requests.map { $0.fields["Authorization"] } == ["Bearer 1", "Bearer 2"])
        #expect(error?.code == .unauthorized)
        #expect(error?.message == "the grant is gone; sign in again")
    }
}
