import HTTPMessages
import Jira
import JiraSandbox
import Testing

/// Entity properties and remote links, alone, in creates and in bulk.
struct PropertyAndRemoteLinkTests {
    private struct Intent: Codable, Hashable, Sendable {
        var id: String
        var attempt: Int
    }

    @Test(arguments: SandboxProduct.allCases) func aPropertyLivesFromPutToDelete(product: SandboxProduct)
        async throws
    {
        let client = try FeatureSite(product).client
        let issue = IssueReference.key("FIELD-1")
        #expect(try await client.property("a/b c", of: issue) == nil)
        let intent = Intent(id: "i", attempt: 1)
        #expect(try await client.setProperty("a/b c", of: issue, to: intent))
        #expect(try await client.setProperty("a/b c", of: issue, to: intent) == false)
        #expect(try await client.propertyKeys(of: issue) == ["a/b c"])
        #expect(try await client.property("a/b c", of: issue)?.decoded(as: Intent.self) == intent)
        try await client.removeProperty("a/b c", of: issue)
        try await client.removeProperty("a/b c", of: issue)
        let failure = await jiraFailure { () async throws(JiraError) in
            _ = try await client.property("x", of: .key("FIELD-99"))
        }
        #expect(failure?.code == .notFound)
    }

    @Test func limitsAreCheckedBeforeAnythingIsSent() async throws {
        let transport = ScriptedTransport([])
        let client = try makeClient(transport)
        let long = try JiraJSON(String(repeating: "x", count: 32_767))
        for (key, value) in [
            ("k", long), ("", try JiraJSON(1)), (String(repeating: "k", count: 256), try JiraJSON(1)),
        ] {
            let failure = await jiraFailure { () async throws(JiraError) in
                try await client.setProperty(key, of: .id("1"), to: value)
            }
            #expect(failure != nil && failure?.status == nil)
        }
        let link = JiraRemoteLink(globalID: String(repeating: "g", count: 256), url: "http://x/", title: "t")
        let failure = await jiraFailure { () async throws(JiraError) in
            try await client.putRemoteLink(link, on: .id("1"))
        }
        #expect(failure?.code == .tooLarge && transport.requests.isEmpty)
    }

    @Test(arguments: ["", "{", "{\"a\":}", "1 2"]) func whatIsNoJSONIsRefused(text: String) {
        #expect(throws: JiraJSONError.self) { try JiraJSON(text: text) }
    }

    @Test func jsonIsKeptWhateverItsForm() throws {
        let value = try JiraJSON(text: #" {"b":[1,2.5,null,true,"ü/"],"a":{"n":9007199254740993}} "#)
        #expect(value.text == #"{"a":{"n":9007199254740993},"b":[1,2.5,null,true,"ü/"]}"#)
        #expect(try JiraJSON(text: "null").text == "null")
        #expect(throws: JiraJSONError.self) { try JiraJSON(Double.nan) }
    }

    @Test(arguments: SandboxProduct.allCases)
    func theIntentGoesWithTheCreate(product: SandboxProduct) async throws {
        let client = try FeatureSite(product).client
        var draft = IssueDraft(project: "FIELD", issueType: "Job", summary: "New")
        draft.properties = ["jobcluster.intent": try JiraJSON(Intent(id: "7", attempt: 2))]
        let made = try await client.createIssue(draft)
        let kept = try await client.property("jobcluster.intent", of: .id(made.id))
        #expect(try kept?.decoded(as: Intent.self) == Intent(id: "7", attempt: 2))
        guard case .created(let second)? = await client.bulkCreateChunk([draft]).first else {
            Issue.record("not created")
            return
        }
        #expect(try await client.propertyKeys(of: .id(second.id)) == ["jobcluster.intent"])
    }

    @Test(arguments: SandboxProduct.allCases)
    func propertiesGoOnManyIssuesAtOnce(product: SandboxProduct) async throws {
        let site = try FeatureSite(product)
        let value = ["p": try JiraJSON(["a": 1])]
        let same = await site.client.setProperties(value, onAll: ["10001", "10002"])
        #expect(same.processedCount == 2 && same.tasks.count == (product == .cloud ? 1 : 0))
        #expect(try await site.client.propertyKeys(of: .id("10002")) == ["p"])
        let each = await site.client.setProperties([
            ("10001", ["q": try JiraJSON(1)]), ("99999", ["q": try JiraJSON(2)]), ("10003", [:]),
        ])
        #expect(each.entries[0].outcome == .processed)
        #expect(each.entries[1].outcome != .processed)
        if case .failed = each.entries[2].outcome {} else { Issue.record("\(each.entries[2])") }
        #expect(try await site.client.property("q", of: .id("10001"))?.text == "1")
    }

    @Test(arguments: SandboxProduct.allCases) func remoteLinksAreWrittenOnce(product: SandboxProduct)
        async throws
    {
        let client = try FeatureSite(product).client
        let issue = IssueReference.key("FIELD-1")
        var link = JiraRemoteLink(
            globalID: "system=muster&id=1/2",
            url: "http://127.0.0.1/plan/1",
            title: "Plan",
            summary: "s",
            relationship: "planned by",
            applicationType: "muster",
            applicationName: "Muster",
            icon: .init(url16x16: "http://127.0.0.1/i.png"),
            isResolved: false
        )
        let first = try await client.putRemoteLink(link, on: issue)
        #expect(first.isNew)
        link.summary = nil
        let second = try await client.putRemoteLink(link, on: issue)
        #expect(second.id == first.id && !second.isNew)
        link.id = first.id
        #expect(try await client.remoteLinks(of: issue) == [link])
        #expect(try await client.remoteLink(globalID: "system=muster&id=1/2", of: issue) == link)
        #expect(try await client.remoteLink(globalID: "other", of: issue) == nil)
        try await client.removeRemoteLink(globalID: "system=muster&id=1/2", of: issue)
        try await client.removeRemoteLink(id: first.id, of: issue)
        #expect(try await client.remoteLinks(of: issue).isEmpty)
    }
}
