import Foundation
import HTTPMessages
import JiraSandbox
import Testing

/// The file that `muster sandbox --faults` reads.
@Suite struct FaultFileTests {
    private static let now: Int64 = 1_790_000_000_000

    private func read(_ text: String, _ product: SandboxProduct = .cloud) throws(SandboxSettingsError)
        -> SandboxScenario
    {
        try SandboxScenario(parsing: Array(text.utf8), product: product, now: Self.now)
    }

    @Test func everyKeyOfARuleArrives() throws {
        let scenario = try read(
            """
            {
              "rules": [
                {
                  "name": "all", "method": ["post", "PUT"], "path": "/issue/{issue}", "face": "datacenter",
                  "account": "eve", "writes": true, "from": 60, "until": "2026-09-21T15:00:00Z",
                  "nth": [1, 3], "every": 2, "probability": 0.25, "seed": 9, "times": 4,
                  "effect": {
                    "kind": "answer", "status": 429, "body": "json", "message": "No", "applied": true,
                    "retryAfter": {"date": 5}, "headers": {"X-A": "b"}
                  }
                },
                {"effect": "drop"}
              ]
            }
            """
        )
        var answer = SandboxFaultAnswer(429, .json, message: "No", retryAfter: .date(5))
        answer.headers = [.init("X-A", "b")]
        var rule = SandboxFaultRule("all", .answer(answer, applied: true))
        rule.methods = [.post, .put]
        rule.path = "/issue/{issue}"
        rule.product = .dataCenter
        rule.account = "eve"
        rule.writesOnly = true
        rule.period = 1_790_000_060_000..<1_790_002_800_000
        rule.numbers = [1, 3]
        rule.every = 2
        rule.probability = 0.25
        rule.seed = 9
        rule.times = 4
        #expect(scenario.rules == [rule, SandboxFaultRule("rule 2", .drop(applied: false))])
    }

