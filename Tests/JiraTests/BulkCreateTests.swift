import FoundationEssentials
import HTTPMessages
import Jira
import Locking
import Testing

struct BulkCreateTests {
    private func drafts(_ count: Int) -> [IssueDraft] {
        (0..<count).map { IssueDraft(project: "A", issueType: "Job Cluster", summary: "c\($0)") }
    }

    private func chunk(_ count: Int, _ answer: Result<HTTPResponse, HTTPTransportError>) async throws
        -> [String]
    {
        let client = try makeClient(ScriptedTransport([answer]), retries: 0)
        return await client.bulkCreateChunk(drafts(count)).map { outcome in
            switch outcome {
            case .created(let issue): issue.key
            case .refused(let error):
                "refused \(error.fieldErrors["summary"] ?? error.errorMessages.first ?? "")"
            case .notSent(let error): "not sent \(error.code)"
            case .ambiguous(let error): "ambiguous \(error.code)"
            }
        }
    }

    @Test func successesAreMappedAroundTheFailures() async throws {
        let answer = """
            {"issues":[{"id":"1","key":"A-1","self":"x"},{"id":"2","key":"A-2"},{"id":"3","key":"A-3"}],"errors":[
            {"status":400,"elementErrors":{"errorMessages":["no"],"errors":{}},"failedElementNumber":3},
            {"status":400,"elementErrors":{"errorMessages":[],"errors":{"summary":"too long"}},"failedElementNumber":0}]}
            """
        #expect(
            try await chunk(5, .json(201, answer)) == ["refused too long", "A-1", "A-2", "refused no", "A-3"]
        )
    }

    @Test func requestIsExact() async throws {
        let transport = ScriptedTransport([.json(201, #"{"issues":[{"id":"1","key":"A-1"}],"errors":[]}"#)])
        _ = try await makeClient(transport).bulkCreateChunk(drafts(1))
        #expect(transport.lines == ["POST /ctx/rest/api/3/issue/bulk"])
        #expect(
            transport.bodies == [
                #"{"issueUpdates":[{"fields":{"issuetype":{"name":"Job Cluster"},"project":{"key":"A"},"summary":"c0"}}]}"#
            ]
        )
    }

    @Test func allRefusedIs400WithTheSameBody() async throws {
        let answer = """
            {"issues":[],"errors":[{"status":400,"elementErrors":{"errorMessages":["a"]},"failedElementNumber":0},
            {"status":400,"elementErrors":{"errors":{"summary":"b"}},"failedElementNumber":1}]}
            """
        #expect(try await chunk(2, .json(400, answer)) == ["refused a", "refused b"])
    }

    @Test func refusedCallRefusesEveryDraft() async throws {
        let answer = #"{"errorMessages":["Invalid request payload."]}"#
        #expect(
            try await chunk(2, .json(400, answer)) == [
                "refused Invalid request payload.", "refused Invalid request payload.",
            ]
        )
    }

    @Test(arguments: [
        // One issue too few, one too many, an index outside, an index twice, an index missing.
        #"{"issues":[{"id":"1","key":"A-1"}],"errors":[]}"#,
        #"{"issues":[{"id":"1","key":"A-1"},{"id":"2","key":"A-2"},{"id":"3","key":"A-3"}],"errors":[]}"#,
        #"{"issues":[{"id":"1","key":"A-1"},{"id":"2","key":"A-2"}],"errors":[{"failedElementNumber":7}]}"#,
        #"{"issues":[{"id":"1","key":"A-1"}],"errors":[{"elementErrors":{}}]}"#,
    ])
    func numbersThatDoNotAddUpAreAmbiguous(answer: String) async throws {
        let outcomes = try await chunk(2, .json(201, answer))
        #expect(outcomes == ["ambiguous protocolViolation", "ambiguous protocolViolation"])
    }

    @Test func whatSurelyFailedIsNotAmbiguous() async throws {
        let answer = """
            {"issues":[{"id":"1","key":"A-1"}],"errors":[{"elementErrors":{"errorMessages":["no"]},"failedElementNumber":1},
            {"elementErrors":{},"failedElementNumber":1}]}
            """
        #expect(
            try await chunk(3, .json(201, answer)) == [
                "ambiguous protocolViolation", "refused no", "ambiguous protocolViolation",
            ]
        )
    }

    @Test func unreadableSuccessIsAmbiguous() async throws {
        for body in ["", "<html>", #"{"issues":[{"id""#] {
            #expect(try await chunk(1, .json(201, body)) == ["ambiguous protocolViolation"])
        }
    }

    @Test func lostAnswerIsAmbiguousForTheWholeChunkAndSentOnce() async throws {
        #expect(try await chunk(2, .lost(.timedOut)) == ["ambiguous transport", "ambiguous transport"])
        #expect(try await chunk(1, .json(504, "")) == ["ambiguous serverError"])
        let transport = ScriptedTransport([
            .lost(.connectionLost), .json(201, #"{"issues":[{"id":"1","key":"A-1"}]}"#),
        ])
        _ = try await makeClient(transport).bulkCreateChunk(drafts(1))
        #expect(transport.requests.count == 1)
    }

    @Test(arguments: [
        (401, "not sent unauthorized"), (403, "not sent forbidden"), (429, "not sent rateLimited"),
        (413, "not sent tooLarge"),
    ])
    func callThatWasTurnedAwayCreatedNothing(status: Int, outcome: String) async throws {
        #expect(try await chunk(1, .json(status, "{}")) == [outcome])
    }

    @Test func fiftyAreSentAtATimeAndEachChunkIsReported() async throws {
        struct Body: Decodable { var issueUpdates: [Draft] }
        struct Draft: Decodable { var fields: [String: Ignored] }
        struct Ignored: Decodable {}
        let transport = ScriptedTransport { (request, index) throws(HTTPTransportError) in
            let count = (try? JSONDecoder().decode(Body.self, from: request.body).issueUpdates.count) ?? 0
            let issues = (0..<count).map { #"{"id":"\#(index * 50 + $0)","key":"A-\#(index * 50 + $0)"}"# }
            return .json(201, #"{"issues":[\#(issues.joined(separator: ","))],"errors":[]}"#)
        }
        let client = try makeClient(transport)
        let events = Locked<[String]>([])
        let outcomes = await client.bulkCreate(
            drafts(120),
            willSend: { range in
                events.withLock { $0.append("will \(range) after \(transport.requests.count)") }
            },
            didSend: { range, outcomes in events.withLock { $0.append("did \(range) \(outcomes.count)") } }
        )
        #expect(outcomes == (0..<120).map { .created(CreatedIssue(id: "\($0)", key: "A-\($0)")) })
        #expect(
            events.withLock { $0 } == [
                "will 0..<50 after 0", "did 0..<50 50", "will 50..<100 after 1", "did 50..<100 50",
                "will 100..<120 after 2", "did 100..<120 20",
            ]
        )
    }

    @Test func walkEndsWhereNothingCouldBeSentAndGoesOnAfterAnAmbiguousChunk() async throws {
        let created =
            #"{"issues":["# + (0..<50).map { #"{"id":"\#($0)","key":"A-\#($0)"}"# }.joined(separator: ",")
            + "]}"
        let transport = ScriptedTransport([.lost(.timedOut), .json(201, created), .json(401, "{}")])
        let outcomes = try await makeClient(transport).bulkCreate(drafts(200))
        #expect(outcomes.count == 150)
        #expect(transport.requests.count == 3)
    }

    @Test func journalThatCannotBeWrittenStopsTheWalk() async throws {
        struct DiskFull: Error {}
        let transport = ScriptedTransport([])
        let client = try makeClient(transport)
        await #expect(throws: DiskFull.self) {
            try await client.bulkCreate(drafts(60), willSend: { _ in throw DiskFull() }, didSend: { _, _ in })
        }
        #expect(transport.requests.isEmpty)
    }

    @Test func nothingToCreateIsNoCall() async throws {
        let transport = ScriptedTransport([])
        #expect(try await makeClient(transport).bulkCreate([]).isEmpty)
        #expect(try await makeClient(transport).bulkCreateChunk([]).isEmpty)
        #expect(transport.requests.isEmpty)
    }
}
