import HTTPMessages
import JiraSandbox
import Testing

/// Comments on both faces; the caller checks each exchange against the specification.
@Suite struct CommentTests {
    private func body(_ text: String, _ product: SandboxProduct, _ more: String = "") -> String {
        #"{"body":\#(product == .cloud ? document(text) : "\"\(text)\"")\#(more)}"#
    }

    @Test(arguments: SandboxProduct.allCases)
    func commentsAreAddedChangedReadInPagesAndDeleted(product: SandboxProduct) async throws {
        let caller = try SandboxCaller(product, tickets: 1)
        for number in 1...103 {
            caller.clock.advance(milliseconds: 1_000)
            _ = try await caller.send(.post, "/issue/FIELD-1/comment", body("Note \(number)", product))
        }
        let first = try await caller.send(.get, "/issue/FIELD-1/comment?maxResults=500")
        #expect(
            first["comments"].array.count == 100 && first["maxResults"].int == 100
                && first["total"].int == 103
        )
        let rest = try await caller.send(.get, "/issue/FIELD-1/comment?startAt=100&maxResults=100")
        #expect(rest["comments"].array.count == 3)
        let newest = try await caller.send(.get, "/issue/FIELD-1/comment?orderBy=-created&maxResults=1")
        let id = newest["comments"][0]["id"].string
        #expect(id == rest["comments"][2]["id"].string)
        let place = "/issue/10001/comment/\(id)"
        caller.clock.advance(milliseconds: 5_000)
        let changed = try await caller.send(.put, place, body("Changed", product))
        #expect(changed["created"].string != changed["updated"].string)
        let read = try await caller.send(.get, place + "?expand=renderedBody")
        #expect(read["renderedBody"].string == "<p>Changed</p>")
        if product == .dataCenter { #expect(read["body"].string == "Changed") }
        #expect(try await caller.send(.delete, place).status == 204)
        #expect(try await caller.send(.get, place).status == 404)
        #expect(
            try await caller.send(.get, "/issue/FIELD-1/comment?orderBy=author").status
                == (product == .cloud ? 400 : 200)
        )
    }

    @Test func eachProductTakesItsOwnFormOfTextOnly() async throws {
        let cloud = try SandboxCaller(tickets: 1)
        let refused = try await cloud.send(.post, "/issue/FIELD-1/comment", #"{"body":"text"}"#)
        #expect(refused.status == 400 && refused["errors"]["comment"].string == "Comment body is not valid!")
        let dataCenter = try SandboxCaller(.dataCenter, tickets: 1)
        let document = try await dataCenter.send(
            .post,
            "/issue/FIELD-1/comment",
            #"{"body":\#(document("x"))}"#
        )
        #expect(
            document.status == 400
                && document["errors"]["comment"].string == "Operation value must be a string"
        )
        let empty = try await dataCenter.send(.post, "/issue/FIELD-1/comment", #"{"body":" "}"#)
        #expect(empty.status == 400 && empty["errors"]["comment"].string == "Comment body can not be empty!")
    }

    @Test(arguments: SandboxProduct.allCases)
    func restrictedCommentsAreShownToTheirRoleOnly(product: SandboxProduct) async throws {
        var other = SandboxAccount.test("mia")
        other.groups = ["jira-software-users"]
        let caller = try SandboxCaller(product, tickets: 1) { $0.otherAccounts = [other] }
        let made = try await caller.send(
            .post,
            "/issue/FIELD-1/comment",
            body("Secret", product, #","visibility":{"type":"group","value":"jira-administrators"}"#)
        )
        #expect(made["visibility"]["value"].string == "jira-administrators")
        _ = try await caller.send(.post, "/issue/FIELD-1/comment", body("Open", product))
        let authorization = caller.authorization(other)
        let list = try await caller.send(.get, "/issue/FIELD-1/comment", authorization: authorization)
        #expect(list["total"].int == 1)
        let field = try await caller.send(.get, "/issue/FIELD-1?fields=comment", authorization: authorization)
        #expect(field["fields"]["comment"]["total"].int == 1)
        let place = "/issue/FIELD-1/comment/\(made["id"].string)"
        #expect(try await caller.send(.get, place, authorization: authorization).status == 404)
        let unknown = body("x", product, #","visibility":{"type":"role","value":"Nobody"}"#)
        #expect(try await caller.send(.post, "/issue/FIELD-1/comment", unknown).status == 400)
    }

    @Test(arguments: SandboxProduct.allCases)
    func propertiesOfCommentsAreMarkers(product: SandboxProduct) async throws {
        let caller = try SandboxCaller(product, tickets: 1) { $0.commentLimit = 1 }
        let made = try await caller.send(
            .post,
            "/issue/FIELD-1/comment",
            body("x", product, #","properties":[{"key":"marker","value":"m-1"}]"#)
        )
        #expect(made.status == 201 && made["properties"].isMissing)
        let list = try await caller.send(.get, "/issue/FIELD-1/comment?expand=properties")
        #expect(list["comments"][0]["properties"][0]["value"].string == "m-1")
        let place = "/comment/\(made["id"].string)/properties"
        #expect(try await caller.send(.get, place + "/marker")["value"].string == "m-1")
        #expect(try await caller.send(.put, place + "/other", #""text""#).status == 201)
        #expect(try await caller.send(.put, place + "/other", #""more""#).status == 200)
        #expect(
            try await caller.send(.get, place)["keys"].array.map { $0["key"].string } == ["marker", "other"]
        )
        #expect(try await caller.send(.delete, place + "/other").status == 204)
        #expect(try await caller.send(.get, place + "/other").status == 404)
        #expect(
            try await caller.send(.put, place + "/long", "\"\(String(repeating: "a", count: 33_000))\"")
                .status == 400
        )
        #expect(try await caller.send(.post, "/issue/FIELD-1/comment", body("y", product)).status == 413)
        guard product == .cloud else { return }
        let byID = try await caller.send(.post, "/comment/list", #"{"ids":[\#(made["id"].string),7]}"#)
        #expect(byID["values"].array.count == 1 && byID["total"].int == 1)
    }
}
