import HTTPMessages
import JiraSandbox
import Testing

/// Issues that are moved, deleted or hidden between two reads.
@Suite struct UpheavalTests {
    private static func twoProjects(_ product: SandboxProduct) throws -> SandboxCaller {
        try SandboxCaller(product, tickets: 3) {
            $0.projects = [
                SandboxProject(key: "FIELD", name: "Field work"), SandboxProject(key: "DEPOT", name: "Depot"),
            ]
            $0.otherAccounts = [PeopleTests.account("eve")]
        }
    }

    @Test(arguments: SandboxProduct.allCases)
    func aMovedIssueAnswersToItsOldKeyWithTheNewOne(product: SandboxProduct) async throws {
        let caller = try Self.twoProjects(product)
        #expect(try caller.jira.move(key: "FIELD-2", to: "DEPOT") == "DEPOT-1")
        for name in ["FIELD-2", "DEPOT-1", "10002"] {
            let read = try await caller.send(.get, "/issue/\(name)")
            #expect(read.status == 200 && read["key"].string == "DEPOT-1" && read["id"].string == "10002")
            #expect(read["fields"]["project"]["key"].string == "DEPOT")
        }
        #expect(
            try await PeopleTests.found("project = 10000 ORDER BY key", by: nil, caller)
                == ["FIELD-1", "FIELD-3"]
        )
        #expect(try await PeopleTests.found("project = DEPOT", by: nil, caller) == ["DEPOT-1"])
        // Home again it has a new number, and both old keys still lead to it.
        #expect(try caller.jira.move(key: "DEPOT-1", to: "FIELD") == "FIELD-4")
        for name in ["FIELD-2", "DEPOT-1"] {
            #expect(try await caller.send(.get, "/issue/\(name)")["key"].string == "FIELD-4")
        }
        try caller.jira.delete(key: "DEPOT-1")
        for name in ["FIELD-2", "DEPOT-1", "FIELD-4", "10002"] {
            #expect(try await caller.send(.get, "/issue/\(name)").status == 404)
        }
    }

    @Test(arguments: SandboxProduct.allCases)
    func nobodyLinksToWhatIsHidden(product: SandboxProduct) async throws {
        let caller = try Self.twoProjects(product)
        try caller.jira.hide(key: "FIELD-2", from: "eve@example.com")
        let eve = caller.authorization(try #require(caller.configuration.otherAccounts.first))
        let link =
            #""update":{"issuelinks":[{"add":{"type":{"name":"Blocks"},"outwardIssue":{"key":"FIELD-2"}}}]}"#
        let common = #""project":{"key":"FIELD"},"summary":"s","issuetype":"#
        let refusals = [
            try await caller.send(.put, "/issue/FIELD-1", "{\(link)}", authorization: eve),
            try await caller.send(
                .post,
                "/issue",
                #"{"fields":{\#(common){"name":"Task"}},\#(link)}"#,
                authorization: eve
            ),
            try await caller.send(
                .post,
                "/issue",
                #"{"fields":{\#(common){"name":"Sub-task"},"parent":{"key":"FIELD-2"}}}"#,
                authorization: eve
            ),
        ]
        #expect(refusals.map(\.status) == [400, 400, 400])
        #expect(refusals.map { $0["errors"].keys } == [["issuelinks"], ["issuelinks"], ["parent"]])
        // Others see it, and link to it.
        #expect(try await caller.send(.put, "/issue/FIELD-1", "{\(link)}").status == 204)
    }

    @Test(arguments: SandboxProduct.allCases)
    func aHiddenIssueIsNotThereForOneAccount(product: SandboxProduct) async throws {
        let caller = try Self.twoProjects(product)
        let link =
            #"{"type":{"name":"Blocks"},"inwardIssue":{"key":"FIELD-1"},"outwardIssue":{"key":"FIELD-2"}}"#
        try await caller.send(.post, "/issueLink", link)
        try caller.jira.hide(key: "FIELD-2", from: "eve@example.com")
        let eve = try #require(caller.configuration.otherAccounts.first)
        let authorization = caller.authorization(eve)
        let all = "project = 10000 ORDER BY key"
        #expect(try await PeopleTests.found(all, by: eve, caller) == ["FIELD-1", "FIELD-3"])
        #expect(try await PeopleTests.found(all, by: nil, caller) == ["FIELD-1", "FIELD-2", "FIELD-3"])
        #expect(try await caller.send(.get, "/issue/FIELD-2", authorization: authorization).status == 404)
        #expect(try await caller.send(.get, "/issue/FIELD-2").status == 200)
        let other = try await caller.send(.get, "/issue/FIELD-1", authorization: authorization)
        #expect(other["fields"]["issuelinks"].array.isEmpty)
        #expect(try await caller.send(.get, "/issue/FIELD-1")["fields"]["issuelinks"].array.count == 1)
        if product == .cloud {
            let body = #"{"issueIdsOrKeys":["10001","10002"],"fields":["summary"]}"#
            let fetched = try await caller.send(.post, "/issue/bulkfetch", body, authorization: authorization)
            #expect(fetched["issues"].array.map { $0["id"].string } == ["10001"])
        }
        let query = try await caller.send(
            .get,
            (product == .cloud ? "/search/jql?jql=" : "/search?jql=")
                + SandboxCaller.encoded("key = FIELD-2"),
            authorization: authorization
        )
        #expect(query.status == 400)
        #expect(
            query["errorMessages"].strings == ["An issue with key 'FIELD-2' does not exist for field 'key'."]
        )
        try caller.jira.show(key: "FIELD-2", to: "eve")
        #expect(try await PeopleTests.found(all, by: eve, caller).count == 3)
    }

    @Test func aStatusChangesByAnotherHand() async throws {
        let caller = try SandboxCaller(tickets: 1)
        caller.clock.advance(milliseconds: 5_000)
        try caller.jira.setStatus(key: "FIELD-1", to: "done")
        let read = try await caller.send(.get, "/issue/FIELD-1")
        #expect(read["fields"]["status"]["name"].string == "Done")
        #expect(read["fields"]["updated"].string == "2026-09-21T14:13:25.000+0000")
        #expect(try await caller.searchKeys("status = Done") == ["FIELD-1"])
    }

    @Test func whatIsNotThereIsNamed() throws {
        let jira = try SandboxCaller(tickets: 1).jira
        #expect(throws: SandboxOperationError.noSuchIssue("FIELD-9")) { try jira.delete(key: "FIELD-9") }
        #expect(throws: SandboxOperationError.noSuchProject("X")) { try jira.move(key: "FIELD-1", to: "X") }
        #expect(throws: SandboxOperationError.noSuchAccount("z")) { try jira.hide(key: "FIELD-1", from: "z") }
        let error = #expect(throws: SandboxOperationError.self) {
            try jira.setStatus(key: "FIELD-1", to: "To Do")
        }
        #expect(error?.description.contains("Ready For Clustering") == true)
    }
}
