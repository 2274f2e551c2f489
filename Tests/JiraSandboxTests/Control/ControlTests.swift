import Foundation
import HTTPMessages
import JiraSandbox
import Testing

/// The interface under `/_sandbox`.
@Suite struct ControlTests {
    private func caller(
        _ product: SandboxProduct = .cloud,
        _ change: (inout SandboxConfiguration) -> Void = { _ in }
    ) throws -> SandboxCaller {
        try SandboxCaller(product, tickets: 3) {
            $0.otherAccounts = [PeopleTests.account("eve")]
            $0.projects = [
                SandboxProject(key: "FIELD", name: "Field work"), SandboxProject(key: "DEPOT", name: "Depot"),
            ]
            change(&$0)
        }
    }

    @Test func listsItself() async throws {
        let caller = try caller { $0.contextPath = "/jira" }
        let list = try await caller.control(.get, "")
        #expect(list["product"].string == "cloud" && list["site"].string == "http://127.0.0.1:80/jira")
        let controls = list["controls"].array.map { "\($0["method"].string) \($0["path"].string)" }
        #expect(controls.contains("GET /_sandbox") && controls.contains("POST /_sandbox/issues/{issue}/move"))
        #expect(Set(controls).count == controls.count)
        #expect(list["controls"].array.allSatisfy { $0["does"].string.hasSuffix(".") })
        // Each of them is there.
        for control in list["controls"].array {
            let path = control["path"].string.replacing("{issue}", with: "NONE-1").replacing(
                "{name}",
                with: "none"
            )
            let method = try #require(HTTPMethod(rawValue: control["method"].string))
            let answer = try await caller.raw(method, path, "{}")
            #expect(
                [200, 400, 404].contains(answer.status) && !answer.text.contains("no control"),
                "\(path)"
            )
        }
    }

    @Test func needsNoCredentialsAndIsNeitherCountedNorStruck() async throws {
        let caller = try caller {
            $0.limits.requestsPerSecond = 1
            $0.faults.rules = [SandboxFaultRule("r", .drop(applied: false))]
        }
        for _ in 1...5 {
            let answer = try await caller.send(.get, "/_sandbox/clock", authorization: nil)
            #expect(answer.status == 200 && answer["now"].string == "2026-09-21T14:13:20.000+0000")
        }
        #expect(caller.jira.statistics() == (try SandboxCaller()).jira.statistics())
    }

    @Test(arguments: ["/_sandbox/nothing", "/%5fsandbox/nothing"])
    func saysWhatIsWrong(path: String) async throws {
        let caller = try caller()
        let missing = try await caller.raw(.get, path, headers: ["X": "y"])
        // The second form is asked for as a whole path, too.
        #expect(missing.status == 404)
        let wrong = try await caller.control(.patch, "/clock")
        #expect(wrong.status == 405 && wrong.response.fields["Allow"] == "GET, POST")
        let bad = try await caller.control(.post, "/rules", "{\n\"effect\": \"dorp\"}")
        #expect(
            bad.status == 400 && bad["error"].string.hasPrefix("line 2: effect.kind: 'dorp'"),
            "\(bad.text)"
        )
    }

    @Test func answersNoPageOfAnotherSite() async throws {
        let caller = try caller()
        func status(_ authority: String, _ origin: String?) async throws -> Int {
            let headers = origin.map { ["Origin": $0] } ?? [:]
            let request = caller.request(.get, "/_sandbox", headers: headers, authority: authority)
            return try await caller.transport.send(request, timeout: .seconds(1)).status
        }
        for authority in ["127.0.0.1:8080", "localhost:8080", "localhost", "127.0.0.1", "[::1]:80", "[::1]"] {
            #expect(try await status(authority, nil) == 200)
            #expect(try await status(authority, "http://localhost:3000") == 200)
            #expect(try await status(authority, "https://evil.example") == 403)
            #expect(try await status(authority, "null") == 403)
        }
        for authority in ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "0.0.0.0:80"] {
            #expect(try await status(authority, nil) == 403)
        }
        // The other spelling of the path is no way around.
        let request = caller.request(.get, "/%5Fsandbox", authority: "evil.example")
        var whole = request
        whole.path = "/%5Fsandbox"
        #expect(try await caller.transport.send(whole, timeout: .seconds(1)).status == 403)
    }

    @Test func rulesAreAddedReplacedListedAndTakenAway() async throws {
        let caller = try caller()
        try await caller.control(.post, "/rules", #"{"name": "a", "every": 2, "effect": "drop"}"#)
        try await caller.control(.post, "/rules", #"{"effect": "garbage", "path": "/serverInfo"}"#)
        #expect(await caller.statuses(4) == [200, 0, 200, 0])
        let list = try await caller.control(.get, "/rules")["rules"].array
        #expect(list.map { $0["name"].string } == ["a", "rule 2"])
        #expect(list.map { $0["counted"].int } == [4, 0] && list[0]["struck"].int == 2)
        try await caller.control(
            .post,
            "/rules",
            #"{"name": "a", "effect": {"kind": "answer", "status": 500}}"#
        )
        let replaced = try await caller.control(.get, "/rules")["rules"].array
        #expect(replaced.map { $0["name"].string } == ["a", "rule 2"] && replaced[0]["counted"].int == 0)
        #expect(await caller.statuses(1) == [500])
        #expect(try await caller.control(.delete, "/rules/a")["rules"].array.count == 1)
        #expect(try await caller.control(.delete, "/rules/a").status == 404)
        #expect(await caller.statuses(1) == [200])
        #expect(try await caller.control(.delete, "/rules")["rules"].array.isEmpty)
    }

    @Test func timePassesForTokensAndLateWrites() async throws {
        let caller = try caller { $0.searchLag = .seconds(3_600) }
        try await caller.send(.post, "/issue", cluster(labels: ["x"]))
        #expect(try await caller.control(.get, "/lag")["lateWrites"].int == 1)
        #expect(try await caller.searchKeys("labels = x").isEmpty)
        let page = try await caller.send(.get, "/search/jql?jql=project%3D10000&maxResults=1")
        let token = SandboxCaller.encoded(page["nextPageToken"].string)
        let moved = try await caller.control(.post, "/clock", #"{"advanceSeconds": 3600}"#)
        #expect(
            moved["now"].string == "2026-09-21T15:13:20.000+0000" && moved["aheadSeconds"].double == 3_600
        )
        #expect(try await caller.searchKeys("labels = x") == ["FIELD-4"])
        let next = "/search/jql?jql=project%3D10000&maxResults=1&nextPageToken=\(token)"
        #expect(try await caller.send(.get, next).status == 200)
        try await caller.control(.post, "/clock", #"{"set": "2026-10-21T00:00:00Z"}"#)
        #expect(try await caller.send(.get, next).status == 400)
        #expect(try await caller.raw().response.fields["Date"] == "Wed, 21 Oct 2026 00:00:00 GMT")
        // What is done without a request is done at that time, too.
        try caller.jira.setStatus(key: "FIELD-1", to: "Done")
        let updated = try await caller.send(.get, "/issue/FIELD-1?fields=updated")["fields"]["updated"].string
        #expect(updated == "2026-10-21T00:00:00.000+0000")
        #expect(try await caller.control(.post, "/clock", #"{"set": "soon"}"#).status == 400)
    }

    @Test func lagIsSetWhileTheSiteRuns() async throws {
        let caller = try caller()
        let lag = try await caller.control(
            .put,
            "/lag",
            #"{"seconds": 2.5, "spreadSeconds": 1, "nodeSeconds": 4}"#
        )
        #expect(
            lag["seconds"].double == 2.5 && lag["spreadSeconds"].double == 1 && lag["nodeSeconds"].double == 4
        )
        try await caller.send(.post, "/issue", cluster(labels: ["x"]))
        #expect(try await caller.searchKeys("labels = x").isEmpty)
        caller.clock.advance(milliseconds: 3_500)
        #expect(try await caller.searchKeys("labels = x").count == 1)
    }

    @Test func limitsAreSetWhileTheSiteRuns() async throws {
        let caller = try caller(.dataCenter)
        let limits = try await caller.control(.put, "/limits", #""realistic""#)
        #expect(limits["bucket"]["limit"].int == 70 && limits["retryAfter"].string == "seconds")
        #expect(try await caller.raw().response.fields["X-RateLimit-Limit"] == "70")
        try await caller.control(.put, "/limits", #"{"requestsPerSecond": 1}"#)
        #expect(await caller.statuses(2) == [200, 429])
        #expect(try await caller.control(.get, "/limits")["requestsPerSecond"].int == 1)
        try await caller.control(.put, "/limits", #""off""#)
        #expect(await caller.statuses(3) == [200, 200, 200])
    }

    @Test func statisticsAndTheLogShowWhatWasAskedAndNoCredentials() async throws {
        let caller = try caller()
        try await caller.control(.put, "/requests", #"{"keep": 3, "bodies": true}"#)
        try await caller.rule(
            #"{"name": "lost", "path": "/issue", "effect": {"kind": "drop", "applied": true}}"#
        )
        _ = try? await caller.raw(.post, "/issue", cluster(labels: ["x"]))
        _ = await caller.statuses(2)
        try await caller.send(.get, "/myself?expand=groups", authorization: "Basic secret")
        let statistics = try await caller.control(.get, "/statistics")
        #expect(statistics["total"].int == 4 && statistics["writes"].int == 1)
        #expect(statistics["requests"]["GET /myself"].int == 3 && statistics["statuses"]["0"].int == 1)
        #expect(statistics["faults"]["lost"].int == 1 && statistics["requestsDuringBan"].int == 0)
        let log = try await caller.control(.get, "/requests")
        #expect(log["requests"].array.map { $0["number"].int } == [2, 3, 4])
        #expect(log["requests"].array.map { $0["status"].int } == [200, 200, 401])
        #expect(log["requests"].array.last?["account"].string == "refused")
        #expect(log["requests"][0]["responseBody"].string.contains("ops@example.com"))
        #expect(log["requests"][2]["path"].string == "/rest/api/3/myself?expand=groups")
        #expect(!log.text.contains("sandbox-token") && !log.text.contains("secret"))
        #expect(try await caller.control(.get, "/requests?after=3")["requests"].array.count == 1)
        try await caller.control(.put, "/requests", #"{"keep": 10}"#)
        _ = try? await caller.raw(.post, "/issue", cluster(labels: ["x"]))
        let lost = try await caller.control(.get, "/requests?after=4")["requests"][0]
        #expect(lost["rule"].string == "lost" && lost["status"].int == 0)
        #expect(lost["requestBody"].string.contains("labels"))
        #expect(try await caller.control(.delete, "/statistics")["total"].int == 0)
        #expect(try await caller.control(.delete, "/requests")["requests"].array.isEmpty)
    }

    @Test func issuesAreMovedDeletedHiddenAndShown() async throws {
        let caller = try caller()
        let moved = try await caller.control(.post, "/issues/FIELD-1/move", #"{"project": "DEPOT"}"#)
        #expect(moved["key"].string == "DEPOT-1")
        #expect(try await caller.send(.get, "/issue/FIELD-1")["key"].string == "DEPOT-1")
        try await caller.control(.post, "/issues/FIELD-2/hide", #"{"from": "ops@example.com"}"#)
        #expect(try await caller.send(.get, "/issue/FIELD-2").status == 404)
        try await caller.control(.post, "/issues/FIELD-2/show", #"{"to": "ops"}"#)
        #expect(try await caller.send(.get, "/issue/FIELD-2").status == 200)
        #expect(try await caller.control(.delete, "/issues/FIELD-2").status == 200)
        #expect(try await caller.send(.get, "/issue/FIELD-2").status == 404)
        #expect(try await caller.control(.delete, "/issues/FIELD-2").status == 404)
        let nowhere = try await caller.control(.post, "/issues/FIELD-3/move", #"{"project": "NONE"}"#)
        #expect(nowhere.status == 400 && nowhere["error"].string.contains("'NONE'"))
        #expect(try await caller.control(.post, "/issues/FIELD-3/hide", "{}").status == 400)
    }

    @Test(arguments: SandboxProduct.allCases) func anotherPersonEditsAndMovesOn(product: SandboxProduct)
        async throws
    {
        let caller = try caller(product) { $0.contextPath = product == .cloud ? "" : "/jira" }
        let status = try await caller.control(.post, "/issues/FIELD-1/status", #"{"status": "done"}"#)
        #expect(status.status == 200)
        let edit = try await caller.control(
            .put,
            "/issues/FIELD-1",
            #"{"fields": {"summary": "By hand"}, "as": "eve"}"#
        )
        #expect(edit.status == 204, "\(edit.text)")
        let read = try await caller.send(.get, "/issue/FIELD-1?fields=summary,status")
        #expect(read["fields"]["summary"].string == "By hand")
        #expect(read["fields"]["status"]["name"].string == "Done")
        let wrong = try await caller.control(.post, "/issues/FIELD-1/status", #"{"status": "Lost"}"#)
        #expect(wrong.status == 400 && wrong["error"].string.contains("Ready For Clustering"))
        #expect(try await caller.control(.put, "/issues/FIELD-1", #"{"as": "nobody"}"#).status == 400)
        // The site's own refusals come through.
        let refused = try await caller.control(.put, "/issues/FIELD-1", #"{"fields": {"summary": ""}}"#)
        #expect(refused.status == 400)
        // None of this was a request of the client under test.
        #expect(caller.jira.statistics().total == 1)
    }

    @Test func aResetBringsTheBeginningBack() async throws {
        let caller = try caller()
        try await caller.send(.post, "/issue", cluster(labels: ["x"]))
        try await caller.control(.delete, "/issues/FIELD-1")
        try await caller.control(.post, "/clock", #"{"advanceSeconds": 100}"#)
        try await caller.rule(#"{"effect": "drop"}"#)
        try await caller.control(.put, "/limits", #"{"requestsPerSecond": 1}"#)
        try await caller.control(.put, "/lag", #"{"seconds": 100}"#)
        #expect(try await caller.control(.post, "/reset")["reset"].bool == true)
        #expect(caller.jira.statistics() == (try SandboxCaller()).jira.statistics())
        #expect(
            try await caller.searchKeys("project = 10000 ORDER BY key") == ["FIELD-1", "FIELD-2", "FIELD-3"]
        )
        #expect(try await caller.send(.post, "/issue", cluster(labels: ["y"]))["key"].string == "FIELD-4")
        #expect(try await caller.searchKeys("labels = y") == ["FIELD-4"])
        #expect(try await caller.raw().response.fields["Date"] == "Mon, 21 Sep 2026 14:13:20 GMT")
    }
}
