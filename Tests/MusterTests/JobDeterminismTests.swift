import Clustering
import Geodesy
import Planning
import Testing
import TicketStore
import Tickets

/// The same tickets make the same bytes, whatever order they come in.
struct JobDeterminismTests {
    @Test(arguments: [1, 2, 3])
    func shuffledTicketsMakeTheSamePlanThroughTheStore(seed: UInt64) async throws {
        let scope = ProjectScope(site: "hq", project: "FIELD")
        let tickets = (0..<60).map { number in
            let place = try? Coordinate(
                latitude: 48 + Double(number % 7) / 70,
                longitude: 11 + Double(number % 11) / 110
            )
            return Ticket(
                id: String(10_001 + number * 37 % 60),
                priority: Priority.allCases[number % 5],
                place: place.map { .located(.geographic($0)) } ?? .unusable(.noCoordinates, found: ""),
                load: Double(number % 4)
            )
        }
        var random = SplitMix64(seed: seed)
        func bytes(_ tickets: [Ticket], threads: Int) async throws -> [UInt8] {
            let store = InMemoryTicketStore()
            _ = try await store.upsert(tickets, in: scope)
            let planner = Planner(
                parameters: PlanParameters(maxTickets: 7, maxRadius: .kilometers(5), effort: .fast),
                threads: threads
            )
            return PlanDocument.encode(
                try planner.plan(
                    try await store.tickets(in: scope),
                    source: .jira(site: "hq", project: "FIELD", jql: "project = FIELD")
                )
            )
        }
        let reference = try await bytes(tickets, threads: 1)
        let shuffled = try await bytes(tickets.shuffled(using: &random), threads: 2)
        #expect(reference == shuffled)
    }
}

/// Numbers for shuffling (SplitMix64).
private struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
