import Clustering
import Geodesy
import Planning
import Testing
import Tickets

@testable import Reporting

struct JobClusterContentTests {
    private func plan(_ count: Int) throws -> Plan {
        let tickets = try (0..<count).map { index in
            let place = try Coordinate(latitude: 53.5 + Double(index) * 0.01, longitude: 9.25)
            return Ticket(
                id: "\(index + 10)",
                key: "FIELD-\(index + 10)",
                summary: "Work \(index)",
                priority: index == 0 ? .high : .low,
                place: .located(.geographic(place)),
                load: 30
            )
        }
        return PlanFixture.plan(of: tickets, source: .file(name: "x"), maxTickets: count, maxRadius: nil)
    }

    @Test func saysWhoIsInItInVisitingOrder() throws {
        let content = try #require(
            JobClusterContent.all(of: try plan(3), options: .init(siteURL: "https://example.net/")).first
        )
        #expect(content.summary == "Job Cluster C0001: 3 tickets, High, radius 1.11 km")
        #expect(
            content.mapURL
                == "https://www.openstreetmap.org/?mlat=53.51000&mlon=9.25000#map=15/53.51000/9.25000"
        )
        guard case .table(let header, let rows) = content.blocks[3] else {
            Issue.record("the fourth block is \(content.blocks[3])")
            return
        }
        // Nobody is due and no skills are asked for: there are no such columns.
        #expect(header == ["Visit", "Ticket", "Priority", "To centre", "From previous", "Map", "Summary"])
        let map = "https://www.openstreetmap.org/?mlat=53.51000&mlon=9.25000#map=17/53.51000/9.25000"
        #expect(
            rows[1] == [
                [.text("2")], [.link("FIELD-11", url: "https://example.net/browse/FIELD-11")], [.text("Low")],
                [.text("0 m")], [.text("1.11 km")], [.link("map", url: map)], [.text("Work 1")],
            ]
        )
        #expect(rows[0][4] == [.text("")] && rows.count == 3)
    }

    @Test func aSingleTicketIsNotPlural() throws {
        let content = try #require(JobClusterContent.all(of: try plan(1)).first)
        #expect(content.summary == "Job Cluster C0001: 1 ticket, High, radius 0 m")
        #expect(content.mapURL?.contains("#map=18/") == true)
    }

    @Test func aMapIsLeftOutWhereNoneIsWanted() throws {
        let content = try #require(
            JobClusterContent.all(of: try plan(2), options: .init(mapURLTemplate: nil)).first
        )
        #expect(content.mapURL == nil)
        guard case .paragraph(let spans) = content.blocks[1] else { return }
        #expect(!spans.contains { if case .link = $0 { true } else { false } })
        guard case .table(let header, _) = content.blocks[3] else { return }
        #expect(!header.contains("Map"))
    }

    @Test(arguments: [
        ("{a}/{b}/{c}", "{b}/2/{c}"), ("{a", "{a"), ("", ""), ("{}", "{}"), ("x{a}y", "x{b}y"),
    ])
    func templatesAreFilledInOnePass(template: String, expected: String) {
        #expect(SiteLinks.fill(template, ["{a}": "{b}", "{b}": "2"]) == expected)
    }

    @Test func keysAreEncodedInLinks() {
        #expect(SiteLinks.ticket("A-1/../é", site: "https://x//") == "https://x/browse/A-1%2F..%2F%C3%A9")
    }
}

struct NumberTextTests {
    @Test(arguments: [
        (0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567"),
        (.min, "-9,223,372,036,854,775,808"),
    ])
    func groupsThousands(value: Int, expected: String) { #expect(NumberText.grouped(value) == expected) }

    @Test(arguments: [
        (1.005, 2, "1.00"), (-0.0001, 2, "0.00"), (-1.5, 0, "-2"), (0.05, 1, "0.1"), (.nan, 2, "nan"),
        (12.3, 3, "12.300"),
    ])
    func roundsToDecimals(value: Double, decimals: Int, expected: String) {
        #expect(NumberText.fixed(value, decimals) == expected)
    }

    @Test(arguments: [
        (0.0, "0 m"), (999.4, "999 m"), (999.5, "1 km"), (1_234.0, "1.23 km"), (45_678.0, "45.7 km"),
        (1_234_567.0, "1,235 km"),
    ])
    func writesLengths(meters: Double, expected: String) {
        #expect(NumberText.length(.meters(meters)) == expected)
    }

    @Test(arguments: [
        (53.55108612345, "53.5510861"), (-180.0, "-180"), (0.00000001, "0"), (-0.00000001, "0"),
    ])
    func writesDegrees(value: Double, expected: String) { #expect(NumberText.degrees(value) == expected) }

    @Test func binsHoldEverySizeOnce() {
        for most in [1, 5, 12, 13, 40, 1_000] {
            let bins = SizeBins(Array(1...most))
            #expect(bins.counts.reduce(0, +) == most && bins.counts.count <= 12)
        }
        #expect(SizeBins([]).counts.isEmpty && SizeBins([7, 7]).label(0) == "7")
    }
}
