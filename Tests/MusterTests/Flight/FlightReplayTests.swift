import Clustering
import Foundation
import Geodesy
import Planning
import Testing
import TicketStore
import Tickets

@testable import Muster

/// Records that a recorder keeps, and plans that are made from them again.
struct FlightReplayTests {
    private static let scope = ProjectScope(site: "hq", project: "FIELD")

    /// A store with one recorded night of these inputs.
    private static func recorded(
        _ inputs: FlightInputs,
        id: String = "night-1",
        isFinished: Bool = true
    ) async throws -> (store: InMemoryTicketStore, plan: Plan) {
        let store = InMemoryTicketStore()
        let plan = try inputs.plan(threads: 2, previous: nil)
        let recorder = FlightRecorder(store: store, scope: scope, kind: "run", id: id) { 1_760_000_000_000 }
        try await recorder.opened()
        try await recorder.planned(inputs, plan)
        if isFinished { try await recorder.finished(FlightResult(outcome: .complete, runID: "run-of-" + id)) }
        return (store, plan)
    }

    private static func settings() -> [FlightInputs] {
        var settings = [townInputs(40), townInputs(30, maxTickets: 3)]
        var loads = townInputs(70)
        loads.parameters.maxTickets = nil
        loads.parameters.maxLoad = 180
        loads.parameters.priorityWeight = 3
        loads.parameters.objective = .medoid
        settings.append(loads)
        var dense = townInputs(70)
        dense.parameters = PlanParameters(algorithm: .dbscan, epsilon: .kilometers(2), minimumPoints: 3)
        settings.append(dense)
        var means = townInputs(70)
        means.parameters = PlanParameters(algorithm: .kmeans, clusterCount: 7, seed: 9)
        means.weights = ["10004": 5, "10009": 0.5]
        settings.append(means)
        var fenced = townInputs(70)
        fenced.screening = .warn
        fenced.territory = (try? Coordinate(latitude: 48.2, longitude: 11.6)).map {
            GeoBox(around: $0, radius: .kilometers(6))
        }
        fenced.warnings = ["Jira counts more"]
        fenced.parameters.maxDueSpread = 3
        settings.append(fenced)
        var standing = townInputs(70)
        let members = Array(standing.tickets[0..<6].filter { $0.place.coordinate != nil })
        standing.tickets.removeFirst(6)
        standing.standing = [
            StandingCluster(issueID: "500", issueKey: "FIELD-500", members: Array(members.prefix(2))),
            StandingCluster(
                issueID: "501",
                issueKey: "FIELD-501",
                members: Array(members.dropFirst(2)),
                departed: [DepartedMember(id: "3", key: "FIELD-3", reason: .closed)],
                isOpenForMore: false,
                keepOut: ["10050"]
            ),
        ]
        standing.overrides = [
            ClusterOverride(
                ticketID: "10060",
                ticketKey: "FIELD-60",
                kind: .hold,
                reason: "parts",
                madeAt: 0
            ),
            ClusterOverride(
                ticketID: "10061",
                ticketKey: "FIELD-61",
                kind: .keepOut,
                clusterID: "500",
                clusterKey: "FIELD-500",
                reason: "unlinked",
                madeAt: 0
            ),
        ]
        settings.append(standing)
        return settings
    }

    @Test(arguments: 0..<7, [1, 2, 5])
    func theSameInputsGiveTheSamePlanOnAnyNumberOfThreads(setting: Int, threads: Int) async throws {
        let inputs = FlightReplayTests.settings()[setting]
        let (store, plan) = try await FlightReplayTests.recorded(inputs)
        let replay = try await FlightReplay.replay("night-1", in: store, threads: threads)
        #expect(replay.isSame)
        #expect(replay.plan == plan)
        #expect(replay.planHash == PlanDocument.hash(of: plan))
        #expect(replay.difference == nil)
        #expect(!plan.tickets.isEmpty)
    }

    @Test func theIdOfTheRunFindsItToo() async throws {
        let (store, _) = try await FlightReplayTests.recorded(townInputs(20))
        let replay = try await FlightReplay.replay("run-of-night-1", in: store)
        #expect(replay.flight.id == "night-1")
        #expect(replay.isSame)
    }

    @Test func aNightThatCrashedAfterItsPlanIsReplayed() async throws {
        let (store, plan) = try await FlightReplayTests.recorded(townInputs(20), isFinished: false)
        let (flight, _) = try #require(try await store.flight(id: "night-1"))
        #expect(flight.outcome == "open")
        #expect(flight.finishedAt == nil)
        #expect(flight.planHash == PlanDocument.hash(of: plan))
        #expect(try await FlightReplay.replay("night-1", in: store).isSame)
    }

    @Test func aNightThatCrashedWhileItPlannedIsReplayed() async throws {
        let store = InMemoryTicketStore()
        let recorder = FlightRecorder(store: store, scope: FlightReplayTests.scope, kind: "run", id: "n") {
            5
        }
        try await recorder.opened()
        try await recorder.planning(townInputs(20))
        let replay = try await FlightReplay.replay("n", in: store)
        #expect(replay.recordedHash == nil)
        #expect(replay.lines.contains { $0.contains("ended before its plan was recorded") })
    }

