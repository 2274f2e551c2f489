import BenchmarkSupport
import Foundation
import HTTPMessages
import HTTPServing
import HTTPTransport
import Jira
import Locking

/// The client against a site that limits it: how close it comes to the shortest possible time, and whether it is quiet
/// while it is banned.
enum ClientBenchmarks {
    private static let count = 150

    static func run(_ harness: inout Harness) async throws {
        for (name, tellsBucket) in [("bucket", true), ("refusals", false)] {
            let name = "client.limit-10-per-second-50ms-\(name)"
            guard harness.wants(name) else { continue }
            var samples: [Double] = []
            for _ in 0..<3 { samples.append(try await ratio(tellsBucket: tellsBucket)) }
            harness.keep(
                BenchmarkResult(
                    name: name,
                    unit: "of the floor",
                    samples: samples,
                    bound: 1.05,
                    checked: "every request accepted once, none during a ban"
                )
            )
        }
    }

    /// Time of the requests divided by the time that the limit asks for.
    private static func ratio(tellsBucket: Bool) async throws -> Double {
        let site = LimitedSite(tellsBucket: tellsBucket)
        let server = try HTTPServer(handler: site, configuration: HTTPServerConfiguration(port: 0))
        let transport = try CurlTransport(CurlTransport.Configuration(addresses: .loopbackOnly))
        defer { transport.shutdown() }
        let client = JiraClient(
            site: try JiraSite(name: "limited", url: "http://\(server.authority)"),
            credentials: AnonymousAccess(),
            transport: transport,
            pacing: JiraPacing(
                now: { Int64(Date().timeIntervalSince1970 * 1000) },
                chance: { Double.random(in: 0..<1) }
            ),
            configuration: JiraClient.Configuration(retry: RetryPolicy(maximumRetries: 10))
        )
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<6 {
                group.addTask {
                    for issue in stride(from: worker, to: count, by: 6) {
                        _ = try await client.issue("A-\(issue)", fields: ["summary"])
                    }
                }
            }
            try await group.waitForAll()
        }
        let seconds = (ContinuousClock.now - start).seconds
        await server.stop()
        let counts = site.counts
        try BenchmarkError.require(
            counts.accepted == count,
            "\(counts.accepted) of \(count) requests were accepted"
        )
        try BenchmarkError.require(counts.duringBan == 0, "\(counts.duringBan) requests came during a ban")
        return seconds / ((Double(count) - LimitedSite.capacity) / LimitedSite.rate)
    }
}

/// Answers after 50 ms, 10 times a second with a burst of 10; else 429 with `Retry-After`, in one of Jira's two manners.
private final class LimitedSite: HTTPRequestHandler {
    static let rate = 10.0
    static let capacity = 10.0

    struct Counts: Sendable {
        var accepted = 0
        var duringBan = 0
    }

    private struct State {
        var counts = Counts()
        var tokens = LimitedSite.capacity
        var updated = ContinuousClock.now
        var ban: Range<ContinuousClock.Instant>?
    }

    /// Whether every answer describes the bucket, as Data Center's does; else a 429 names whole seconds, as Cloud's.
    private let tellsBucket: Bool
    private let state = Locked(State())

    init(tellsBucket: Bool) { self.tellsBucket = tellsBucket }

    var counts: Counts { state.withLock { $0.counts } }

    func respond(to request: HTTPRequest) async -> HTTPServerReply {
        try? await Task.sleep(for: .milliseconds(25))
        let response = answer()
        try? await Task.sleep(for: .milliseconds(25))
        return .response(response)
    }

    private func answer() -> HTTPResponse {
        let now = ContinuousClock.now
        return state.withLock { state in
            if let ban = state.ban, ban.contains(now) { state.counts.duringBan += 1 }
            let gained = (now - state.updated).seconds * Self.rate
            state.tokens = min(Self.capacity, state.tokens + gained)
            state.updated = now
            var response = HTTPResponse(
                status: 200,
                fields: ["Content-Type": "application/json"],
                body: Data(#"{"id":"1","key":"A-1","fields":{}}"#.utf8)
            )
            if state.tokens >= 1 {
                state.tokens -= 1
                state.counts.accepted += 1
            } else {
                response.status = 429
                let seconds = tellsBucket ? 0 : ((1 - state.tokens) / Self.rate).rounded(.up)
                response.fields["Retry-After"] = "\(Int(seconds))"
                // From when the client can know of it, requests that were under way included.
                if seconds > 0, state.ban.map({ $0.upperBound <= now }) ?? true {
                    state.ban = now + .milliseconds(100)..<now + .seconds(seconds)
                }
            }
            if tellsBucket {
                response.fields["X-RateLimit-Limit"] = "\(Int(Self.capacity))"
                response.fields["X-RateLimit-Remaining"] = "\(Int(state.tokens))"
                response.fields["X-RateLimit-FillRate"] = "\(Int(Self.rate))"
                response.fields["X-RateLimit-Interval-Seconds"] = "1"
            }
            return response
        }
    }
}
