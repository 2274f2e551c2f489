import HTTPMessages
import JiraSandbox
import Testing

/// Boards, sprints, moves and ranks, on both faces; the caller checks each exchange against the specification.
@Suite struct AgileTests {
    private let agile = "/rest/agile/1.0"

    @Test(arguments: SandboxProduct.allCases)
    func everyProjectHasAScrumBoardWithSprintsAndAKanbanBoard(product: SandboxProduct) async throws {
        let caller = try SandboxCaller(product, tickets: 3)
        let boards = try await caller.send(.get, "\(agile)/board?projectKeyOrId=FIELD")
        #expect(boards["values"].array.map { $0["type"].string } == ["scrum", "kanban"])
        #expect(
            boards["values"][0]["id"].int == 1 && boards["isLast"].bool == true && boards["total"].int == 2
        )
        let kanban = try await caller.send(.get, "\(agile)/board?type=kanban")
        #expect(kanban["values"].array.map { $0["id"].int } == [2])
        let sprints = try await caller.send(.get, "\(agile)/board/1/sprint")
        #expect(sprints["values"].array.map { $0["state"].string } == ["closed", "active", "future"])
        #expect(sprints["values"][0]["id"].int == 1 && sprints["values"][0]["originBoardId"].int == 1)
        #expect(sprints["values"][1]["startDate"].string == "2026-09-14T14:13:20.000Z")
        #expect(sprints["values"][2]["startDate"].isMissing)
        let some = try await caller.send(.get, "\(agile)/board/1/sprint?state=active,future&maxResults=1")
        #expect(some["values"].array.map { $0["id"].int } == [2])
        #expect(some["isLast"].bool == false && some["total"].int == 2)
        #expect(
            try await caller.send(.get, "\(agile)/board/1/configuration")["ranking"]["rankCustomFieldId"].int
                == 10_019
        )
        #expect(try await caller.send(.get, "\(agile)/board/2/project")["values"][0]["key"].string == "FIELD")
    }

    @Test(arguments: SandboxProduct.allCases)
    func refusalsOfBoards(product: SandboxProduct) async throws {
        let caller = try SandboxCaller(product, tickets: 1)
        let kanban = try await caller.send(.get, "\(agile)/board/2/sprint")
        #expect(
            kanban.status == 400 && kanban["errorMessages"].strings == ["The board does not support sprints"]
        )
        #expect(try await caller.send(.get, "\(agile)/board/9").status == 404)
        #expect(try await caller.send(.get, "\(agile)/sprint/99").status == 404)
        #expect(try await caller.send(.get, "\(agile)/board?projectKeyOrId=NOPE").status == 400)
        #expect(try await caller.send(.get, "\(agile)/board/1/sprint?state=past").status == 400)
        #expect(try await caller.send(.get, "\(agile)/board", authorization: nil).status == 401)
    }

    @Test(arguments: SandboxProduct.allCases)
    func sprintsAreStartedAndCompletedAndTakeNoOtherStep(product: SandboxProduct) async throws {
        let caller = try SandboxCaller(product, tickets: 1)
        let made = try await caller.send(
            .post,
            "\(agile)/sprint",
            #"{"name":"  Night shift ","originBoardId":1,"goal":"g"}"#
        )
        #expect(
            made.status == 201 && made["name"].string == "Night shift" && made["state"].string == "future"
        )
        let place = "\(agile)/sprint/\(made["id"].int)"
        let early = try await caller.send(.post, place, #"{"state":"active"}"#)
        #expect(early.status == 400)
        let started = try await caller.send(
            .post,
            place,
            #"{"state":"active","startDate":"2026-09-21T00:00:00.000Z","endDate":"2026-09-28T02:00:00.000+02:00"}"#
        )
        #expect(
            started["state"].string == "active" && started["endDate"].string == "2026-09-28T00:00:00.000Z"
        )
        #expect(try await caller.send(.post, place, #"{"state":"future"}"#).status == 400)
        let closed = try await caller.send(.post, place, #"{"state":"closed"}"#)
        #expect(closed["completeDate"].string == "2026-09-21T14:13:20.000Z" && closed["goal"].string == "g")
        let renamed = try await caller.send(
            .post,
            place,
            #"{"name":"Was","endDate":"2026-10-01T00:00:00.000Z"}"#
        )
        #expect(renamed["name"].string == "Was" && renamed["endDate"].string == "2026-09-28T00:00:00.000Z")
        let whole = try await caller.send(.put, "\(agile)/sprint/3", #"{"name":"N","state":"future"}"#)
        #expect(whole["name"].string == "N" && whole["goal"].string.isEmpty)
        for body in [
            #"{"originBoardId":1}"#, #"{"name":"x"}"#, #"{"name":"x","originBoardId":2}"#,
            #"{"name":"x","originBoardId":1,"startDate":"soon"}"#,
            #"{"name":"x","originBoardId":1,"startDate":"2026-09-21T00:00:00.000Z","endDate":"2026-09-20T00:00:00.000Z"}"#,
        ] {
            #expect(try await caller.send(.post, "\(agile)/sprint", body).status == 400, "\(body)")
        }
        #expect(try await caller.send(.delete, place).status == 204)
        #expect(try await caller.send(.get, place).status == 404)
    }

    @Test(arguments: SandboxProduct.allCases)
    func issuesMoveBetweenSprintsAndBacklogFiftyAtATime(product: SandboxProduct) async throws {
        let caller = try SandboxCaller(product, tickets: 51)
        let all = (1...51).map { #""FIELD-\#($0)""# }
        let tooMany = #"{"issues":[\#(all.joined(separator: ","))]}"#
        #expect(try await caller.send(.post, "\(agile)/sprint/2/issue", tooMany).status == 400)
        #expect(try await caller.send(.post, "\(agile)/backlog/issue", tooMany).status == 400)
        let fifty = #"{"issues":[\#(all.dropLast().joined(separator: ","))]}"#
        #expect(try await caller.send(.post, "\(agile)/sprint/2/issue", fifty).status == 204)
        #expect(
            try await caller.send(.post, "\(agile)/sprint/1/issue", #"{"issues":["FIELD-1"]}"#).status == 400
        )
        let wrong = try await caller.send(
            .post,
            "\(agile)/sprint/2/issue",
            #"{"issues":["FIELD-51","FIELD-99"]}"#
        )
        #expect(wrong.status == 400)

        let inSprint = try await caller.send(
            .get,
            "\(agile)/sprint/2/issue?fields=summary,sprint&maxResults=2"
        )
        #expect(
            inSprint["total"].int == 50
                && inSprint["issues"].array.map { $0["key"].string } == ["FIELD-1", "FIELD-2"]
        )
        #expect(inSprint["issues"][0]["fields"]["sprint"]["id"].int == 2)
        let backlog = try await caller.send(.get, "\(agile)/board/1/backlog")
        #expect(backlog["issues"].array.map { $0["key"].string } == ["FIELD-51"])
        #expect(try await caller.send(.get, "\(agile)/board/1/issue")["total"].int == 51)
        let found = try await caller.send(
            .get,
            "\(agile)/board/1/sprint/2/issue?jql=\(SandboxCaller.encoded("summary ~ \"Job 7\" order by key desc"))"
        )
        #expect(found["issues"].array.map { $0["key"].string } == ["FIELD-7"])

        // Completed: the issues stay in it, and are in the backlog as well.
        _ = try await caller.send(.post, "\(agile)/sprint/2", #"{"state":"closed"}"#)
        _ = try await caller.send(.post, "\(agile)/sprint/3/issue", #"{"issues":["10001"]}"#)
        let one = try await caller.send(.get, "\(agile)/issue/FIELD-1?fields=sprint,closedSprints")
        #expect(one["fields"]["sprint"]["id"].int == 3)
        #expect(one["fields"]["closedSprints"].array.map { $0["id"].int } == [2])
        #expect(try await caller.send(.get, "\(agile)/board/1/backlog")["total"].int == 50)
        #expect(
            try await caller.send(.post, "\(agile)/backlog/issue", #"{"issues":["FIELD-1"]}"#).status == 204
        )
        #expect(try await caller.send(.get, "\(agile)/board/1/backlog")["total"].int == 51)
    }

    @Test func sprintFieldIsWrittenAsANumberAndReadAsObjectsOrTexts() async throws {
        for (product, isText) in [(SandboxProduct.cloud, false), (.dataCenter, true)] {
            let caller = try SandboxCaller(product, tickets: 2)
            let wrong = try await caller.send(
                .put,
                "/issue/FIELD-1",
                #"{"fields":{"customfield_10020":[2]}}"#
            )
            #expect(wrong["errors"]["customfield_10020"].string == "Number value expected as the Sprint id.")
            #expect(
                try await caller.send(.put, "/issue/FIELD-1", #"{"fields":{"customfield_10020":1}}"#).status
                    == 400
            )
            #expect(
                try await caller.send(.put, "/issue/FIELD-1", #"{"fields":{"customfield_10020":2}}"#).status
                    == 204
            )
            let field = try await caller.send(.get, "/issue/FIELD-1")["fields"]["customfield_10020"]
            if isText {
                #expect(field[0].string.hasPrefix("com.atlassian.greenhopper.service.sprint.Sprint@"))
                #expect(field[0].string.contains("[id=2,rapidViewId=1,state=ACTIVE,name=FIELD Sprint 2,"))
            } else {
                #expect(
                    field[0]["id"].int == 2 && field[0]["boardId"].int == 1
                        && field[0]["state"].string == "active"
                )
            }
            let search = product == .cloud ? "/search/jql" : "/search"
            for jql in ["sprint = 2", "Sprint in openSprints()", "cf[10020] = \"FIELD Sprint 2\""] {
                let body = #"{"jql":"\#(jql.replacing("\"", with: "\\\""))","fields":["summary"]}"#
                let rows = try await caller.send(.post, search, body)
                #expect(rows["issues"].array.map { $0["key"].string } == ["FIELD-1"], "\(jql) \(rows.text)")
            }
        }
    }

    @Test(arguments: SandboxProduct.allCases)
    func ranksPutIssuesBesideOthers(product: SandboxProduct) async throws {
        let caller = try SandboxCaller(product, tickets: 5) { $0.unrankableIssues = ["FIELD-5"] }
        func order() async throws -> [String] {
            try await caller.send(.get, "\(agile)/board/1/issue?fields=summary")["issues"].array.map {
                String($0["key"].string.dropFirst(6))
            }
        }
        #expect(
            try await caller.send(
                .put,
                "\(agile)/issue/rank",
                #"{"issues":["FIELD-4","10003"],"rankBeforeIssue":"FIELD-1","rankCustomFieldId":10019}"#
            ).status == 204
        )
        #expect(try await order() == ["4", "3", "1", "2", "5"])
        #expect(
            try await caller.send(
                .put,
                "\(agile)/issue/rank",
                #"{"issues":["FIELD-4"],"rankAfterIssue":"FIELD-2"}"#
            )
            .status == 204
        )
        #expect(try await order() == ["3", "1", "2", "4", "5"])
        let partial = try await caller.send(
            .put,
            "\(agile)/issue/rank",
            #"{"issues":["FIELD-5","FIELD-4"],"rankBeforeIssue":"FIELD-3"}"#
        )
        #expect(partial.status == 207)
        #expect(partial["entries"].array.map { $0["status"].int } == [503, 200])
        #expect(
            partial["entries"][0]["issueId"].int == 10_005 && partial["entries"][0]["errors"].array.count == 1
        )
        #expect(try await order() == ["4", "3", "1", "2", "5"])
        // Again and again into the same gap: there is always room.
        for round in 0..<60 {
            let issue = round % 2 == 0 ? "FIELD-2" : "FIELD-1"
            _ = try await caller.send(
                .put,
                "\(agile)/issue/rank",
                #"{"issues":["\#(issue)"],"rankAfterIssue":"FIELD-4"}"#
            )
        }
        #expect(try await order() == ["4", "1", "2", "3", "5"])
        for body in [
            #"{"issues":["FIELD-1"]}"#, #"{"issues":["FIELD-1"],"rankAfterIssue":"FIELD-1"}"#,
            #"{"issues":[],"rankAfterIssue":"FIELD-1"}"#,
            #"{"issues":["FIELD-1"],"rankAfterIssue":"FIELD-77"}"#,
            #"{"issues":["FIELD-1"],"rankAfterIssue":"FIELD-2","rankBeforeIssue":"FIELD-3"}"#,
        ] {
            #expect(try await caller.send(.put, "\(agile)/issue/rank", body).status == 400, "\(body)")
        }
    }
}
