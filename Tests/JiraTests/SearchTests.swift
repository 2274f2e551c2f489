import FoundationEssentials
import HTTPMessages
import Jira
import Locking
import Testing

struct SearchTests {
    private func page(_ ids: [Int], next: String? = nil, isLast: Bool? = nil) -> Result<
        HTTPResponse, HTTPTransportError
    > {
        let issues = ids.map { #"{"id":"\#($0)","key":"A-\#($0)"}"# }.joined(separator: ",")
        let token = next.map { #","nextPageToken":"\#($0)""# } ?? ""
        let last = isLast.map { #","isLast":\#($0)"# } ?? ""
        return .json(200, #"{"issues":[\#(issues)]\#(token)\#(last),"warnings":[{"x":null}]}"#)
    }

    @Test func pagesAreWalkedToTheEnd() async throws {
        let transport = ScriptedTransport([page([1, 2], next: "t1", isLast: false), page([3], isLast: true)])
        let issues = try await makeClient(transport).search(
            "project = \"A\"",
            fields: ["summary", "customfield_1"]
        )
        #expect(issues.map(\.key) == ["A-1", "A-2", "A-3"])
        #expect(transport.lines == ["POST /ctx/rest/api/3/search/jql", "POST /ctx/rest/api/3/search/jql"])
        #expect(
            transport.bodies == [
                #"{"fields":["summary","customfield_1"],"jql":"project = \"A\"","maxResults":100}"#,
                #"{"fields":["summary","customfield_1"],"jql":"project = \"A\"","maxResults":100,"nextPageToken":"t1"}"#,
            ]
        )
        #expect(transport.requests.allSatisfy { $0.fields["Content-Type"] == "application/json" })
    }

    @Test func eitherSignOfTheEndIsEnough() async throws {
        for last in [
            page([1], isLast: true), page([1]), page([1], next: "more", isLast: true),
            page([1], isLast: false),
        ] {
            let transport = ScriptedTransport([last])
            #expect(try await makeClient(transport).search("a = b", fields: []).count == 1)
            #expect(transport.requests.count == 1)
        }
    }

    @Test func emptyPageInTheMiddleIsPassedOverAndDuplicatesAreGivenOnce() async throws {
        let transport = ScriptedTransport([
            page([1, 2], next: "a"), page([], next: "b"), page([2, 3, 3], next: "c"), page([1], isLast: true),
        ])
        var pages: [[String]] = []
        for try await page in try makeClient(transport).searchPages("a = b", fields: []) {
            pages.append(page.map(\.id))
        }
        #expect(pages == [["1", "2"], ["3"]])
        #expect(transport.requests.count == 4)
    }

    @Test(arguments: [["a", "a"], ["a", "b", "a"], ["a", "b", "c", "b"]])
    func repeatedTokenIsAnErrorNotALoop(tokens: [String]) async throws {
        let transport = ScriptedTransport { [self] (_, index) throws(HTTPTransportError) in
            // An empty page at the turn: the loop must be seen even where no issue comes twice.
            try page(index == 0 ? [1] : [], next: tokens[min(index, tokens.count - 1)], isLast: false).get()
        }
        let client = try makeClient(transport)
        let error = await jiraFailure { () async throws(JiraError) in
            _ = try await client.search("a = b", fields: [])
        }
        #expect(error?.code == .protocolViolation)
        #expect(error?.message.contains("incomplete") == true)
        #expect(transport.requests.count == tokens.count)
    }

    @Test func pagesWithoutEndAreStopped() async throws {
        let transport = ScriptedTransport { [self] (_, index) throws(HTTPTransportError) in
            try page([index], next: "t\(index)", isLast: false).get()
        }
        let client = try makeClient(transport)
        var iterator = client.searchPages("a = b", fields: [], maximumPages: 5).makeAsyncIterator()
        for _ in 0..<5 { #expect(try await iterator.next()?.count == 1) }
        await #expect(throws: JiraError.self) { try await iterator.next() }
        #expect(transport.requests.count == 5)
        // An iterator that failed has ended.
        #expect(try await iterator.next() == nil)
    }

    private static let refusedToken =
        #"{"errorMessages":["The provided next page token is invalid or expired."],"errors":{}}"#

    @Test func failureInTheMiddleIsNotAShortResult() async throws {
        let transport = ScriptedTransport([page([1], next: "t1"), .json(403, "{}")])
        let client = try makeClient(transport)
        let error = await jiraFailure { () async throws(JiraError) in
            _ = try await client.search("a = b", fields: [])
        }
        #expect(error?.code == .forbidden)
    }

    @Test func searchWhosePageExpiredBeginsAnewOnce() async throws {
        let transport = ScriptedTransport([
            page([1, 2], next: "t1"), .json(400, Self.refusedToken), page([1], next: "u1"),
            page([2, 3], next: "u2"),
            page([4], isLast: true),
        ])
        let found = try await makeClient(transport).search("a = b", fields: [])
        #expect(found.map(\.id) == ["1", "2", "3", "4"])
        #expect(transport.requests.count == 5)
        #expect(!transport.bodies[2].contains("nextPageToken"))
    }

    @Test func searchThatExpiresAgainIsTypedAndTellsNoToken() async throws {
        let transport = ScriptedTransport { [self] (_, index) throws(HTTPTransportError) in
            if index % 2 == 0 { return try page([index], next: "secret-\(index)").get() }
            return .json(
                400,
                #"{"errorMessages":["The provided next page token is invalid or expired.","secret-\#(index - 1) is bad"]}"#
            )
        }
        let client = try makeClient(transport)
        let error = await jiraFailure { () async throws(JiraError) in
            _ = try await client.search("a = b", fields: [])
        }
        #expect(error?.code == .pageTokenExpired)
        #expect(error?.errorMessages.last == "… is bad")
        #expect(error.map { "\($0)".contains("secret") } == false)
        #expect(transport.requests.count == 4)
    }

    @Test func issuesJustWrittenAreReconciledOnEveryPage() async throws {
        let transport = ScriptedTransport([page([1], next: "t"), page([2], isLast: true)])
        let client = try makeClient(transport)
        _ = try await client.search("a = b", fields: [], reconciling: ["10", "11"])
        #expect(transport.bodies.allSatisfy { $0.contains(#""reconcileIssues":[10,11]"#) })
        for bad in [(0..<51).map { "\($0)" }, ["A-1"]] {
            let error = await jiraFailure { () async throws(JiraError) in
                _ = try await client.search("a = b", fields: [], reconciling: bad)
            }
            #expect(error?.code == .validation)
        }
        #expect(transport.requests.count == 2)
    }

    @Test func tokensThatGoRoundAfterThousandsOfPagesAreSeen() async throws {
        let length = 3_000
        let transport = ScriptedTransport { [self] (_, index) throws(HTTPTransportError) in
            try page([], next: "t\(index < 500 ? index : 500 + (index - 500) % length)").get()
        }
        let client = try makeClient(transport)
        let error = await jiraFailure { () async throws(JiraError) in
            _ = try await client.search("a = b", fields: [])
        }
        #expect(error?.code == .protocolViolation)
        #expect(transport.requests.count < 4 * length)
    }

    @Test func pageSizeStaysWithinJirasBounds() async throws {
        for (asked, sent) in [(0, 1), (50, 50), (9999, 5000)] {
            let transport = ScriptedTransport([page([1])])
            var iterator = try makeClient(transport).searchPages("a = b", fields: [], pageSize: asked)
                .makeAsyncIterator()
            _ = try await iterator.next()
            #expect(transport.bodies == [#"{"fields":["id","key"],"jql":"a = b","maxResults":\#(sent)}"#])
        }
    }

    @Test func oneIssueIsReadByIdWithItsFields() async throws {
        let transport = ScriptedTransport([.json(200, #"{"id":"7","key":"NEW-1","fields":{"cf":1.5}}"#)])
        let issue = try await makeClient(transport).issue("A/1 ?", fields: ["summary", "cf"])
        #expect(transport.lines == ["GET /ctx/rest/api/3/issue/A%2F1%20%3F?fields=summary%2Ccf"])
        #expect(issue.key == "NEW-1")
        #expect(issue.fields == ["cf": .number(1.5)])
    }

    @Test func createMetaIsReadUnderEitherNameAndToItsEnd() async throws {
        let cloud = ScriptedTransport([
            .json(200, #"{"issueTypes":[{"id":"1","name":"Task"}],"startAt":0,"maxResults":1,"total":2}"#),
            .json(
                200,
                #"{"issueTypes":[{"id":"2","name":"Job Cluster","subtask":false}],"startAt":1,"total":2}"#
            ),
        ])
        #expect(
            try await makeClient(cloud).creatableIssueTypes(project: "A").map(\.name) == [
                "Task", "Job Cluster",
            ]
        )
        #expect(
            cloud.lines == [
                "GET /ctx/rest/api/3/issue/createmeta/A/issuetypes?startAt=0&maxResults=200",
                "GET /ctx/rest/api/3/issue/createmeta/A/issuetypes?startAt=1&maxResults=200",
            ]
        )
        let dataCenter = ScriptedTransport([
            .json(
                200,
                #"{"values":[{"fieldId":"summary","required":true,"extra":{}}],"isLast":true,"total":9}"#
            )
        ])
        let fields = try await makeClient(dataCenter).createFields(project: "A", issueTypeID: "2")
        #expect(fields.map(\.fieldId) == ["summary"])
        let endless = ScriptedTransport { _, _ in
            .json(200, #"{"values":[{"id":"1","name":"x"}],"isLast":false}"#)
        }
        await #expect(throws: JiraError.self) {
            try await makeClient(endless).creatableIssueTypes(project: "A")
        }
        let nameless = ScriptedTransport([.json(200, #"{"things":[]}"#)])
        await #expect(throws: JiraError.self) {
            try await makeClient(nameless).creatableIssueTypes(project: "A")
        }
    }

    @Test func linkTypesFieldsAndProjectAreRead() async throws {
        let transport = ScriptedTransport([
            .json(
                200,
                #"{"issueLinkTypes":[{"id":"1","name":"Relates","inward":"relates to","outward":"relates to"}]}"#
            ),
            .json(
                200,
                #"[{"id":"cf1","key":"cf1","name":"Lat","custom":true,"schema":{"type":"number","custom":"x:float"}}]"#
            ),
            .json(
                200,
                #"{"id":"1","key":"A","name":"a","issueTypes":[{"id":"3","name":"Task"}],"avatarUrls":{}}"#
            ),
        ])
        let client = try makeClient(transport)
        #expect(try await client.issueLinkTypes().map(\.name) == ["Relates"])
        #expect(try await client.fields().first?.schema?.custom == "x:float")
        #expect(try await client.project("A").issueTypes?.map(\.name) == ["Task"])
    }
}

struct PullTests {
    /// A site with `count` issues, ids from 1000 upwards, found in descending order.
    private func site(
        _ count: Int,
        bulkLimit: Int = 1000,
        hasBulk: Bool = true,
        hidden: Set<Int> = []
    ) -> ScriptedTransport {
        struct Query: Decodable {
            var maxResults: Int?
            var nextPageToken: String?
            var issueIdsOrKeys: [String]?
            var fields: [String]?
        }
        return ScriptedTransport { (request, _) throws(HTTPTransportError) in
            func issues(_ ids: [Int]) -> String {
                "["
                    + ids.map { #"{"id":"\#($0)","key":"A-\#($0)","fields":{"summary":"s\#($0)"}}"# }.joined(
                        separator: ","
                    ) + "]"
            }
            guard let query = try? JSONDecoder().decode(Query.self, from: request.body) else {
                return .json(400, "{}")
            }
            if request.path.hasSuffix("approximate-count") { return .json(200, #"{"count":\#(count)}"#) }
            if let ids = query.issueIdsOrKeys {
                guard hasBulk else { return .json(404, "{}") }
                guard ids.count <= bulkLimit else { return .json(400, #"{"errorMessages":["too many"]}"#) }
                return .json(
                    200,
                    #"{"issues":\#(issues(ids.compactMap { Int($0) }.filter { !hidden.contains($0) })),"#
                        + #""issueErrors":[{"id":"1003","errorMessage":"gone"},{"id":null}]}"#
                )
            }
            let start = query.nextPageToken.flatMap { Int($0) } ?? 0
            let size =
                query.fields == ["id", "key"]
                ? min(5000, query.maxResults ?? 50) : min(100, query.maxResults ?? 50)
            let end = min(count, start + size)
            let next = end < count ? #","nextPageToken":"\#(end)""# : ""
            return .json(
                200,
                #"{"issues":\#(issues((start..<end).map { 1000 + count - 1 - $0 }))\#(next),"isLast":\#(end == count)}"#
            )
        }
    }

    @Test(arguments: [Int.max, Int.min, -1]) func absurdCountIsNoReasonToFail(count: Int) async throws {
        let transport = ScriptedTransport { (request, _) throws(HTTPTransportError) in
            request.path.hasSuffix("approximate-count")
                ? .json(200, #"{"count":\#(count)}"#)
                : .json(200, #"{"issues":[{"id":"1"},{"id":"2"}],"isLast":true}"#)
        }
        let pull = try await makeClient(transport).pull("a = b", fields: [])
        #expect(pull.found == 2)
        #expect(pull.statement.contains("2 of 2"))
    }

    @Test(arguments: [
        (0, 3), (1, 3), (100, 3), (200, 4), (201, 4), (1000, 4), (1001, 5), (5000, 8), (5001, 10),
    ])
    func fewestCallsAreMade(count: Int, calls: Int) async throws {
        let transport = site(count)
        let client = try makeClient(transport, concurrency: 4)
        let pull = try await client.pull("project = A", fields: ["summary"])
        #expect(pull.issues.map(\.id) == (0..<count).map { "\(1000 + $0)" })
        #expect(pull.issues.allSatisfy { $0.summary == "s\($0.id)" })
        #expect(pull.isComplete)
        #expect(pull.completeness.replacing(",", with: "") == "\(count) of \(count)")
        #expect(pull.count == .init(before: count, after: count, isExact: false))
        #expect(pull.method == (count > 200 ? .bulk : .pages))
        #expect(client.statistics.calls == calls)
    }

    @Test func refusedThousandBecomesHundreds() async throws {
        let transport = site(950, bulkLimit: 100)
        let pull = try await makeClient(transport, concurrency: 3).pull("project = A", fields: ["summary"])
        #expect(pull.issues.count == 950)
        #expect(pull.method == .bulk)
        // Count, ids, count, one refusal, ten hundreds.
        #expect(transport.requests.count == 14)
    }

    @Test func siteWithoutBulkIsReadInPages() async throws {
        let transport = site(950, hasBulk: false)
        let pull = try await makeClient(transport).pull("project = A", fields: ["summary"])
        #expect(pull.issues.count == 950)
        #expect(pull.method == .pages)
        #expect(pull.isComplete)
    }

    @Test func hiddenIssuesAreNamed() async throws {
        let pull = try await makeClient(site(500, hidden: [1003, 1400])).pull(
            "project = A",
            fields: ["summary"]
        )
        #expect(pull.issues.count == 498)
        #expect(pull.unreadable == ["1003", "1400"])
        #expect(!pull.isComplete)
        #expect(pull.completeness == "498 of 500")
        #expect(
            pull.statement
                == "498 of 500 issues read by ids and then in bulk; the site counted about 500 before and 500 after; "
                + "missing: 1003 (gone), 1400"
        )
    }

    @Test func failedChunkFailsThePull() async throws {
        let inner = site(3000)
        let transport = ScriptedTransport { (request, index) throws(HTTPTransportError) in
            if index == 5 { return .json(403, "{}") }
            return try inner.answer(request)
        }
        let client = try makeClient(transport)
        let error = await jiraFailure { () async throws(JiraError) in
            _ = try await client.pull("a = b", fields: ["summary"])
        }
        #expect(error?.code == .forbidden)
    }

    @Test func progressReachesTheWhole() async throws {
        let seen = Locked<[Int]>([])
        _ = try await makeClient(site(2500), concurrency: 2).pull("a = b", fields: ["summary"]) {
            done,
            total in
            seen.withLock { $0.append(done) }
            #expect(total == 2500)
        }
        #expect(seen.withLock { $0 }.first == 0)
        #expect(seen.withLock { $0 }.last == 2500)
    }
}
