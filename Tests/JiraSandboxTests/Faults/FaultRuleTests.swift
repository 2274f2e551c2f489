import Foundation
import HTTPMessages
import JiraSandbox
import Testing

/// Which requests a rule strikes.
@Suite struct FaultRuleTests {
    private static let effect = SandboxFaultEffect.answer(SandboxFaultAnswer(500), applied: false)

    private func caller(
        _ product: SandboxProduct = .cloud,
        _ change: (inout SandboxFaultRule) -> Void
    ) throws -> SandboxCaller {
        var rule = SandboxFaultRule("r", Self.effect)
        change(&rule)
        let other = PeopleTests.account("eve")
        return try SandboxCaller(product, tickets: 3) {
            $0.faults.rules = [rule]
            $0.otherAccounts = [other]
        }
    }

    @Test func strikesTheNumbersItNames() async throws {
        let caller = try caller { $0.numbers = [2, 4] }
        #expect(await caller.statuses(5) == [200, 500, 200, 500, 200])
        #expect(caller.jira.statistics().faults == ["r": 2])
    }

    @Test func strikesEverySoManiethAndNoMoreOftenThanItsTimes() async throws {
        let caller = try caller {
            $0.every = 2
            $0.times = 2
        }
        #expect(await caller.statuses(8) == [200, 500, 200, 500, 200, 200, 200, 200])
    }

    @Test func aSeedDecidesWhatAProbabilityMeets() async throws {
        func run(seed: UInt64) async throws -> [Int] {
            let caller = try caller {
                $0.probability = 0.3
                $0.seed = seed
            }
            return await caller.statuses(200)
        }
        let first = try await run(seed: 1)
        #expect(try await run(seed: 1) == first)
        #expect(try await run(seed: 2) != first)
        // 60 expected; 20 is more than three standard deviations.
        #expect((40...80).contains(first.count { $0 == 500 }))
    }

    @Test(
        arguments: [
            ("/issue/{issue}", "/issue/FIELD-1", true), ("/issue/{anything}", "/issue/FIELD-1", true),
            ("/issue/FIELD-1", "/issue/FIELD-1", true), ("/issue/FIELD-2", "/issue/FIELD-1", false),
            ("/rest/api/3/issue/{issue}", "/issue/FIELD-1", true), ("/issue/*", "/issue/FIELD-1", true),
            ("/issue/**", "/issue/FIELD-1/comment", true), ("/issue/*", "/issue/FIELD-1/comment", false),
            ("/issue/{issue}", "/issue/bulk", false), ("/issue/bulk", "/issue/bulk", true),
            ("/**", "/myself", true), ("/myself", "/myself?expand=groups", true),
            ("/rest/**", "/myself", true),
            ("/nowhere", "/nowhere", true),
        ]
    )
    func aPathIsAnEndpointsOrARequests(pattern: String, path: String, strikes: Bool) async throws {
        let caller = try caller { $0.path = pattern }
        // `bulk` is an endpoint of POST alone.
        let method: HTTPMethod = path == "/issue/bulk" ? .post : .get
        #expect((await caller.statuses(1, method, path) == [500]) == strikes)
    }

    @Test func conditionsAreAllToHold() async throws {
        let caller = try caller {
            $0.methods = [.post]
            $0.path = "/issue"
            $0.account = "eve@example.com"
        }
        let eve = caller.configuration.otherAccounts[0]
        #expect(try await caller.raw(.post, "/issue").status == 400)
        #expect(try await caller.raw(.get, "/issue/FIELD-1", by: eve).status == 200)
        #expect(try await caller.raw(.post, "/issue", by: eve).status == 500)
    }

    @Test func anonymousIsAnAccountToo() async throws {
        let caller = try caller {
            $0.account = "anonymous"
            $0.effect = .answer(SandboxFaultAnswer(503), applied: false)
        }
        #expect(try await caller.raw().status == 200)
        #expect(try await caller.send(.get, "/serverInfo", authorization: nil).status == 503)
    }

    @Test func aRuleOfOneFaceLeavesTheOtherAlone() async throws {
        #expect(await (try caller { $0.product = .dataCenter }).statuses(1) == [200])
        #expect(await (try caller(.dataCenter) { $0.product = .dataCenter }).statuses(1) == [500])
    }

    @Test func aRuleHasItsTime() async throws {
        let caller = try caller { $0.period = 1_790_000_010_000..<1_790_000_020_000 }
        #expect(await caller.statuses(1) == [200])
        caller.clock.advance(milliseconds: 10_000)
        #expect(await caller.statuses(1) == [500])
        caller.clock.advance(milliseconds: 10_000)
        #expect(await caller.statuses(1) == [200])
    }

    @Test func writesAreCountedWithoutReadsAndRefusedCallers() async throws {
        let caller = try caller {
            $0.writesOnly = true
            $0.numbers = [1]
        }
        #expect(await caller.statuses(1) == [200])
        #expect(try await caller.send(.post, "/issue", "{}", authorization: "Basic eDp5").status == 401)
        #expect(try await caller.raw(.post, "/issue").status == 500)
    }

    @Test func theFirstRuleThatStrikesDecidesAndLaterOnesDoNotCountIt() async throws {
        var first = SandboxFaultRule("first", .answer(SandboxFaultAnswer(503, .html), applied: false))
        first.numbers = [1]
        var second = SandboxFaultRule("second", Self.effect)
        second.numbers = [1]
        let caller = try SandboxCaller { $0.faults.rules = [first, second] }
        #expect(await caller.statuses(3) == [503, 500, 200])
    }

    /// What the simple switches did before there were rules: one sequence of writes for the three of them.
    @Test func theSimpleSwitchesCountWritesTogether() async throws {
        let caller = try SandboxCaller(tickets: 0) {
            $0.faults.dropsBeforeWrite = [1, 4]
            $0.faults.dropsAfterWrite = [2, 4]
            $0.faults.badGatewaysAfterWrite = [1, 3, 5]
        }
        var statuses: [Int] = []
        for number in 1...6 {
            let body = cluster(labels: ["n\(number)"])
            statuses.append((try? await caller.raw(.post, "/issue", body))?.status ?? 0)
        }
        #expect(statuses == [0, 0, 502, 0, 502, 201])
        let found = try await caller.searchKeys("labels in (n1, n2, n3, n4, n5, n6)")
        #expect(found.count == 4)
    }
}
