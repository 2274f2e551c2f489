import Clustering
import Geodesy
import JQL
import Muster
import Testing
import TicketFiles
import Tickets

@Suite struct TicketQueriesTests {
    private func ticket(_ number: Int, _ change: (inout Ticket) throws -> Void = { _ in }) rethrows -> Ticket
    {
        var ticket = Ticket(
            id: String(10_000 + number),
            key: "OPS-\(number)",
            summary: "Fix pump \(number)",
            status: "Open",
            place: .unusable(.invalidCoordinates, found: "north"),
            updated: 1_750_000_000_000 + Int64(number)
        )
        try change(&ticket)
        return ticket
    }

    private func ask(_ jql: String, _ tickets: [Ticket]) throws -> TicketQueries.Answer {
        try TicketQueries(
            tickets: tickets,
            project: "OPS",
            latitude: "customfield_10101",
            longitude: "Site lon"
        )
        .ask(try JQLQuery(parsing: jql), now: 1_750_000_100_000)
    }

    /// Keys found, then keys not decided.
    @Test(arguments: [
        ("", "OPS-1 OPS-2 OPS-3 |"), ("project = ops and status = OPEN", "OPS-1 OPS-2 |"),
        ("project = OTHER", "|"), ("project = \"Field Work\"", "| OPS-1 OPS-2 OPS-3"),
        ("priority >= High order by due", "OPS-2 OPS-1 |"), ("priority = Blocker", "OPS-1 |"),
        ("priority is empty", "| OPS-1 OPS-2 OPS-3"), ("priority = P0", "| OPS-1 OPS-2 OPS-3"),
        ("status = 10001", "| OPS-1 OPS-2 OPS-3"), ("due < 2026-03-02", "OPS-2 |"),
        ("due is empty", "OPS-3 |"),
        ("cf[10101] > 51 and \"Site lon\" < 0", "OPS-1 | OPS-3"),
        ("latitude is not empty", "OPS-1 OPS-2 | OPS-3"),
        ("key in (OPS-1, OPS-3) order by key desc", "OPS-3 OPS-1 |"), ("id = 10002", "OPS-2 |"),
        ("summary ~ \"pump 2\"", "OPS-2 |"), ("text ~ pump", "OPS-1 OPS-2 OPS-3 |"),
        ("text ~ leak", "| OPS-1 OPS-2 OPS-3"),
        ("updated >= 1750000000002", "OPS-2 OPS-3 |"), ("updated > -1m", "|"),
        ("assignee = currentUser()", "| OPS-1 OPS-2 OPS-3"),
        ("status = Done or assignee is empty", "OPS-3 | OPS-1 OPS-2"),
        ("status = Done and labels = x", "| OPS-3"), ("status was Done", "| OPS-1 OPS-2 OPS-3"),
    ])
    func storeAnswersWhatItKeepsAndSaysTheRest(jql: String, keys: String) throws {
        let tickets = try [
            ticket(1) {
                $0.place = .located(.geographic(try Coordinate(latitude: 51.5, longitude: -0.1)))
                $0.priority = .highest
                $0.due = "2026-03-02"
            },
            ticket(2) {
                $0.place = .suspect(try Coordinate(latitude: 0, longitude: 0), why: "null island")
                $0.priority = .high
                $0.due = "2026-03-01"
            },
            ticket(3) { $0.status = "Done" },
        ]
        let answer = try ask(jql, tickets)
        let text =
            (answer.found.map(\.key) + ["|"] + answer.undecided.map(\.ticket.key)).joined(separator: " ")
        #expect(text == keys)
        #expect(answer.asked == 3)
        for entry in answer.undecided { #expect(!entry.conditions.isEmpty) }
    }

    @Test func everyUndecidedConditionSaysWhy() throws {
        let answer = try ask("assignee = bob and labels in (a) and status was x order by rank", [ticket(1)])
        #expect(
            answer.conditions.map(\.reason) == [
                "the field assignee is not kept here", "the field labels is not kept here",
                "the history of tickets is not kept here",
            ]
        )
        #expect(answer.undecided.map(\.conditions) == [[0, 1, 2]])
        #expect(answer.ignoredOrderings == ["rank"])
    }

    @Test func columnsOfAFileAreFields() throws {
        let csv = """
            key,lat,lon,crew,labels,minutes,assignee,note
            A-1,51.5,-0.1,North,"x;y",30,bob,old pump
            A-2,51.6,-0.1,South,y,45,,
            """
        let file = try TicketFileReader().read(Array(csv.utf8), name: "a.csv")
        func keys(_ jql: String) throws -> [String] {
            let answer = try TicketQueries(file: file).ask(try JQLQuery(parsing: jql), now: 0)
            return answer.found.map(\.key) + answer.undecided.map { "?" + $0.ticket.key }
        }
        #expect(try keys("crew = north") == ["A-1"])
        #expect(try keys("labels = y and minutes > 30") == ["A-2"])
        #expect(try keys("assignee is empty") == ["A-2"])
        #expect(try keys("note ~ pumps") == ["A-1"])
        #expect(try keys("lat > 51.55 order by key") == ["A-2"])
        #expect(try keys("project = A order by minutes desc") == ["A-2", "A-1"])
        #expect(try keys("status = Open") == ["?A-1", "?A-2"])
        #expect(try keys("due is empty") == ["?A-1", "?A-2"])
        #expect(throws: JQLEvaluationError.self) { try keys("minutes ~ x") }
    }
}
