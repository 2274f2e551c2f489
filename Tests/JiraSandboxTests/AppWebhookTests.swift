import Foundation
import HTTPMessages
import JiraSandbox
import Secrets
import Testing

/// Webhooks that OAuth 2.0 apps register for themselves: limits, filters, expiry, proof.
struct AppWebhookTests {
    private static let day: Int64 = 86_400_000

    /// Asks through the gateway as an app.
    private func ask(
        _ caller: SandboxCaller,
        _ token: String,
        _ method: HTTPMethod,
        _ path: String,
        _ body: String? = nil
    ) async throws -> SandboxReply {
        try await caller.send(
            method,
            CloudSignInTests.gateway + "/rest/api/3" + path,
            body,
            authorization: "Bearer " + token
        )
    }

    private func appToken(_ caller: SandboxCaller) async throws -> String {
        try await CloudSignInTests.signIn(
            caller,
            ["scope": CloudSignInTests.scopes + " manage:jira-webhook"]
        )["access_token"].string
    }

    private static func registration(_ jql: String, url: String = "http://127.0.0.1:9/app", more: String = "")
        -> String
    {
        #"{"url":"\#(url)","webhooks":[{"events":["jira:issue_updated","comment_created","issue_property_set"],"#
            + #""jqlFilter":"\#(jql)"\#(more)}]}"#
    }

    @Test func appsRegisterUpToFiveAtOneAddressForThirtyDays() async throws {
        let caller = try SandboxCaller(tickets: 1) { $0.signIn.accessTokenSeconds = 90 * 86_400 }
        let token = try await appToken(caller)
        for number in 1...5 {
            let reply = try await ask(caller, token, .post, "/webhook", Self.registration("project = 10000"))
            #expect(reply["webhookRegistrationResult"][0]["createdWebhookId"].int == number, "\(reply.text)")
        }
        let sixth = try await ask(caller, token, .post, "/webhook", Self.registration("project = 10000"))
        #expect(sixth.status == 200)
        #expect(sixth["webhookRegistrationResult"][0]["errors"].array.count == 1)
        _ = try await ask(caller, token, .delete, "/webhook", #"{"webhookIds":[5,99]}"#)
        let elsewhere = Self.registration("project = 10000", url: "http://127.0.0.1:9/other")
        let other = try await ask(caller, token, .post, "/webhook", elsewhere)
        #expect(other["webhookRegistrationResult"][0]["errors"][0].string.contains("single URL"))
        let list = try await ask(caller, token, .get, "/webhook")
        #expect(list["values"].array.count == 4 && list["isLast"].bool == true)
        #expect(list["values"][0]["expirationDate"].int == Int(caller.clock.now + 30 * Self.day))
        caller.clock.advance(milliseconds: 20 * Self.day)
        let refreshed = try await ask(caller, token, .put, "/webhook/refresh", #"{"webhookIds":[1,77]}"#)
        #expect(refreshed["expirationDate"].int == Int(caller.clock.now + 30 * Self.day))
        caller.clock.advance(milliseconds: 11 * Self.day)
        let left = try await ask(caller, token, .get, "/webhook")
        #expect(left["values"].array.map { $0["id"].int } == [1])
        #expect(try await ask(caller, token, .get, "/webhook/failed").status == 403)
    }

    @Test(
        arguments: [
            ("project = 10000 AND status IN (Done) AND issuetype != Epic", ""),
            ("issueKey = FIELD-1 OR NOT assignee = x", ""),
            ("watchCount > 1", "The clause watchCount is unsupported"),
            ("project ~ 10000", "The operator ~ is unsupported"),
            ("cf[10101] = 1", "The clause cf[10101] is unsupported"),
            ("project = 10000 ORDER BY key", "The clause ORDER BY is unsupported"),
            ("status was Done", "The operator of the history of status is unsupported"),
        ]
    ) func filtersOfAppsAreAPartOfTheLanguage(jql: String, words: String) async throws {
        let caller = try SandboxCaller(tickets: 1)
        let token = try await appToken(caller)
        let result = try await ask(caller, token, .post, "/webhook", Self.registration(jql))[
            "webhookRegistrationResult"
        ][0]
        #expect(result["createdWebhookId"].isMissing != words.isEmpty)
        if !words.isEmpty { #expect(result["errors"].strings.contains(words), "\(result["errors"].strings)") }
    }

    @Test(arguments: ["worklog_created", "issuelink_created", "jira:nothing"])
    func appsAreNotToldOfWorklogsAndLinks(event: String) async throws {
        let caller = try SandboxCaller(tickets: 1)
        let token = try await appToken(caller)
        let body =
            #"{"url":"http://127.0.0.1:9/","webhooks":[{"events":["\#(event)"],"jqlFilter":"project = 10000"}]}"#
        #expect(try await ask(caller, token, .post, "/webhook", body).status == 400)
    }

    @Test func deliveriesOfAppsCarryATokenAndTheIdsThatMatched() async throws {
        let caller = try SandboxCaller(tickets: 1)
        let token = try await appToken(caller)
        let receiver = WebhookReceiver()
        let filter = #","fieldIdsFilter":["summary"],"issuePropertyKeysFilter":["mine"]"#
        _ = try await ask(
            caller,
            token,
            .post,
            "/webhook",
            Self.registration("project = 10000", more: filter)
        )
        try await caller.send(.put, "/issue/FIELD-1", #"{"fields":{"priority":{"name":"Low"}}}"#)
        try await caller.send(.put, "/issue/FIELD-1", #"{"fields":{"summary":"new"}}"#)
        try await caller.send(.put, "/issue/FIELD-1/properties/other", "1")
        try await caller.send(.put, "/issue/FIELD-1/properties/mine", "1")
        await SandboxCourier(caller.jira, transport: receiver).deliverDue()
        #expect(receiver.events == ["jira:issue_updated", "issue_property_set"])
        let request = try #require(receiver.requests.first)
        #expect(request.fields["X-Hub-Signature"] == nil)
        let body = JSONNode(WebhookReceiver.json(request))
        #expect(body["matchedWebhookIds"][0].int == 1 && body["changelog"]["items"].array.count == 1)
        let parts = try #require(request.fields["Authorization"]?.dropFirst(7).split(separator: "."))
        #expect(parts.count == 3)
        let code = HMACSHA256(
            of: Array("\(parts[0]).\(parts[1])".utf8),
            key: Array("sandbox-client-secret".utf8)
        )
        let text = Data(code.bytes).base64EncodedString().replacing("+", with: "-")
            .replacing("/", with: "_").replacing("=", with: "")
        #expect(parts[2] == text)
    }
}
