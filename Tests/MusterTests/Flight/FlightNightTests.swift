import Foundation
import HTTPMessages
import JiraSandbox
import Locking
import Planning
import Reporting
import Testing
import TicketStore
import Tickets

@testable import Muster

/// Real nights on a sandbox site, and their records planned again.
struct FlightNightTests {
    private static func flights(_ world: JobWorld) async throws -> [FlightRecord] {
        try await world.store.flights(in: world.nightScope, limit: 100)
    }

    /// Replays everything that was planned, on several numbers of threads.
    private static func replayAll(_ world: JobWorld) async throws -> Int {
        var count = 0
        for flight in try await flights(world) where flight.inputsHash != nil {
            for threads in [1, 3] {
                let replay = try await FlightReplay.replay(flight.id, in: world.store, threads: threads)
                #expect(replay.isSame, "\(flight.kind) \(flight.id)")
                #expect(replay.recordedHash != nil)
                count += 1
            }
        }
        return count
    }

    static let settings: [(name: String, adjust: @Sendable (inout JobSettings) -> Void)] = [
        ("as it is", { _ in }),
        (
            "by load",
            {
                $0.parameters.maxTickets = nil
                $0.parameters.maxLoad = 3
                $0.parameters.priorityWeight = 4
            }
        ),
        (
            "on threads",
            {
                $0.parameters.effort = .normal
                $0.threads = 3
            }
        ),
        (
            "medoids, suspects kept",
            {
                $0.parameters.objective = .medoid
                $0.screening = .warn
                $0.parameters.seed = 9_007_199_254_740_991
            }
        ),
    ]

