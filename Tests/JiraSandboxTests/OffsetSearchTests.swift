import Foundation
import HTTPMessages
import JiraSandbox
import Testing

/// Data Center's `search`: offsets into a result that moves.
@Suite struct OffsetSearchTests {
    private static func keys(_ reply: SandboxReply) -> [String] {
        reply["issues"].array.map { $0["key"].string }
    }

    @Test func pagesTellTheTotalAndAreCutWithoutAWord() async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 25) { $0.searchRowCap = 10 }
        let body = #"{"jql":"ORDER BY key ASC","startAt":10,"maxResults":5000,"fields":["summary"]}"#
        let page = try await caller.send(.post, "/search", body)
        #expect(page["startAt"].int == 10 && page["maxResults"].int == 10 && page["total"].int == 25)
        #expect(Self.keys(page) == (11...20).map { "FIELD-\($0)" })
        #expect(
            page["issues"][0]["fields"].keys == ["summary"]
                && page["issues"][0]["self"].string.contains("/rest/api/2/")
        )
        #expect(page["isLast"].isMissing && page["nextPageToken"].isMissing)
        let beyond = try await caller.send(.get, "/search?startAt=100&maxResults=5")
        #expect(beyond.status == 200 && beyond["total"].int == 25 && Self.keys(beyond).isEmpty)
        #expect(beyond["startAt"].int == 100)
        let none = try await caller.send(.get, "/search?maxResults=0")
        #expect(none["total"].int == 25 && Self.keys(none).isEmpty)
        let usual = try SandboxCaller(.dataCenter, tickets: 60)
        let first = try await usual.send(.get, "/search")
        #expect(first["maxResults"].int == 50 && first["issues"].array.count == 50)
        // Everything navigable unless fields are named.
        #expect(first["issues"][0]["fields"].keys.contains("customfield_10101"))
        #expect(!first["issues"][0]["fields"].keys.contains("comment"))
    }

    @Test func rowsMoveWhenIssuesChangeBetweenPages() async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 6)
        func page(_ start: Int) async throws -> [String] {
            let jql = SandboxCaller.encoded("duedate is not EMPTY ORDER BY key ASC")
            return Self.keys(try await caller.send(.get, "/search?jql=\(jql)&startAt=\(start)&maxResults=3"))
        }
        #expect(try await page(0) == ["FIELD-1", "FIELD-2", "FIELD-3"])
        try await caller.send(.put, "/issue/FIELD-1", #"{"fields":{"duedate":null}}"#)
        // FIELD-4 slid onto the first page while it was not looked at.
        #expect(try await page(3) == ["FIELD-5", "FIELD-6"])
    }

    @Test(
        arguments: [
            ("project = NOPE", "The value 'NOPE' does not exist for the field 'project'."),
            ("bogus = 1", "Field 'bogus' does not exist or you do not have permission to view it."),
            ("project = 10000 ORDER BY bogus", "Not able to sort using field 'bogus'."),
            ("assignee = nobody()", "Unable to find JQL function 'nobody()'."),
        ]
    ) func unknownNamesAreRefusedUnlessNotValidated(jql: String, words: String) async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 2) { $0.anonymousCanBrowse = true }
        let refused = try await caller.send(.get, "/search?jql=\(SandboxCaller.encoded(jql))")
        #expect(refused.status == 400 && refused["errorMessages"].strings == [words])
        let body = #"{"jql":"\#(jql)","validateQuery":false}"#
        let warned = try await caller.send(.post, "/search", body)
        #expect(warned.status == 200 && warned["warningMessages"].strings == [words])
        let blind = try SandboxCaller(.dataCenter, tickets: 2)
        let anonymous = try await blind.send(
            .get,
            "/search?jql=\(SandboxCaller.encoded(jql))",
            authorization: nil
        )
        #expect(anonymous.status == 200 && anonymous["total"].int == 0)
    }

    @Test func expandIsAnArrayInBodies() async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 1)
        let body =
            #"{"jql":"","expand":["names","schema","transitions"],"fields":["summary","customfield_10101"]}"#
        let page = try await caller.send(.post, "/search", body)
        #expect(page["names"]["customfield_10101"].string == "Latitude")
        #expect(page["schema"]["customfield_10101"]["type"].string == "number")
        #expect(page["issues"][0]["transitions"].array.count == 1)
        let text = try await caller.send(.post, "/search", #"{"jql":"","expand":"names"}"#)
        #expect(text.status == 400 && text["errorMessages"][0].string.contains("ArrayList"))
        let unknown = try await caller.send(.post, "/search", #"{"jql":"","nextPageToken":"x"}"#)
        #expect(unknown.status == 400 && unknown["errorMessages"][0].string.contains(#""nextPageToken""#))
    }

    @Test func aWriteIsFoundWhenTheCallReturns() async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 1)
        try await caller.send(.post, "/issue", cluster(labels: ["jc-1"]))
        let found = try await caller.send(
            .get,
            "/search?jql=\(SandboxCaller.encoded("labels = jc-1"))&fields=id"
        )
        #expect(Self.keys(found) == ["FIELD-2"] && found["issues"][0]["fields"].keys == [])
    }
}
