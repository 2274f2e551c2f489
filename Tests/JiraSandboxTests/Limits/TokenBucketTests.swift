import Foundation
import HTTPMessages
import JiraSandbox
import Testing

/// Data Center's limit: a bucket for each user on each node.
@Suite struct TokenBucketTests {
    private static let names = [
        "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-FillRate", "X-RateLimit-Interval-Seconds",
        "Retry-After",
    ]

    private func caller(
        nodes: Int = 1,
        _ change: @escaping (inout SandboxTokenBucket) -> Void = { _ in }
    ) throws -> SandboxCaller {
        try SandboxCaller(.dataCenter) {
            var bucket = SandboxTokenBucket()
            (bucket.limit, bucket.fillRate, bucket.intervalSeconds) = (3, 2, 10)
            change(&bucket)
            $0.limits.bucket = bucket
            $0.nodes = nodes
            $0.otherAccounts = [PeopleTests.account("eve")]
        }
    }

    private func headers(_ reply: SandboxReply) -> [String?] { Self.names.map { reply.response.fields[$0] } }

    @Test func everyAnswerToAUserSaysWhereItStands() async throws {
        let caller = try caller()
        #expect(headers(try await caller.raw()) == ["3", "2", "2", "10", "0"])
        #expect(headers(try await caller.raw()) == ["3", "1", "2", "10", "0"])
        caller.clock.advance(milliseconds: 4_000)
        #expect(headers(try await caller.raw()) == ["3", "0", "2", "10", "6"])
        let refused = try await caller.raw()
        #expect(refused.status == 429 && headers(refused) == ["3", "0", "2", "10", "6"])
        #expect(refused["message"].string == "Rate limit exceeded.")
        #expect(refused.response.fields["RateLimit-Reason"] == nil)
        // Another user has tokens of its own, and nobody has none and none is asked of nobody.
        let eve = caller.configuration.otherAccounts[0]
        #expect(headers(try await caller.raw(by: eve)) == ["3", "2", "2", "10", "0"])
        let anonymous = try await caller.send(.get, "/serverInfo", authorization: nil)
        #expect(anonymous.status == 200 && headers(anonymous) == [nil, nil, nil, nil, nil])
        // Tokens come together at the end of the interval, and never more than the bucket holds.
        caller.clock.advance(milliseconds: 5_999)
        #expect(try await caller.raw().status == 429)
        caller.clock.advance(milliseconds: 1)
        #expect(await caller.statuses(3) == [200, 200, 429])
        caller.clock.advance(milliseconds: 3_600_000)
        #expect(await caller.statuses(4) == [200, 200, 200, 429])
        #expect(caller.jira.statistics().rateLimited == ["bucket": 4])
    }

    @Test func aRefusalIsAPageForThoseWhoDoNotAskForJSON() async throws {
        let caller = try caller { $0.limit = 0 }
        let page = try await caller.raw(headers: ["Accept": "*/*"])
        #expect(page.status == 429 && page.json == nil)
        #expect(page.response.fields["Content-Type"] == "text/html;charset=UTF-8")
    }

    @Test func aLimitOfZeroIsForEver() async throws {
        let caller = try caller { $0.limit = 0 }
        #expect(headers(try await caller.raw()) == ["0", "0", "2", "10", "9223372036854775807"])
    }

    @Test func aRealRefusalCanSayZero() async throws {
        let caller = try SandboxCaller(.dataCenter) {
            $0.limits = .realistic(.dataCenter)
            $0.limits.bucket?.limit = 1
            $0.limits.retryAfter = .seconds(0)
        }
        #expect(try await caller.raw().status == 200)
        let refused = try await caller.raw()
        #expect(refused.status == 429 && refused.response.fields["Retry-After"] == "0")
    }

    @Test func eachNodeHasItsOwnBuckets() async throws {
        let caller = try caller(nodes: 2)
        // Round robin: six requests are three for each node.
        #expect(await caller.statuses(7) == Array(repeating: 200, count: 6) + [429])
        let first = try await caller.raw(headers: ["Cookie": "ROUTEID=.node2"])
        #expect(first.status == 429 && first.response.fields["X-ANODEID"] == "node2")
    }
}
