import HTTPMessages
import JiraSandbox
import Testing

@Suite struct SearchTests {
    @Test func pagesHoldAHundredRowsOrFiveThousandIds() async throws {
        let caller = try SandboxCaller(tickets: 250)
        let all = try await caller.searchKeys(#"project = "FIELD" ORDER BY key"#, maxResults: 5_000)
        #expect(all == (1...250).map { "FIELD-\($0)" })
        #expect(caller.jira.statistics().requests["GET /search/jql"] == 3)
        let jql = SandboxCaller.encoded(#"project = "FIELD""#)
        for fields in ["id", "id,key", "key"] {
            let page = try await caller.send(.get, "/search/jql?jql=\(jql)&maxResults=5000&fields=\(fields)")
            #expect(page["issues"].array.count == 250)
            #expect(page["issues"][0].keys == (fields == "id" ? ["id"] : ["id", "key"]))
        }
        let page = try await caller.send(
            .get,
            "/search/jql?jql=\(jql)&maxResults=5000&fields=id&fields=summary"
        )
        #expect(page["issues"].array.count == 100 && page["isLast"].bool == false)
        #expect(try await caller.send(.get, "/search/jql?jql=\(jql)")["issues"].array.count == 50)
    }

    @Test func aTokenBelongsToItsQueryAndSiteAndWeek() async throws {
        let caller = try SandboxCaller(tickets: 3)
        func page(_ jql: String, _ token: String, of site: SandboxCaller) async throws -> SandboxReply {
            let (jql, token) = (SandboxCaller.encoded(jql), SandboxCaller.encoded(token))
            return try await site.send(.get, "/search/jql?jql=\(jql)&maxResults=1&nextPageToken=\(token)")
        }
        let query = #"project = "FIELD""#
        let token = try await page(query, "", of: caller)["nextPageToken"].string
        #expect(try await page(query, token, of: caller)["issues"][0]["id"].string == "10002")
        // The same page twice: a client that resends it is answered the same.
        #expect(try await page(query, token, of: caller)["issues"][0]["id"].string == "10002")
        let message = "The provided next page token is invalid or expired."
        let other = try await page(query + " ORDER BY key", token, of: caller)
        #expect(other.status == 400 && other["errorMessages"].strings == [message])
        let elsewhere = try SandboxCaller(tickets: 3) { $0.seed = 2 }
        #expect(try await page(query, token, of: elsewhere).status == 400)
        caller.clock.advance(milliseconds: 7 * 86_400_000)
        #expect(try await page(query, token, of: caller).status == 400)
    }

    @Test(
        arguments: [
            #"priority in (Highest, High) ORDER BY priority DESC, key"#: ["FIELD-2", "FIELD-1"],
            #"cf[10101] >= 51.0 AND cf[10101] <= 51.2"#: ["FIELD-1"],
            #""Duration minutes" > 40"#: ["FIELD-2"],
            #"status = "Done""#: ["FIELD-3"],
            #"statusCategory != Done ORDER BY key DESC"#: ["FIELD-2", "FIELD-1"],
            #"cf[10103] ~ "bridge""#: ["FIELD-2"],
            #"cf[10101] is EMPTY ORDER BY key"#: ["FIELD-2", "FIELD-3"],
            #"Skills = "power""#: ["FIELD-1"],
            #"due <= "2026-11-30""#: ["FIELD-1"],
            #"created >= "2026-10-02 00:00""#: ["FIELD-2", "FIELD-3"],
            #"key >= FIELD-2 AND issuetype = Job ORDER BY key"#: ["FIELD-2", "FIELD-3"],
        ]
    ) func jqlIsEvaluated(jql: String, keys: [String]) async throws {
        let caller = try SandboxCaller([
            SandboxTicket(
                key: "FIELD-1",
                summary: "Meter",
                priority: "High",
                latitude: "51.1",
                longitude: "0.1",
                durationMinutes: "30",
                due: "2026-11-30",
                skills: "power",
                created: "2026-10-01T10:00:00Z"
            ),
            SandboxTicket(
                key: "FIELD-2",
                summary: "Valve",
                priority: "Highest",
                location: "At the bridge",
                durationMinutes: "45",
                created: "2026-10-02T00:00:00Z"
            ),
            SandboxTicket(key: "FIELD-3", summary: "Pipe", status: "Done", created: "2026-10-03"),
        ])
        #expect(try await caller.searchKeys(jql) == keys)
    }

    @Test func unknownNamesAreRefusedForAccountsAndEmptyForAnonymous() async throws {
        let caller = try SandboxCaller(tickets: 1) { $0.anonymousCanBrowse = true }
        let path = "/search/jql?jql=" + SandboxCaller.encoded(#"project = "NOPE""#)
        let refused = try await caller.send(.get, path)
        #expect(refused.status == 400)
        #expect(
            refused["errorMessages"].strings == ["The value 'NOPE' does not exist for the field 'project'."]
        )
        let anonymous = try await caller.send(.get, path, authorization: nil)
        #expect(anonymous.status == 200 && anonymous["issues"].array.isEmpty)
    }

    @Test func searchSeesWritesAfterTheLagAndIdsAtOnce() async throws {
        let caller = try SandboxCaller(tickets: 2) { $0.searchLag = .seconds(5) }
        let created = try await caller.send(.post, "/issue", cluster(labels: ["jc-1"]))
        let id = created["id"].string
        #expect(try await caller.send(.get, "/issue/\(id)").status == 200)
        #expect(try await caller.searchKeys("labels = jc-1") == [])
        let body = #"{"jql":"labels = jc-1","fields":["key"],"reconcileIssues":[\#(id)]}"#
        let reconciled = try await caller.send(.post, "/search/jql", body)
        #expect(reconciled["issues"][0]["key"].string == "FIELD-3")
        caller.clock.advance(milliseconds: 4_999)
        #expect(try await caller.searchKeys("labels = jc-1") == [])
        caller.clock.advance(milliseconds: 1)
        #expect(try await caller.searchKeys("labels = jc-1") == ["FIELD-3"])
        try await caller.send(.put, "/issue/\(id)", #"{"fields":{"labels":[]}}"#)
        #expect(try await caller.searchKeys("labels = jc-1") == ["FIELD-3"])
        caller.clock.advance(milliseconds: 5_000)
        #expect(try await caller.searchKeys("labels = jc-1") == [])
    }

    @Test func aPageAfterAWriteIsWorkedOutAnew() async throws {
        let caller = try SandboxCaller(tickets: 1)
        #expect(try await caller.searchKeys("labels = x") == [])
        try await caller.send(.put, "/issue/FIELD-1", #"{"fields":{"labels":["x"]}}"#)
        #expect(try await caller.searchKeys("labels = x") == ["FIELD-1"])
    }

    @Test(
        arguments: [
            #"{"jql":"key = FIELD-1","startAt":0}"#, #"{"jql":7}"#,
            #"{"jql":"key = FIELD-1","fields":"summary"}"#,
            #"{"jql":"key = FIELD-1","expand":["names"]}"#,
            #"{"jql":"key = FIELD-1","reconcileIssues":["1"]}"#, "[]",
        ]
    ) func searchBodiesAreClosed(body: String) async throws {
        let reply = try await SandboxCaller(tickets: 1).send(.post, "/search/jql", body)
        #expect(reply.status == 400)
        #expect(
            reply["errorMessages"].strings
                == ["Invalid request payload. Refer to the REST API documentation and try again."]
        )
        #expect(reply["errors"].isMissing)
    }

    @Test(
        arguments: [
            (1_000, #"["summary","customfield_10101"]"#, 200), (1_001, #"["summary"]"#, 400),
            (101, #"["*all"]"#, 400), (101, #"["comment"]"#, 400), (100, #"["*all"]"#, 200),
        ]
    ) func bulkFetchTakesAThousandOnlyOfLightFields(count: Int, fields: String, status: Int) async throws {
        let caller = try SandboxCaller(tickets: 3)
        let ids = (10_001..<(10_001 + count)).map { "\"\($0)\"" }.joined(separator: ",")
        let reply = try await caller.send(
            .post,
            "/issue/bulkfetch",
            #"{"issueIdsOrKeys":[\#(ids)],"fields":\#(fields)}"#
        )
        #expect(reply.status == status)
        if status == 200 { #expect(reply["issues"].array.count == 3) }
    }

    @Test func olderSitesFetchAHundred() async throws {
        let caller = try SandboxCaller(tickets: 1) { $0.bulkFetchLimit = 100 }
        let ids = (1...101).map { "\"\($0)\"" }.joined(separator: ",")
        let body = #"{"issueIdsOrKeys":[\#(ids)],"fields":["summary"]}"#
        #expect(try await caller.send(.post, "/issue/bulkfetch", body).status == 400)
    }
}

/// A create request of a Job Cluster.
func cluster(labels: [String] = [], more: String = "", update: String = "") -> String {
    let list = labels.map { "\"\($0)\"" }.joined(separator: ",")
    let labelPart = labels.isEmpty ? "" : #","labels":[\#(list)]"#
    return
        #"{"fields":{"project":{"key":"FIELD"},"issuetype":{"name":"Job Cluster"},"summary":"C"\#(labelPart)\#(more)}"#
        + (update.isEmpty ? "" : #","update":\#(update)"#) + "}"
}
