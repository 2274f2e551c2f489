import Foundation
import HTTPMessages
import JiraSandbox
import Locking
import Secrets
import Testing

/// Webhooks of the sandbox: what is delivered, when, and with which proof.
struct WebhookTests {
    /// Keeps what comes and answers by a script; 200 when that is used up.
    private final class Receiver: HTTPClientTransport {
        private let log = Locked<[HTTPRequest]>([])
        private let statuses: [Int]

        init(_ statuses: [Int] = []) { self.statuses = statuses }

        var requests: [HTTPRequest] { log.withLock { $0 } }
        var events: [String] { requests.map { JSONNode(Self.json($0))["webhookEvent"].string } }

        static func json(_ request: HTTPRequest) -> Any? {
            try? JSONSerialization.jsonObject(with: request.body)
        }

        func send(_ request: HTTPRequest, timeout: Duration) async throws(HTTPTransportError) -> HTTPResponse
        {
            let number = log.withLock { log in
                log.append(request)
                return log.count
            }
            let status = number <= statuses.count ? statuses[number - 1] : 200
            guard status > 0 else {
                throw HTTPTransportError(kind: .cannotConnect, deliveryState: .notSent, message: "scripted")
            }
            return HTTPResponse(status: status)
        }
    }

    private static let all =
        #"["jira:issue_created","jira:issue_updated","jira:issue_deleted","comment_created","comment_deleted","#
        + #""issuelink_created","issuelink_deleted","issue_property_set","issue_property_deleted"]"#

    private func register(
        _ caller: SandboxCaller,
        _ more: String = "",
        url: String = "http://127.0.0.1:9/hook"
    )
        async throws
    {
        let path =
            caller.configuration.product == .cloud
            ? "/rest/webhooks/1.0/webhook" : "/rest/jira-webhook/1.0/webhooks"
        let reply = try await caller.send(
            .post,
            path,
            #"{"name":"n","url":"\#(url)","events":\#(Self.all)\#(more)}"#
        )
        try #require(reply.status == 201, "\(reply.text)")
    }

    @Test func eventsOfAnIssueAreDeliveredInTheShapeOfVersionTwo() async throws {
        let caller = try SandboxCaller(tickets: 2)
        let receiver = Receiver()
        let courier = SandboxCourier(caller.jira, transport: receiver)
        try await register(caller, #","secret":"It's a Secret to Everybody""#)
        try await caller.send(
            .put,
            "/issue/FIELD-1",
            #"{"fields":{"description":\#(document("Words")),"customfield_10104":45}}"#
        )
        try await caller.send(.post, "/issue/FIELD-1/comment", #"{"body":\#(document("Note"))}"#)
        try await caller.send(
            .post,
            "/issueLink",
            #"{"type":{"name":"Blocks"},"inwardIssue":{"key":"FIELD-1"},"outwardIssue":{"key":"FIELD-2"}}"#
        )
        try await caller.send(.put, "/issue/FIELD-1/properties/p", "1")
        try await caller.send(.delete, "/issue/FIELD-2")
        await courier.deliverDue()
        #expect(
            receiver.events == [
                "jira:issue_updated", "jira:issue_updated", "comment_created", "jira:issue_updated",
                "jira:issue_updated", "issuelink_created", "issue_property_set", "jira:issue_updated",
                "jira:issue_updated", "issuelink_deleted", "jira:issue_deleted",
            ]
        )
        let first = JSONNode(Receiver.json(receiver.requests[0]))
        #expect(first["issue"]["fields"]["description"].string == "Words")
        #expect(first["issue"]["self"].string == "http://127.0.0.1:80/rest/api/2/issue/10001")
        #expect(first["issue_event_type_name"].string == "issue_updated" && first["timestamp"].int > 0)
        #expect(
            first["changelog"]["items"].array.count == 2 && first["user"]["accountId"].string.isEmpty == false
        )
        // A number field is a whole number here, unlike in answers.
        #expect(
            String(decoding: receiver.requests[0].body, as: UTF8.self).contains(#""customfield_10104":45,"#)
        )
        let comment = JSONNode(Receiver.json(receiver.requests[2]))
        #expect(comment["comment"]["body"].string == "Note" && comment["user"].isMissing)
        #expect(comment["issue"]["fields"]["summary"].string == "Job 1")
        #expect(comment["issue"]["fields"]["labels"].isMissing)
        let link = JSONNode(Receiver.json(receiver.requests[5]))["issueLink"]
        #expect(link["sourceIssueId"].int == 10_001 && link["destinationIssueId"].int == 10_002)
        #expect(JSONNode(Receiver.json(receiver.requests[5]))["issue"].isMissing)
        let request = receiver.requests[0]
        #expect(request.path.hasPrefix("/hook?triggeredByUser=5b10a2844c20165700ede21g"))
        #expect(request.fields["X-Atlassian-Webhook-Retry"] == "0")
        #expect(request.fields["X-Atlassian-Webhook-Flow"] == "Primary")
        let key = Array("It's a Secret to Everybody".utf8)
        let code = HMACSHA256(of: Array(request.body), key: key).hex
        #expect(request.fields["X-Hub-Signature"] == "sha256=\(code)")
        #expect(Set(receiver.requests.map { $0.fields["X-Atlassian-Webhook-Identifier"] }).count == 11)
    }

