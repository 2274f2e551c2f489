import Foundation
import HTTPMessages
import JiraSandbox
import Testing

/// Rate limits of Cloud on a clock that only moves when it is told to.
@Suite struct LimitTests {
    private func caller(tickets: Int = 3, _ change: @escaping (inout SandboxLimits) -> Void) throws
        -> SandboxCaller
    {
        try SandboxCaller(tickets: tickets) { change(&$0.limits) }
    }

    @Test func aSiteTakesSoManyRequestsASecond() async throws {
        let caller = try caller { $0.requestsPerSecond = 10 }
        #expect(await caller.statuses(12) == Array(repeating: 200, count: 10) + [429, 429])
        caller.clock.advance(milliseconds: 99)
        #expect(await caller.statuses(1) == [429])
        caller.clock.advance(milliseconds: 1)
        #expect(await caller.statuses(2) == [200, 429])
        // An evenly paced client is never refused, however small the steps.
        caller.clock.advance(milliseconds: 1_000)
        for _ in 1...200 {
            caller.clock.advance(milliseconds: 100)
            #expect(await caller.statuses(1) == [200])
        }
    }

    @Test func fewerCanBeTakenAtOnce() async throws {
        let caller = try caller {
            $0.requestsPerSecond = 10
            $0.requestsAtOnce = 1
        }
        #expect(await caller.statuses(2) == [200, 429])
    }

    /// Ten refills of a tenth of a request are one request, though their sum in binary is less.
    @Test func smallStepsLoseNothing() async throws {
        let caller = try caller {
            $0.requestsPerSecond = 100
            $0.requestsAtOnce = 1
        }
        #expect(await caller.statuses(1) == [200])
        for _ in 1...20 {
            var taken: [Int] = []
            for _ in 1...10 {
                caller.clock.advance(milliseconds: 1)
                taken += await caller.statuses(1)
            }
            #expect(taken == Array(repeating: 429, count: 9) + [200])
        }
    }

    @Test func burstLimitsAreForEachEndpoint() async throws {
        let caller = try caller { $0.burst = SandboxBurstLimits() }
        #expect(await caller.statuses(101).filter { $0 == 200 }.count == 100)
        // Another endpoint has tokens of its own, and GET issue more of them.
        #expect(await caller.statuses(151, .get, "/issue/FIELD-1").filter { $0 == 200 }.count == 150)
        #expect(await caller.statuses(51, .put, "/issue/FIELD-1").filter { $0 == 429 }.count == 1)
        #expect(await caller.statuses(51, .delete, "/issueLink/1").filter { $0 == 429 }.count == 1)
        #expect(await caller.statuses(101, .post, "/issue").filter { $0 == 429 }.count == 1)
        #expect(caller.jira.statistics().rateLimited == ["jira-burst-based": 5])
    }

