import FoundationEssentials
import HTTPMessages
import Jira
import JiraSandbox
import Testing

/// Comments through the client, on both products, and the walk of lists that move.
@Suite(.timeLimit(.minutes(2)))
struct CommentClientTests {
    private let issue = IssueReference.key("FIELD-1")

    @Test(arguments: FeatureSession.products)
    func commentsAreCompleteWhateverTheirNumber(product: SandboxProduct) async throws {
        let session = try FeatureSession(product)
        let client = session.client
        var ids: [String] = []
        for number in 0..<205 {
            ids.append(
                try await client.addComment(JiraCommentDraft(ADFDocument(plainText: "n\(number)")), to: issue)
                    .id
            )
        }
        let all = try await client.comments(of: issue)
        #expect(all.map(\.id) == ids && all.last?.body?.plainText == "n204")
        #expect(all[0].author?.displayName == "Sandbox Operator" && all[0].created == 1_790_000_000_000)
        let draft = JiraCommentDraft(ADFDocument(plainText: "new"), visibility: .group("jira-administrators"))
        let changed = try await client.updateComment(ids[3], of: issue, to: draft)
        #expect(changed.body?.plainText == "new" && changed.visibility?.value == "jira-administrators")
        #expect(try await client.comment(ids[3], of: issue).body?.plainText == "new")
        #expect(try await client.deleteComment(ids[3], of: issue))
        #expect(try await client.deleteComment(ids[3], of: issue) == false)
        #expect(session.wire.faults == [])
    }

    @Test(arguments: FeatureSession.products)
    func lostAnswerLeavesOneComment(product: SandboxProduct) async throws {
        let session = try FeatureSession(product)
        let client = session.client
        let draft = JiraCommentDraft(ADFDocument(plainText: "Done"), marker: "run-7")
        session.wire.loseAnswer(afterNext: 1)
        guard case .added(let comment) = try await client.addCommentOnce(draft, to: issue) else {
            Issue.record("a new comment is not found")
            return
        }
        #expect(comment.marker == "run-7")
        #expect(try await client.addCommentOnce(draft, to: issue).thing.id == comment.id)
        #expect(try await client.comments(of: issue).count == 1)
        #expect(session.wire.faults == [])
    }

    /// The request and all looks for it are lost: nothing is known, and the error says so.
    @Test func unknownOutcomeStaysUnknown() async throws {
        let session = try FeatureSession(.cloud, retries: 0)
        let draft = JiraCommentDraft(ADFDocument(plainText: "Done"), marker: "run-7")
        for number in 1...4 { session.wire.loseAnswer(afterNext: number) }
        let failure = await jiraFailure { () async throws(JiraError) in
            _ = try await session.client.addCommentOnce(draft, to: self.issue)
        }
        #expect(failure?.isAmbiguousWrite == true)
        #expect(session.lines.filter { $0.hasPrefix("POST") }.count == 1)
        guard case .found = try await session.client.addCommentOnce(draft, to: issue) else {
            Issue.record("the next call finds it")
            return
        }
    }

    /// A site that lists no properties: markers are asked for one by one, of the caller's own comments only.
    @Test func markersAreAskedForWhereTheListLacksThem() async throws {
        let transport = ScriptedTransport { (request, _) throws(HTTPTransportError) in
            switch request.pathOnly {
            case let path where path.hasSuffix("/myself"): .json(200, #"{"name":"ops","key":"ops"}"#)
            case let path where path.hasSuffix("/comment/2/properties/muster.marker"):
                .json(200, #"{"key":"muster.marker","value":"m"}"#)
            case let path where path.contains("/properties/"):
                .json(404, #"{"errorMessages":["no"],"errors":{}}"#)
            default:
                .json(
                    200,
                    #"{"startAt":0,"maxResults":100,"total":3,"comments":[{"id":"1","author":{"name":"mia"}},"#
                        + #"{"id":"3","author":{"name":"ops"}},{"id":"2","author":{"name":"ops"}}]}"#
                )
            }
        }
        let client = try makeClient(transport, flavor: .dataCenter)
        #expect(try await client.comment(marked: "m", of: issue)?.id == "2")
        #expect(!transport.lines.contains { $0.contains("/comment/1/") })
    }

    /// A row that is removed behind the reader's back would be a row that is never read.
    @Test func listThatShiftsIsReadAnew() async throws {
        let transport = ScriptedTransport { (request, index) throws(HTTPTransportError) in
            let start = Int(request.path.split(separator: "startAt=").last?.prefix { $0.isNumber } ?? "") ?? 0
            // From the second request on the first comment is gone, and another has come at the end.
            let rows = index == 0 ? Array(1...150) : Array(2...151)
            let page = rows.dropFirst(start).prefix(100).map { #"{"id":"\#($0)"}"# }.joined(separator: ",")
            return .json(200, #"{"startAt":\#(start),"maxResults":100,"total":150,"comments":[\#(page)]}"#)
        }
        let client = try makeClient(transport)
        #expect(try await client.comments(of: issue).map(\.id) == (2...151).map(String.init))
        #expect(transport.requests.count == 4)
    }

    @Test func listThatNeverStandsStillIsAnErrorAndNotHalfAList() async throws {
        let transport = ScriptedTransport { (request, index) throws(HTTPTransportError) in
            let start = Int(request.path.split(separator: "startAt=").last?.prefix { $0.isNumber } ?? "") ?? 0
            let page = (0..<100).map { #"{"id":"\#($0 + start + index * 7)"}"# }.joined(separator: ",")
            return .json(200, #"{"startAt":\#(start),"maxResults":100,"total":300,"comments":[\#(page)]}"#)
        }
        let failure = await jiraFailure { () async throws(JiraError) in
            _ = try await makeClientOrFail(transport).comments(of: self.issue)
        }
        #expect(failure?.code == .incomplete)
    }
}

private func makeClientOrFail(_ transport: ScriptedTransport) throws(JiraError) -> JiraClient {
    do { return try makeClient(transport) } catch {
        throw JiraError(.refused, endpoint: "", message: "\(error)")
    }
}
