import FoundationEssentials
import HTTPMessages
import Jira
import Testing

/// Writes in Data Center's dialect, and what differs from Jira Cloud.
struct DataCenterWritingTests {
    private func links(_ links: String) -> Result<HTTPResponse, HTTPTransportError> {
        .json(200, #"{"id":"1","key":"A-1","fields":{"issuelinks":[\#(links)]}}"#)
    }

    private let linked =
        #"{"id":"7","type":{"name":"Relates"},"inwardIssue":{"id":"9","key":"A-9"}}"#
    private let reversed =
        #"{"id":"7","type":{"name":"Relates"},"outwardIssue":{"id":"9","key":"A-9"}}"#

    @Test func richTextIsWrittenAsWikiMarkup() async throws {
        let transport = ScriptedTransport([
            .json(201, #"{"id":"9","key":"A-9"}"#), .json(201, #"{"id":"77"}"#),
            .success(HTTPResponse(status: 204)),
            .json(201, #"{"issues":[{"id":"10","key":"A-10"}],"errors":[]}"#),
        ])
        let client = try makeClient(transport, flavor: .dataCenter)
        let text = ADFDocument([.heading(level: 2, ["Route"]), .paragraph([.strong("a|b")])])
        let draft = IssueDraft(project: "A", issueType: "Task", summary: "s", description: text)
        _ = try await client.createIssue(draft)
        _ = try await client.addComment(text, to: .key("A-1"))
        try await client.editIssue(.key("A-1"), fields: ["customfield_1": .document(text)])
        _ = await client.bulkCreateChunk([draft])
        let wiki = #""h2. Route\n\n{*}a\\|b{*}""#
        #expect(
            transport.bodies == [
                #"{"fields":{"description":\#(wiki),"issuetype":{"name":"Task"},"project":{"key":"A"},"summary":"s"}}"#,
                #"{"body":\#(wiki)}"#, #"{"fields":{"customfield_1":\#(wiki)}}"#,
                #"{"issueUpdates":[{"fields":{"description":\#(wiki),"issuetype":{"name":"Task"},"project":{"key":"A"},"summary":"s"}}]}"#,
            ]
        )
        #expect(transport.lines.allSatisfy { $0.contains(" /ctx/rest/api/2/issue") })
    }

    @Test func linksInsideACreateAreRefusedBeforeAnythingIsSentAndTheOthersAreMade() async throws {
        let transport = ScriptedTransport([
            .json(201, #"{"issues":[{"id":"10","key":"A-10"},{"id":"11","key":"A-11"}],"errors":[]}"#)
        ])
        let client = try makeClient(transport, flavor: .dataCenter)
        let plain = IssueDraft(project: "A", issueType: "Task", summary: "s")
        var linking = plain
        linking.links = [.init(type: "Relates", outwardIssue: .key("A-1"))]
        let error = await jiraFailure { () async throws(JiraError) in
            _ = try await client.createIssue(linking)
        }
        #expect(error?.code == .validation)
        #expect(transport.requests.isEmpty)
        let outcomes = await client.bulkCreateChunk([plain, linking, plain])
        #expect(transport.requests.count == 1)
        guard case .created(let first) = outcomes[0], case .refused = outcomes[1],
            case .created(let last) = outcomes[2]
        else {
            Issue.record("\(outcomes)")
            return
        }
        #expect([first.key, last.key] == ["A-10", "A-11"])
    }

    @Test func linkThatIsThereIsNotMadeAgain() async throws {
        let transport = ScriptedTransport([links(linked)])
        try await makeClient(transport, flavor: .dataCenter).link(
            cluster: .id("9"),
            member: .key("A-1"),
            type: "relates"
        )
        #expect(transport.lines == ["GET /ctx/rest/api/2/issue/A-1?fields=issuelinks"])
        for other in [
            "", reversed, linked.replacing(#""9""#, with: #""8""#),
            linked.replacing("Relates", with: "Blocks"),
        ] {
            let transport = ScriptedTransport([links(other), .success(HTTPResponse(status: 201))])
            try await makeClient(transport, flavor: .dataCenter).link(
                cluster: .id("9"),
                member: .key("A-1"),
                type: "Relates"
            )
            #expect(
                transport.bodies.last
                    == #"{"inwardIssue":{"id":"9"},"outwardIssue":{"key":"A-1"},"type":{"name":"Relates"}}"#
            )
        }
    }

    @Test func lostLinkIsSettledByReadingAndNeverSentTwice() async throws {
        for (after, succeeds) in [(linked, true), ("", false)] {
            let transport = ScriptedTransport([links(""), .lost(.timedOut), links(after)])
            let client = try makeClient(transport, flavor: .dataCenter)
            let error = await jiraFailure { () async throws(JiraError) in
                try await client.link(cluster: .key("A-9"), member: .key("A-1"), type: "Relates")
            }
            #expect((error == nil) == succeeds)
            #expect(transport.requests.count == 3)
        }
    }

    @Test func directionOfALinkIsReadFromTheMember() async throws {
        for (json, state) in [(linked, LinkState.linked), (reversed, .reversed), ("", .absent)] {
            let client = try makeClient(ScriptedTransport([links(json)]), flavor: .dataCenter)
            #expect(
                try await client.linkState(cluster: .key("A-9"), member: .id("1"), type: "Relates") == state
            )
        }
    }
}

/// Edits and removals on either product.
struct EditTests {
    @Test(arguments: [JiraFlavor.cloud, .dataCenter])
    func labelsAreAddedAndRemovedWithoutTouchingOthers(flavor: JiraFlavor) async throws {
        let transport = ScriptedTransport([.success(HTTPResponse(status: 204))])
        try await makeClient(transport, flavor: flavor).editIssue(
            .id("5"),
            addingLabels: ["a"],
            removingLabels: ["b"]
        )
        #expect(transport.bodies == [#"{"update":{"labels":[{"add":"a"},{"remove":"b"}]}}"#])
    }

    @Test func fieldInTwoPlacesAndEmptyEditsAreRefusedUnsent() async throws {
        let transport = ScriptedTransport([])
        let client = try makeClient(transport)
        for (fields, adding, removing) in [
            (["labels": JiraFieldInput.texts(["a"])], ["b"], []), (["labels": .texts([])], [], ["b"]),
            ([:], ["a"], ["a"]), ([:], [], []),
        ] as [([String: JiraFieldInput], [String], [String])] {
            let error = await jiraFailure { () async throws(JiraError) in
                try await client.editIssue(
                    .key("A-1"),
                    fields: fields,
                    addingLabels: adding,
                    removingLabels: removing
                )
            }
            #expect(error?.code == .validation)
        }
        #expect(transport.requests.isEmpty)
    }

    @Test(arguments: [(JiraFlavor.cloud, 400), (.dataCenter, 403)])
    func editWithoutMailsIsSentWithThemWhereTheAccountMayNotSuppressThem(
        flavor: JiraFlavor,
        status: Int
    ) async throws {
        let words =
            "To discard the user notification either admin or project admin permissions are required."
        let transport = ScriptedTransport([
            .json(status, #"{"errorMessages":["\#(words)"],"errors":{}}"#),
            .success(HTTPResponse(status: 204)),
        ])
        try await makeClient(transport, flavor: flavor).editIssue(
            .key("A-1"),
            fields: ["summary": .text("s")],
            notifying: false
        )
        let path = "PUT /ctx\(flavor.apiPath)/issue/A-1"
        #expect(transport.lines == [path + "?notifyUsers=false", path])
        #expect(transport.bodies[0] == transport.bodies[1])
        // Any other refusal is one.
        let refused = try makeClient(ScriptedTransport([.json(status, "{}")]), flavor: flavor)
        await #expect(throws: JiraError.self) {
            try await refused.editIssue(.key("A-1"), fields: ["summary": .text("s")], notifying: false)
        }
    }

    @Test func lostRemovalIsSettledByLooking() async throws {
        for (look, succeeds) in [
            (Result<HTTPResponse, HTTPTransportError>.json(404, "{}"), true),
            (.json(200, #"{"id":"1"}"#), false),
            (.json(403, "{}"), false),
        ] {
            let transport = ScriptedTransport([.lost(.connectionLost), look])
            let client = try makeClient(transport)
            let error = await jiraFailure { () async throws(JiraError) in
                try await client.deleteIssue(.key("A-1"), withSubtasks: true)
            }
            #expect((error == nil) == succeeds)
            #expect(
                transport.lines == [
                    "DELETE /ctx/rest/api/3/issue/A-1?deleteSubtasks=true",
                    "GET /ctx/rest/api/3/issue/A-1?fields=id",
                ]
            )
        }
        let gone = try makeClient(ScriptedTransport([.json(404, "{}")]))
        let error = await jiraFailure { () async throws(JiraError) in try await gone.deleteIssue(.key("A-1"))
        }
        #expect(error?.code == .notFound)
    }

    @Test func transitionTakesFieldsOfItsScreen() async throws {
        let transport = ScriptedTransport([
            .json(200, #"{"transitions":[{"id":"5","name":"x","to":{"id":"1","name":"Done"}}]}"#),
            .success(HTTPResponse(status: 204)),
        ])
        try await makeClient(transport).transition(
            .key("A-1"),
            toStatus: "Done",
            fields: ["resolution": .named("Fixed")]
        )
        #expect(
            transport.bodies.last == #"{"fields":{"resolution":{"name":"Fixed"}},"transition":{"id":"5"}}"#
        )
    }

    @Test func commentsAreReadToTheEndInEitherForm() async throws {
        let first =
            #"{"id":"1","author":{"accountId":"x","displayName":"Ann"},"body":{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"a"}]}]},"created":"2026-09-27T08:03:11.123+0000"}"#
        let second =
            #"{"id":"2","author":null,"body":"*b*","created":"1790496191123","updated":1790496191124.0}"#
        let transport = ScriptedTransport([
            .json(200, #"{"comments":[\#(first)],"startAt":0,"maxResults":1,"total":2}"#),
            .json(200, #"{"comments":[\#(second)],"startAt":1,"maxResults":1,"total":2}"#),
        ])
        let comments = try await makeClient(transport).comments(of: .key("A-1"))
        #expect(comments.map { $0.body?.plainText } == ["a", "b"])
        #expect(comments.map(\.created) == [1_790_496_191_123, 1_790_496_191_123])
        #expect(comments[1].updated == 1_790_496_191_124)
        #expect(
            transport.lines.last
                == "GET /ctx/rest/api/3/issue/A-1/comment?startAt=1&maxResults=100&orderBy=created"
        )
        let moving = ScriptedTransport { (_, index) throws(HTTPTransportError) in
            .json(200, #"{"comments":[\#(first)],"total":\#(3 + index)}"#)
        }
        let client = try makeClient(moving)
        let error = await jiraFailure { () async throws(JiraError) in
            _ = try await client.comments(of: .key("A-1"))
        }
        #expect(error?.code == .incomplete)
    }
}
