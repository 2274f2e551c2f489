import FoundationEssentials
import HTTPMessages
import Jira
import JiraSandbox
import Testing

/// Worklogs and their feeds through the client, on both products.
@Suite(.timeLimit(.minutes(2)))
struct WorklogClientTests {
    private let start: Int64 = 1_790_842_200_000  // 2026-10-01T08:10:00Z

    @Test(arguments: FeatureSession.products)
    func worklogsAreAddedChangedReadAndDeleted(product: SandboxProduct) async throws {
        let session = try FeatureSession(product)
        let client = session.client
        let issue = IssueReference.key("FIELD-1")
        let draft = JiraWorklogDraft(
            started: start,
            seconds: 5_400,
            comment: ADFDocument(plainText: "Pump *changed*"),
            visibility: .role("Administrators")
        )
        let made = try await client.addWorklog(
            draft,
            to: issue,
            estimate: .set(seconds: 7_200),
            tellsPeople: false
        )
        #expect(made.started == start && made.seconds == 5_400 && made.issueID == "10001")
        #expect(made.comment?.plainText == "Pump *changed*" || product == .cloud)
        #expect(
            made.author?.displayName == "Sandbox Operator" && made.visibility == .role("Administrators")
                || product == .cloud
        )
        var changed = draft
        changed.seconds = 60
        #expect(
            try await client.updateWorklog(made.id, of: issue, to: changed, estimate: .leave).seconds == 60
        )
        #expect(try await client.worklog(made.id, of: issue).seconds == 60)
        #expect(try await client.deleteWorklog(made.id, of: issue, estimate: .by(seconds: 60)))
        #expect(try await client.deleteWorklog(made.id, of: issue) == false)
        #expect(session.wire.faults == [])
        let logged = session.lines.first { $0.hasPrefix("POST") } ?? ""
        #expect(logged.contains("adjustEstimate=new&newEstimate=120m"))
        #expect(logged.contains("notifyUsers=false") == (product == .cloud))
    }

    @Test(arguments: [0, 59, 61, 90, -60])
    func secondsThatAreNoMinutesAreRefusedBeforeSending(seconds: Int) async throws {
        let session = try FeatureSession(.cloud)
        let draft = JiraWorklogDraft(started: start, seconds: seconds)
        let failure = await jiraFailure { () async throws(JiraError) in
            _ = try await session.client.addWorklog(draft, to: .key("FIELD-1"))
        }
        #expect(failure?.code == .validation && failure?.isAmbiguousWrite == false)
        #expect(failure?.message.contains("\(seconds) s") == true && session.lines == [])
    }

    @Test func whatElseJiraWouldRefuseIsNotSent() async throws {
        let session = try FeatureSession(.cloud)
        let draft = JiraWorklogDraft(started: start, seconds: 60)
        let client = session.client
        let odd = await jiraFailure { () async throws(JiraError) in
            _ = try await client.addWorklog(draft, to: .key("A-1"), estimate: .set(seconds: 90))
        }
        let moved = await jiraFailure { () async throws(JiraError) in
            _ = try await client.updateWorklog(1, of: .key("A-1"), to: draft, estimate: .by(seconds: 60))
        }
        let late = await jiraFailure { () async throws(JiraError) in
            let draft = JiraWorklogDraft(started: 253_402_300_800_000, seconds: 60)
            _ = try await client.addWorklog(draft, to: .key("A-1"))
        }
        #expect([odd, moved, late].map { $0?.code } == [.validation, .validation, .validation])
        #expect(session.lines == [])
    }

    @Test(arguments: FeatureSession.products)
    func lostAnswerLeavesOneWorklog(product: SandboxProduct) async throws {
        let session = try FeatureSession(product)
        let client = session.client
        let draft = JiraWorklogDraft(
            started: start,
            seconds: 60,
            comment: ADFDocument(plainText: "Work"),
            marker: "run-7/FIELD-1"
        )
        // One request looks, the second adds and its answer is lost.
        session.wire.loseAnswer(afterNext: 1)
        let first = try await client.addWorklogOnce(draft, to: .key("FIELD-1"))
        guard case .added(let worklog) = first else {
            Issue.record("\(first)")
            return
        }
        #expect(try await client.addWorklogOnce(draft, to: .key("FIELD-1")) == .found(worklog))
        #expect(try await client.worklogs(of: .key("FIELD-1")).map(\.id) == [worklog.id])
        var other = draft
        other.marker = "run-8/FIELD-1"
        guard case .added = try await client.addWorklogOnce(other, to: .key("FIELD-1")) else {
            Issue.record("another marker is another worklog")
            return
        }
        #expect(session.lines.filter { $0.hasPrefix("POST") }.count == 2)
        #expect(session.wire.faults == [])
    }

    @Test(arguments: FeatureSession.products)
    func feedsAreReadToTheirEndAndWorklogsById(product: SandboxProduct) async throws {
        let session = try FeatureSession(product, tickets: 1)
        let client = session.client
        var ids: [Int64] = []
        for minute in 0..<1_003 {
            let draft = JiraWorklogDraft(started: start + Int64(minute) * 60_000, seconds: 60)
            ids.append(try await client.addWorklog(draft, to: .key("FIELD-1")).id)
            session.clock.advance(milliseconds: 200)
        }
        session.clock.advance(milliseconds: 120_000)
        let updated = try await client.updatedWorklogs(since: 0)
        #expect(updated.changes.map(\.id) == ids)
        #expect(session.lines.filter { $0.contains("worklog/updated") }.count == 2)
        #expect(try await client.updatedWorklogs(since: updated.until).changes == [])
        try await client.deleteWorklog(ids[7], of: .key("FIELD-1"))
        session.clock.advance(milliseconds: 120_000)
        #expect(try await client.deletedWorklogs(since: 0).changes.map(\.id) == [ids[7]])
        let read = try await client.worklogs(ids: ids + ids)
        #expect(read.worklogs.count == 1_002 && read.unreadable == [ids[7]])
        #expect(try await client.worklogs(of: .key("FIELD-1")).count == 1_002)
        let span = start + 60_000..<start + 180_000
        #expect(try await client.worklogs(of: .key("FIELD-1"), started: span).map(\.id) == Array(ids[1...2]))
        #expect(session.wire.faults == [])
    }

    @Test(
        arguments: [
            (#"{"values":[{"worklogId":1,"updatedTime":5}],"until":5,"lastPage":true}"#, [1]),
            (
                #"{"values":[{"worklogId":"2","updatedTime":6.0}],"until":6,"isLastPage":true,"lastPage":false}"#,
                [2]
            ),
            (#"{"values":[{"worklogId":3}],"until":7}"#, [3]), (#"{"until":7}"#, []),
        ] as [(String, [Int64])]
    ) func everySpellingOfTheLastPageEndsAFeed(page: String, ids: [Int64]) async throws {
        let client = try makeClient(
            ScriptedTransport { (_, _) throws(HTTPTransportError) in .json(200, page) }
        )
        #expect(try await client.updatedWorklogs(since: 0).changes.map(\.id) == ids)
    }

    @Test func feedThatRepeatsIsReadOnceAndOneThatStandsStillIsAnError() async throws {
        let pages = [
            #"{"values":[{"worklogId":1,"updatedTime":5},{"worklogId":2,"updatedTime":6}],"until":6,"lastPage":false}"#,
            #"{"values":[{"worklogId":2,"updatedTime":6},{"worklogId":1,"updatedTime":9}],"until":9,"lastPage":true}"#,
        ]
        let client = try makeClient(ScriptedTransport(pages.map { .json(200, $0) }))
        let feed = try await client.updatedWorklogs(since: 0)
        #expect(feed.changes == [.init(id: 2, time: 6), .init(id: 1, time: 9)] && feed.until == 9)
        let stuck = try makeClient(
            ScriptedTransport { (_, _) throws(HTTPTransportError) in
                .json(200, #"{"values":[{"worklogId":1,"updatedTime":5}],"until":5,"lastPage":false}"#)
            }
        )
        let failure = await jiraFailure { () async throws(JiraError) in
            _ = try await stuck.updatedWorklogs(since: 0)
        }
        #expect(failure?.code == .protocolViolation)
    }
}
