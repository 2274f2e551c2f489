import Foundation
import HTTPMessages
import Jira
import JiraSandbox
import Locking
import Secrets
import Testing

/// Webhooks the whole way: registered by the client, delivered by the sandbox, proven and read by the client.
struct WebhookSessionTests {
    private let hmac: HMACSHA256Function = { HMACSHA256(of: $1, key: $0).bytes }
    private let draft = JiraWebhookDraft(events: ["jira:issue_updated"], jql: "project = 10000")
    private let day: Int64 = 86_400_000

    /// Takes deliveries as a program behind a webhook would.
    private final class Receiver: HTTPClientTransport {
        private let log = Locked<[HTTPRequest]>([])
        var requests: [HTTPRequest] { log.withLock { $0 } }

        func send(_ request: HTTPRequest, timeout: Duration) async throws(HTTPTransportError) -> HTTPResponse
        {
            log.withLock { $0.append(request) }
            return HTTPResponse(status: 204)
        }
    }

    /// A client that came in by OAuth 2.0, through the gateway.
    private func appClient(_ site: FeatureSite) async throws -> JiraClient {
        func send(_ method: HTTPMethod, _ path: String, _ body: String = "") async throws -> HTTPResponse {
            let request = HTTPRequest(
                method: method,
                scheme: "http",
                authority: "127.0.0.1:1",
                path: path,
                fields: ["Content-Type": "application/json"],
                body: Data(body.utf8)
            )
            return try await SandboxTransport(site.jira).send(request, timeout: .seconds(5))
        }
        let consent = try await send(
            .get,
            "/authorize?audience=api.atlassian.com&client_id=sandbox-client&response_type=code&prompt=consent&state=s"
                + "&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fdone&sandbox_consent=ops%40example.com"
                + "&scope=read%3Ajira-work%20write%3Ajira-work%20manage%3Ajira-webhook"
        )
        let location = try #require(consent.fields["Location"])
        let code = try #require(
            URLComponents(string: location)?.queryItems?.first { $0.name == "code" }?.value
        )
        let answer = try await send(
            .post,
            "/oauth/token",
            #"{"grant_type":"authorization_code","client_id":"sandbox-client","client_secret":"sandbox-client-secret","#
                + #""code":"\#(code)","redirect_uri":"http://127.0.0.1:9/done"}"#
        )
        struct Token: Decodable { var access_token: String }
        let token = try JSONDecoder().decode(Token.self, from: answer.body).access_token
        return JiraClient(
            site: try JiraSite(name: "app", url: "http://127.0.0.1:1").throughGateway(
                "http://127.0.0.1:1",
                cloudID: "11223344-a1b2-4b33-8444-def123456789"
            ),
            credentials: try JiraCredentials.personalToken(account: "app", token: token),
            transport: SandboxTransport(site.jira),
            pacing: JiraPacing(now: { site.now }, sleep: { _ in }, chance: { 0.5 })
        )
    }

    @Test func webhooksAreKeptForMonthsAndTheirDeliveriesProven() async throws {
        let site = try FeatureSite(.cloud) { $0.signIn.accessTokenSeconds = 400 * 86_400 }
        let client = try await appClient(site)
        let upkeep = WebhookUpkeep(wanted: [draft], url: "http://127.0.0.1:9/hook")
        let first = try await client.keepWebhooks(upkeep)
        #expect(first.registrations == [.registered(id: 1)])
        var refreshes = 0
        for _ in 1...80 {
            site.advance(milliseconds: day)
            let report = try await client.keepWebhooks(upkeep)
            #expect(report.plan.add.isEmpty && report.plan.remove.isEmpty)
            if report.expires != nil { refreshes += 1 }
        }
        // Once a week.
        #expect(refreshes == 10)
        try await client.editIssue(.key("FIELD-1"), fields: ["summary": .text("new")])
        let receiver = Receiver()
        await SandboxCourier(site.jira, transport: receiver).deliverDue()
        let request = try #require(receiver.requests.first)
        let proof = try WebhookToken.verified(
            header: request.fields["Authorization"],
            clientSecret: Array("sandbox-client-secret".utf8),
            clientID: "sandbox-client",
            now: site.now,
            hmac: hmac
        )
        #expect(proof.expires * 1_000 > site.now)
        let head = JiraWebhookHead(path: request.path) { request.fields[$0] }
        #expect(head.identifier != nil && head.triggeredBy == proof.subject)
        let payload = try JiraWebhookPayload(body: Array(request.body))
        #expect(payload.event == "jira:issue_updated" && payload.issueID == "10001")
        #expect(payload.issue?.issue.summary == "new" && payload.matchedWebhookIDs == [1])
        #expect(payload.change?.items.map(\.fieldID) == ["summary"])
    }

    @Test func deliveriesOfAdministratorsAreSigned() async throws {
        for product in SandboxProduct.allCases {
            let site = try FeatureSite(product)
            let hook = JiraAdminWebhook(name: "n", url: "http://127.0.0.1:9/", events: ["issuelink_created"])
            _ = try await site.client.registerAdminWebhook(hook, secret: "s3cret")
            try await site.client.link(cluster: .id("10001"), member: .id("10002"), type: "Job Cluster")
            let receiver = Receiver()
            await SandboxCourier(site.jira, transport: receiver).deliverDue()
            let request = try #require(receiver.requests.first)
            #expect(
                WebhookSignature.isValid(
                    header: request.fields["X-Hub-Signature"],
                    body: Array(request.body),
                    secret: Array("s3cret".utf8),
                    hmac: hmac
                )
            )
            let payload = try JiraWebhookPayload(body: Array(request.body))
            #expect(payload.link?.sourceIssueID == "10001" && payload.link?.destinationIssueID == "10002")
        }
    }
}
