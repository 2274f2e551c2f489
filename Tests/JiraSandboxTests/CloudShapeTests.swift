import Foundation
import HTTPMessages
import JiraSandbox
import Testing

/// Switches and corners of Cloud's face: last pages, unknown names, version 2, expansions.
@Suite struct CloudShapeTests {
    private static let path = "/search/jql?maxResults=2&jql=" + SandboxCaller.encoded("project = 10000")

    @Test(arguments: SandboxLastPage.allCases)
    func theLastPageSaysSoInItsWay(way: SandboxLastPage) async throws {
        let caller = try SandboxCaller(tickets: 3) { $0.lastPage = way }
        let first = try await caller.send(.get, Self.path)
        #expect(first["isLast"].bool == false && !first["nextPageToken"].string.isEmpty)
        let next = Self.path + "&nextPageToken=" + SandboxCaller.encoded(first["nextPageToken"].string)
        // The document says that the token is a text; that it is null at the end is only in its words.
        let last = try await Self.unchecked(caller, next)
        #expect(last["issues"].array.count == 1)
        switch way {
        case .flagged: #expect(last["isLast"].bool == true && last["nextPageToken"].isMissing)
        case .nullToken: #expect(last["isLast"].bool == true && last["nextPageToken"].isNull)
        case .unflagged: #expect(last["isLast"].isMissing && last["nextPageToken"].isMissing)
        case .flaggedWithToken:
            #expect(last["isLast"].bool == true)
            let token = SandboxCaller.encoded(last["nextPageToken"].string)
            let beyond = try await caller.send(.get, Self.path + "&nextPageToken=" + token)
            #expect(beyond["issues"].array.isEmpty && beyond["isLast"].bool == true)
        }
    }

    @Test(arguments: ["failFast", "fieldsByKeys"])
    func aFlagIsTrueOrFalse(name: String) async throws {
        let caller = try SandboxCaller(tickets: 1)
        for (word, status) in [("true", 200), ("FALSE", 200), ("", 200), ("maybe", 400)] {
            let answer = try await caller.send(.get, Self.path + "&\(name)=\(word)")
            #expect(answer.status == status, "\(word)")
            guard status == 400 else { continue }
            #expect(answer["detail"].string == "Failed to convert '\(name)' with value: 'maybe'")
        }
        for (value, status) in [("true", 200), ("null", 200), ("\"true\"", 400), ("1", 400)] {
            let body = #"{"jql":"project = 10000","\#(name)":\#(value)}"#
            let request = HTTPRequest(
                method: .post,
                scheme: "http",
                authority: "127.0.0.1:80",
                path: "/rest/api/3/search/jql",
                fields: ["Authorization": caller.authorization(caller.configuration.account)],
                body: Data(body.utf8)
            )
            // The document does not know these requests.
            #expect(try await caller.transport.send(request, timeout: .seconds(1)).status == status)
        }
    }

    private static func unchecked(_ caller: SandboxCaller, _ path: String) async throws -> SandboxReply {
        let request = HTTPRequest(
            method: .get,
            scheme: "http",
            authority: "127.0.0.1:80",
            path: "/rest/api/3" + path,
            fields: ["Authorization": caller.authorization(caller.configuration.account)]
        )
        return SandboxReply(try await caller.transport.send(request, timeout: .seconds(1)))
    }

    @Test(arguments: [
        ("bogus = 1", "Field 'bogus' does not exist or you do not have permission to view it."),
        ("key = FIELD-99", "An issue with key 'FIELD-99' does not exist for field 'key'."),
        ("status = Nowhere", "The value 'Nowhere' does not exist for the field 'status'."),
    ]) func unknownNamesAreASwitch(jql: String, words: String) async throws {
        let path = "/search/jql?jql=" + SandboxCaller.encoded(jql)
        let strict = try await SandboxCaller(tickets: 1).send(.get, path)
        #expect(strict.status == 400 && strict["errorMessages"].strings == [words])
        let lenient = try await SandboxCaller(tickets: 1) { $0.refusesUnknownNames = false }.send(.get, path)
        #expect(lenient.status == 200 && lenient["issues"].array.isEmpty && lenient["isLast"].bool == true)
    }

