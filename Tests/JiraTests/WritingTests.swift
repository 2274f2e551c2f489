import FoundationEssentials
import HTTPMessages
import Jira
import Locking
import Testing

struct WritingTests {
    @Test func createBodyIsExact() async throws {
        let transport = ScriptedTransport([.json(201, #"{"id":"9","key":"A-9","self":"https://x/9"}"#)])
        let draft = IssueDraft(
            project: "A",
            issueType: "Job Cluster",
            summary: "Two\nlines",
            description: ADFDocument(plainText: "Hi"),
            labels: ["job-cluster", "jc-1"],
            priority: "High",
            due: "2026-11-22",
            fields: [
                "customfield_2": .number(51.5), "customfield_1": .text("x/y"), "customfield_3": .choice("A"),
                "customfield_4": .null, "summary": .text("the draft's own wins"),
                "customfield_5": .number(.nan),
            ],
            links: [
                .init(type: "Relates", outwardIssue: .key("A-1")),
                .init(type: "Relates", outwardIssue: .id("10002")),
            ]
        )
        #expect(try await makeClient(transport).createIssue(draft) == CreatedIssue(id: "9", key: "A-9"))
        #expect(transport.lines == ["POST /ctx/rest/api/3/issue"])
        #expect(
            transport.bodies == [
                #"{"fields":{"customfield_1":"x/y","customfield_2":51.5,"customfield_3":{"value":"A"},"#
                    + #""customfield_4":null,"customfield_5":null,"#
                    + #""description":{"content":[{"content":[{"text":"Hi","type":"text"}],"type":"paragraph"}],"#
                    + #""type":"doc","version":1},"duedate":"2026-11-22","issuetype":{"name":"Job Cluster"},"#
                    + #""labels":["job-cluster","jc-1"],"priority":{"name":"High"},"project":{"key":"A"},"#
                    + #""summary":"Two lines"},"update":{"issuelinks":["#
                    + #"{"add":{"outwardIssue":{"key":"A-1"},"type":{"name":"Relates"}}},"#
                    + #"{"add":{"outwardIssue":{"id":"10002"},"type":{"name":"Relates"}}}]}}"#
            ]
        )
    }

    @Test func plainDraftHasNothingSuperfluous() async throws {
        let transport = ScriptedTransport([.json(201, #"{"id":"9","key":"A-9"}"#)])
        _ = try await makeClient(transport).createIssue(
            IssueDraft(project: "A", issueType: "Task", summary: "s")
        )
        #expect(
            transport.bodies == [
                #"{"fields":{"issuetype":{"name":"Task"},"project":{"key":"A"},"summary":"s"}}"#
            ]
        )
    }

    @Test(arguments: [254, 255, 256, 600])
    func summaryFitsJirasLimit(length: Int) async throws {
        let transport = ScriptedTransport([.json(201, #"{"id":"9","key":"A-9"}"#)])
        // Two UTF-16 units each, as Jira counts.
        let text = String(repeating: "😀", count: length / 2) + String(repeating: "x", count: length % 2)
        _ = try await makeClient(transport).createIssue(
            IssueDraft(project: "A", issueType: "T", summary: text)
        )
        struct Body: Decodable {
            struct Fields: Decodable { var summary: String }
            var fields: Fields
        }
        let sent = try JSONDecoder().decode(Body.self, from: transport.requests[0].body).fields.summary
        #expect(sent.utf16.count <= 255)
        #expect((sent == text) == (length <= 255))
        #expect(sent.hasSuffix("…") == (length > 255))
    }

    @Test func editCommentAndLinkBodiesAreExact() async throws {
        let transport = ScriptedTransport([
            .success(HTTPResponse(status: 204)), .json(201, #"{"id":"77"}"#),
            .success(HTTPResponse(status: 201)),
        ])
        let client = try makeClient(transport)
        try await client.editIssue(.key("A-1"), fields: ["duedate": .null], addingLabels: ["x", "y"])
        #expect(try await client.addComment(ADFDocument(plainText: "c"), to: .id("5")) == "77")
        try await client.link(cluster: .id("9"), member: .key("A-1"), type: "Relates")
        #expect(
            transport.lines == [
                "PUT /ctx/rest/api/3/issue/A-1", "POST /ctx/rest/api/3/issue/5/comment",
                "POST /ctx/rest/api/3/issueLink",
            ]
        )
        #expect(
            transport.bodies == [
                #"{"fields":{"duedate":null},"update":{"labels":[{"add":"x"},{"add":"y"}]}}"#,
                #"{"body":{"content":[{"content":[{"text":"c","type":"text"}],"type":"paragraph"}],"type":"doc","version":1}}"#,
                // The cluster is the source, the member the destination.
                #"{"inwardIssue":{"id":"9"},"outwardIssue":{"key":"A-1"},"type":{"name":"Relates"}}"#,
            ]
        )
    }

    @Test func lostLinkAndEditAreRepeatedAndALostCommentIsNot() async throws {
        func client() throws -> (JiraClient, ScriptedTransport) {
            let transport = ScriptedTransport([.lost(.timedOut), .json(201, #"{"id":"1"}"#)])
            return (try makeClient(transport), transport)
        }
        let (linking, linkTransport) = try client()
        try await linking.link(cluster: .id("9"), member: .id("1"), type: "Relates")
        #expect(linkTransport.requests.count == 2)
        let (editing, editTransport) = try client()
        try await editing.editIssue(.id("1"), fields: ["summary": .text("s")])
        #expect(editTransport.requests.count == 2)
        let (commenting, commentTransport) = try client()
        await #expect(throws: JiraError.self) { try await commenting.addComment(ADFDocument(), to: .id("1")) }
        #expect(commentTransport.requests.count == 1)
    }

    @Test func linksTakeTurnsBetweenClustersWithBoundedConcurrency() async throws {
        let active = Locked((now: 0, peak: 0))
        struct Body: Decodable {
            var inwardIssue: [String: String]
            var outwardIssue: [String: String]
        }
        final class Slow: HTTPClientTransport {
            let active: Locked<(now: Int, peak: Int)>
            let order = Locked<[String]>([])
            let limit: Int
            init(_ active: Locked<(now: Int, peak: Int)>, limit: Int) {
                self.active = active
                self.limit = limit
            }
            func send(_ request: HTTPRequest, timeout: Duration) async throws(HTTPTransportError)
                -> HTTPResponse
            {
                active.withLock { $0 = ($0.now + 1, max($0.peak, $0.now + 1)) }
                // The first ones wait for one another, however slow the machine is.
                var turns = 0
                while active.withLock({ $0.peak }) < limit, turns < 1_000_000 {
                    await Task.yield()
                    turns += 1
                }
                for _ in 0..<20 { await Task.yield() }
                active.withLock { $0.now -= 1 }
                let body = try? JSONDecoder().decode(Body.self, from: request.body)
                let pair = "\(body?.inwardIssue["id"] ?? "")-\(body?.outwardIssue["id"] ?? "")"
                order.withLock { $0.append(pair) }
                return pair == "2-22" ? .json(404, #"{"errorMessages":["gone"]}"#) : HTTPResponse(status: 201)
            }
        }
        for limit in [1, 3] {
            active.withLock { $0 = (0, 0) }
            let transport = Slow(active, limit: limit)
            let client = JiraClient(
                site: try JiraSite(name: "hq", url: "https://jira.invalid"),
                credentials: try JiraCredentials.apiToken(email: "a@b", token: "t"),
                transport: transport,
                pacing: RecordedPacing().pacing(),
                configuration: .init(concurrency: limit)
            )
            let outcomes = await client.link(
                [
                    (cluster: .id("1"), members: [.id("11"), .id("12"), .id("13")]),
                    (cluster: .id("2"), members: [.id("21"), .id("22")]), (cluster: .id("3"), members: []),
                ],
                type: "Relates"
            )
            #expect(
                outcomes.map { $0.map(\.member) } == [
                    [.id("11"), .id("12"), .id("13")], [.id("21"), .id("22")], [],
                ]
            )
            #expect(outcomes.map { $0.map { $0.error?.code } } == [[nil, nil, nil], [nil, .notFound], []])
            #expect(active.withLock { $0.peak } == limit)
            if limit == 1 {
                #expect(transport.order.withLock { $0 } == ["1-11", "2-21", "1-12", "2-22", "1-13"])
            }
        }
    }

    @Test func transitionIsLookedUpByTargetStatus() async throws {
        let offered =
            #"{"transitions":[{"id":"11","name":"Go","to":{"id":"3","name":"In Progress"}},{"id":"21","name":"Group","to":{"id":"4","name":"Clustered"}}]}"#
        let transport = ScriptedTransport([.json(200, offered), .success(HTTPResponse(status: 204))])
        try await makeClient(transport).transition(.key("A-1"), toStatus: "clustered")
        #expect(
            transport.lines == [
                "GET /ctx/rest/api/3/issue/A-1/transitions", "POST /ctx/rest/api/3/issue/A-1/transitions",
            ]
        )
        #expect(transport.bodies.last == #"{"transition":{"id":"21"}}"#)
    }

    @Test func statusThatIsReachedAlreadyIsLeftAloneAndOthersAreRefusedWithTheOffer() async throws {
        let offered = #"{"transitions":[{"id":"11","name":"Go","to":{"id":"3","name":"Done"}}]}"#
        let there = #"{"id":"1","key":"A-1","fields":{"status":{"name":"Clustered"}}}"#
        let reached = ScriptedTransport([.json(200, offered), .json(200, there)])
        try await makeClient(reached).transition(.key("A-1"), toStatus: "Clustered")
        #expect(reached.requests.count == 2)
        let refused = try makeClient(ScriptedTransport([.json(200, offered), .json(200, there)]))
        let error = await jiraFailure { () async throws(JiraError) in
            try await refused.transition(.key("A-1"), toStatus: "Elsewhere")
        }
        #expect(error?.code == .validation)
        #expect(
            error?.message == #"A-1 cannot go from "Clustered" to "Elsewhere"; its workflow offers "Done""#
        )
    }

    @Test func lostTransitionIsSettledByReadingTheStatus() async throws {
        let offered = #"{"transitions":[{"id":"21","name":"Group","to":{"id":"4","name":"Clustered"}}]}"#
        for (status, succeeds) in [("Clustered", true), ("Ready", false)] {
            let transport = ScriptedTransport([
                .json(200, offered), .lost(.connectionLost),
                .json(200, #"{"id":"1","key":"A-1","fields":{"status":{"name":"\#(status)"}}}"#),
            ])
            let client = try makeClient(transport)
            let error = await jiraFailure { () async throws(JiraError) in
                try await client.transition(.key("A-1"), toStatus: "Clustered")
            }
            #expect((error == nil) == succeeds)
            #expect(transport.requests.count == 3)
        }
    }

    @Test func removedLinkMayBeGoneAlready() async throws {
        let transport = ScriptedTransport([
            .success(HTTPResponse(status: 204)), .json(404, "{}"), .json(403, "{}"),
        ])
        let client = try makeClient(transport)
        try await client.removeLink(id: "1")
        try await client.removeLink(id: "2")
        await #expect(throws: JiraError.self) { try await client.removeLink(id: "3") }
    }
}