    @Test(
        arguments: [
            (#""drop""#, SandboxFaultEffect.drop(applied: false)),
            (#"{"kind": "drop", "applied": true}"#, .drop(applied: true)),
            (#"{"kind": "hang", "seconds": 1.5}"#, .hang(.milliseconds(1_500), applied: false)),
            (#"{"kind": "delay", "seconds": 2}"#, .delay(.seconds(2))),
            (#"{"kind": "answer", "status": 502}"#, .answer(SandboxFaultAnswer(502, .html), applied: false)),
            (#"{"kind": "answer", "status": 400}"#, .answer(SandboxFaultAnswer(400, .json), applied: false)),
            (#"{"kind": "halfBody"}"#, .halfBody(fraction: 0.5)),
            (
                #"{"kind": "trickle", "bytes": 3, "seconds": 0.25}"#,
                .trickle(bytes: 3, every: .milliseconds(250))
            ),
            (#""loginPage""#, .loginPage), (#""loginRedirect""#, .loginRedirect), (#""garbage""#, .garbage),
            (#"{"kind": "cutJSON", "fraction": 0.1}"#, .cutJSON(fraction: 0.1)),
            (#"{"kind": "oversized", "bytes": 10}"#, .oversized(bytes: 10)),
            (#"{"kind": "contentType", "contentType": "a/b"}"#, .contentType("a/b")),
            (#""expiredToken""#, .expiredToken),
            (#"{"kind": "clockSkew", "seconds": -300}"#, .clockSkew(.seconds(-300))),
            (#""emptyPage""#, .emptyPage), (#""repeatedToken""#, .repeatedToken),
            (#"{"kind": "pageSize", "rows": 7}"#, .pageSize(7)),
            (#"{"kind": "touchIssue", "key": "A-1"}"#, .touchIssue(key: "A-1")),
            (
                #"{"kind": "denyPermissions", "permissions": ["LINK_ISSUES", "EDIT_ISSUES"]}"#,
                .denyPermissions(["EDIT_ISSUES", "LINK_ISSUES"])
            ),
            (#"{"kind": "removeLinkType", "name": "Relates"}"#, .removeLinkType("Relates")),
            (#"{"kind": "deleteIssue", "key": "A-1"}"#, .deleteIssue(key: "A-1")),
            (#"{"kind": "moveIssue", "key": "A-1", "project": "B"}"#, .moveIssue(key: "A-1", project: "B")),
            (
                #"{"kind": "setStatus", "key": "A-1", "status": "Done"}"#,
                .setStatus(key: "A-1", status: "Done")
            ),
        ]
    )
    func everyEffectArrivesAndIsShownAsItIsRead(text: String, effect: SandboxFaultEffect) async throws {
        #expect(try read(#"{"rules": [{"name": "r", "effect": \#(text)}]}"#).rules.map(\.effect) == [effect])
        // What the control interface shows can be put back.
        let caller = try SandboxCaller { $0.faults.rules = [SandboxFaultRule("r", effect)] }
        let shown = try await caller.control(.get, "/rules")
        let rule = try #require(shown["rules"].array.first?.value as? [String: Any])
        let own = rule.filter { $0.key != "counted" && $0.key != "struck" }
        let json = String(
            decoding: try JSONSerialization.data(withJSONObject: ["rules": [own]]),
            as: UTF8.self
        )
        #expect(try read(json).rules == [SandboxFaultRule("r", effect)])
    }

    @Test(
        arguments: [
            ("{\n\"rule\": []}", 2, "rule", "Did you mean 'rules'?"),
            (
                "{\"rules\": [\n{\"effect\": \"drop\"},\n{\"effekt\": \"drop\"}]}", 3, "rules[1].effekt",
                "Did you mean 'effect'?"
            ),
            ("{\"rules\": [{\n\"path\": \"/x\"}]}", 1, "rules[0].effect", "needs an effect"),
            (
                "{\"rules\": [{\"effect\":\n {\"kind\": \"dorp\"}}]}", 2, "rules[0].effect.kind",
                "Did you mean 'drop'?"
            ),
            (
                "{\"rules\": [{\"effect\": {\"kind\": \"drop\",\n\n\"seconds\": 1}}]}", 3,
                "rules[0].effect.seconds", "unknown key 'seconds'"
            ),
            ("{\"rules\": [{\"effect\": \"drop\", \"nth\": [1,\n0]}]}", 2, "rules[0].nth[1]", "from 1 up"),
            (
                "{\"rules\": [{\"effect\": \"drop\", \"method\": \"FETCH\"}]}", 1, "rules[0].method",
                "\"POST\""
            ),
            (
                "{\"rules\": [{\"effect\": \"drop\", \"path\": \"issue\"}]}", 1, "rules[0].path",
                "begin with '/'"
            ),
            (
                "{\"rules\": [{\"effect\": \"drop\", \"probability\": 2}]}", 1, "rules[0].probability",
                "0.0 to 1.0"
            ),
            (
                "{\"rules\": [{\"effect\": \"drop\", \"from\": \"soon\"}]}", 1, "rules[0].from",
                "a time such as"
            ),
            (
                "{\"rules\": [{\"effect\": \"drop\", \"from\": 9, \"until\": 8}]}", 1, "rules[0].until",
                "later than"
            ),
            ("{\"rules\": [{\"effect\": \"answer\"}]}", 1, "rules[0].effect.status", "from 200 to 599"),
            ("{\"rules\": [{\"effect\": \"drop\"},\n\n\n}", 4, "", "not JSON from '}'"),
            ("{\"rules\": [\n", 2, "", "ends too early"),
            (
                "{\"rules\": [{\"name\": \"a\", \"effect\": \"drop\"},\n{\"name\": \"a\", \"effect\": \"drop\"}]}",
                2,
                "rules[1]", "named 'a'"
            ),
            ("{\"limits\":\n\"reallistic\"}", 2, "limits.preset", "Did you mean 'realistic'?"),
            (
                "{\"limits\": {\n\"bucket\": {\"limits\": 1}}}", 2, "limits.bucket.limits",
                "Did you mean 'limit'?"
            ),
            ("{\"lag\": {\"seconds\": -1}}", 1, "lag.seconds", "must be a number"),
            ("[]", 1, "", "an object in braces"),
        ]
    )
    func problemsNameLinePlaceAndFix(text: String, line: Int, place: String, words: String) throws {
        let error = try #require(throws: SandboxSettingsError.self) { try read(text) }
        #expect(error.line == line && error.place == place, "\(error)")
        #expect(error.message.contains(words), "\(error)")
        #expect("\(error)".hasPrefix("line \(line): "))
    }

    @Test func limitsAndLagArrive() throws {
        let scenario = try read(
            """
            {"limits": {"preset": "realistic", "requestsPerSecond": 2.5, "requestsAtOnce": 4,
              "burst": {"get": 7, "endpoints": {"GET /myself": 3}}, "issueWrites": {"writes": 1, "seconds": 9},
              "linksCountForBothEnds": false, "points": [{"limit": 10, "isEnforced": false, "usesBetaHeaders": true}],
              "chargesTokens": true, "bucket": {"limit": 5, "fillRate": 1, "intervalSeconds": 3},
              "retryAfter": "absent"},
             "lag": {"seconds": 1, "spreadSeconds": 2.5, "nodeSeconds": 4}}
            """
        )
        var limits = SandboxLimits.realistic(.cloud)
        limits.requestsPerSecond = 2.5
        limits.requestsAtOnce = 4
        limits.burst?.get = 7
        limits.burst?.endpoints["GET /myself"] = 3
        limits.issueWrites = [SandboxWriteWindow(writes: 1, seconds: 9)]
        limits.linksCountForBothEnds = false
        limits.points[0].limit = 10
        limits.points[0].isEnforced = false
        limits.points[0].usesBetaHeaders = true
        limits.chargesTokens = true
        var bucket = SandboxTokenBucket()
        (bucket.limit, bucket.fillRate, bucket.intervalSeconds) = (5, 1, 3)
        limits.bucket = bucket
        limits.retryAfter = .absent
        #expect(scenario.limits == limits)
        var configuration = SandboxConfiguration()
        scenario.apply(to: &configuration)
        #expect(
            configuration.searchLag == .seconds(1) && configuration.searchLagSpread == .milliseconds(2_500)
        )
        #expect(configuration.nodeLag == .seconds(4) && configuration.limits == limits)
        #expect(try read(#"{"limits": "realistic"}"#, .dataCenter).limits == .realistic(.dataCenter))
        #expect(try read(#"{"limits": "off"}"#).limits == SandboxLimits())
        #expect(try read("{}") == SandboxScenario())
    }
}