    @Test func aRefusalSaysWhyAndUntilWhen() async throws {
        let caller = try caller {
            var burst = SandboxBurstLimits()
            burst.endpoints["GET /myself"] = 5
            $0.burst = burst
        }
        let first = try await caller.raw()
        #expect(first.response.fields["X-RateLimit-Limit"] == "5")
        #expect(first.response.fields["X-RateLimit-Remaining"] == "4")
        #expect(first.response.fields["X-RateLimit-NearLimit"] == nil)
        var near: [String?] = []
        for _ in 2...5 { near.append(try await caller.raw().response.fields["X-RateLimit-NearLimit"]) }
        // Under a fifth: 1 of 5 is just a fifth, 0 is less.
        #expect(near == [nil, nil, nil, "true"])
        let refused = try await caller.raw()
        #expect(refused.status == 429 && refused["errorMessages"].strings == ["Rate limit exceeded."])
        let names = [
            "Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset",
            "X-RateLimit-NearLimit",
            "RateLimit-Reason",
        ]
        #expect(
            names.map { refused.response.fields[$0] }
                == ["1", "5", "0", "2026-09-21T14:13:21Z", "true", "jira-burst-based"]
        )
    }

    @Test(
        arguments: [
            (SandboxRetryAfter.seconds(nil), "1"), (.seconds(0), "0"), (.seconds(30), "30"),
            (.date(nil), "Mon, 21 Sep 2026 14:13:21 GMT"), (.date(30), "Mon, 21 Sep 2026 14:13:50 GMT"),
            (.text("9223372036854775807"), "9223372036854775807"), (.text("-1"), "-1"),
            (.text("soon"), "soon"),
            (.absent, nil),
        ] as [(SandboxRetryAfter, String?)]
    )
    func retryAfterHasEveryForm(form: SandboxRetryAfter, text: String?) async throws {
        let caller = try caller {
            $0.requestsPerSecond = 4
            $0.requestsAtOnce = 1
            $0.retryAfter = form
        }
        #expect(await caller.statuses(1) == [200])
        let refused = try await caller.raw()
        #expect(refused.status == 429 && refused.response.fields["Retry-After"] == text)
    }

    @Test func oneIssueTakesTwentyWritesInTwoSecondsAndAHundredInThirty() async throws {
        let caller = try caller { $0.issueWrites = SandboxLimits.realistic(.cloud).issueWrites }
        func write(_ key: String = "FIELD-1") async throws -> SandboxReply {
            try await caller.raw(.put, "/issue/\(key)", #"{"fields": {"summary": "x"}}"#)
        }
        var taken = 0
        while try await write().status == 204 { taken += 1 }
        #expect(taken == 20)
        let refused = try await write()
        #expect(refused.response.fields["RateLimit-Reason"] == "jira-per-issue-on-write")
        #expect(refused.response.fields["X-RateLimit-Limit"] == "20")
        #expect(refused.response.fields["Retry-After"] == "2")
        // Other issues, reads, and this issue by its id.
        #expect(try await write("FIELD-2").status == 204)
        #expect(try await caller.raw(.get, "/issue/FIELD-1").status == 200)
        #expect(try await write("10001").status == 429)
        for _ in 1...4 {
            caller.clock.advance(milliseconds: 2_000)
            for _ in 1...20 { #expect(try await write().status == 204) }
        }
        // 100 in 8 seconds: the next is due 30 seconds after the first.
        caller.clock.advance(milliseconds: 2_000)
        let late = try await write()
        #expect(
            late.response.fields["X-RateLimit-Limit"] == "100" && late.response.fields["Retry-After"] == "20"
        )
        caller.clock.advance(milliseconds: 20_000)
        #expect(try await write().status == 204)
    }

    @Test(arguments: [true, false]) func aLinkWritesToBothEndsOrToItsSource(both: Bool) async throws {
        let caller = try caller(tickets: 4) {
            $0.issueWrites = [SandboxWriteWindow(writes: 1, seconds: 10)]
            $0.linksCountForBothEnds = both
        }
        func link(_ source: Int, _ destination: Int) async throws -> Int {
            let body =
                #"{"type": {"name": "Blocks"}, "inwardIssue": {"key": "FIELD-\#(source)"}, "#
                + #""outwardIssue": {"key": "FIELD-\#(destination)"}}"#
            return try await caller.raw(.post, "/issueLink", body).status
        }
        #expect(try await link(1, 2) == 201)
        #expect(try await link(1, 3) == 429)
        #expect(try await link(3, 2) == (both ? 429 : 201))
    }

    @Test func pointsAreSpentByObjectsAndRefilledAtTheTopOfTheHour() async throws {
        let caller = try caller(tickets: 5) {
            $0.points = [SandboxPointsQuota()]
            $0.points[0].limit = 20
            $0.chargesTokens = true
        }
        func left(_ path: String) async throws -> String? {
            try await caller.raw(.get, path).response.fields["RateLimit"]
        }
        // Each answer is charged when it is made: a search of five rows is 6, an issue 2, a person 3, a write 1.
        let rows = "/search/jql?jql=project%3D10000&fields=summary"
        #expect(try await left(rows) == #""global-app-quota";r=14;t=2800"#)
        #expect(try await left("/issue/FIELD-1") == #""global-app-quota";r=12;t=2800"#)
        #expect(try await left("/myself") == #""global-app-quota";r=9;t=2800"#)
        let write = try await caller.raw(.put, "/issue/FIELD-1", #"{"fields": {"summary": "x"}}"#)
        #expect(write.response.fields["RateLimit"] == #""global-app-quota";r=8;t=2800"#)
        #expect(write.response.fields["RateLimit-Policy"] == #""global-app-quota";q=20;w=3600"#)
        #expect(try await left(rows) == #""global-app-quota";r=2;t=2800"#)
        let near = try await caller.raw(.get, rows)
        #expect(near.status == 200 && near.response.fields["X-RateLimit-NearLimit"] == "true")
        let refused = try await caller.raw()
        #expect(refused.status == 429 && refused.response.fields["Retry-After"] == "2800")
        #expect(refused.response.fields["RateLimit-Reason"] == "jira-quota-global-based")
        #expect(refused.response.fields["X-RateLimit-Reset"] == "2026-09-21T15:00:00Z")
        #expect(refused.response.fields["RateLimit"] == #""global-app-quota";r=0;t=2800"#)
        caller.clock.advance(milliseconds: 2_799_999)
        #expect(await caller.statuses(1) == [429])
        caller.clock.advance(milliseconds: 1)
        #expect(await caller.statuses(1) == [200])
    }

    @Test func pointsAreForAppsAndMayOnlyBeAnnounced() async throws {
        let people = try caller {
            $0.points = [SandboxPointsQuota()]
            $0.points[0].limit = 0
        }
        let answer = try await people.raw()
        #expect(answer.status == 200 && answer.response.fields["RateLimit"] == nil)
        let announced = try caller {
            $0.chargesTokens = true
            $0.points = [SandboxPointsQuota(), SandboxPointsQuota()]
            for number in 0...1 {
                $0.points[number].limit = number
                $0.points[number].isEnforced = false
                $0.points[number].usesBetaHeaders = true
            }
            $0.points[1].name = "tenant"
        }
        let beta = try await announced.raw()
        #expect(beta.status == 200 && beta.response.fields["RateLimit"] == nil)
        #expect(
            beta.response.fields["Beta-RateLimit-Policy"]
                == #""global-app-quota";q=0;w=3600, "tenant";q=1;w=3600"#
        )
        #expect(
            beta.response.fields["Beta-RateLimit"] == #""global-app-quota";r=0;t=2800, "tenant";r=0;t=2800"#
        )
    }

    @Test func requestsDuringABanAreCountedAndPatientOnesAreNot() async throws {
        let caller = try caller {
            $0.requestsPerSecond = 1
            $0.retryAfter = .seconds(5)
        }
        #expect(await caller.statuses(2) == [200, 429])
        #expect(caller.jira.statistics().requestsDuringBan == 0)
        caller.clock.advance(milliseconds: 4_999)
        // There would be room again, but the client was told five seconds.
        #expect(await caller.statuses(1) == [200])
        #expect(caller.jira.statistics().requestsDuringBan == 1)
        caller.clock.advance(milliseconds: 1_000)
        #expect(await caller.statuses(1) == [200])
        #expect(caller.jira.statistics().requestsDuringBan == 1)
    }

    @Test func aRequestOnItsWayWhenTheBanIsSaidIsNoFault() async throws {
        let clock = TestClock()
        let caller = try SandboxCaller {
            $0.limits.requestsPerSecond = 1
            $0.limits.retryAfter = .seconds(5)
            $0.latency = .milliseconds(50)
            // Answers take their latency elsewhere: three requests of one moment.
            $0.clock = SandboxClock(now: { clock.now }, sleep: { _ in })
        }
        #expect(await caller.statuses(3) == [200, 429, 429])
        #expect(caller.jira.statistics().requestsDuringBan == 0)
        clock.advance(milliseconds: 49)
        #expect(await caller.statuses(1) == [429])
        #expect(caller.jira.statistics().requestsDuringBan == 0)
        clock.advance(milliseconds: 1)
        #expect(await caller.statuses(1) == [429])
        #expect(caller.jira.statistics().requestsDuringBan == 1)
    }

    @Test func aBanOfARuleIsCountedForWhatMeetsIt() async throws {
        let answer = SandboxFaultAnswer(503, .html, retryAfter: .seconds(10))
        var rule = SandboxFaultRule("down", .answer(answer, applied: false))
        rule.path = "/myself"
        rule.times = 1
        let caller = try SandboxCaller { $0.faults.rules = [rule] }
        #expect(await caller.statuses(1) == [503])
        #expect(await caller.statuses(1, .get, "/serverInfo") == [200])
        #expect(caller.jira.statistics().requestsDuringBan == 0)
        #expect(await caller.statuses(1) == [200])
        #expect(caller.jira.statistics().requestsDuringBan == 1)
        caller.clock.advance(milliseconds: 10_000)
        #expect(await caller.statuses(1) == [200])
        #expect(caller.jira.statistics().requestsDuringBan == 1)
    }

    @Test func aRefusedWriteIsNotDoneAndNotStruckByARule() async throws {
        var rule = SandboxFaultRule("r", .drop(applied: true))
        rule.writesOnly = true
        let caller = try SandboxCaller(tickets: 0) {
            $0.limits.requestsPerSecond = 1
            $0.faults.rules = [rule]
        }
        #expect(await caller.statuses(1) == [200])
        #expect(try await caller.raw(.post, "/issue", cluster(labels: ["x"])).status == 429)
        caller.clock.advance(milliseconds: 1_000)
        #expect(try await caller.searchKeys("labels = x").isEmpty)
        #expect(caller.jira.statistics().faults.isEmpty && caller.jira.statistics().writes == 0)
    }
}