    @Test func dataCentersCommentsHaveNoIssueAndItsSecretIsInTheConfiguration() async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 1)
        let receiver = Receiver()
        try await register(caller, #","secret":"ignored","configuration":{"EXCLUDE_BODY":"false"}"#)
        try await register(caller, #","configuration":{"SECRET":"s","EXCLUDE_BODY":"true"}"#)
        try await caller.send(.post, "/issue/FIELD-1/comment", #"{"body":"Note"}"#)
        await SandboxCourier(caller.jira, transport: receiver).deliverDue()
        let comments = receiver.requests.filter { !$0.body.isEmpty }
            .map { JSONNode(Receiver.json($0)) }.filter { $0["webhookEvent"].string == "comment_created" }
        #expect(comments.count == 1 && comments.first?["issue"].isMissing == true)
        #expect(comments.first?["comment"]["self"].string.contains("/issue/10001/comment/") == true)
        #expect(receiver.requests.map { $0.fields["X-Hub-Signature"] != nil } == [false, true, false, true])
        #expect(receiver.requests.filter { $0.body.isEmpty }.count == 2)
        #expect(try await caller.send(.get, "/rest/webhooks/1.0/webhook").status == 404)
    }

    @Test func failuresAreRetriedFiveTimesWithOneIdentifierOnVirtualTime() async throws {
        let caller = try SandboxCaller(tickets: 1)
        let receiver = Receiver([500, 0, 429, 408, 503, 500, 200])
        let courier = SandboxCourier(caller.jira, transport: receiver)
        try await register(caller)
        try await caller.send(.put, "/issue/FIELD-1", #"{"fields":{"summary":"x"}}"#)
        await courier.deliverDue()
        #expect(receiver.requests.count == 1)
        for _ in 0..<6 {
            let due = caller.jira.nextDeliveryDue().map { $0 - caller.clock.now }
            if let due { #expect((300_000...900_000).contains(due)) }
            caller.clock.advance(milliseconds: 299_000)
            let before = receiver.requests.count
            await courier.deliverDue()
            #expect(receiver.requests.count == before)
            caller.clock.advance(milliseconds: 601_000)
            await courier.deliverDue()
        }
        #expect(receiver.requests.count == 6)
        #expect(
            receiver.requests.map { $0.fields["X-Atlassian-Webhook-Retry"] } == [
                "0", "1", "2", "3", "4", "5",
            ]
        )
        #expect(Set(receiver.requests.map { $0.fields["X-Atlassian-Webhook-Identifier"] }).count == 1)
        #expect(receiver.requests.last?.fields["X-Atlassian-Webhook-Flow"] == "Secondary")
        let statistics = caller.jira.deliveryStatistics()
        #expect(statistics.attempts == 6 && statistics.failed == 1 && statistics.waiting == 0)
    }

    @Test(arguments: [400, 401, 404, 410, 301]) func otherAnswersAreFinal(status: Int) async throws {
        let caller = try SandboxCaller(tickets: 1)
        let receiver = Receiver([status])
        try await register(caller)
        try await caller.send(.put, "/issue/FIELD-1", #"{"fields":{"summary":"x"}}"#)
        await SandboxCourier(caller.jira, transport: receiver).deliverDue()
        #expect(caller.jira.deliveryStatistics().failed == 1 && caller.jira.nextDeliveryDue() == nil)
    }

    @Test func deliveriesAreDoubledLostSwappedAndDelayedAsConfigured() async throws {
        let caller = try SandboxCaller(tickets: 1) {
            $0.webhooks.duplicateEvery = 3
            $0.webhooks.loseEvery = 4
            $0.webhooks.swapEvery = 2
        }
        let receiver = Receiver()
        let courier = SandboxCourier(caller.jira, transport: receiver)
        try await register(caller)
        for number in 1...4 {
            try await caller.send(.put, "/issue/FIELD-1", #"{"fields":{"summary":"s\#(number)"}}"#)
        }
        func summaries() -> [String] {
            receiver.requests.map { JSONNode(Receiver.json($0))["issue"]["fields"]["summary"].string }
        }
        await courier.deliverDue()
        #expect(summaries() == ["s1", "s3"])
        caller.clock.advance(milliseconds: 1_000)
        await courier.deliverDue()
        #expect(summaries() == ["s1", "s3", "s2", "s3"])
        #expect(
            receiver.requests[1].fields["X-Atlassian-Webhook-Identifier"]
                == receiver.requests[3].fields["X-Atlassian-Webhook-Identifier"]
        )
        #expect(caller.jira.deliveryStatistics().lost == 1)
        let slow = try SandboxCaller(tickets: 1) { $0.webhooks.delay = .seconds(40) ... .seconds(50) }
        try await register(slow)
        try await slow.send(.put, "/issue/FIELD-1", #"{"fields":{"summary":"x"}}"#)
        let late = Receiver()
        await SandboxCourier(slow.jira, transport: late).deliverDue()
        #expect(late.requests.isEmpty)
        slow.clock.advance(milliseconds: 50_000)
        await SandboxCourier(slow.jira, transport: late).deliverDue()
        #expect(late.requests.first?.fields["X-Atlassian-Webhook-Flow"] == "Secondary")
    }

    @Test func filtersDecide() async throws {
        let caller = try SandboxCaller(tickets: 2)
        let receiver = Receiver()
        try await register(caller, #","filters":{"issue-related-events-section":"key = FIELD-2"}"#)
        for key in ["FIELD-1", "FIELD-2"] {
            try await caller.send(.put, "/issue/\(key)", #"{"fields":{"summary":"x"}}"#)
        }
        await SandboxCourier(caller.jira, transport: receiver).deliverDue()
        #expect(receiver.requests.count == 1)
        #expect(JSONNode(Receiver.json(receiver.requests[0]))["issue"]["key"].string == "FIELD-2")
    }

    @Test(arguments: [
        "http://example.com/", "http://127.0.0.1.example.com/", "http://a@127.0.0.1/", "http://10.0.0.1/",
    ])
    func nothingButThisMachineIsPostedTo(url: String) async throws {
        let caller = try SandboxCaller(tickets: 1)
        let receiver = Receiver()
        try await register(caller, url: url)
        try await caller.send(.put, "/issue/FIELD-1", #"{"fields":{"summary":"x"}}"#)
        await SandboxCourier(caller.jira, transport: receiver).deliverDue()
        #expect(receiver.requests.isEmpty && caller.jira.deliveryStatistics().failed == 1)
    }

    @Test func bulkWorkSaysSo() async throws {
        let caller = try SandboxCaller(tickets: 1)
        let receiver = Receiver()
        try await register(caller)
        let made = try await caller.send(
            .post,
            "/bulk/issues/fields",
            #"{"selectedIssueIdsOrKeys":["FIELD-1"],"selectedActions":["priority"],"#
                + #""editedFieldsInput":{"priority":{"priorityId":"1"}}}"#
        )
        caller.clock.advance(milliseconds: 2_000)
        await SandboxCourier(caller.jira, transport: receiver).deliverDue()
        let body = JSONNode(Receiver.json(try #require(receiver.requests.first)))
        #expect(body["bulkOperationMetaData"]["taskId"].string == made["taskId"].string)
    }

    @Test func onlyAdministratorsRegisterAndBadOnesAreRefused() async throws {
        let caller = try SandboxCaller(tickets: 1) { $0.deniedPermissions = ["ADMINISTER"] }
        #expect(try await caller.send(.get, "/rest/webhooks/1.0/webhook").status == 403)
        let admin = try SandboxCaller(tickets: 1)
        let reply = try await admin.send(.post, "/rest/webhooks/1.0/webhook", #"{"url":"nowhere"}"#)
        #expect(reply.status == 400 && reply["errors"].keys == ["events", "name", "url"])
        #expect(try await admin.send(.get, "/webhook").status == 403)
        #expect(
            try await admin.send(.post, "/webhook", #"{"url":"http://127.0.0.1/","webhooks":[]}"#).status
                == 403
        )
    }

    // MARK: Webhooks of apps

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
        let receiver = Receiver()
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
        let body = JSONNode(Receiver.json(request))
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
