import Foundation
import HTTPMessages
import JiraSandbox
import Secrets
import Testing

/// Webhooks of the sandbox: what is delivered, when, and with which proof.
struct WebhookTests {
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

    @Test func aWebhookOfDataCenterIsShownAsItWasRegistered() async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 1)
        try await register(caller, #","sslVerificationRequired":false"#)
        let place = "/rest/jira-webhook/1.0/webhooks/1"
        let made = try await caller.send(.get, place)
        #expect(made["sslVerificationRequired"].bool == false)
        caller.clock.advance(milliseconds: 5_000)
        let changed = try await caller.send(.put, place, #"{"name":"other"}"#)
        #expect(changed["name"].string == "other" && changed["sslVerificationRequired"].bool == false)
        #expect(changed["createdDate"].int == made["createdDate"].int)
        #expect(changed["updatedDate"].int == made["updatedDate"].int + 5_000)
    }

    @Test func eventsOfAnIssueAreDeliveredInTheShapeOfVersionTwo() async throws {
        let caller = try SandboxCaller(tickets: 2)
        let receiver = WebhookReceiver()
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
        let first = JSONNode(WebhookReceiver.json(receiver.requests[0]))
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
        let comment = JSONNode(WebhookReceiver.json(receiver.requests[2]))
        #expect(comment["comment"]["body"].string == "Note" && comment["user"].isMissing)
        #expect(comment["issue"]["fields"]["summary"].string == "Job 1")
        #expect(comment["issue"]["fields"]["labels"].isMissing)
        let link = JSONNode(WebhookReceiver.json(receiver.requests[5]))["issueLink"]
        #expect(link["sourceIssueId"].int == 10_001 && link["destinationIssueId"].int == 10_002)
        #expect(JSONNode(WebhookReceiver.json(receiver.requests[5]))["issue"].isMissing)
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
        let receiver = WebhookReceiver()
        try await register(caller, #","secret":"ignored","configuration":{"EXCLUDE_BODY":"false"}"#)
        try await register(caller, #","configuration":{"SECRET":"s","EXCLUDE_BODY":"true"}"#)
        try await caller.send(.post, "/issue/FIELD-1/comment", #"{"body":"Note"}"#)
        await SandboxCourier(caller.jira, transport: receiver).deliverDue()
        let comments = receiver.requests.filter { !$0.body.isEmpty }
            .map { JSONNode(WebhookReceiver.json($0)) }.filter {
                $0["webhookEvent"].string == "comment_created"
            }
        #expect(comments.count == 1 && comments.first?["issue"].isMissing == true)
        #expect(comments.first?["comment"]["self"].string.contains("/issue/10001/comment/") == true)
        #expect(receiver.requests.map { $0.fields["X-Hub-Signature"] != nil } == [false, true, false, true])
        #expect(receiver.requests.filter { $0.body.isEmpty }.count == 2)
        #expect(try await caller.send(.get, "/rest/webhooks/1.0/webhook").status == 404)
    }

    @Test func failuresAreRetriedFiveTimesWithOneIdentifierOnVirtualTime() async throws {
        let caller = try SandboxCaller(tickets: 1)
        let receiver = WebhookReceiver([500, 0, 429, 408, 503, 500, 200])
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
        let receiver = WebhookReceiver([status])
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
        let receiver = WebhookReceiver()
        let courier = SandboxCourier(caller.jira, transport: receiver)
        try await register(caller)
        for number in 1...4 {
            try await caller.send(.put, "/issue/FIELD-1", #"{"fields":{"summary":"s\#(number)"}}"#)
        }
        func summaries() -> [String] {
            receiver.requests.map { JSONNode(WebhookReceiver.json($0))["issue"]["fields"]["summary"].string }
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
        let late = WebhookReceiver()
        await SandboxCourier(slow.jira, transport: late).deliverDue()
        #expect(late.requests.isEmpty)
        slow.clock.advance(milliseconds: 50_000)
        await SandboxCourier(slow.jira, transport: late).deliverDue()
        #expect(late.requests.first?.fields["X-Atlassian-Webhook-Flow"] == "Secondary")
    }

    @Test func filtersDecide() async throws {
        let caller = try SandboxCaller(tickets: 2)
        let receiver = WebhookReceiver()
        try await register(caller, #","filters":{"issue-related-events-section":"key = FIELD-2"}"#)
        for key in ["FIELD-1", "FIELD-2"] {
            try await caller.send(.put, "/issue/\(key)", #"{"fields":{"summary":"x"}}"#)
        }
        await SandboxCourier(caller.jira, transport: receiver).deliverDue()
        #expect(receiver.requests.count == 1)
        #expect(JSONNode(WebhookReceiver.json(receiver.requests[0]))["issue"]["key"].string == "FIELD-2")
    }

    @Test(arguments: [
        "http://example.com/", "http://127.0.0.1.example.com/", "http://a@127.0.0.1/", "http://10.0.0.1/",
    ])
    func nothingButThisMachineIsPostedTo(url: String) async throws {
        let caller = try SandboxCaller(tickets: 1)
        let receiver = WebhookReceiver()
        try await register(caller, url: url)
        try await caller.send(.put, "/issue/FIELD-1", #"{"fields":{"summary":"x"}}"#)
        await SandboxCourier(caller.jira, transport: receiver).deliverDue()
        #expect(receiver.requests.isEmpty && caller.jira.deliveryStatistics().failed == 1)
    }

    @Test func bulkWorkSaysSo() async throws {
        let caller = try SandboxCaller(tickets: 1)
        let receiver = WebhookReceiver()
        try await register(caller)
        let made = try await caller.send(
            .post,
            "/bulk/issues/fields",
            #"{"selectedIssueIdsOrKeys":["FIELD-1"],"selectedActions":["priority"],"#
                + #""editedFieldsInput":{"priority":{"priorityId":"1"}}}"#
        )
        caller.clock.advance(milliseconds: 2_000)
        await SandboxCourier(caller.jira, transport: receiver).deliverDue()
        let body = JSONNode(WebhookReceiver.json(try #require(receiver.requests.first)))
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
}
