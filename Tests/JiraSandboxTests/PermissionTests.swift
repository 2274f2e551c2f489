import HTTPMessages
import JiraSandbox
import Testing

/// An account that may not browse is answered as if there were no project.
struct PermissionTests {
    private static func blind() throws -> SandboxCaller {
        try SandboxCaller(tickets: 3) { $0.deniedPermissions = ["BROWSE_PROJECTS"] }
    }

    @Test(arguments: ["id,key", "summary", "*all"])
    func searchFindsNothingWithoutBrowseProjects(fields: String) async throws {
        let caller = try Self.blind()
        let jql = SandboxCaller.encoded(#"project = "FIELD""#)
        let page = try await caller.send(.get, "/search/jql?jql=\(jql)&fields=\(fields)")
        #expect(page.status == 200 && page["isLast"].bool == true)
        #expect(page["issues"].array.isEmpty && !page["issues"].isMissing)
        let known = try await caller.send(
            .post,
            "/search/jql",
            #"{"jql":"project = \"FIELD\"","fields":["\#(fields)"],"reconcileIssues":[10001]}"#
        )
        #expect(known.status == 200 && known["issues"].array.isEmpty)
        let count = try await caller.send(
            .post,
            "/search/approximate-count",
            #"{"jql":"project = \"FIELD\""}"#
        )
        #expect(count["count"].int == 0)
    }

    @Test func aQueryThatMeansNothingIsStillRefused() async throws {
        let jql = SandboxCaller.encoded("bogus = 1")
        #expect(try await Self.blind().send(.get, "/search/jql?jql=\(jql)").status == 400)
    }

    @Test(arguments: ["/issue/FIELD-1", "/issue/10001", "/issue/FIELD-1/comment"])
    func issueIsNotFoundWithoutBrowseProjects(path: String) async throws {
        let reply = try await Self.blind().send(.get, path)
        #expect(reply.status == 404)
        #expect(
            reply["errorMessages"].strings == [
                "Issue does not exist or you do not have permission to see it."
            ]
        )
    }

    @Test(arguments: [
        "/project/FIELD", "/issue/createmeta/FIELD/issuetypes",
        "/mypermissions?permissions=BROWSE_PROJECTS&projectKey=FIELD",
    ])
    func projectIsNotFoundWithoutBrowseProjects(path: String) async throws {
        let reply = try await Self.blind().send(.get, path)
        #expect(reply.status == 404)
        #expect(reply["errorMessages"].strings == ["No project could be found with key 'FIELD'."])
    }

    @Test func nothingIsWrittenWithoutBrowseProjects() async throws {
        let caller = try Self.blind()
        let fields = #"{"fields":{"project":{"key":"FIELD"},"issuetype":{"name":"Job"},"summary":"x"}}"#
        let created = try await caller.send(.post, "/issue", fields)
        #expect(created.status == 400)
        #expect(created["errors"]["project"].string == "Specify a valid project ID or key")
        let edited = try await caller.send(.put, "/issue/FIELD-1", #"{"fields":{"summary":"x"}}"#)
        #expect(edited.status == 404)
        let fetched = try await caller.send(.post, "/issue/bulkfetch", #"{"issueIdsOrKeys":["FIELD-1"]}"#)
        #expect(fetched.status == 200 && fetched["issues"].array.isEmpty)
    }

    /// What belongs to the site and to no project needs no permission in a project.
    @Test(arguments: [("/priority", 5), ("/status", 5)])
    func listsOfTheSiteAreStillThere(path: String, count: Int) async throws {
        #expect(try await Self.blind().send(.get, path).node.array.count == count)
    }
}
