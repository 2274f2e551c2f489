import Clustering
import FoundationEssentials
import Geodesy
import Planning
import Testing
import Tickets

@testable import Reporting

struct HTMLMapTests {
    /// Leaflet in name only, with what must not get through.
    static let leaflet = LeafletAssets(
        script: "var L={};var s='</script>';\n//# sourceMappingURL=leaflet.min.js.map",
        style: ".a{background-image:url(images/layers.png);}.b{behavior:url(#default#VML)}"
    )

    struct MapData: Decodable {
        struct Tickets: Decodable {
            var k: [String]
            var s: [String]
            var x: [Double?]
            var y: [Double?]
        }
        struct Cluster: Decodable {
            var id: String
            var m: [Int]
            var x: Double
            var h: [[[Double]]]
            var issue: String?
        }
        var site: String?
        var planar: Bool
        var t: Tickets
        var c: [Cluster]
        var light: [String]
        var dark: [String]
    }

    private func page(_ plan: Plan, report: RunReport = RunReport(), leaflet: LeafletAssets? = leaflet)
        -> String
    {
        String(
            decoding: HTMLMap.bytes(plan: plan, report: report, hull: testHull, leaflet: leaflet),
            as: UTF8.self
        )
    }

    private func data(in page: String) throws -> MapData {
        let opening = try #require(page.firstRange(of: #"<script id="plan" type="application/json">"#))
        let closing = try #require(page[opening.upperBound...].firstRange(of: "</script>"))
        return try JSONDecoder().decode(
            MapData.self,
            from: Data(page[opening.upperBound..<closing.lowerBound].utf8)
        )
    }

    @Test(arguments: [true, false])
    func nothingIsFetched(withLeaflet: Bool) throws {
        let text = page(try PlanFixture.metropolis(count: 100), leaflet: withLeaflet ? Self.leaflet : nil)
        #expect(text.contains(#"content="default-src 'none';"#))
        for fetch in [
            "<link", " src=", "url(", "@import", "sourceMappingURL", "fetch(", "XMLHttpRequest", "<img",
            "<iframe",
        ] {
            #expect(!text.contains(fetch), "\(fetch)")
        }
    }

    @Test func dataCannotEndItsScript() throws {
        let evil = "</script><script>alert(1)</script><!--<script>\u{2028}\\u003c\"'"
        let place = try Coordinate(latitude: 53.5, longitude: 9.25)
        let tickets = [
            Ticket(id: evil, summary: evil, place: .located(.geographic(place))),
            Ticket(id: "2", place: .unusable(.invalidCoordinates, found: evil)),
        ]
        let plan = PlanFixture.plan(
            of: tickets,
            source: .file(name: evil),
            maxTickets: 5,
            maxRadius: nil,
            warnings: [evil]
        )
        let report = RunReport(
            runID: evil,
            siteURL: "javascript:alert(1)",
            stages: [.init(name: evil, seconds: 1)],
            apiCalls: [.init(endpoint: evil, calls: 1)],
            published: [.init(clusterID: "C0001", issueKey: evil)],
            failures: [evil]
        )
        let text = page(plan, report: report)
        #expect(text.matches(of: #/<script/#).count == 3 && text.matches(of: #/<\/script/#).count == 3)
        #expect(!text.contains("<!--") && !text.contains("<title>Muster: <"))
        let read = try data(in: text)
        #expect(read.t.k == ["2", evil] && read.c[0].issue == evil)
        #expect(read.site == nil)
    }

    @Test func holdsEveryTicketAndCluster() throws {
        let plan = try PlanFixture.metropolis(count: 500)
        let read = try data(in: page(plan, report: testRun))
        #expect(read.t.k == plan.tickets.map(\.key) && read.c.map(\.id) == plan.clusters.map(\.id))
        #expect(read.c.map { $0.m.map { plan.tickets[$0].id } } == plan.clusters.map(\.visitOrder))
        #expect(read.t.x.filter { $0 == nil }.count == plan.tickets.filter { $0.location == nil }.count)
        #expect(read.site == "https://example.atlassian.net")
        #expect(read.light.count == read.dark.count)
    }

    @Test func aPlanAcrossTheAntimeridianIsInOnePiece() throws {
        let plan = try PlanFixture.ring(around: -17, 179.9, count: 24, degrees: 0.4)
        let read = try data(in: page(plan))
        let longitudes =
            read.t.x.compactMap { $0 } + read.c.map(\.x)
            + read.c.flatMap { $0.h.flatMap { $0.map { $0[1] } } }
        let least = try #require(longitudes.min())
        let most = try #require(longitudes.max())
        #expect(most - least < 1)
    }

    @Test func planarPlansHaveAMap() throws {
        let tickets = (0..<6).map { index in
            Ticket(id: "\(index)", place: .located(.planar(x: Double(index) * 1e4, y: -3)))
        }
        var plan = PlanFixture.plan(of: tickets, source: .file(name: "p"), maxTickets: 3, maxRadius: nil)
        plan.parameters.metric = .planar
        let read = try data(in: page(plan))
        #expect(
            read.planar && read.t.x == [0, 1e4, 2e4, 3e4, 4e4, 5e4] && read.t.y == [-3, -3, -3, -3, -3, -3]
        )
    }

    @Test func fiveThousandTicketsStayUnderAMegabyte() throws {
        let plan = try PlanFixture.metropolis(count: 5_000)
        #expect(HTMLMap.bytes(plan: plan, hull: testHull, leaflet: nil).count < 1_000_000)
    }

    @Test func leafletIsAbsentWhereItsFolderIs() {
        #expect(LeafletAssets(folder: "/no/such/folder") == nil)
    }

    @Test func sameInputSameBytes() throws {
        let plan = try PlanFixture.metropolis(count: 300)
        #expect(page(plan, report: testRun) == page(plan, report: testRun))
    }
}

struct ClusterColorsTests {
    @Test func nearestClustersHaveOtherColours() throws {
        let clusters = try PlanFixture.metropolis(count: 3_000).clusters
        let colors = ClusterColors.assign(to: clusters)
        var same = 0
        for (index, cluster) in clusters.enumerated() {
            guard case .geographic(let center) = cluster.center else { continue }
            let nearest = clusters.indices.filter { $0 != index }.min { left, right in
                guard case .geographic(let one) = clusters[left].center,
                    case .geographic(let other) = clusters[right].center
                else { return false }
                return center.distance(to: one) < center.distance(to: other)
            }
            if let nearest, colors[nearest] == colors[index] { same += 1 }
        }
        #expect(same == 0)
        #expect(Set(colors).count == ClusterColors.light.count)
    }

    /// WCAG 2.2, relative luminance and contrast ratio.
    @Test(arguments: zip([ClusterColors.light, ClusterColors.dark], ["#f7f8f5", "#111920"]))
    func coloursStandOutFromTheGround(palette: [String], ground: String) {
        func luminance(_ color: String) -> Double {
            let digits = Array(color.dropFirst())
            let parts = [0, 2, 4].map { start -> Double in
                let value = Double(Int(String(digits[start...(start + 1)]), radix: 16) ?? 0) / 255
                // A polynomial for ((v + 0.055) / 1.055)^2.4, within 0.002.
                return value <= 0.04045
                    ? value / 12.92 : value * (value * (value * 0.305306011 + 0.682171111) + 0.012522878)
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }
        for color in palette {
            let (one, other) = (luminance(color), luminance(ground))
            #expect((max(one, other) + 0.05) / (min(one, other) + 0.05) >= 3, "\(color)")
        }
    }
}
