import HTTPMessages
import JiraSandbox
import Testing

/// Bulk operations of Cloud and the tasks behind them.
struct BulkOperationTests {
    private func edit(_ issues: [String], labels: [String] = ["x"]) -> String {
        let names = labels.map { #"{"name":"\#($0)"}"# }.joined(separator: ",")
        return
            #"{"selectedIssueIdsOrKeys":[\#(Self.list(issues))],"selectedActions":["labels","customfield_10104"],"#
            + #""editedFieldsInput":{"labelsFields":[{"fieldId":"labels","bulkEditMultiSelectFieldOption":"ADD","#
            + #""labels":[\#(names)]}],"clearableNumberFields":[{"fieldId":"customfield_10104","value":90}]}}"#
    }

    private static func list(_ texts: [String]) -> String {
        texts.map { "\"\($0)\"" }.joined(separator: ",")
    }

    @Test func aTaskIsEnqueuedThenRunsThenIsDoneOnTheSandboxsClock() async throws {
        let caller = try SandboxCaller(tickets: 3) { $0.fieldsOffEditScreen = [] }
        let made = try await caller.send(.post, "/bulk/issues/fields", edit(["FIELD-1", "10002", "99999"]))
        #expect(made.status == 201)
        let place = "/bulk/queue/\(made["taskId"].string)"
        let first = try await caller.send(.get, place)
        #expect(first["status"].string == "ENQUEUED" && first["progressPercent"].int == 0)
        #expect(first["processedAccessibleIssues"].isMissing)
        caller.clock.advance(milliseconds: 300)
        let second = try await caller.send(.get, place)
        #expect(second["status"].string == "RUNNING" && (1...99).contains(second["progressPercent"].int))
        #expect(try await caller.send(.get, "/issue/FIELD-1")["fields"]["labels"].strings == [])
        caller.clock.advance(milliseconds: 1_000)
        let third = try await caller.send(.get, place)
        #expect(third["status"].string == "COMPLETE" && third["progressPercent"].int == 100)
        #expect(third["processedAccessibleIssues"].array.map(\.int) == [10_001, 10_002])
        #expect(third["invalidOrInaccessibleIssueCount"].int == 1 && third["totalIssueCount"].int == 3)
        #expect(third["created"].int == 1_790_000_000_000)
        let issue = try await caller.send(.get, "/issue/FIELD-1")
        #expect(issue["fields"]["labels"].strings == ["x"])
        #expect(issue["fields"]["customfield_10104"].double == 90)
        let task = try await caller.send(.get, "/task/\(made["taskId"].string)")
        #expect(task["status"].string == "COMPLETE" && task["progress"].int == 100)
        caller.clock.advance(milliseconds: 15 * 86_400_000)
        #expect(try await caller.send(.get, place).status == 400)
    }

    @Test func oneIssuesFailureIsItsOwn() async throws {
        let caller = try SandboxCaller(tickets: 2) { $0.fieldsOffEditScreen = ["labels"] }
        let made = try await caller.send(.post, "/bulk/issues/fields", edit(["FIELD-1"]))
        caller.clock.advance(milliseconds: 2_000)
        let end = try await caller.send(.get, "/bulk/queue/\(made["taskId"].string)")
        #expect(end["failedAccessibleIssues"]["10001"].strings == [notOnScreen("labels")])
        #expect(end["processedAccessibleIssues"].array.isEmpty)
    }

    @Test func onlyFiveRunAtOnce() async throws {
        let caller = try SandboxCaller(tickets: 1)
        for _ in 0..<5 {
            #expect(try await caller.send(.post, "/bulk/issues/fields", edit(["FIELD-1"])).status == 201)
        }
        let sixth = try await caller.send(.post, "/bulk/issues/fields", edit(["FIELD-1"]))
        #expect(sixth.status == 429 && sixth["errors"][0]["message"].string.contains("concurrent"))
        caller.clock.advance(milliseconds: 2_000)
        #expect(try await caller.send(.post, "/bulk/issues/fields", edit(["FIELD-1"])).status == 201)
    }

    @Test(
        arguments: [
            #"{"selectedIssueIdsOrKeys":["1"],"selectedActions":["labels"],"editedFieldsInput":{}}"#,
            #"{"selectedIssueIdsOrKeys":["1"],"selectedActions":["labels"],"#
                + #""editedFieldsInput":{"priority":{"priorityId":"1"}}}"#,
            #"{"selectedIssueIdsOrKeys":[],"selectedActions":["priority"],"#
                + #""editedFieldsInput":{"priority":{"priorityId":"1"}}}"#,
            #"{"selectedActions":["priority"],"editedFieldsInput":{"priority":{"priorityId":"1"}}}"#,
            #"{"selectedIssueIdsOrKeys":[\#((1...1_001).map { "\"\($0)\"" }.joined(separator: ","))],"#
                + #""selectedActions":["priority"],"editedFieldsInput":{"priority":{"priorityId":"1"}}}"#,
            #"{"colour":1}"#, "nonsense",
        ]
    ) func badRequestsAreRefusedInTheBulkShape(body: String) async throws {
        let reply = try await SandboxCaller(tickets: 1).send(.post, "/bulk/issues/fields", body)
        #expect(reply.status == 400 && !reply["errors"][0]["message"].string.isEmpty)
    }

    @Test func transitionsWatchesDeletesAndMovesRun() async throws {
        let caller = try SandboxCaller(tickets: 4) {
            $0.projects = [.init(key: "FIELD", name: "Field work"), .init(key: "SHOP", name: "Shop")]
        }
        let offered = try await caller.send(.get, "/bulk/issues/transition?issueIdsOrKeys=FIELD-1,FIELD-2")
        let transition = offered["availableTransitions"][0]["transitions"][0]
        #expect(transition["to"]["statusName"].string == "Clustered")
        let id = transition["transitionId"].int
        for (name, body) in [
            (
                "transition",
                #"{"bulkTransitionInputs":[{"selectedIssueIdsOrKeys":["FIELD-1","FIELD-2"],"transitionId":"\#(id)"}]}"#
            ),
            ("watch", #"{"selectedIssueIdsOrKeys":["FIELD-1"]}"#),
            ("delete", #"{"selectedIssueIdsOrKeys":["FIELD-3"],"sendBulkNotification":false}"#),
            (
                "move",
                #"{"targetToSourcesMapping":{"SHOP,10001":{"issueIdsOrKeys":["FIELD-4"],"inferFieldDefaults":true,"#
                    + #""inferStatusDefaults":true,"inferSubtaskTypeDefault":true,"inferClassificationDefaults":true}}}"#
            ),
        ] {
            #expect(try await caller.send(.post, "/bulk/issues/\(name)", body).status == 201, "\(name)")
        }
        caller.clock.advance(milliseconds: 5_000)
        #expect(
            try await caller.send(.get, "/issue/FIELD-2")["fields"]["status"]["name"].string == "Clustered"
        )
        #expect(try await caller.send(.get, "/issue/FIELD-1/watchers")["watchCount"].int == 1)
        #expect(try await caller.send(.get, "/issue/FIELD-3").status == 404)
        let moved = try await caller.send(.get, "/issue/FIELD-4?expand=changelog")
        #expect(moved["key"].string == "SHOP-1" && moved["fields"]["issuetype"]["name"].string == "Task")
        let fields = moved["changelog"]["histories"][0]["items"].array.map { $0["field"].string }
        #expect(fields == ["project", "Key", "issuetype"])
        let mixed = try await caller.send(.get, "/bulk/issues/transition?issueIdsOrKeys=FIELD-1,SHOP-1")
        #expect(mixed["availableTransitions"].array.count == 2)
        let editable = try await caller.send(.get, "/bulk/issues/fields?issueIdsOrKeys=FIELD-1")
        #expect(editable["fields"].array.contains { $0["id"].string == "labels" })
    }

    @Test(arguments: [(SandboxTasks.End.failed, "FAILED"), (.dead, "DEAD")])
    func tasksCanEndOtherwise(end: SandboxTasks.End, word: String) async throws {
        let caller = try SandboxCaller(tickets: 3) {
            $0.tasks.end = end
            $0.tasks.issuesBeforeEnd = 1
        }
        let made = try await caller.send(.post, "/bulk/issues/fields", edit(["FIELD-1", "FIELD-2"]))
        caller.clock.advance(milliseconds: 2_000)
        let reply = try await caller.send(.get, "/bulk/queue/\(made["taskId"].string)")
        #expect(reply["status"].string == word)
        #expect(reply["processedAccessibleIssues"].array.map(\.int) == [10_001])
        #expect(try await caller.send(.get, "/issue/FIELD-2")["fields"]["labels"].strings == [])
    }

    @Test func aCancelledTaskDoesNothing() async throws {
        let caller = try SandboxCaller(tickets: 1)
        let id = try await caller.send(.post, "/bulk/issues/fields", edit(["FIELD-1"]))["taskId"].string
        #expect(try await caller.send(.post, "/task/\(id)/cancel").status == 202)
        #expect(try await caller.send(.get, "/bulk/queue/\(id)")["status"].string == "CANCEL_REQUESTED")
        caller.clock.advance(milliseconds: 2_000)
        #expect(try await caller.send(.get, "/bulk/queue/\(id)")["status"].string == "CANCELLED")
        #expect(try await caller.send(.get, "/issue/FIELD-1")["fields"]["labels"].strings == [])
        #expect(try await caller.send(.post, "/task/\(id)/cancel").status == 400)
    }

    @Test func propertiesAreSetByTaskForAllOrNone() async throws {
        let caller = try SandboxCaller(tickets: 2)
        func set(_ ids: String) async throws -> SandboxReply {
            let reply = try await caller.send(
                .post,
                "/issue/properties",
                #"{"entitiesIds":[\#(ids)],"properties":{"p":{"a":1}}}"#
            )
            #expect(reply.status == 303)
            let id = try #require(reply.response.fields["Location"]?.split(separator: "/").last)
            #expect(try await caller.send(.get, "/bulk/queue/\(id)").status == 400)
            caller.clock.advance(milliseconds: 2_000)
            return try await caller.send(.get, "/task/\(id)")
        }
        #expect(try await set("10001,99999")["status"].string == "FAILED")
        #expect(try await caller.send(.get, "/issue/FIELD-1/properties/p").status == 404)
        #expect(try await set("10001,10002")["status"].string == "COMPLETE")
        #expect(try await caller.send(.get, "/issue/FIELD-2/properties/p")["value"]["a"].int == 1)
        let multi = try await caller.send(
            .post,
            "/issue/properties/multi",
            #"{"issues":[{"issueID":10001,"properties":{"q":1}},{"issueID":99999,"properties":{"q":2}}]}"#
        )
        let id = try #require(multi.response.fields["Location"]?.split(separator: "/").last)
        caller.clock.advance(milliseconds: 2_000)
        let end = try await caller.send(.get, "/task/\(id)")
        #expect(end["status"].string == "COMPLETE" && end["result"]["failures"].keys == ["99999"])
        #expect(try await caller.send(.get, "/issue/FIELD-1/properties/q")["value"].int == 1)
    }

    @Test func dataCenterHasNothingOfIt() async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 1)
        #expect(try await caller.send(.post, "/bulk/issues/fields", edit(["FIELD-1"])).status == 404)
        #expect(try await caller.send(.get, "/task/1").status == 404)
        let watched = try await caller.send(.post, "/issue/FIELD-1/watchers", "\"ops\"")
        #expect(watched.status == 204)
        #expect(try await caller.send(.get, "/issue/FIELD-1/watchers")["watchers"][0]["name"].string == "ops")
        #expect(try await caller.send(.delete, "/issue/FIELD-1/watchers?username=ops").status == 204)
    }

    @Test func bulkWorkNeedsItsPermission() async throws {
        let caller = try SandboxCaller(tickets: 1) { $0.deniedPermissions = ["BULK_CHANGE"] }
        let reply = try await caller.send(
            .post,
            "/bulk/issues/watch",
            #"{"selectedIssueIdsOrKeys":["FIELD-1"]}"#
        )
        #expect(reply.status == 403 && reply["errors"].array.count == 1)
    }
}
