import HTTPMessages
import Testing

@testable import Jira

/// A limit of 10 requests a second and 50 ms of latency: no more than 5 % above the shortest possible time.
struct LimitFloorTests {
    @Test(arguments: LimitedServer.Style.allCases, [10.0, 40.0])
    func requestsTakeNoLongerThanTheLimitAsks(style: LimitedServer.Style, capacity: Double) throws {
        guard style != .window || capacity == 10 else { return }
        let time = SimulatedTime()
        let latency = Duration.milliseconds(50)
        let server = LimitedServer(style, rate: 10, capacity: capacity, latency: latency, now: { time.now })
        let transport = TimedTransport(time, latency: latency) { _, _ in server.answer() }
        let client = try transport.client(retries: 10)
        let count = 600
        let start = time.now
        try time.run {
            let results = await boundedFanOut(Array(0..<count), limit: 6) { index in
                await outcome { () async throws(JiraError) in
                    try await client.send(
                        JiraCall(method: .get, path: ["issue", .value("A-\(index)")], operation: .read)
                    )
                }
            }
            #expect(results.allSatisfy { $0.failure == nil })
        }
        let (whole, attoseconds) = (time.now - start).components
        let seconds = Double(whole) + Double(attoseconds) * 1e-18
        let floor = server.floor(of: count)
        print("\(style), capacity \(capacity): \(seconds) s, floor \(floor) s, \(server.counts)")
        #expect(server.counts.accepted == count)
        #expect(seconds <= floor * 1.05)
        #expect(server.counts.duringBan == 0)
    }

    @Test func configuredCeilingMeetsNoRefusal() throws {
        let time = SimulatedTime()
        let latency = Duration.milliseconds(50)
        let server = LimitedServer(.refusals, rate: 10, capacity: 10, latency: latency, now: { time.now })
        let transport = TimedTransport(time, latency: latency) { _, _ in server.answer() }
        let client = try transport.client(configuration: .init(requestsPerSecond: 10, burst: 10))
        let start = time.now
        try time.run {
            _ = await boundedFanOut(Array(0..<300), limit: 6) { index in
                await outcome { () async throws(JiraError) in
                    try await client.send(
                        JiraCall(method: .get, path: ["issue", .value("A-\(index)")], operation: .read)
                    )
                }
            }
        }
        #expect(server.counts.refused == 0)
        #expect(time.now - start <= .seconds(server.floor(of: 300) * 1.05))
    }
}
