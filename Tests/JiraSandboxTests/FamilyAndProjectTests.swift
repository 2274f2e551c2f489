import HTTPMessages
import JiraSandbox
import Testing

/// Sub-tasks, epics, assignees, and lists of projects and people, on both faces.
@Suite struct FamilyAndProjectTests {
    private func create(_ caller: SandboxCaller, _ type: String, _ fields: String = "") async throws
        -> SandboxReply
    {
        try await caller.send(
            .post,
            "/issue",
            #"{"fields":{"project":{"key":"FIELD"},"issuetype":{"name":"\#(type)"},"summary":"S"\#(fields)}}"#
        )
    }

    private func search(_ caller: SandboxCaller, _ jql: String) async throws -> [String] {
        let path = caller.configuration.product == .cloud ? "/search/jql" : "/search"
        let body = #"{"jql":"\#(jql) order by key","fields":["summary"]}"#
        let rows = try await caller.send(.post, path, body)
        try #require(rows.status == 200, "\(rows.text)")
        return rows["issues"].array.map { $0["key"].string }
    }

    @Test(arguments: SandboxProduct.allCases)
    func queriesFollowLinks(product: SandboxProduct) async throws {
        let caller = try SandboxCaller(product, tickets: 4) {
            $0.otherAccounts = [PeopleTests.account("eve")]
        }
        for (source, destination) in [(1, 2), (3, 1), (1, 4)] {
            let type = destination == 4 ? "Relates" : "Blocks"
            let ends =
                #""inwardIssue":{"key":"FIELD-\#(source)"},"outwardIssue":{"key":"FIELD-\#(destination)"}"#
            try await caller.send(.post, "/issueLink", #"{"type":{"name":"\#(type)"},\#(ends)}"#)
        }
        for (arguments, keys) in [
            ("'FIELD-1'", ["FIELD-2", "FIELD-3", "FIELD-4"]), ("10001, 'blocks'", ["FIELD-2"]),
            ("'FIELD-1', 'is blocked by'", ["FIELD-3"]), ("'FIELD-1', 'relates to'", ["FIELD-4"]),
            ("'FIELD-2', 'blocks'", []),
        ] {
            #expect(try await search(caller, "issue in linkedIssues(\(arguments))") == keys, "\(arguments)")
        }
        let path = product == .cloud ? "/search/jql" : "/search"
        func status(_ arguments: String, _ authorization: String = "") async throws -> Int {
            let body = #"{"jql":"issue in linkedIssues(\#(arguments))"}"#
            return try await caller.send(.post, path, body, authorization: authorization).status
        }
        #expect(try await status("'FIELD-9'") == 400)
        #expect(try await status("'FIELD-1', 'haunts'") == 400)
        #expect(try await status("") == 400)
        try caller.jira.hide(key: "FIELD-1", from: "eve@example.com")
        let eve = caller.authorization(try #require(caller.configuration.otherAccounts.first))
        #expect(try await status("'FIELD-1'", eve) == 400)
        #expect(try await status("'FIELD-2'", eve) == 200)
    }

    @Test(arguments: SandboxProduct.allCases)
    func subtasksHangOnTheirParent(product: SandboxProduct) async throws {
        let caller = try SandboxCaller(product, tickets: 2)
        let orphan = try await create(caller, "Sub-task")
        #expect(orphan.status == 400)
        #expect(
            orphan["errors"]["issuetype"].string
                == "Issue type is a sub-task but parent issue key or id not specified."
        )
        #expect(try await create(caller, "Job", #","parent":{"key":"FIELD-1"}"#).status == 400)
        let made = try await create(caller, "Sub-task", #","parent":{"key":"FIELD-1"}"#)
        #expect(made.status == 201, "\(made.text)")
        let key = made["key"].string
        let parent = try await caller.send(.get, "/issue/FIELD-1?fields=subtasks,parent")
        #expect(parent["fields"]["subtasks"].array.map { $0["key"].string } == [key])
        #expect(parent["fields"]["parent"].isNull)
        let child = try await caller.send(.get, "/issue/\(key)?fields=parent,issuetype")
        #expect(child["fields"]["parent"]["key"].string == "FIELD-1")
        #expect(child["fields"]["issuetype"]["subtask"].bool == true)
        #expect(try await create(caller, "Sub-task", #","parent":{"key":"\#(key)"}"#).status == 400)
        #expect(try await search(caller, "parent = FIELD-1") == [key])
        #expect(try await caller.send(.delete, "/issue/FIELD-1").status == 400)
        #expect(try await caller.send(.delete, "/issue/FIELD-1?deleteSubtasks=true").status == 204)
        #expect(try await caller.send(.get, "/issue/\(key)").status == 404)
        let second = try await create(caller, "Sub-task", #","parent":{"id":"10002"}"#)
        #expect(try await caller.send(.delete, "/issue/\(second["key"].string)").status == 204)
        #expect(try await caller.send(.get, "/issue/FIELD-2")["fields"]["subtasks"].array.isEmpty)
    }

    @Test func epicsAreParentsOnCloudAndAFieldOnDataCenter() async throws {
        let cloud = try SandboxCaller(tickets: 1)
        let epic = try await create(cloud, "Epic")["key"].string
        let put = try await cloud.send(.put, "/issue/FIELD-1", #"{"fields":{"parent":{"key":"\#(epic)"}}}"#)
        #expect(put.status == 204, "\(put.text)")
        #expect(try await search(cloud, "parent = \(epic)") == ["FIELD-1"])
        #expect(try await cloud.send(.get, "/issue/\(epic)")["fields"]["subtasks"].array.isEmpty)
        _ = try await cloud.send(.put, "/issue/FIELD-1", #"{"update":{"parent":[{"set":{"none":true}}]}}"#)
        #expect(try await cloud.send(.get, "/issue/FIELD-1")["fields"]["parent"].isNull)

        let dataCenter = try SandboxCaller(.dataCenter, tickets: 1)
        let other = try await create(dataCenter, "Epic")["key"].string
        #expect(
            try await dataCenter.send(.put, "/issue/FIELD-1", #"{"fields":{"parent":{"key":"\#(other)"}}}"#)
                .status
                == 400
        )
        _ = try await dataCenter.send(
            .put,
            "/issue/FIELD-1",
            #"{"fields":{"customfield_10014":"\#(other)"}}"#
        )
        let fields = try await dataCenter.send(.get, "/issue/FIELD-1")["fields"]
        #expect(fields["customfield_10014"].string == other && fields["parent"].isNull)
        #expect(try await search(dataCenter, "cf[10014] = \(other)") == ["FIELD-1"])
    }

    @Test(arguments: SandboxProduct.allCases)
    func assigneeIsSetInEveryWayAndFound(product: SandboxProduct) async throws {
        let caller = try SandboxCaller(product, tickets: 3) { $0.otherAccounts = [.test("mia")] }
        let mia = product == .cloud ? #"{"accountId":"5b10-mia"}"# : #"{"name":"mia"}"#
        let nobody = product == .cloud ? #"{"accountId":"ghost"}"# : #"{"name":"ghost"}"#
        let handle = product == .cloud ? "5b10-mia" : "mia"
        #expect(
            try await caller.send(.put, "/issue/FIELD-1", #"{"fields":{"assignee":\#(mia)}}"#).status == 204
        )
        #expect(try await caller.send(.put, "/issue/FIELD-2/assignee", mia).status == 204)
        let refused = try await caller.send(.put, "/issue/FIELD-3", #"{"fields":{"assignee":\#(nobody)}}"#)
        #expect(refused.status == 400 && !refused["errors"]["assignee"].isMissing)
        #expect(try await caller.send(.put, "/issue/FIELD-3/assignee", nobody).status == 400)
        let made = try await create(caller, "Job", #","assignee":\#(mia)"#)["key"].string
        #expect(try await search(caller, "assignee = \\\"\(handle)\\\"") == ["FIELD-1", "FIELD-2", made])
        #expect(try await search(caller, "assignee is EMPTY") == ["FIELD-3"])
        _ = try await caller.send(.put, "/issue/FIELD-1", #"{"fields":{"assignee":null}}"#)
        #expect(try await caller.send(.get, "/issue/FIELD-1")["fields"]["assignee"].isNull)
        let shown = try await caller.send(.get, "/issue/FIELD-2")["fields"]["assignee"]
        #expect(shown["displayName"].string == "mia")
    }

    @Test(arguments: SandboxProduct.allCases)
    func peopleAreFoundInTheProductsWay(product: SandboxProduct) async throws {
        let caller = try SandboxCaller(product, tickets: 1) {
            $0.otherAccounts = [.test("mia"), .test("milo")]
        }
        let isCloud = product == .cloud
        let words = isCloud ? "query" : "username"
        let found = try await caller.send(.get, "/user/search?\(words)=mi").node.array.map {
            $0["displayName"].string
        }
        #expect(found == ["mia", "milo"])
        let page = try await caller.send(.get, "/user/search?\(words)=mi&startAt=1&maxResults=1").node.array
        #expect(page.map { $0["displayName"].string } == ["milo"])
        let assignable = try await caller.send(.get, "/user/assignable/search?project=FIELD").node.array
        #expect(assignable.count == 3)
        #expect(try await caller.send(.get, "/user/search").status == 400)
        let one = try await caller.send(.get, isCloud ? "/user?accountId=5b10-mia" : "/user?username=mia")
        #expect(one["displayName"].string == "mia")
        #expect(one[isCloud ? "accountId" : "key"].string == (isCloud ? "5b10-mia" : "mia"))
        #expect(try await caller.send(.get, isCloud ? "/user?accountId=x" : "/user?key=x").status == 404)
        guard isCloud else { return }
        #expect(try await caller.send(.get, "/user/assignable/search?query=mi").status == 400)
        // Not in the document, which says that the parameter is gone: so past the check against it.
        let request = HTTPRequest(
            method: .get,
            scheme: "http",
            authority: "127.0.0.1:80",
            path: "/rest/api/3/user?username=mia",
            fields: ["Authorization": caller.authorization(caller.configuration.account)]
        )
        let named = SandboxReply(try await caller.transport.send(request, timeout: .seconds(10)))
        #expect(named.status == 400 && named["errorMessages"][0].string.contains("GDPR strict mode"))
        let bulk = try await caller.send(
            .get,
            "/user/bulk?accountId=5b10-mia&accountId=5b10-milo&accountId=x"
        )
        #expect(bulk["values"].array.count == 2)
    }

    @Test(arguments: SandboxProduct.allCases)
    func projectsAndTheirPartsAreListed(product: SandboxProduct) async throws {
        let caller = try SandboxCaller(product, tickets: 1) { configuration in
            configuration.projects = (0..<120).map { SandboxProject(key: "P\($0)", name: "Project \($0)") }
            configuration.projects.insert(SandboxProject(key: "FIELD", name: "Field"), at: 0)
            configuration.projects[0].components = ["Pumps", "Pipes"]
            configuration.projects[0].versions = ["1.0"]
        }
        if product == .cloud {
            let page = try await caller.send(.get, "/project/search?maxResults=500")
            #expect(
                page["values"].array.count == 100 && page["total"].int == 121 && page["isLast"].bool == false
            )
            let rest = try await caller.send(.get, "/project/search?startAt=100&maxResults=100")
            #expect(rest["values"].array.count == 21 && rest["isLast"].bool == true)
            let some = try await caller.send(.get, "/project/search?query=fiel&orderBy=-name")
            #expect(some["values"].array.map { $0["key"].string } == ["FIELD"])
            #expect(try await caller.send(.get, "/priority/search?maxResults=2")["total"].int == 5)
            #expect(try await caller.send(.get, "/resolution/search")["values"].array.count == 3)
            #expect(try await caller.send(.get, "/project/FIELD/component")["total"].int == 2)
            #expect(
                try await caller.send(.get, "/issuetype/project?projectId=10000&level=-1").node.array.count
                    == 1
            )
        } else {
            #expect(try await caller.send(.get, "/project").node.array.count == 121)
            #expect(try await caller.send(.get, "/project/search").status == 404)
        }
        let statuses = try await caller.send(.get, "/project/FIELD/statuses").node.array
        #expect(
            statuses.map { $0["name"].string }.contains("Sub-task") && !statuses[0]["statuses"].array.isEmpty
        )
        let components = try await caller.send(.get, "/project/FIELD/components").node.array
        #expect(components.map { $0["name"].string } == ["Pumps", "Pipes"])
        #expect(try await caller.send(.get, "/project/FIELD/versions").node.array.count == 1)
        #expect(try await caller.send(.get, "/project/FIELD/version")["total"].int == 1)
        #expect(try await caller.send(.get, "/resolution").node.array.count == 3)
        #expect(try await caller.send(.get, "/project/NOPE/statuses").status == 404)
    }
}
