import FoundationEssentials
import HTTPMessages
import Jira
import JiraSandbox
import Testing

/// Boards, sprints, moves and ranks through the client, on both products.
@Suite(.timeLimit(.minutes(2)))
struct AgileClientTests {
    @Test(arguments: FeatureSession.products)
    func boardsAndSprintsAreReadAndSprintsLed(product: SandboxProduct) async throws {
        let session = try FeatureSession(product)
        let client = session.client
        #expect(try await client.boards(project: "FIELD").map(\.kind) == [.scrum, .kanban])
        #expect(try await client.boards(kind: .kanban).map(\.id) == [2])
        #expect(try await client.board(1).projectKey == (product == .cloud ? "FIELD" : nil))
        let sprints = try await client.sprints(board: 1)
        #expect(sprints.map(\.state) == [.closed, .active, .future] && sprints.map(\.board) == [1, 1, 1])
        #expect(try await client.sprints(board: 1, states: [.future, .active]).map(\.id) == [2, 3])
        let now = session.clock.now
        let day: Int64 = 86_400_000
        #expect(sprints[1].start == now - 7 * day && sprints[1].end == now + 7 * day)

        let made = try await client.createSprint(
            JiraSprintDraft(name: "Night", board: 1, start: now, end: now + day, goal: "g")
        )
        #expect(made.state == .future && made.start == now && made.goal == "g")
        #expect(try await client.startSprint(made.id, start: now, end: now + 2 * day).end == now + 2 * day)
        #expect(try await client.completeSprint(made.id).completed == now)
        let again = await jiraFailure { () async throws(JiraError) in
            _ = try await client.startSprint(made.id, start: now, end: now + day)
        }
        #expect(again?.code == .validation)
        #expect(try await client.updateSprint(made.id, JiraSprintChanges(name: "Was")).name == "Was")
        #expect(try await client.deleteSprint(made.id))
        #expect(try await client.deleteSprint(made.id) == false)
        #expect(session.wire.faults == [])
    }

