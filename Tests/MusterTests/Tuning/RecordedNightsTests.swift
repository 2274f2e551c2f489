import Geodesy
import Planning
import Testing
import Tickets

@testable import Muster

/// Nights of the store's own records.
struct RecordedNightsTests {
    private static let day: Int64 = 86_400_000
    private static let start: Int64 = 20_500 * day

    private func ticket(_ id: String, in cluster: String? = nil) throws -> Ticket {
        Ticket(
            id: id,
            place: .located(.geographic(try Coordinate(latitude: 51, longitude: 7))),
            clusterKey: cluster
        )
    }

    private func flight(_ id: String, day: Int64, hour: Int64 = 2, hasInputs: Bool = true) -> FlightRecord {
        FlightRecord(
            id: id,
            scope: ProjectScope(site: "hq", project: "FIELD"),
            kind: "run",
            startedAt: Self.start + day * Self.day + hour * 3_600_000,
            inputsHash: hasInputs ? "sha256:x" : nil
        )
    }

    private func nights(
        _ flights: [FlightRecord],
        _ tickets: [String: [Ticket]],
        most: Int = 30
    ) async -> RecordedNights {
        await RecordedNights(flights, nights: most) { id in
            tickets[id].map {
                FlightInputs(tickets: $0, parameters: PlanParameters(), source: .file(name: "t"))
            }
        }
    }

    @Test func aTicketComesInOnTheFirstDayThatReadIt() async throws {
        let (a, b, c) = (try ticket("1"), try ticket("2"), try ticket("3", in: "FIELD-9"))
        let found = await nights(
            [
                flight("late", day: 3), flight("first", day: 0), flight("second", day: 0, hour: 23),
                flight("apply", day: 1, hasInputs: false),
            ],
            ["first": [a], "second": [a, b], "late": [b, c]]
        )
        #expect(found.nights.map(\.date) == ["2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19"])
        #expect(found.nights.map { $0.arrivals.map(\.id) } == [["1", "2"], [], [], ["3"]])
        #expect(found.nights[3].arrivals[0].clusterKey == nil)
        #expect(found.recordedDays == 2)
        #expect(found.warnings.count == 2)
        #expect(found.warnings[0].contains("2026-02-16, is the first that is recorded: its 2 tickets"))
        #expect(found.warnings[1].hasPrefix("2 of 4 days have no record"))
    }

    @Test func whatAnEarlierRecordHadIsNoArrival() async throws {
        let tickets = ["old": [try ticket("1")], "new": [try ticket("1"), try ticket("2")]]
        let found = await nights([flight("old", day: 0), flight("new", day: 1)], tickets, most: 1)
        #expect(found.nights.map { $0.arrivals.map(\.id) } == [["2"]])
        #expect(found.warnings.isEmpty)
    }

    @Test func damagedRecordsAreSaidAndNoneGivesNone() async throws {
        #expect(await nights([], [:]) == RecordedNights())
        #expect(await nights([flight("x", day: 0)], [:]).nights.isEmpty)
        let found = await nights([flight("x", day: 0), flight("y", day: 0)], ["y": [try ticket("1")]])
        #expect(found.nights.count == 1)
        #expect(found.warnings.contains { $0.hasPrefix("1 record could not be read") })
    }
}
