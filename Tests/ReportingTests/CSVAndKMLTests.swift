import Clustering
import Geodesy
import Planning
import Testing
import TicketFiles
import Tickets

@testable import Reporting

struct CSVReportTests {
    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("-", "'-"), ("\t=1", "'\t=1"), ("\r=1", "\"'\r=1\""), ("=1,2", "\"'=1,2\""), ("-73.9", "-73.9"),
        ("+7", "+7"),
        ("-1e-5", "-1e-5"), ("-.5", "-.5"), ("-5.", "-5."), ("-1e", "'-1e"), ("a=b", "a=b"), ("", ""),
        ("a\"b", "\"a\"\"b\""), ("a;b", "\"a;b\""), ("two\nlines", "\"two\nlines\""), ("-1-1", "'-1-1"),
        ("-1 ", "'-1 "),
    ])
    func fieldsAreSafeForSpreadsheets(text: String, expected: String) {
        #expect(SafeText.csvField(text) == expected)
    }

    @Test func startsWithIdClusterReasonAndKeepsTheInputsOrder() throws {
        let text = "key,lat,note,lon\nb,53.5,\"x,\"\"y\",9.5\na,,=2,\nc,53.5001,-1,9.5\n"
        let file = try TicketFileReader().read(Array(text.utf8), name: "in.csv")
        let plan = PlanFixture.plan(
            of: file.tickets,
            source: .file(name: "in.csv"),
            maxTickets: 5,
            maxRadius: .kilometers(1)
        )
        let carried = file.carried
        let bytes = CSVReport.bytes(
            plan: plan,
            carried: .init(columns: carried.names, ids: file.tickets.map(\.id), row: { carried.row($0) })
        )
        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                id,cluster,reason,lat,note,lon
                b,C0001,,53.5,"x,""y",9.5
                a,,no_coordinates,,'=2,
                c,C0001,,53.5001,-1,9.5

                """
        )
    }

    @Test func withoutCarriedColumnsItIsInThePlansOrder() throws {
        let plan = try PlanFixture.metropolis(count: 100)
        let lines = String(decoding: CSVReport.bytes(plan: plan), as: UTF8.self).split(separator: "\n")
        #expect(lines[0] == "id,cluster,reason" && lines.count == 101)
        #expect(
            lines.dropFirst().map { $0.split(separator: ",")[0] } == plan.tickets.map { Substring($0.id) }
        )
    }
}

struct KMLReportTests {
    @Test func textIsEscapedAndLongitudeComesFirst() throws {
        let place = try Coordinate(latitude: 53.5, longitude: 9.25)
        let tickets = [
            Ticket(id: "<1>", summary: "a & b \"c\" \u{0}\u{8}", place: .located(.geographic(place))),
            Ticket(id: "2", place: .unusable(.invalidCoordinates, found: "<&>")),
        ]
        let plan = PlanFixture.plan(of: tickets, source: .file(name: "x"), maxTickets: 5, maxRadius: nil)
        let text = String(decoding: try KMLReport.bytes(plan: plan, hull: testHull), as: UTF8.self)
        #expect(text.contains("<name>1. &lt;1&gt;</name>"))
        #expect(text.contains("Medium: a &amp; b &quot;c&quot; \u{FFFD}\u{FFFD}"))
        #expect(text.contains("<coordinates>9.25,53.5</coordinates>"))
        #expect(text.contains("<description>invalid_coordinates: &lt;&amp;&gt;</description>"))
    }

    @Test func elementsAreBalanced() throws {
        let plan = try PlanFixture.metropolis(count: 200)
        let text = String(decoding: try KMLReport.bytes(plan: plan, hull: testHull), as: UTF8.self)
        var open: [Substring] = []
        for match in text.matches(of: #/<(\/?)([A-Za-z]+)[^>]*?(\/?)>/#) {
            if match.output.3 == "/" { continue }
            if match.output.1.isEmpty {
                open.append(match.output.2)
            } else {
                #expect(open.popLast() == match.output.2)
            }
        }
        #expect(open.isEmpty)
        #expect(text.matches(of: #/<Folder>/#).count == plan.clusters.count + 1)
    }
}