    @Test func anotherPlanIsNamedWithWhatDiffers() async throws {
        let inputs = townInputs(40, version: "0.0.9")
        let store = InMemoryTicketStore()
        // What another version might have made of the same inputs.
        var elsewhere = inputs
        elsewhere.parameters.maxTickets = 3
        let other = try elsewhere.plan(threads: 1, previous: nil)
        let recorder = FlightRecorder(store: store, scope: FlightReplayTests.scope, kind: "run", id: "n") {
            5
        }
        try await recorder.planned(inputs, other)
        var replay = try await FlightReplay.replay("n", in: store)
        #expect(!replay.isSame)
        #expect(replay.isOtherVersion)
        #expect(replay.difference == nil)
        #expect(replay.lines.contains { $0.contains("0.0.9") && $0.contains("otherwise") })
        #expect(replay.lines.contains { $0.contains("not in the store") })
        try await store.savePlan(
            hash: PlanDocument.hash(of: other),
            scope: FlightReplayTests.scope,
            document: PlanDocument.encode(other),
            at: 5
        )
        replay = try await FlightReplay.replay("n", in: store)
        let difference = try #require(replay.difference)
        #expect(!difference.isEmpty)
        let json = try JSONSerialization.jsonObject(with: Data(replay.encoded())) as? [String: Any]
        #expect(json?["same"] as? Bool == false)
        #expect((json?["difference"] as? [String: Any])?["format"] as? String == "muster.diff")
        #expect(json?["recorded_version"] as? String == "0.0.9")
    }

    @Test func whatIsMissingOrDamagedIsSaid() async throws {
        let (store, _) = try await FlightReplayTests.recorded(townInputs(20))
        func message(_ id: String) async -> String {
            do {
                _ = try await FlightReplay.replay(id, in: store)
                return "no error"
            } catch {
                #expect(error.code == .store)
                return error.message
            }
        }
        #expect(await message("nothing").contains("no record of 'nothing'"))
        var flight = try #require(try await store.flight(id: "night-1")).0
        flight.id = "bare"
        flight.runID = nil
        try await store.save(flight, document: nil)
        #expect(await message("bare").contains("before it planned"))
        flight.id = "noise"
        try await store.save(flight, document: Array("{\"format\":\"muster.flight\"".utf8))
        #expect(await message("noise").contains("damaged"))
        flight.id = "applied"
        try await store.save(
            flight,
            document: FlightDocument(inputs: nil, result: FlightResult(outcome: .complete)).encoded()
        )
        #expect(await message("applied").contains("planned nothing itself"))
        // A whole document of other inputs: the history knows better.
        flight.id = "exchanged"
        try await store.save(flight, document: FlightDocument(inputs: townInputs(5)).encoded())
        #expect(await message("exchanged").contains("the history says"))
        var later = townInputs(5)
        later.previousPlanHash = "sha256:gone"
        flight.id = "later"
        flight.inputsHash = later.hash
        try await store.save(flight, document: FlightDocument(inputs: later).encoded())
        #expect(await message("later").contains("sha256:gone"))
    }

    /// Inputs of every shape: most cannot be planned, and none may end the process.
    @Test(arguments: UInt64(1)...60)
    func oddInputsNeverEndTheProcess(seed: UInt64) async throws {
        var generator = FlightInputsGenerator(seed: seed &* 7_919)
        var inputs = generator.inputs(tickets: 9, clusters: 2)
        inputs.previousPlanHash = nil
        let store = InMemoryTicketStore()
        let flight = FlightRecord(
            id: "n",
            scope: FlightReplayTests.scope,
            kind: "run",
            startedAt: 0,
            inputsHash: inputs.hash
        )
        try await store.save(flight, document: FlightDocument(inputs: inputs).encoded())
        do {
            let replay = try await FlightReplay.replay("n", in: store)
            #expect(replay.recordedHash == nil)
        } catch {
            #expect(!error.message.isEmpty)
        }
    }

    @Test func theRecordOfANightSaysHowItEnded() async throws {
        let store = InMemoryTicketStore()
        let clock = SimulatedClock()
        let recorder = FlightRecorder(store: store, scope: FlightReplayTests.scope, kind: "run", id: "n") {
            clock.now
        }
        try await recorder.opened()
        let inputs = townInputs(20)
        let plan = try inputs.plan(threads: 1, previous: nil)
        let finding = FlightFinding(code: "left_out", message: "too many")
        try await recorder.planned(inputs, plan, findings: [finding])
        clock.advance(by: .seconds(-3_600))
        try await recorder.failed(MusterError(.unavailable, "no answer"))
        let (flight, bytes) = try #require(try await store.flight(id: "n"))
        #expect(flight.outcome == "failed")
        // The clock went back an hour: never an end before the beginning.
        #expect(flight.finishedAt == flight.startedAt)
        #expect(NightNumbers(text: flight.numbers)?.tickets == 20)
        let document = try FlightDocument.decode(try #require(bytes))
        #expect(document.inputs == inputs)
        #expect(document.result?.error == .init(code: "unavailable", message: "no answer"))
        #expect(document.result?.findings == [finding])
        #expect(document.result?.planHash == PlanDocument.hash(of: plan))
        let events = try await store.auditEntries(after: 0, scope: nil, runID: nil, limit: 10).map(\.event)
        #expect(events == ["flight.opened", "flight.finished"])
    }
}
