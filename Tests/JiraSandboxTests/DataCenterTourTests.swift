import Foundation
import HTTPMessages
import JiraSandbox
import Testing

/// The Data Center face, endpoint by endpoint; the caller checks each exchange against the specification.
@Suite struct DataCenterTourTests {
    @Test func everyEndpointAnswersInTheShapeOfTheSpecification() async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 5) { $0.contextPath = "/jira" }
        let info = try await caller.send(.get, "/serverInfo")
        #expect(info["deploymentType"].string == "DataCenter" && info["version"].string == "10.3.24")
        #expect(info["versionNumbers"].array.map(\.int) == [10, 3, 24])
        #expect(info["baseUrl"].string == "http://127.0.0.1:80/jira")
        let me = try await caller.send(.get, "/myself")
        #expect(me["name"].string == "ops" && me["key"].string == "ops" && me["accountId"].isMissing)
        #expect(me["self"].string == "http://127.0.0.1:80/jira/rest/api/2/user?username=ops")
        let fields = try await caller.send(.get, "/field").node.array
        let latitude = try #require(fields.first { $0["id"].string == "customfield_10101" })
        #expect(latitude["schema"]["type"].string == "number" && latitude["key"].isMissing)
        #expect(try await caller.send(.get, "/priority").node.array.count == 5)
        #expect(try await caller.send(.get, "/status").node.array.count == 5)
        #expect(try await caller.send(.get, "/issuetype").node.array.count == 3)
        let projects = try await caller.send(.get, "/project").node.array
        #expect(projects.map { $0["key"].string } == ["FIELD"])
        #expect(projects[0]["self"].string == "http://127.0.0.1:80/jira/rest/api/2/project/10000")
        let project = try await caller.send(.get, "/project/FIELD")
        #expect(project["lead"]["name"].string == "ops" && project["issueTypes"].array.count == 3)
        let permissions = try await caller.send(.get, "/mypermissions?projectKey=FIELD")
        #expect(permissions["permissions"]["LINK_ISSUES"]["havePermission"].bool == true)
        #expect(try await caller.send(.get, "/issueLinkType")["issueLinkTypes"].array.count == 3)

        let types = try await caller.send(.get, "/issue/createmeta/FIELD/issuetypes?maxResults=2")
        #expect(types["values"].array.count == 2 && types["total"].int == 3)
        #expect(types["isLast"].bool == false && types["issueTypes"].isMissing)
        let cluster = try await caller.send(.get, "/issue/createmeta/FIELD/issuetypes/10010?maxResults=200")
        let onScreen = cluster["values"].array.map { $0["fieldId"].string }
        #expect(onScreen.contains("customfield_10114") && !onScreen.contains("customfield_10101"))
        #expect(cluster["isLast"].bool == true && cluster["values"][0]["key"].isMissing)
        let editable = try await caller.send(.get, "/issue/FIELD-1/editmeta")["fields"]
        #expect(editable["summary"]["fieldId"].string == "summary" && editable["issuetype"].isMissing)
    }

    @Test func writesAnswerInTheShapeOfTheSpecification() async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 3)
        let created = try await caller.send(
            .post,
            "/issue",
            cluster(
                labels: ["b", "a"],
                more: #","description":"h1. Plan\r\n* one","customfield_10111":1250.5"#
            )
        )
        #expect(created.status == 201 && created["key"].string == "FIELD-4")
        #expect(created["self"].string == "http://127.0.0.1:80/rest/api/2/issue/10004")
        let read = try await caller.send(.get, "/issue/FIELD-4")
        #expect(read["fields"]["description"].string == "h1. Plan\r\n* one")
        #expect(read["fields"]["reporter"]["name"].string == "ops")
        #expect(read["fields"]["reporter"]["accountId"].isMissing)
        #expect(try await caller.send(.put, "/issue/FIELD-4", #"{"fields":{"summary":"D"}}"#).status == 204)
        let comment = try await caller.send(.post, "/issue/FIELD-4/comment", #"{"body":"{code}x{code}"}"#)
        #expect(comment.status == 201 && comment["body"].string == "{code}x{code}")
        #expect(comment["author"]["name"].string == "ops")
        let comments = try await caller.send(.get, "/issue/FIELD-4/comment")
        #expect(comments["comments"][0]["body"].string == "{code}x{code}")

        let open = try await caller.send(.get, "/issue/FIELD-1/transitions?expand=transitions.fields")
        let id = open["transitions"][0]["id"].string
        #expect(open["transitions"][0]["isAvailable"].isMissing)
        let move = #"{"transition":{"id":"\#(id)"}}"#
        #expect(try await caller.send(.post, "/issue/FIELD-1/transitions", move).status == 204)
        let again = try await caller.send(.post, "/issue/FIELD-1/transitions", move)
        #expect(again.status == 400)
        #expect(try await caller.send(.delete, "/issue/FIELD-4").status == 204)
        let gone = try await caller.send(.get, "/issue/FIELD-4")
        #expect(gone.status == 404 && gone["errorMessages"].strings == ["Issue Does Not Exist"])
    }

    @Test func aTransitionThatIsNotOpenCanBeAnInternalError() async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 1) { $0.wrongTransitionStatus = 500 }
        let reply = try await caller.send(
            .post,
            "/issue/FIELD-1/transitions",
            #"{"transition":{"id":"999"}}"#
        )
        #expect(reply.status == 500)
    }

    @Test func documentsAreNoTexts() async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 1)
        let more = #","description":\#(document("x"))"#
        let created = try await caller.send(.post, "/issue", cluster(more: more))
        #expect(created.status == 400)
        #expect(created["errors"]["description"].string == "Operation value must be a string")
        let edited = try await caller.send(
            .put,
            "/issue/FIELD-1",
            #"{"update":{"description":[{"set":\#(document("x"))}]}}"#
        )
        #expect(edited["errors"]["description"].string == "Operation value must be a string")
    }

    @Test(
        arguments: [
            ("{}", "project", "project is required"),
            (#"{"project":{"key":"NOPE"}}"#, "project", "valid project is required"),
            (#"{"project":{"key":"FIELD"}}"#, "issuetype", "issue type is required"),
            (
                #"{"project":{"key":"FIELD"},"issuetype":{"id":"9"}}"#, "issuetype",
                "valid issue type is required"
            ),
        ]
    ) func refusalsHaveDataCentersWords(fields: String, field: String, words: String) async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 0)
        let reply = try await caller.send(.post, "/issue", #"{"fields":\#(fields)}"#)
        #expect(reply.status == 400 && reply["errors"].keys == [field])
        #expect(reply["errors"][field].string == words)
        let bulk = try await caller.send(.post, "/issue/bulk", #"{"issueUpdates":[{"fields":\#(fields)}]}"#)
        #expect(bulk.status == 400 && bulk["errors"][0]["elementErrors"]["errors"][field].string == words)
    }

    @Test(
        arguments: [
            ("GET", "/rest/api/2/search/jql"), ("POST", "/rest/api/2/search/jql"),
            ("POST", "/rest/api/2/search/approximate-count"), ("POST", "/rest/api/2/jql/parse"),
            ("GET", "/rest/api/3/myself"), ("GET", "/rest/api/2/nothing"), ("GET", "/rest/agile/1.0/nothing"),
        ]
    ) func whatOnlyCloudHasIsNotFound(method: String, path: String) async throws {
        let ten = try SandboxCaller(.dataCenter, tickets: 1)
        let verb = try #require(HTTPMethod(rawValue: method))
        let reply = try await ten.send(verb, path, method == "POST" ? "{}" : nil)
        #expect(reply.status == 404 && reply["message"].string == "HTTP 404 Not Found")
        #expect(reply["status-code"].int == 404 && reply["sub-code"].int == -1)
        let nine = try SandboxCaller(.dataCenter, tickets: 1) { $0.dataCenterVersion = "9.12.35" }
        let older = try await nine.send(verb, path + "?a=b", method == "POST" ? "{}" : nil)
        #expect(older["message"].string == "null for uri: http://127.0.0.1:80\(path)?a=b")
    }

    @Test func thereIsNoBulkFetchAndNoOldCreateMetadata() async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 1)
        // `bulkfetch` and `createmeta` are read as keys of issues.
        let fetched = try await caller.send(.post, "/issue/bulkfetch", #"{"issueIdsOrKeys":["1"]}"#)
        #expect(fetched.status == 405 && fetched.response.fields["Allow"] == "GET, PUT, DELETE")
        let metadata = try await caller.send(.get, "/issue/createmeta?projectKeys=FIELD")
        #expect(metadata.status == 404 && metadata["errorMessages"].strings == ["Issue Does Not Exist"])
    }

    @Test func outsideOfTheContextPathIsNoJira() async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 1) { $0.contextPath = "/jira" }
        let reply = try await caller.send(.get, "/rest/api/2/myself")
        #expect(reply.status == 404 && reply.json == nil && reply.text.hasPrefix("<html>"))
        #expect(try await caller.send(.get, "/jira/rest/api/latest/myself").status == 200)
    }

    @Test func answersSayWhoAsked() async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 1)
        let own = try await caller.send(.get, "/serverInfo").response.fields
        #expect(own["X-AUSERNAME"] == "ops" && own["X-Seraph-LoginReason"] == "OK")
        #expect(own["X-AREQUESTID"]?.split(separator: "x").count == 3 && own["X-ASESSIONID"] != nil)
        let nobody = try await caller.send(.get, "/serverInfo", authorization: nil)
        #expect(nobody.response.fields["X-AUSERNAME"] == "anonymous")
        #expect(nobody.response.fields["X-Seraph-LoginReason"] == nil)
        let found = try await caller.send(.get, "/search", authorization: nil)
        #expect(found.status == 200 && found["total"].int == 0)
        #expect(try await caller.send(.get, "/project", authorization: nil).node.array.isEmpty)
        let hidden = try await caller.send(.get, "/issue/FIELD-1", authorization: nil)
        #expect(hidden.status == 401 && hidden["errorMessages"].strings.last == "Login Required")
        let me = try await caller.send(.get, "/myself", authorization: nil)
        #expect(me.status == 401 && me["status-code"].int == 401)
        #expect(me["message"].string == "Client must be authenticated to access this resource.")
    }

    @Test func accountsSignInByTokenOrPassword() async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 0)
        let password = SandboxCaller.basic("ops", "sandbox-password")
        #expect(try await caller.send(.get, "/myself", authorization: password)["name"].string == "ops")
        let wrong = SandboxCaller.basic("ops@example.com", "sandbox-token")
        let refused = try await caller.send(.get, "/serverInfo", authorization: wrong)
        #expect(refused.status == 401 && refused.json == nil && refused.text.contains("AUTHENTICATED_FAILED"))
        #expect(refused.response.fields["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED")
        let token = try await caller.send(.get, "/serverInfo", authorization: "Bearer wrong")
        #expect(token.status == 401 && token["status-code"].int == 401)
    }

    @Test(arguments: [
        (SandboxDuplicateLinks.ignored, 201, 1), (.refused, 400, 1), (.doubled, 201, 2),
    ]) func duplicateLinksAreASwitch(way: SandboxDuplicateLinks, status: Int, count: Int) async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 2) { $0.duplicateLinks = way }
        let body =
            #"{"type":{"name":"Blocks"},"inwardIssue":{"key":"FIELD-1"},"outwardIssue":{"key":"FIELD-2"}}"#
        let first = try await caller.send(.post, "/issueLink", body)
        #expect(first.status == 201 && first.response.body.isEmpty)
        #expect(try await caller.send(.post, "/issueLink", body).status == status)
        let links = try await caller.send(.get, "/issue/FIELD-1?fields=issuelinks")["fields"]["issuelinks"]
            .array
        #expect(links.count == count && links.allSatisfy { $0["outwardIssue"]["key"].string == "FIELD-2" })
        #expect(try await caller.send(.get, "/issueLink/\(links[0]["id"].string)").status == 200)
        #expect(try await caller.send(.delete, "/issueLink/\(links[0]["id"].string)").status == 204)
    }
}
