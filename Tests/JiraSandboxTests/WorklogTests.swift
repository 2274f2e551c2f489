import HTTPMessages
import JiraSandbox
import Testing

/// Worklogs and their feeds, on both faces; the caller checks each exchange against the specification.
@Suite struct WorklogTests {
    private func text(_ text: String, _ product: SandboxProduct) -> String {
        product == .cloud ? document(text) : "\"\(text)\""
    }

    @Test(arguments: SandboxProduct.allCases)
    func worklogsAreLoggedByTheCallerWhoeverIsNamed(product: SandboxProduct) async throws {
        let other = SandboxAccount.test("mia")
        let caller = try SandboxCaller(product, tickets: 1) { $0.otherAccounts = [other] }
        let made = try await caller.send(
            .post,
            "/issue/FIELD-1/worklog",
            #"{"started":"2026-10-01T08:30:00.000+0200","timeSpentSeconds":3600,"comment":\#(text("Pump", product)),"#
                + #""author":{"displayName":"Somebody else"}}"#,
            authorization: caller.authorization(other)
        )
        #expect(made.status == 201, "\(made.text)")
        #expect(made["author"]["displayName"].string == "mia" && made["timeSpent"].string == "1h")
        #expect(made["started"].string == "2026-10-01T06:30:00.000+0000" && made["issueId"].string == "10001")
        let id = made["id"].string
        let changed = try await caller.send(
            .put,
            "/issue/10001/worklog/\(id)",
            #"{"timeSpent":"1d 30m","comment":\#(text("Pumps", product))}"#
        )
        #expect(changed["timeSpentSeconds"].int == 30_600)
        #expect(changed["author"]["displayName"].string == "mia")
        #expect(changed["updateAuthor"]["displayName"].string == "Sandbox Operator")
        let list = try await caller.send(.get, "/issue/FIELD-1/worklog")
        #expect(list["total"].int == 1 && list["worklogs"][0]["id"].string == id)
        #expect(try await caller.send(.delete, "/issue/FIELD-1/worklog/\(id)").status == 204)
        #expect(try await caller.send(.delete, "/issue/FIELD-1/worklog/\(id)").status == 404)
    }

    @Test(
        arguments: [
            "2026-10-01T08:30:00.000Z", "2026-10-01T08:30:00+0000", "2026-10-01T08:30:00.000+00:00",
            "2026-10-01 08:30:00.000+0000", "2026-10-01", "2026-02-30T08:30:00.000+0000", "yesterday", "",
        ]
    ) func startedHasOneFormOnly(started: String) async throws {
        let caller = try SandboxCaller(tickets: 1)
        let answer = try await caller.send(
            .post,
            "/issue/FIELD-1/worklog",
            #"{"started":"\#(started)","timeSpentSeconds":60}"#
        )
        #expect(answer.status == 400 && !answer["errors"]["started"].isMissing, "\(answer.text)")
    }

    @Test(
        arguments: [
            #"{"timeSpentSeconds":59}"#, #"{"timeSpentSeconds":60,"timeSpent":"1m"}"#, "{}",
            #"{"timeSpent":"soon"}"#,
            #"{"timeSpentSeconds":"60"}"#, #"{"timeSpentSeconds":60,"comment":"plain"}"#,
            #"{"timeSpentSeconds":60,"visibility":{"type":"role","value":"Nobody"}}"#,
        ]
    ) func whatCannotBeLogged(body: String) async throws {
        let caller = try SandboxCaller(tickets: 1)
        #expect(try await caller.send(.post, "/issue/FIELD-1/worklog", body).status == 400)
        #expect(try await caller.send(.get, "/issue/FIELD-1/worklog")["total"].int == 0)
    }