    @Test(arguments: FeatureSession.products)
    func kanbanBoardSaysThatItHasNoSprints(product: SandboxProduct) async throws {
        let session = try FeatureSession(product)
        let failure = await jiraFailure { () async throws(JiraError) in
            _ = try await session.client.sprints(board: 2)
        }
        #expect(
            failure?.isBoardWithoutSprints == true
                && failure?.message.contains("board 2 has no sprints") == true
        )
        let other = await jiraFailure { () async throws(JiraError) in
            _ = try await session.client.sprints(board: 9)
        }
        #expect(other?.isBoardWithoutSprints == false && other?.code == .notFound)
    }

    @Test(arguments: FeatureSession.products)
    func recentSprintsAreTheOpenOnesAndThoseCompletedLately(product: SandboxProduct) async throws {
        let session = try FeatureSession(product) { configuration in
            let sprints = (0..<120).map {
                SandboxSprint(name: "S\($0)", state: .closed, startsAfterDays: -1_700 + 14 * $0)
            }
            configuration.boards = [
                SandboxBoard(
                    name: "b",
                    kind: .scrum,
                    project: "FIELD",
                    sprints: sprints + [SandboxSprint(name: "next", state: .future)]
                )
            ]
        }
        let since = session.clock.now - 183 * 86_400_000
        let recent = try await session.client.recentSprints(board: 1, since: since)
        // Ends at -1700 + 14 n + 14 days: the first that is not before -183 days is n = 108.
        #expect(recent.map(\.name) == (108..<120).map { "S\($0)" } + ["next"])
    }

    @Test(arguments: FeatureSession.products)
    func anyNumberOfIssuesIsMovedAndTheWrongOnesAreNamed(product: SandboxProduct) async throws {
        let session = try FeatureSession(product, tickets: 120)
        let client = session.client
        var issues = (1...120).map { IssueReference.key("FIELD-\($0)") }
        issues[70] = .key("FIELD-999")
        let outcomes = await client.move(issues, toSprint: 2)
        #expect(outcomes.map(\.issue) == issues)
        #expect(outcomes.filter { !$0.isDone }.map(\.issue) == [.key("FIELD-999")])
        #expect(try await client.issues(sprint: 2, fields: ["summary"]).count == 119)
        #expect(try await client.backlogIssues(board: 1, fields: []).map(\.key) == ["FIELD-71"])
        #expect(try await client.issues(board: 1, jql: "sprint = 2", fields: ["summary"]).count == 119)
        let back = await client.moveToBacklog([.key("FIELD-3"), .id("10004")])
        #expect(back.filter { !$0.isDone } == [])
        #expect(
            try await client.backlogIssues(board: 1, fields: ["status"]).map(\.key) == [
                "FIELD-3", "FIELD-4", "FIELD-71",
            ]
        )
        #expect(session.wire.faults == [])

        // A sprint that takes nothing is not asked over and over.
        let before = session.lines.count
        let closed = await client.move(Array(issues.prefix(50)), toSprint: 1)
        #expect(closed.allSatisfy { $0.error?.code == .validation } && session.lines.count == before + 2)
    }

    @Test(arguments: FeatureSession.products)
    func ranksOfManyKeepTheirOrderAndFailuresAreSingle(product: SandboxProduct) async throws {
        let session = try FeatureSession(product, tickets: 70) { $0.unrankableIssues = ["FIELD-60"] }
        let client = session.client
        func order() async throws -> [String] {
            try await client.issues(board: 1, fields: ["summary"]).map { String($0.key.dropFirst(6)) }
        }
        let moving = (10..<65).reversed().map { IssueReference.key("FIELD-\($0)") }
        let outcomes = await client.rank(moving, .after(.key("FIELD-2")))
        #expect(outcomes.map(\.issue) == moving)
        #expect(outcomes.filter { !$0.isDone }.map(\.issue) == [.key("FIELD-60")])
        #expect(outcomes.first { !$0.isDone }?.error?.status == 503)
        let expected =
            [1, 2] + (10..<65).reversed().filter { $0 != 60 } + Array(3...9) + [60] + Array(65...70)
        #expect(try await order() == expected.map(String.init))
        let above = await client.rank(
            [.key("FIELD-70"), .id("10069")],
            .before(.key("FIELD-1")),
            field: 10_019
        )
        #expect(above.filter { !$0.isDone } == [])
        #expect(try await order().prefix(3) == ["70", "69", "1"])
        #expect(session.wire.faults == [])
    }

    @Test(arguments: FeatureSession.products)
    func sprintFieldIsReadInTheProductsForm(product: SandboxProduct) async throws {
        let session = try FeatureSession(product)
        let fields = JiraAgileFields(in: try await session.client.fields())
        #expect(fields.sprint == "customfield_10020" && fields.epicLink == "customfield_10014")
        #expect(fields.rank == "customfield_10019")
        let field = try #require(fields.sprint)
        try await session.client.editIssue(.key("FIELD-1"), fields: [field: .number(2)])
        let sprints = try await session.client.sprints(of: .key("FIELD-1"), field: field)
        #expect(sprints.map(\.name) == ["FIELD Sprint 2"] && sprints.first?.state == .active)
        #expect(sprints.first?.board == 1 && sprints.first?.start != nil)
        #expect(try await session.client.sprints(of: .key("FIELD-2"), field: field) == [])
    }

    @Test func textsOfDataCenterAreRead() throws {
        let sample =
            "com.atlassian.greenhopper.service.sprint.Sprint@38c6bd04[id=1,rapidViewId=2,state=ACTIVE,name=SCRUM1 Sprint 1,"
            + "goal=,startDate=2019-05-23T14:02:10.170Z,endDate=2019-06-06T14:02:00.000Z,completeDate=<null>,sequence=1]"
        let sprint = try #require(JiraSprint(fieldText: sample))
        #expect(
            sprint.id == 1 && sprint.board == 2 && sprint.state == .active && sprint.name == "SCRUM1 Sprint 1"
        )
        #expect(sprint.goal == nil && sprint.completed == nil && sprint.start == 1_558_620_130_170)
        // The members of other versions, and a name that looks like members.
        let odd =
            "com.x.Sprint@1[rapidViewId=7,state=CLOSED,name=a, b=c,state=FUTURE,id=9],goal=x, y,sequence=3,id=12]"
        let other = try #require(JiraSprint(fieldText: odd))
        #expect(other.id == 12 && other.state == .closed && other.name == "a, b=c,state=FUTURE,id=9]")
        #expect(other.goal == "x, y" && other.board == 7)
        for text in ["", "Sprint 1", "com.x.Sprint@1[name=x]", "com.x.Sprint@1[id=x]", "[id=1]"] {
            #expect(JiraSprint(fieldText: text) == nil, "\(text)")
        }
    }

    @Test(
        arguments: [
            ("null", []), ("[]", []), ("[null,7,\"x\",{\"id\":4,\"name\":\"n\",\"boardId\":1}]", [4]),
            ("{\"id\":\"5\"}", [5]),
            ("\"com.x.Sprint@1[id=6,name=a]\"", [6]),
            ("[{\"name\":\"no id\"},{\"id\":8,\"state\":null,\"goal\":null}]", [8]),
        ] as [(String, [Int64])]
    ) func sprintFieldToleratesAnyForm(json: String, ids: [Int64]) throws {
        let field = try JSONDecoder().decode(
            [String: JiraSprintField].self,
            from: Data("{\"f\":\(json)}".utf8)
        )
        #expect(field["f"]?.sprints.map(\.id) ?? [] == ids)
    }
}
