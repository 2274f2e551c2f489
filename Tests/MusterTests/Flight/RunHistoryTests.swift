import Foundation
import Testing
import Tickets

@testable import Muster

struct RunHistoryTests {
    private static func flight(
        _ day: Int,
        tickets: Int = 100,
        outcome: String = "complete",
        kind: String = "run",
        seconds: Int64 = 10
    ) -> FlightRecord {
        let start = 1_760_000_000_000 + Int64(day) * 86_400_000
        return FlightRecord(
            id: "n\(day)",
            scope: ProjectScope(site: "hq", project: "FIELD"),
            kind: kind,
            startedAt: start,
            finishedAt: start + seconds * 1_000,
            outcome: outcome,
            numbers:
                "{\"tickets\":\(tickets),\"clusters\":\(tickets / 10),\"left_out\":{\"no_coordinates\":2,\"held\":30,\"locked_elsewhere\":9,\"too_isolated\":3},\"churn\":0.125,\"calls\":26}"
        )
    }

    @Test func theLastIsHeldAgainstTheMedianOfThoseBefore() throws {
        // Newest first; a failed, a guarded and an open night say nothing of what is usual.
        let flights = [
            RunHistoryTests.flight(9, tickets: 300), RunHistoryTests.flight(8, tickets: 100),
            RunHistoryTests.flight(7, tickets: 1, outcome: "failed"),
            RunHistoryTests.flight(6, tickets: 2, outcome: "guarded"),
            RunHistoryTests.flight(5, tickets: 200), RunHistoryTests.flight(4, tickets: 120),
            RunHistoryTests.flight(3, tickets: 3, outcome: "open"),
            RunHistoryTests.flight(2, tickets: 9_999, kind: "plan"), RunHistoryTests.flight(1, tickets: 130),
        ]
        let history = RunHistory(flights)
        let trend = try #require(history.trends.first { $0.measure == .tickets })
        #expect(trend.last == 300)
        #expect(trend.median == 125)
        #expect(trend.nights == 4)
        #expect(trend.change == 1.4)
        #expect(history.rows.count == 9)
        #expect(RunHistory(flights, limit: 2).rows.map(\.flight.id) == ["n9", "n8"])
        // Rows are cut, what is usual is not.
        #expect(RunHistory(flights, limit: 2).trends == history.trends)
        #expect(RunHistory(flights, kind: "plan").rows.map(\.flight.id) == ["n2"])
        #expect(RunHistory(flights, kind: "plan").trends.isEmpty)
        #expect(RunHistory([]).trends.isEmpty)
    }

    @Test func theTableIsASCIIAndAligned() {
        let lines = RunHistoryText(
            RunHistory([RunHistoryTests.flight(1, tickets: 12_345), RunHistoryTests.flight(0)])
        ).lines
        #expect(lines.joined().utf8.allSatisfy { (0x20...0x7E).contains($0) })
        #expect(lines[0].hasPrefix("ID"))
        #expect(lines[0].count == lines[1].count)
        #expect(lines[1].count == lines[2].count)
        #expect(lines[1].contains("12345") && lines[1].contains("12.5%") && lines[1].contains("10.0"))
        // Reasons are summed.
        #expect(lines[1].split(separator: " ").contains("5"))
        #expect(lines.contains("Last against the median of 1 before it:"))
        #expect(lines.contains { $0.contains("tickets") && $0.contains("+12245%") })
        #expect(lines.contains { $0.contains("calls") && $0.contains("as usual") })
        #expect(RunHistoryText(RunHistory([])).lines == ["No runs yet."])
    }

    @Test(arguments: [
        "", "{}", "null", "[1]", "{\"tickets\":\"many\"}", "{\"tickets\":1e400}", "{\"calls\":{}}",
    ])
    func numbersThatCannotBeReadAreUnknown(json: String) {
        var flight = RunHistoryTests.flight(1)
        flight.numbers = json
        let history = RunHistory([flight, RunHistoryTests.flight(0)])
        #expect(history.rows[0].value(.tickets) == nil)
        #expect(RunHistoryText(history).lines[1].contains("-"))
        #expect(!history.encoded().isEmpty)
    }

    @Test func oneOddNumberDoesNotCostTheRest() {
        #expect(FlightNumbers(json: "{\"tickets\":\"x\",\"calls\":7,\"left_out\":9}").calls == 7)
        #expect(FlightNumbers(json: "{\"left_out\":9}").leftOut == 9)
    }

    @Test func aClockThatWentBackGivesNoNegativeTime() {
        var flight = RunHistoryTests.flight(1)
        flight.finishedAt = flight.startedAt - 5_000
        #expect(RunHistory.Row(flight).elapsed == 0)
        (flight.startedAt, flight.finishedAt) = (.min, .max)
        #expect(RunHistory.Row(flight).elapsed != nil)
        flight.finishedAt = nil
        #expect(RunHistory.Row(flight).elapsed == nil)
    }

    @Test func jsonHasRowsAndTrends() throws {
        let history = RunHistory([RunHistoryTests.flight(1), RunHistoryTests.flight(0, tickets: 50)])
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(history.encoded())) as? [String: Any]
        )
        let runs = try #require(json["runs"] as? [[String: Any]])
        #expect(runs.map { $0["id"] as? String } == ["n1", "n0"])
        #expect(runs[0]["began"] as? String == "2025-10-10T08:53:20.000Z")
        #expect(runs[0]["left_out"] as? Int == 5)
        #expect(runs[0]["seconds"] as? Double == 10)
        let trends = try #require(json["trends"] as? [[String: Any]])
        #expect(trends.first { $0["measure"] as? String == "tickets" }?["median"] as? Double == 50)
    }

    // MARK: Due

    private static let now: Int64 = 1_760_000_000_000
    private static let hour: Int64 = 3_600_000

    private static func began(
        _ hoursAgo: Double,
        outcome: String = "complete",
        kind: String = "run"
    ) -> FlightRecord {
        FlightRecord(
            id: "n",
            scope: ProjectScope(site: "hq", project: "FIELD"),
            kind: kind,
            startedAt: now - Int64(hoursAgo * Double(hour)),
            outcome: outcome
        )
    }

    @Test(
        arguments: [
            ([], true), ([began(19.99)], false), ([began(20)], true), ([began(0)], false),
            ([began(1, outcome: "nothing")], false),
            ([began(1, outcome: "partial")], true), ([began(1, outcome: "guarded")], true),
            ([began(1, outcome: "open")], true), ([began(1, outcome: "dry_run")], true),
            ([began(1, kind: "plan")], true), ([began(1, kind: "rollback")], true),
            // Whatever the order; a later failure does not undo a complete night.
            ([began(30), began(2), began(1, outcome: "failed")], false),
            // A clock that was ahead: a little counts as now, a lot does not count, and what was before decides.
            ([began(-0.05)], false), ([began(-24)], true), ([began(-24), began(3)], false),
            ([began(-24), began(23)], true),
        ] as [([FlightRecord], Bool)]
    )
    func aRunIsDueWhereNoCompleteOneBeganLately(flights: [FlightRecord], isDue: Bool) {
        let due = RunDue(flights, interval: .seconds(20 * 3_600), now: RunHistoryTests.now)
        if case .due = due { #expect(isDue) } else { #expect(!isDue) }
    }
}
