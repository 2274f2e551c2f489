import FoundationEssentials
import HTTPMessages
import JQL
import Jira
import JiraSandbox
import Testing

/// Listings of ids: cheap, complete or failing.
struct CensusTests {
    @Test(arguments: SandboxProduct.allCases)
    func everyIssueIsListedOnceWithFewCalls(product: SandboxProduct) async throws {
        let site = try FeatureSite(product, tickets: 2_345)
        site.jira.resetStatistics()
        let census = try await site.client.census(#"project = "FIELD""#)
        #expect(census.entries.map(\.id) == (10_001..<12_346).map(String.init))
        // Two counts, and one page of 5,000 or three of 1,000.
        #expect(site.jira.statistics().total == (product == .cloud ? 3 : 5))
        #expect(census.count.before == 2_345 && census.count.after == 2_345)
        #expect(census.showsChanges == (product == .dataCenter))
        #expect(census.entries.allSatisfy { ($0.updated != nil) == (product == .dataCenter) })
        #expect(census.count.isExact == (product == .dataCenter))
    }

    /// On Jira Cloud a row with a field more would cost fifty times the pages.
    @Test func cloudIsAskedForIdsAlone() async throws {
        let transport = ScriptedTransport([
            .json(200, #"{"count":2}"#), .json(200, #"{"issues":[{"id":"9"},{"id":"10"}],"isLast":true}"#),
            .json(200, #"{"count":2}"#),
        ])
        let census = try await makeClient(transport).census("project = A")
        #expect(census.entries.map(\.id) == ["9", "10"])
        #expect(transport.bodies[1].contains(#""fields":["id","key"]"#), "\(transport.bodies[1])")
        #expect(transport.bodies[1].contains(#""maxResults":5000"#))
    }

    @Test func tooFewRowsAreListedASecondTimeAndBothCount() async throws {
        let transport = ScriptedTransport([
            .json(200, #"{"count":2}"#), .json(200, #"{"issues":[{"id":"1"}],"isLast":true}"#),
            .json(200, #"{"count":2}"#), .json(200, #"{"issues":[{"id":"2"}],"isLast":true}"#),
            .json(200, #"{"count":2}"#),
        ])
        #expect(try await makeClient(transport).census("project = A").entries.map(\.id) == ["1", "2"])
    }

    @Test func rowsThatAnExactCountMissesAreAnError() async throws {
        // Rows that the site counts and never shows.
        let transport = ScriptedTransport { (request, _) throws(HTTPTransportError) in
            let body = String(decoding: request.body, as: UTF8.self)
            return body.contains(#""maxResults":0"#)
                ? .json(200, #"{"startAt":0,"total":3,"issues":[]}"#)
                : .json(
                    200,
                    #"{"startAt":0,"total":1,"issues":[{"id":"1","key":"A-1","fields":{"created":5,"updated":6}}]}"#
                )
        }
        let error = await jiraFailure { () async throws(JiraError) in
            guard let client = try? makeClient(transport, flavor: .dataCenter) else { return }
            _ = try await client.census("project = A")
        }
        #expect(error?.code == .incomplete)
        #expect(
            error?.message.contains("found 1 issues, where the site counted 3") == true,
            "\(error?.message ?? "")"
        )
    }

    @Test(arguments: SandboxProduct.allCases)
    func aDeltaIsWhatWasUpdatedSince(product: SandboxProduct) async throws {
        let site = try FeatureSite(product, tickets: 40)
        site.advance(milliseconds: 10_000_000)
        var cursor = IncrementalCursor(overlap: .seconds(60))
        _ = cursor.finish([], siteTime: try await site.client.siteTime())
        site.advance(milliseconds: 100_000)
        try await site.client.editIssue(.key("FIELD-7"), fields: ["summary": .text("x")])
        let query = JQLQuery(JQLFieldReference.project.equals("FIELD"))
        let delta = try await site.client.delta(query, since: cursor, fields: ["summary"])
        #expect(delta.unread == (product == .cloud ? ["10007"] : []))
        #expect(delta.issues.map(\.summary) == (product == .cloud ? [] : ["x"]))
        #expect(try await site.client.keys(#"key = "FIELD-7""#) == ["10007": "FIELD-7"])
    }
}