    @Test func sevenFieldsOrderAndNoMore() async throws {
        let caller = try SandboxCaller(tickets: 1)
        let fields = ["key", "created", "updated", "due", "priority", "status", "summary", "reporter"]
        func order(_ count: Int) async throws -> SandboxReply {
            let jql = "project = 10000 ORDER BY " + fields.prefix(count).joined(separator: ", ")
            return try await caller.send(.get, "/search/jql?jql=" + SandboxCaller.encoded(jql))
        }
        #expect(try await order(7).status == 200)
        let refused = try await order(8)
        #expect(refused.status == 400)
        #expect(refused["errorMessages"].strings == ["JQL can be ordered by at most 7 fields."])
    }

    @Test func versionTwoHasStringsForTheSameDocuments() async throws {
        let caller = try SandboxCaller(tickets: 1)
        let more = #","description":"one\ntwo""#
        let made = try await caller.send(.post, "/rest/api/2/issue", cluster(more: more))
        #expect(made.status == 201 && made["self"].string.contains("/rest/api/2/issue/"))
        let two = try await caller.send(.get, "/rest/api/2/issue/FIELD-2")
        #expect(two["fields"]["description"].string == "one\ntwo")
        let three = try await caller.send(.get, "/issue/FIELD-2")["fields"]["description"]
        #expect(three["type"].string == "doc" && three["content"].array.count == 2)
        let document = try await caller.send(
            .post,
            "/rest/api/2/issue",
            cluster(more: #","description":\#(document("x"))"#)
        )
        #expect(document["errors"]["description"].string == "Operation value must be a string")
        let found = try await caller.send(
            .get,
            "/rest/api/2/search/jql?fields=description&jql=" + SandboxCaller.encoded("key = FIELD-2")
        )
        #expect(found["issues"][0]["fields"]["description"].string == "one\ntwo")
        #expect(try await caller.send(.get, "/rest/api/2/search").status == 410)
    }

    @Test func expandIsOneTextAndAddsNamesAndMore() async throws {
        let caller = try SandboxCaller(tickets: 1)
        let body =
            #"{"jql":"key = FIELD-1","fields":["summary","status"],"expand":"names,schema,transitions,renderedFields"}"#
        let page = try await caller.send(.post, "/search/jql", body)
        #expect(page["names"]["status"].string == "Status")
        #expect(page["schema"]["summary"]["type"].string == "string")
        #expect(page["issues"][0]["transitions"].array.count == 1)
        #expect(page["issues"][0]["renderedFields"].keys == [])
        try await caller.send(.put, "/issue/FIELD-1", #"{"fields":{"description":\#(document("a <b>"))}}"#)
        let rendered = try await caller.send(.get, "/issue/FIELD-1?expand=renderedFields")
        #expect(rendered["renderedFields"]["description"].string == "<p>a &lt;b&gt;</p>")
        let issue = try await caller.send(.get, "/issue/FIELD-1?expand=names,transitions,editmeta,operations")
        #expect(issue["names"]["summary"].string == "Summary")
        #expect(issue["editmeta"]["fields"]["labels"]["operations"].strings == ["add", "set", "remove"])
    }

    @Test func propertiesComeWithRowsFiveAtMost() async throws {
        let caller = try SandboxCaller(tickets: 0)
        let body =
            #"{"fields":{"project":{"key":"FIELD"},"issuetype":{"name":"Job"},"summary":"x"},"#
            + #""properties":[{"key":"a","value":{"n":1}},{"key":"b","value":2}]}"#
        #expect(try await caller.send(.post, "/issue", body).status == 201)
        let query = #"{"jql":"key = FIELD-1","fields":["summary"],"properties":["a","none"]}"#
        let page = try await caller.send(.post, "/search/jql", query)
        #expect(page["issues"][0]["properties"].keys == ["a"])
        #expect(page["issues"][0]["properties"]["a"]["n"].int == 1)
        let many = #"{"jql":"key = FIELD-1","properties":["1","2","3","4","5","6"]}"#
        #expect(try await caller.send(.post, "/search/jql", many).status == 400)
        let read = try await caller.send(.get, "/issue/FIELD-1?properties=*all")
        #expect(read["properties"].keys == ["a", "b"])
    }
}
