import Foundation
import HTTPMessages
import Jira
import JiraSandbox
import Secrets
import Testing

/// Webhooks: registration on all three ways, upkeep, bodies, signatures.
struct WebhookTests {
    private let hmac: HMACSHA256Function = { HMACSHA256(of: $1, key: $0).bytes }

    // MARK: Bodies

    private func sample(_ name: String) throws -> JiraWebhookPayload {
        let data = try #require(SharedFacts.file("samples/webhook-\(name).json"))
        return try JiraWebhookPayload(body: Array(data), fields: ["customfield_10072"])
    }

    @Test(.enabled(if: SharedFacts.hasObservedAnswers)) func everyPublishedBodyIsRead() throws {
        let updated = try sample("cloud-issue-updated-changelog")
        #expect(updated.event == "jira:issue_updated" && updated.timestamp == 1_565_574_553_414)
        #expect(updated.issue?.issue.key == "TES-14" && updated.issueID == "10368")
        #expect(updated.change?.id == "11479" && updated.change?.items.first?.numbers.to == 12)
        #expect(updated.issue?.issue.fields["customfield_10072"] == .number(12))
        #expect(updated.user?.accountID != nil && updated.issue?.projectKey == "TES")
        let created = try sample("cloud-issue-created-many-fields")
        #expect(
            created.issueEventType == "issue_created" && created.issue?.issue.labels == ["Label1", "Label2"]
        )
        #expect(created.change?.items.first?.toAccountID != nil)
        let deleted = try sample("cloud-issue-deleted")
        #expect(deleted.event == "jira:issue_deleted" && deleted.change == nil && deleted.issueID == "10303")
        let comment = try sample("cloud-comment-created")
        #expect(comment.issue?.issue.status == "To Do" && comment.comment?.body == "Added a comment")
        #expect(comment.user == nil && comment.comment?.author?.displayName == "Test User")
        let onServer = try sample("server-comment-created")
        #expect(onServer.issue == nil && onServer.issueID == "10013" && onServer.comment?.id == "10082")
        let server = try sample("server-issue-updated-changelog")
        #expect(server.user?.name == "test" && server.change?.items.first?.fieldID == nil)
    }

    @Test(.enabled(if: SharedFacts.hasObservedAnswers)) func bodiesWithoutAnIssueAreRead() throws {
        let data = try #require(SharedFacts.file("samples/webhook-misc-worklog-issuelink-sprint.json"))
        let all = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        func read(_ name: String) throws -> JiraWebhookPayload {
            try JiraWebhookPayload(
                body: Array(try JSONSerialization.data(withJSONObject: try #require(all[name])))
            )
        }
        let worklog = try read("worklog_created")
        #expect(worklog.issueID == "12463" && worklog.worklog?.timeSpentSeconds == 60 && worklog.user == nil)
        let link = try read("issuelink_created")
        #expect(link.link?.sourceIssueID == "10072" && link.link?.destinationIssueID == "10088")
        #expect(link.link?.type == "Blocks" && link.link?.isSystem == false && link.issueID == nil)
        let sprint = try read("sprint_updated")
        #expect(
            sprint.sprint?.id == 196 && sprint.sprint?.boardID == 9
                && sprint.sprint?.end != sprint.oldSprint?.end
        )
        #expect(try read("sprint_updated_future_no_dates").sprint?.start == nil)
        let prints = try all.keys.sorted().map { try read($0).fingerprint }
        #expect(Set(prints).count == 4)
    }

    @Test func integersNullsAndStrangersDoNoHarm() throws {
        let body =
            #"{"webhookEvent":"jira:issue_updated","timestamp":null,"user":5,"issue":{"id":7,"key":"A-1"},"#
            + #""changelog":{"id":3,"items":[]},"matchedWebhookIds":["5",6],"bulkOperationMetaData":{"a":[1]},"new":1}"#
        let payload = try JiraWebhookPayload(body: Array(body.utf8))
        #expect(payload.issueID == "7" && payload.issue?.issue.key == "A-1" && payload.change?.id == "3")
        #expect(payload.matchedWebhookIDs == [5, 6] && payload.bulkOperation?.text == #"{"a":[1]}"#)
        for text in ["", "{}", "[]", #"{"webhookEvent":1}"#] {
            #expect(throws: (any Error).self) { try JiraWebhookPayload(body: Array(text.utf8)) }
        }
    }

    @Test func theHeadIsRead() {
        let fields: HTTPFields = [
            "x-atlassian-webhook-identifier": "abc", "X-Atlassian-Webhook-Retry": "2",
            "X-Atlassian-Webhook-Flow": "Secondary",
        ]
        let head = JiraWebhookHead(path: "/hook?a=1&triggeredByUser=557058%3Ax") { fields[$0] }
        #expect(head.identifier == "abc" && head.retry == 2 && head.flow == "Secondary")
        #expect(head.triggeredBy == "557058:x" && head.trace == nil)
    }

    // MARK: Proof

    @Test(
        arguments: [
            ("sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9", true),
            ("SHA256=A4771C39FBE90F317C7824E83DDEF3CAAE9CB3D976C214ACE1F2937E133263C9", true),
            ("sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c8", false),
            ("sha256=a4771c39", false), ("sha1=a4771c39fbe90f317c7824e83ddef3caae9cb3d9", false), ("", false),
            ("sha256=", false),
        ]
    ) func signaturesAreCheckedOnTheRawBytes(header: String, isValid: Bool) {
        let secret = Array("It's a Secret to Everybody".utf8)
        let body = Array("Hello World!".utf8)
        #expect(WebhookSignature.isValid(header: header, body: body, secret: secret, hmac: hmac) == isValid)
        #expect(!WebhookSignature.isValid(header: header, body: body + [10], secret: secret, hmac: hmac))
        #expect(!WebhookSignature.isValid(header: header, body: body, secret: [], hmac: hmac))
        #expect(!WebhookSignature.isValid(header: nil, body: body, secret: secret, hmac: hmac))
    }

    private func token(_ head: String, _ claims: String, key: String = "client-secret") -> String {
        func base64(_ bytes: [UInt8]) -> String {
            Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
                .replacing("=", with: "")
        }
        let signed = "\(base64(Array(head.utf8))).\(base64(Array(claims.utf8)))"
        return "Bearer \(signed).\(base64(hmac(Array(key.utf8), Array(signed.utf8))))"
    }

    @Test func tokensAreCheckedInEveryPart() throws {
        let head = #"{"alg":"HS256","typ":"JWT"}"#
        let claims = #"{"iss":"client","sub":"user","iat":1000,"exp":1180}"#
        func verified(_ header: String?, now: Int64 = 1_100_000, client: String? = "client")
            throws(WebhookToken.Refusal) -> WebhookToken
        {
            try WebhookToken.verified(
                header: header,
                clientSecret: Array("client-secret".utf8),
                clientID: client,
                now: now,
                hmac: hmac
            )
        }
        let good = try verified(token(head, claims))
        #expect(good.issuer == "client" && good.subject == "user" && good.expires == 1_180)
        #expect(throws: WebhookToken.Refusal.signature) { try verified(token(head, claims, key: "other")) }
        #expect(throws: WebhookToken.Refusal.algorithm("none")) {
            try verified(token(#"{"alg":"none"}"#, claims))
        }
        #expect(throws: WebhookToken.Refusal.algorithm("RS256")) {
            try verified(token(#"{"alg":"RS256"}"#, claims))
        }
        #expect(throws: WebhookToken.Refusal.expired) { try verified(token(head, claims), now: 1_241_000) }
        #expect(try verified(token(head, claims), now: 1_239_000).subject == "user")
        #expect(throws: WebhookToken.Refusal.issuer("client")) {
            try verified(token(head, claims), client: "somebody")
        }
        #expect(throws: WebhookToken.Refusal.malformed) { try verified(token(head, #"{"iss":"client"}"#)) }
        for header in [nil, "", "Bearer", "Bearer a.b", "Basic abc", "Bearer a.b.c"] {
            #expect(throws: WebhookToken.Refusal.malformed) { try verified(header) }
        }
    }

    // MARK: Upkeep

    private let draft = JiraWebhookDraft(events: ["jira:issue_updated"], jql: "project = 10000")
    private let day: Int64 = 86_400_000

    @Test func upkeepAddsRefreshesAndRemoves() {
        let other = JiraWebhookDraft(events: ["comment_created"], jql: "project = 10000")
        let upkeep = WebhookUpkeep(wanted: [draft, other], url: "https://u/")
        func present(_ id: Int64, _ draft: JiraWebhookDraft, url: String? = "https://u/", days: Int64?)
            -> JiraDynamicWebhook
        {
            JiraDynamicWebhook(id: id, url: url, draft: draft, expires: days.map { $0 * day })
        }
        #expect(upkeep.plan(present: [], now: 0).add == [draft, other])
        let fresh = [present(1, draft, days: 30), present(2, other, days: 24)]
        #expect(upkeep.plan(present: fresh, now: 0).isEmpty)
        let week = upkeep.plan(present: fresh, now: 8 * day)
        #expect(week == WebhookUpkeep.Plan(refresh: [1, 2]))
        let mixed = upkeep.plan(
            present: [
                present(9, draft, days: 30), present(3, draft, days: 30),
                present(4, other, url: "https://old/", days: 30),
                present(5, JiraWebhookDraft(events: ["sprint_created"], jql: ""), days: 30),
            ],
            now: 0
        )
        #expect(mixed == WebhookUpkeep.Plan(remove: [4, 5, 9], add: [other]))
        let ended = upkeep.plan(
            present: [present(1, draft, days: 1), present(2, other, days: nil)],
            now: 2 * day
        )
        #expect(ended == WebhookUpkeep.Plan(remove: [1], add: [draft], refresh: [2]))
    }

    @Test func registrationIsReadElementByElement() async throws {
        let transport = ScriptedTransport([
            .json(
                200,
                #"{"webhookRegistrationResult":[{"createdWebhookId":1000},{"errors":["The clause x is unsupported"]}]}"#
            ),
            .json(
                200,
                #"{"isLast":false,"total":2,"values":[{"id":10,"events":["b","a"],"jqlFilter":"q","#
                    + #""expirationDate":"2019-06-01T12:42:30.000+0000"}]}"#
            ),
            .json(
                200,
                #"{"isLast":true,"values":[{"id":9,"events":[],"jqlFilter":"","expirationDate":1559392950000}]}"#
            ),
            .json(200, #"{"expirationDate":1559392950000}"#), .json(202, ""),
        ])
        let client = try makeClient(transport)
        let results = try await client.registerWebhooks([draft, draft], url: "https://u/")
        #expect(results == [.registered(id: 1_000), .refused(["The clause x is unsupported"])])
        let all = try await client.dynamicWebhooks()
        #expect(all.map(\.id) == [9, 10] && all.map(\.expires) == [1_559_392_950_000, 1_559_392_950_000])
        #expect(try await client.refreshWebhooks(ids: [9]) == 1_559_392_950_000)
        try await client.removeWebhooks(ids: [9])
    }

    @Test func apiTokensRegisterNothing() async throws {
        let client = try FeatureSite(.cloud).client
        let failure = await jiraFailure { () async throws(JiraError) in _ = try await client.dynamicWebhooks()
        }
        #expect(failure?.code == .forbidden)
    }

    @Test(
        arguments: [
            (SandboxProduct.cloud, "10.3.24", JiraWebhookInterface.cloud),
            (.dataCenter, "10.3.24", .dataCenter10),
            (.dataCenter, "9.12.8", .dataCenter9),
        ]
    ) func administratorsWebhooksComeInThreeForms(
        product: SandboxProduct,
        version: String,
        form: JiraWebhookInterface
    ) async throws {
        let site = try FeatureSite(product) { $0.dataCenterVersion = version }
        #expect(try await site.client.adminWebhookInterface() == form)
        let hook = JiraAdminWebhook(
            name: "muster",
            url: "http://127.0.0.1:9/hook",
            events: ["jira:issue_updated", "worklog_created"],
            jql: "project = FIELD AND priority = \"High\"",
            excludesBody: true
        )
        if !form.signs {
            let failure = await jiraFailure { () async throws(JiraError) in
                _ = try await site.client.registerAdminWebhook(hook, secret: "s")
            }
            #expect(failure?.code == .validation)
        }
        let made = try await site.client.registerAdminWebhook(hook, secret: form.signs ? "s" : nil)
        var expected = hook
        expected.id = made.id
        #expect(made.id != nil && made == expected)
        #expect(try await site.client.adminWebhooks() == [expected])
        try await site.client.removeAdminWebhook(id: made.id ?? "")
        try await site.client.removeAdminWebhook(id: made.id ?? "")
        #expect(try await site.client.adminWebhooks().isEmpty)
    }

    @Test func aLostRegistrationIsFoundInTheList() async throws {
        let site = try FeatureSite(.cloud) { $0.faults.dropsAfterWrite = [1] }
        let hook = JiraAdminWebhook(name: "n", url: "http://127.0.0.1:9/", events: ["jira:issue_updated"])
        #expect(try await site.client.registerAdminWebhook(hook, secret: nil).id != nil)
        #expect(try await site.client.adminWebhooks().count == 1)
    }
}
