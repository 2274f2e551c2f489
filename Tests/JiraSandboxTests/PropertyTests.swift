import HTTPMessages
import JiraSandbox
import Testing

/// Entity properties and remote links, on both products.
struct PropertyTests {
    @Test(arguments: SandboxProduct.allCases) func propertiesLiveUnderTheirKeys(product: SandboxProduct)
        async throws
    {
        let caller = try SandboxCaller(product, tickets: 1)
        let place = "/issue/FIELD-1/properties"
        #expect(try await caller.send(.get, place)["keys"].array.isEmpty)
        #expect(try await caller.send(.put, "\(place)/a.b", #"{"id":1}"#).status == 201)
        #expect(try await caller.send(.put, "\(place)/a.b", #""text""#).status == 200)
        #expect(try await caller.send(.get, "\(place)/a.b")["value"].string == "text")
        let keys = try await caller.send(.get, place)["keys"]
        #expect(keys[0]["key"].string == "a.b" && keys[0]["self"].string.hasSuffix("/10001/properties/a.b"))
        #expect(try await caller.send(.delete, "\(place)/a.b").status == 204)
        #expect(try await caller.send(.delete, "\(place)/a.b").status == 404)
        #expect(try await caller.send(.get, "\(place)/a.b").status == 404)
    }

    @Test(
        arguments: [
            (String(repeating: "k", count: 256), "1"), ("k", ""), ("k", "{"),
            ("k", "\"" + String(repeating: "v", count: 32_767) + "\""),
        ]
    ) func limitsAreKept(key: String, value: String) async throws {
        let caller = try SandboxCaller(tickets: 1)
        #expect(try await caller.send(.put, "/issue/FIELD-1/properties/\(key)", value).status == 400)
    }

    @Test(arguments: SandboxProduct.allCases) func anEditSetsPropertiesToo(product: SandboxProduct)
        async throws
    {
        let caller = try SandboxCaller(product, tickets: 1)
        let body =
            #"{"properties":[{"key":"a","value":"1"},{"key":"b","value":"2"},{"key":"a","value":"3"}]}"#
        #expect(try await caller.send(.put, "/issue/FIELD-1", body).status == 204)
        #expect(try await caller.send(.get, "/issue/FIELD-1/properties/a")["value"].string == "3")
        #expect(try await caller.send(.get, "/issue/FIELD-1/properties")["keys"].array.count == 2)
        let made = try await caller.send(
            .post,
            "/issue",
            #"{"fields":{"project":{"key":"FIELD"},"issuetype":{"name":"Task"},"summary":"s"},"#
                + String(body.dropFirst())
        )
        #expect(
            try await caller.send(.get, "/issue/\(made["key"].string)/properties/a")["value"].string == "3"
        )
    }

    @Test func limitsHoldForPropertiesOfAnotherRequest() async throws {
        let caller = try SandboxCaller(tickets: 1)
        let long = "\"" + String(repeating: "v", count: 32_767) + "\""
        for property in [
            #"{"key":"k","value":\#(long)}"#, #"{"key":"","value":1}"#, #"{"key":"k"}"#,
            #"{"key":"\#(String(repeating: "k", count: 256))","value":1}"#,
        ] {
            let edit = try await caller.send(.put, "/issue/FIELD-1", #"{"properties":[\#(property)]}"#)
            #expect(edit.status == 400 && edit["errors"].keys == ["properties"])
            let create = try await caller.send(
                .post,
                "/issue",
                #"{"fields":{"project":{"key":"FIELD"},"issuetype":{"name":"Task"},"summary":"s"},"#
                    + #""properties":[\#(property)]}"#
            )
            #expect(create.status == 400 && create["errors"].keys == ["properties"])
        }
        #expect(try await caller.send(.get, "/issue/FIELD-1/properties")["keys"].array.isEmpty)
    }

    @Test func theLongestValueIsTakenAndChangesNoHistory() async throws {
        let caller = try SandboxCaller(tickets: 1)
        let before = try await caller.send(.get, "/issue/FIELD-1")["fields"]["updated"].string
        caller.clock.advance(milliseconds: 5_000)
        let value = "\"" + String(repeating: "v", count: 32_766) + "\""
        #expect(try await caller.send(.put, "/issue/FIELD-1/properties/k", value).status == 201)
        let issue = try await caller.send(.get, "/issue/FIELD-1?expand=changelog")
        #expect(issue["fields"]["updated"].string == before && issue["changelog"]["total"].int == 0)
    }

    @Test(arguments: SandboxProduct.allCases)
    func remoteLinksAreUpsertsByGlobalID(product: SandboxProduct) async throws {
        let caller = try SandboxCaller(product, tickets: 2)
        let place = "/issue/FIELD-1/remotelink"
        let full =
            #"{"globalId":"system=x&id=1","application":{"type":"t","name":"n"},"relationship":"r","#
            + #""object":{"url":"http://127.0.0.1/a","title":"A","summary":"s","status":{"resolved":true}}}"#
        let made = try await caller.send(.post, place, full)
        let id = made["id"].int
        #expect(made.status == 201 && made["self"].string.hasSuffix("/FIELD-1/remotelink/\(id)"))
        let bare = #"{"globalId":"system=x&id=1","object":{"url":"http://127.0.0.1/b","title":"B"}}"#
        let again = try await caller.send(.post, place, bare)
        #expect(again.status == 200 && again["id"].int == id)
        // What the second left out is gone.
        let link = try await caller.send(.get, "\(place)?globalId=system%3Dx%26id%3D1")
        #expect(link["object"]["title"].string == "B" && link["object"]["summary"].isMissing)
        #expect(link["relationship"].isMissing && link["application"]["name"].isMissing)
        #expect(try await caller.send(.get, place).node.array.count == 1)
        #expect(
            try await caller.send(.post, place, #"{"object":{"url":"http://127.0.0.1/c","title":"C"}}"#)
                .status == 201
        )
        #expect(try await caller.send(.get, place).node.array.count == 2)
        let update = #"{"object":{"url":"http://127.0.0.1/d","title":"D"}}"#
        #expect(try await caller.send(.put, "\(place)/\(id)", update).status == 204)
        #expect(try await caller.send(.get, "\(place)/\(id)")["object"]["title"].string == "D")
        #expect(try await caller.send(.get, "/issue/FIELD-2/remotelink/\(id)").status == 400)
        #expect(try await caller.send(.get, "\(place)/x").status == 400)
        #expect(try await caller.send(.delete, "\(place)/\(id)").status == 204)
        #expect(try await caller.send(.delete, "\(place)?globalId=nope").status == 404)
        let history = try await caller.send(.get, "/issue/FIELD-1?expand=changelog")["changelog"]["histories"]
        #expect(history.array.count == 5)
        #expect(history.array.allSatisfy { $0["items"][0]["field"].string == "RemoteIssueLink" })
    }

    @Test(
        arguments: [
            (#"{"globalId":"g"}"#, ["title", "url"]), (#"{"object":{"url":"http://x/"}}"#, ["title"]),
            (
                #"{"globalId":"\#(String(repeating: "g", count: 256))","object":{"url":"http://x/","title":"t"}}"#,
                ["globalId"]
            ),
        ]
    ) func badRemoteLinksAreRefused(body: String, fields: [String]) async throws {
        let caller = try SandboxCaller(tickets: 1)
        let reply = try await caller.send(.post, "/issue/FIELD-1/remotelink", body)
        #expect(reply.status == 400 && reply["errors"].keys == fields)
    }
}