    @Test(arguments: SandboxProduct.allCases)
    func estimateFollowsTheWorkAsTheRequestSays(product: SandboxProduct) async throws {
        let caller = try SandboxCaller(product, tickets: 1)
        _ = try await caller.send(
            .put,
            "/issue/FIELD-1",
            #"{"fields":{"timetracking":{"originalEstimate":"2h","remainingEstimate":"90m"}}}"#
        )
        func log(_ query: String) async throws -> SandboxReply {
            try await caller.send(.post, "/issue/FIELD-1/worklog?\(query)", #"{"timeSpentSeconds":1800}"#)
        }
        func left() async throws -> Int {
            try await caller.send(.get, "/issue/FIELD-1?fields=timeestimate")["fields"]["timeestimate"].int
        }
        #expect(try await log("").status == 201)
        #expect(try await left() == 3_600)
        _ = try await log("adjustEstimate=leave")
        #expect(try await left() == 3_600)
        _ = try await log("adjustEstimate=new&newEstimate=3h")
        #expect(try await left() == 10_800)
        let last = try await log("adjustEstimate=manual&reduceBy=1h")
        #expect(try await left() == 7_200)
        for query in [
            "adjustEstimate=new", "adjustEstimate=manual", "adjustEstimate=new&newEstimate=x",
            "adjustEstimate=?",
        ] {
            #expect(try await log(query).status == 400, "\(query)")
        }
        let place = "/issue/FIELD-1/worklog/\(last["id"].string)"
        #expect(
            try await caller.send(.put, place + "?adjustEstimate=manual", #"{"timeSpentSeconds":60}"#).status
                == 400
        )
        #expect(try await caller.send(.delete, place + "?adjustEstimate=manual&increaseBy=1h").status == 204)
        #expect(try await left() == 10_800)
        let fields = try await caller.send(.get, "/issue/FIELD-1")["fields"]
        #expect(fields["timespent"].int == 5_400 && fields["timetracking"]["timeSpent"].string == "1h 30m")
    }

    @Test(arguments: SandboxProduct.allCases)
    func fieldStopsAtTwentyAndTheListDoesNot(product: SandboxProduct) async throws {
        let caller = try SandboxCaller(product, tickets: 1) { $0.worklogLimit = 23 }
        for minute in 10..<33 {
            _ = try await caller.send(
                .post,
                "/issue/FIELD-1/worklog",
                #"{"started":"2026-10-01T08:\#(minute):00.000+0000","timeSpentSeconds":60}"#
            )
        }
        let field = try await caller.send(.get, "/issue/FIELD-1?fields=worklog")["fields"]["worklog"]
        #expect(
            field["worklogs"].array.count == 20 && field["total"].int == 23 && field["maxResults"].int == 20
        )
        #expect(try await caller.send(.get, "/issue/FIELD-1/worklog")["worklogs"].array.count == 23)
        #expect(
            try await caller.send(.post, "/issue/FIELD-1/worklog", #"{"timeSpentSeconds":60}"#).status == 413
        )
        guard product == .cloud else { return }
        let page = try await caller.send(.get, "/issue/FIELD-1/worklog?startAt=20&maxResults=2")
        #expect(page["worklogs"].array.count == 2 && page["startAt"].int == 20)
        // 08:20 and 08:23, neither of them counted in.
        let some = try await caller.send(
            .get,
            "/issue/FIELD-1/worklog?startedAfter=1790842800000&startedBefore=1790842980000"
        )
        #expect(
            some["worklogs"].array.map { $0["started"].string.prefix(16) } == [
                "2026-10-01T08:21", "2026-10-01T08:22",
            ]
        )
    }

    @Test(arguments: SandboxProduct.allCases)
    func feedsComeAThousandAtATimeWithoutTheLastMinute(product: SandboxProduct) async throws {
        let caller = try SandboxCaller(product, tickets: 1)
        var ids: [Int] = []
        for _ in 0..<1_005 {
            let made = try await caller.send(.post, "/issue/FIELD-1/worklog", #"{"timeSpentSeconds":60}"#)
            ids.append(Int(made["id"].string) ?? 0)
        }
        #expect(try await caller.send(.get, "/worklog/updated")["values"].array.isEmpty)
        caller.clock.advance(milliseconds: 62_000)
        var seen: [Int] = []
        var since = 0
        var pages = 0
        while true {
            let page = try await caller.send(.get, "/worklog/updated?since=\(since)")
            seen += page["values"].array.map { $0["worklogId"].int }
            #expect(page["since"].int == since)
            pages += 1
            since = page["until"].int
            if product == .dataCenter { #expect(page["isLastPage"].bool == page["lastPage"].bool) }
            if page["lastPage"].bool == true { break }
            #expect(page["nextPage"].string.hasSuffix("/worklog/updated?since=\(since)"))
        }
        #expect(pages == 2 && seen == ids)
        #expect(try await caller.send(.get, "/worklog/updated?since=\(since)")["values"].array.isEmpty)

        _ = try await caller.send(.delete, "/issue/FIELD-1/worklog/\(ids[3])")
        _ = try await caller.send(.put, "/issue/FIELD-1/worklog/\(ids[4])", #"{"timeSpentSeconds":120}"#)
        #expect(try await caller.send(.get, "/worklog/deleted")["values"].array.isEmpty)
        caller.clock.advance(milliseconds: 62_000)
        #expect(
            try await caller.send(.get, "/worklog/deleted")["values"].array.map { $0["worklogId"].int } == [
                ids[3]
            ]
        )
        let changed = try await caller.send(.get, "/worklog/updated?since=\(since)")
        #expect(changed["values"].array.map { $0["worklogId"].int } == [ids[4]])

        let listed = try await caller.send(
            .post,
            "/worklog/list",
            #"{"ids":[\#(ids[4]),\#(ids[3]),\#(ids[0])]}"#
        )
        #expect(listed.node.array.map { $0["id"].string } == [ids[0], ids[4]].map(String.init))
        let many = ids.prefix(1_001).map(String.init).joined(separator: ",")
        #expect(try await caller.send(.post, "/worklog/list", #"{"ids":[\#(many)]}"#).status == 400)
        #expect(try await caller.send(.post, "/worklog/list", #"{"ids":[]}"#).status == 400)
    }

    @Test func restrictedWorklogsAndPropertiesAreTheirReadersOnly() async throws {
        var other = SandboxAccount.test("mia")
        other.roles = ["Member"]
        let caller = try SandboxCaller(tickets: 1) { $0.otherAccounts = [other] }
        let made = try await caller.send(
            .post,
            "/issue/FIELD-1/worklog",
            #"{"timeSpentSeconds":60,"visibility":{"type":"role","value":"Administrators"},"properties":[{"key":"m","value":"v"}]}"#
        )
        #expect(made["visibility"]["value"].string == "Administrators")
        let seen = try await caller.send(.get, "/issue/FIELD-1/worklog?expand=properties")
        #expect(seen["worklogs"][0]["properties"][0]["value"].string == "v")
        #expect(try await caller.send(.get, "/issue/FIELD-1/worklog")["worklogs"][0]["properties"].isMissing)
        let authorization = caller.authorization(other)
        let hidden = try await caller.send(.get, "/issue/FIELD-1/worklog", authorization: authorization)
        #expect(hidden["total"].int == 0)
        let id = made["id"].string
        #expect(
            try await caller.send(.post, "/worklog/list", #"{"ids":[\#(id)]}"#, authorization: authorization)
                .node.array
                .isEmpty
        )
        let field = try await caller.send(.get, "/issue/FIELD-1?fields=worklog", authorization: authorization)
        #expect(field["fields"]["worklog"]["total"].int == 0)
        let place = "/issue/FIELD-1/worklog/\(id)/properties"
        #expect(try await caller.send(.put, place + "/n", #"{"a":1}"#).status == 201)
        #expect(try await caller.send(.put, place + "/n", #"{"a":2}"#).status == 200)
        #expect(try await caller.send(.get, place + "/n")["value"]["a"].int == 2)
        #expect(try await caller.send(.get, place)["keys"].array.map { $0["key"].string } == ["m", "n"])
        #expect(try await caller.send(.delete, place + "/n").status == 204)
        #expect(try await caller.send(.get, place + "/n").status == 404)
    }
}

extension SandboxAccount {
    /// An account beside the first one.
    static func test(_ name: String) -> SandboxAccount {
        var account = SandboxAccount()
        account.name = name
        account.email = "\(name)@example.com"
        account.accountID = "5b10-\(name)"
        account.displayName = name
        account.token = "token-of-\(name)"
        return account
    }
}
