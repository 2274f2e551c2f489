import Clustering
import Foundation
import Geodesy
import Planning
import Reporting
import Testing
import Tickets

/// Reports of plans beside Job Clusters that stand.
struct StandingReportTests {
    private static func plan() throws -> Plan {
        func ticket(_ id: String, _ latitude: Double, _ longitude: Double = 8) throws -> Ticket {
            Ticket(
                id: id,
                key: "FIELD-\(id)",
                place: .located(.geographic(try Coordinate(latitude: latitude, longitude: longitude)))
            )
        }
        let blank = Ticket(id: "151", key: "FIELD-151", place: .unusable(.noCoordinates, found: ""))
        return try Planner(parameters: PlanParameters(maxTickets: 4, maxRadius: .kilometers(3))).plan(
            [try ticket("200", 50.001), try ticket("201", 50.1), try ticket("203", 50.102)],
            source: .jira(site: "hq", project: "FIELD", jql: "x"),
            standing: [
                StandingCluster(
                    issueID: "900",
                    issueKey: "FIELD-900",
                    members: [try ticket("100", 50), try ticket("101", 50.003, 8.004)],
                    departed: [DepartedMember(id: "120", key: "FIELD-120", reason: .removed)]
                ),
                StandingCluster(
                    issueID: "901",
                    issueKey: "FIELD-901",
                    members: [],
                    departed: [DepartedMember(id: "121", key: "FIELD-121", reason: .closed)]
                ),
                StandingCluster(issueID: "902", issueKey: "FIELD-902", members: [blank]),
            ]
        )
    }

    @Test func theSummaryNamesWhatChanges() throws {
        let text = RunSummary(plan: try Self.plan()).text
        for line in [
            "2 in 1 new cluster, 4 in standing ones, 0 left out",
            "3 Job Clusters with 3 open tickets, 1 to be closed", "1 topped up by 1 ticket, 2 members gone",
            "FIELD-900  +1 FIELD-200; -1 removed FIELD-120",
            "FIELD-901  -1 closed FIELD-121; no open ticket is left: to be closed",
        ] {
            #expect(text.contains(line))
        }
        #expect(!text.contains("FIELD-902"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func theTableNamesJobClusters() throws {
        let text = String(decoding: CSVReport.bytes(plan: try Self.plan()), as: UTF8.self)
        #expect(
            text.split(separator: "\n").map(String.init) == [
                "id,cluster,reason,standing", "100,FIELD-900,,kept", "101,FIELD-900,,kept",
                "151,FIELD-902,,kept", "200,FIELD-900,,joining", "201,C0001,,", "203,C0001,,",
            ]
        )
    }

    @Test func geoJSONMarksWhoIsNew() throws {
        let bytes = try GeoJSONReport.bytes(plan: try Self.plan(), hull: { _, _ in [] })
        let document = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        let features = try #require(document?["features"] as? [[String: Any]])
        func properties(_ id: String) -> [String: Any] {
            features.first { $0["id"] as? String == id }?["properties"] as? [String: Any] ?? [:]
        }
        #expect(properties("cluster:FIELD-900")["standing"] as? Bool == true)
        #expect(properties("cluster:FIELD-900")["joining"] as? [String] == ["200"])
        #expect(properties("cluster:C0001")["standing"] == nil)
        #expect(properties("ticket:200")["standing"] as? String == "joining")
        #expect(properties("ticket:200")["cluster"] as? String == "FIELD-900")
        #expect(properties("ticket:151")["cluster"] as? String == "FIELD-902")
        #expect(properties("ticket:201")["standing"] == nil)
    }

    @Test func mapsShowJobClusters() throws {
        let plan = try Self.plan()
        let kml = String(decoding: try KMLReport.bytes(plan: plan, hull: { _, _ in [] }), as: UTF8.self)
        #expect(kml.contains("<name>FIELD-900</name><description>stands, 1 new; 3 tickets"))
        #expect(kml.contains("FIELD-200 (new)"))
        let html = String(
            decoding: HTMLMap.bytes(plan: plan, hull: { _, _ in [] }, leaflet: nil),
            as: UTF8.self
        )
        #expect(html.contains(#"{"id":"FIELD-900","st":1,"j":[3],"p":3"#))
        #expect(html.contains(#"{"id":"C0001","p":3"#))
    }

    @Test func anExplanationSaysWhereATicketSits() throws {
        let explainer = PlanExplainer(try Self.plan())
        let joins = ExplanationText(try explainer.explain("200")).lines
        #expect(joins.contains("  FIELD-900 stands in Jira; FIELD-200 joins it by this plan."))
        let blank = ExplanationText(try explainer.explain("151")).lines
        #expect(blank.first?.contains("has no place that is trusted") == true)
    }
}