    @Test(arguments: settings.indices) func nightsBesideStandingJobClustersAreReplayed(index: Int)
        async throws
    {
        let adjust = FlightNightTests.settings[index].adjust
        let world = try JobWorld(tickets: townTickets(22)) { _ in
        } adjust: {
            adjust(&$0)
        }
        #expect(try await world.job().run().outcome == .complete)
        let first = try #require(try await world.census().members.sorted { $0.key < $1.key }.first)
        let removed = try #require(first.value.sorted().first)
        try await world.unlink(removed, from: first.key)
        try await world.addTickets(places(3, near: 48.15, 11.55))
        world.clock.advance(by: .seconds(86_400))
        #expect(try await world.job().run().outcome == .complete)
        world.clock.advance(by: .seconds(86_400))
        _ = try await world.job().plan()
        #expect(try await FlightNightTests.replayAll(world) == 6)
        let flights = try await FlightNightTests.flights(world)
        #expect(flights.map(\.kind) == ["plan", "run", "run"])
        let kept = try await world.store.flight(id: flights[1].id)
        let bytes = try #require(kept?.document)
        let inputs = try #require(try FlightDocument.decode(bytes).inputs)
        #expect(!inputs.standing.isEmpty)
        #expect(
            inputs.tickets.contains { $0.key == removed } || inputs.standing.contains { !$0.keepOut.isEmpty }
        )
        // History knows the numbers.
        let row = try #require(RunHistory(flights).rows.first { $0.flight.id == flights[2].id })
        #expect(row.value(.tickets) == 22)
        #expect((row.value(.clusters) ?? 0) > 1)
        #expect((row.value(.calls) ?? 0) > 3)
    }

    @Test func theRealStoreKeepsRecordsThatAreReplayed() async throws {
        let path = NSTemporaryDirectory() + "muster-flight-\(UUID().uuidString).sqlite"
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let store = try await SpatiaLiteTicketStore(path: path, at: 0) { bytes in
            var hash = [UInt8](repeating: 0, count: 32)
            for (index, byte) in bytes.enumerated() { hash[index % 32] = hash[index % 32] &* 31 &+ byte }
            return hash
        }
        let world = try JobWorld(tickets: townTickets(15), store: store)
        #expect(try await world.job().run().outcome == .complete)
        #expect(try await FlightNightTests.replayAll(world) == 2)
        await store.close()
    }

    /// The process is gone at its first write to Jira, before or after Jira took it: the record is replayed all the same.
    @Test(arguments: [true, false]) func aNightThatDiedWhileItWroteIsReplayed(isTaken: Bool) async throws {
        var world = try JobWorld(tickets: townTickets(12))
        let isGone = Locked(false)
        world.hook = { request, base async throws(HTTPTransportError) in
            let wasGone = isGone.withLock { $0 }
            if request.isWrite { isGone.withLock { $0 = true } }
            if request.isWrite, !wasGone, isTaken { _ = try await base.send(request, timeout: .seconds(30)) }
            guard !wasGone, !request.isWrite else {
                throw HTTPTransportError(
                    kind: .cancelled,
                    deliveryState: .unknown,
                    message: "the process is gone"
                )
            }
            return try await base.send(request, timeout: .seconds(30))
        }
        _ = try? await world.job().run()
        #expect(isGone.withLock { $0 })
        let flight = try #require(try await FlightNightTests.flights(world).first)
        #expect(flight.planHash != nil)
        #expect(flight.outcome != FlightOutcome.complete.rawValue)
        #expect(try await FlightNightTests.replayAll(world) == 2)
        // The next night goes on from there, and its record is another.
        world.hook = nil
        #expect(try await world.job().run().outcome == .complete)
        #expect(try await FlightNightTests.flights(world).count == 2)
    }

    @Test func theLogTellsWhatTheJournalKnows() async throws {
        let world = try JobWorld(tickets: townTickets(12))
        let lines = Locked<[[UInt8]]>([])
        var environment = try world.job().environment
        environment.log = RunLog(now: { world.clock.now }) { line in lines.withLock { $0.append(line) } }
        let ends = Locked<[JobEnd]>([])
        environment.ended = { end in ends.withLock { $0.append(end) } }
        let job = NightlyJob(
            settings: world.settings,
            client: try world.client(),
            store: world.store,
            environment: environment
        )
        let result = try await job.run()
        let objects = try lines.withLock { $0 }.map {
            try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any] ?? [:]
        }
        let linked = objects.filter { $0["event"] as? String == "cluster.linked" }
        let keys = Set(result.report.published.map(\.issueKey))
        #expect(Set(linked.compactMap { $0["key"] as? String }) == keys)
        #expect(!keys.isEmpty)
        let flight = try #require(try await FlightNightTests.flights(world).first)
        #expect(objects.allSatisfy { $0["run"] as? String == flight.id })
        #expect(objects.last?["event"] as? String == "run.ended")
        #expect(objects.last?["outcome"] as? String == "complete")
        let stages = objects.compactMap { $0["stage"] as? String }
        for stage in ["check", "pull", "cluster", "verify", "create"] { #expect(stages.contains(stage)) }
        let end = try #require(ends.withLock { $0 }.first)
        #expect(end.id == flight.id)
        #expect(end.kind == "run")
        #expect(end.result?.planHash == result.planHash)
        let text = lines.withLock { $0 }.map { String(decoding: $0, as: UTF8.self) }.joined()
        #expect(!text.contains(world.token))
    }

    @Test func aNightThatCouldDoNothingIsToldToo() async throws {
        var world = try JobWorld(tickets: townTickets(3))
        world.token = "stale"
        let ends = Locked<[JobEnd]>([])
        var environment = try world.job().environment
        environment.ended = { end in ends.withLock { $0.append(end) } }
        let job = NightlyJob(
            settings: world.settings,
            client: try world.client(),
            store: world.store,
            environment: environment
        )
        await #expect(throws: MusterError.self) { try await job.run() }
        #expect(ends.withLock { $0 }.first?.error?.code == .unauthorized)
        #expect(try await FlightNightTests.flights(world).map(\.outcome) == ["failed"])
    }
}
