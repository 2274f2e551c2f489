import HTTPMessages
import JiraSandbox
import Testing

@Suite struct WriteTests {
    private static let task = #""project":{"key":"FIELD"},"issuetype":{"name":"Task"}"#

    @Test(
        arguments: [
            (#"{"fields":{\#(task),"summary":null}}"#, "summary"),
            (
                #"{"fields":{\#(task),"summary":"s"},"update":{"labels":[{"add":"a b"},{"add":"c d"}]}}"#,
                "labels"
            ),
            (
                #"{"fields":{\#(task),"summary":"s","labels":[]},"update":{"labels":[{"add":"a b"}]}}"#,
                "labels"
            ),
        ]
    ) func aFieldIsRefusedOnce(body: String, field: String) async throws {
        let caller = try SandboxCaller(tickets: 1)
        let answer = try await caller.send(.post, "/issue", body)
        #expect(answer.status == 400)
        // A member that is there twice is lost when the answer is read as a tree.
        #expect(answer.text.split(separator: "\"\(field)\":").count == 2, "\(answer.text)")
    }

    @Test(arguments: SandboxProduct.allCases) func aRefusedCreateTakesNoKey(product: SandboxProduct)
        async throws
    {
        let caller = try SandboxCaller(product, tickets: 1)
        let (good, bad) = (#"{\#(Self.task),"summary":"s"}"#, #"{\#(Self.task),"summary":""}"#)
        #expect(try await caller.send(.post, "/issue", #"{"fields":\#(bad)}"#).status == 400)
        let made = try await caller.send(.post, "/issue", #"{"fields":\#(good)}"#)
        #expect(made["key"].string == "FIELD-2")
        let updates = [bad, good, bad, good].map { #"{"fields":\#($0)}"# }.joined(separator: ",")
        let many = try await caller.send(.post, "/issue/bulk", #"{"issueUpdates":[\#(updates)]}"#)
        #expect(many["issues"].array.map { $0["key"].string } == ["FIELD-3", "FIELD-4"])
        #expect(many["errors"].array.map { $0["failedElementNumber"].int } == [0, 2])
    }

    @Test func theInwardIssueOfARequestIsTheSource() async throws {
        let caller = try SandboxCaller(tickets: 2)
        let body =
            #"{"type":{"name":"Blocks"},"inwardIssue":{"key":"FIELD-1"},"outwardIssue":{"id":"10002"}}"#
        let made = try await caller.send(.post, "/issueLink", body)
        #expect(made.status == 201 && made.response.body.isEmpty)
        let source = try await caller.send(.get, "/issue/FIELD-1?fields=issuelinks")["fields"]["issuelinks"]
        #expect(source[0]["outwardIssue"]["key"].string == "FIELD-2" && source[0]["inwardIssue"].isMissing)
        let destination = try await caller.send(.get, "/issue/FIELD-2?fields=issuelinks")["fields"][
            "issuelinks"
        ]
        #expect(
            destination[0]["inwardIssue"]["key"].string == "FIELD-1"
                && destination[0]["outwardIssue"].isMissing
        )
        #expect(destination[0]["inwardIssue"]["fields"]["issuetype"]["name"].string == "Job")
        let id = source[0]["id"].string
        #expect(destination[0]["id"].string == id)
        let link = try await caller.send(.get, "/issueLink/\(id)")
        #expect(
            link["inwardIssue"]["key"].string == "FIELD-1" && link["outwardIssue"]["key"].string == "FIELD-2"
        )
        #expect(link["type"]["outward"].string == "blocks")

        // A repetition makes no second link; the other direction is another link.
        #expect(try await caller.send(.post, "/issueLink", body).status == 201)
        let reverse =
            #"{"type":{"name":"Blocks"},"inwardIssue":{"key":"FIELD-2"},"outwardIssue":{"key":"FIELD-1"}}"#
        #expect(try await caller.send(.post, "/issueLink", reverse).status == 201)
        let links = try await caller.send(.get, "/issue/FIELD-1?fields=issuelinks")["fields"]["issuelinks"]
            .array
        #expect(links.count == 2)
        #expect(try await caller.send(.delete, "/issueLink/\(id)").status == 204)
        #expect(try await caller.send(.get, "/issueLink/\(id)").status == 404)
        let rest = try await caller.send(.get, "/issue/FIELD-2?fields=issuelinks")["fields"]["issuelinks"]
            .array
        #expect(rest.count == 1)
    }

    @Test func linksInsideACreateHaveTheNewIssueAsSource() async throws {
        let caller = try SandboxCaller(tickets: 2)
        let update =
            #"{"issuelinks":[{"add":{"type":{"name":"Job Cluster"},"outwardIssue":{"key":"FIELD-1"}}},"#
            + #"{"add":{"type":{"name":"Job Cluster"},"outwardIssue":{"id":"10002"}}}]}"#
        let made = try await caller.send(.post, "/issue", cluster(update: update))
        #expect(made.status == 201, "\(made.text)")
        let links = try await caller.send(.get, "/issue/\(made["key"].string)")["fields"]["issuelinks"].array
        #expect(links.map { $0["outwardIssue"]["key"].string } == ["FIELD-1", "FIELD-2"])
        let member = try await caller.send(.get, "/issue/FIELD-2")["fields"]["issuelinks"]
        #expect(member[0]["inwardIssue"]["key"].string == made["key"].string)
        #expect(member[0]["type"]["inward"].string == "is in cluster")
    }

    @Test func aCreateWithALinkToNowhereMakesNothing() async throws {
        let caller = try SandboxCaller(tickets: 1)
        let update = #"{"issuelinks":[{"add":{"type":{"name":"Relates"},"outwardIssue":{"key":"FIELD-9"}}}]}"#
        let refused = try await caller.send(.post, "/issue", cluster(update: update))
        #expect(refused.status == 400 && refused["errors"].keys == ["issuelinks"])
        #expect(try await caller.searchKeys(#"project = "FIELD""#) == ["FIELD-1"])
    }

    @Test func aTransitionInsideACreateIsRefusedNotIgnored() async throws {
        let body = cluster().dropLast() + #","transition":{"id":"21"}}"#
        let reply = try await SandboxCaller(tickets: 0).send(.post, "/issue", String(body))
        #expect(reply.status == 400 && reply["errorMessages"].strings.count == 1)
    }

    @Test func bulkCreateIsCompactAndNamesFailuresByTheirPlace() async throws {
        let caller = try SandboxCaller(tickets: 0)
        func element(_ summary: String) -> String {
            #"{"fields":{"project":{"key":"FIELD"},"issuetype":{"name":"Job"},"summary":"\#(summary)"}}"#
        }
        let elements = [element("a"), #"{"fields":{}}"#, element("b"), element(""), element("c")]
        let reply = try await caller.send(
            .post,
            "/issue/bulk",
            #"{"issueUpdates":[\#(elements.joined(separator: ","))]}"#
        )
        #expect(reply.status == 201)
        #expect(reply["issues"].array.count == 3)
        #expect(reply["errors"].array.map { $0["failedElementNumber"].int } == [1, 3])
        #expect(
            reply["errors"][0]["elementErrors"]["errors"]["project"].string
                == "Specify a valid project ID or key"
        )
        for (issue, summary) in zip(reply["issues"].array, ["a", "b", "c"]) {
            let read = try await caller.send(.get, "/issue/\(issue["id"].string)")
            #expect(read["fields"]["summary"].string == summary)
        }
        let failed = try await caller.send(.post, "/issue/bulk", #"{"issueUpdates":[{"fields":{}}]}"#)
        #expect(failed.status == 400 && failed["issues"].array.isEmpty && failed["errors"].array.count == 1)
        let many = Array(repeating: element("x"), count: 51).joined(separator: ",")
        #expect(try await caller.send(.post, "/issue/bulk", #"{"issueUpdates":[\#(many)]}"#).status == 400)
        #expect(try await caller.searchKeys("summary ~ x") == [])
        #expect(try await caller.send(.post, "/issue/bulk", #"{"issues":[]}"#).status == 400)
    }

    @Test(
        arguments: [
            (#","labels":["a b"]"#, "labels", "The label 'a b' contains spaces which is invalid."),
            (#","customfield_10111":"12""#, "customfield_10111", "Operation value must be a number"),
            (#","customfield_10101":51.5"#, "customfield_10101", notOnScreen("customfield_10101")),
            (#","customfield_99999":1"#, "customfield_99999", notOnScreen("customfield_99999")),
            (#","status":{"id":"3"}"#, "status", notOnScreen("status")),
            (
                #","description":"plain""#, "description",
                "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
            ),
            (
                #","duedate":"2026-02-30""#, "duedate",
                "Operation value must be a string of the format yyyy-MM-dd"
            ),
            (#","priority":{"name":"Urgent"}"#, "priority", "The priority selected is invalid."),
        ]
    ) func fieldsAreChecked(more: String, field: String, message: String) async throws {
        let reply = try await SandboxCaller(tickets: 1).send(.post, "/issue", cluster(more: more))
        #expect(reply.status == 400)
        #expect(reply["errors"].keys == [field])
        #expect(reply["errors"][field].string == message)
    }

    @Test func screensRequiredFieldsAndTypesAreSwitches() async throws {
        let strict = try SandboxCaller(tickets: 1) {
            $0.fieldsOffCreateScreen = ["labels", "issuelinks"]
            $0.requiredClusterFields = ["customfield_10114"]
        }
        let update = #"{"issuelinks":[{"add":{"type":{"name":"Relates"},"outwardIssue":{"key":"FIELD-1"}}}]}"#
        let reply = try await strict.send(.post, "/issue", cluster(labels: ["a"], update: update))
        #expect(reply["errors"]["labels"].string == notOnScreen("labels"))
        #expect(reply["errors"]["issuelinks"].string == notOnScreen("issuelinks"))
        #expect(reply["errors"]["customfield_10114"].string == "Member Count is required.")
        let fields = try await strict.send(.get, "/issue/createmeta/FIELD/issuetypes/10010?maxResults=100")[
            "fields"
        ]
        #expect(!fields.array.contains { $0["fieldId"].string == "labels" })
        #expect(
            fields.array.filter { $0["required"].bool == true }.map { $0["fieldId"].string }.contains(
                "customfield_10114"
            )
        )

        let poor = try SandboxCaller(tickets: 2) {
            $0.hasJobClusterType = false
            $0.linkTypes = [.blocks]
            $0.deniedPermissions = ["LINK_ISSUES"]
        }
        #expect(
            try await poor.send(.post, "/issue", cluster())["errors"]["issuetype"].string
                == "Specify a valid issue type"
        )
        let body =
            #"{"type":{"name":"Relates"},"inwardIssue":{"key":"FIELD-1"},"outwardIssue":{"key":"FIELD-2"}}"#
        let missing = try await poor.send(.post, "/issueLink", body)
        #expect(missing.status == 404)
        #expect(missing["errorMessages"].strings == ["No issue link type with name 'Relates' found."])
        let denied = try await poor.send(.post, "/issueLink", body.replacing("Relates", with: "Blocks"))
        #expect(denied.status == 401)
    }

    @Test func linksPerIssueAreLimited() async throws {
        let caller = try SandboxCaller(tickets: 4) { $0.linkLimit = 2 }
        var statuses: [Int] = []
        for number in 2...4 {
            let ends = #""inwardIssue":{"key":"FIELD-1"},"outwardIssue":{"key":"FIELD-\#(number)"}"#
            statuses.append(
                try await caller.send(.post, "/issueLink", #"{"type":{"name":"Relates"},\#(ends)}"#).status
            )
        }
        #expect(statuses == [201, 201, 413])
    }

    @Test(
        arguments: [
            document("ok"), #"{"type":"doc","version":1,"content":[]}"#,
            #"{"type":"doc","version":1,"content":[{"type":"paragraph"}]}"#,
            #"{"type":"doc","version":1,"content":[{"type":"heading","attrs":{"level":2},"content":[{"type":"text","#
                + #""text":"a","marks":[{"type":"link","attrs":{"href":"http://h/"}}]}]}]}"#,
        ]
    ) func goodDocumentsAreTaken(body: String) async throws {
        let reply = try await SandboxCaller(tickets: 1).send(
            .post,
            "/issue/FIELD-1/comment",
            #"{"body":\#(body)}"#
        )
        #expect(reply.status == 201, "\(reply.text)")
    }

    @Test(
        arguments: [
            document(""), #"{"type":"doc","content":[]}"#, #""text""#,
            #"{"type":"doc","version":1,"content":[{"type":"text","text":"a"}]}"#,
            #"{"type":"doc","version":1,"content":[{"type":"heading","attrs":{"level":7}}]}"#,
            #"{"type":"doc","version":1,"content":[{"type":"table","content":[]}]}"#,
            #"{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"a","#
                + #""marks":[{"type":"link","attrs":{}}]}]}]}"#,
            #"{"type":"doc","version":1,"content":[{"type":"marquee"}]}"#,
        ]
    ) func badDocumentsAreRefused(body: String) async throws {
        let reply = try await SandboxCaller(tickets: 1).send(
            .post,
            "/issue/FIELD-1/comment",
            #"{"body":\#(body)}"#
        )
        #expect(reply.status == 400)
        #expect(reply["errors"]["comment"].string == "Comment body is not valid!")
    }

}

/// Jira's words for a field that is not on the screen.
func notOnScreen(_ field: String) -> String {
    "Field '\(field)' cannot be set. It is not on the appropriate screen, or unknown."
}
