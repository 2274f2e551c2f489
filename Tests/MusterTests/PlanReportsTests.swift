import Clustering
import Foundation
import Geodesy
import Planning
import Testing
import Tickets

@testable import Muster

/// Plans in the formats that need geometry, with the real libraries.
struct PlanReportsTests {
    /// One cluster of four tickets: a square of 0.02 degrees on the equator, across the antimeridian.
    static func plan() throws -> Plan {
        let corners = [(-0.01, 179.99), (-0.01, -179.99), (0.01, 179.99), (0.01, -179.99)]
        let tickets = try corners.enumerated().map { number, corner in
            Ticket(
                id: "T\(number)",
                place: .located(.geographic(try Coordinate(latitude: corner.0, longitude: corner.1)))
            )
        }
        return try Planner(parameters: PlanParameters(maxRadius: .kilometers(5), effort: .fast))
            .plan(tickets, source: .file(name: "square.csv"))
    }

    static func features(_ plan: Plan) throws -> [[String: Any]] {
        let bytes = try PlanReports().bytes(.geojson, plan: plan)
        let object = try JSONSerialization.jsonObject(with: Data(bytes))
        return try #require((object as? [String: Any])?["features"] as? [[String: Any]])
    }

    static func properties(_ kind: String, in features: [[String: Any]]) throws -> [String: Any] {
        let all = features.compactMap { $0["properties"] as? [String: Any] }
        return try #require(all.first { $0["kind"] as? String == kind })
    }

    @Test func geoJSONHasAreaAndBoxAcrossTheAntimeridian() throws {
        let features = try Self.features(try Self.plan())
        let center = try Self.properties("cluster_center", in: features)
        #expect(center["bbox"] as? [Double] == [179.99, -0.01, -179.99, 0.01])
        // A side is 0.02 degrees of 111,195.08 m.
        let side = 0.02 * 111_195.08
        let area = try #require(center["area_m2"] as? Double)
        #expect(abs(area / (side * side) - 1) < 1e-6)
    }

    @Test func geoJSONSplitsTheHullAtTheAntimeridian() throws {
        let features = try Self.features(try Self.plan())
        let hull = try #require(
            features.first { ($0["properties"] as? [String: Any])?["kind"] as? String == "cluster_hull" }
        )
        let geometry = try #require(hull["geometry"] as? [String: Any])
        #expect(geometry["type"] as? String == "MultiPolygon")
        let polygons = try #require(geometry["coordinates"] as? [[[[Double]]]])
        let sides = polygons.map { polygon in Set(polygon.joined().map { $0[0] > 0 }) }
        #expect(Set(sides) == [[true], [false]])
    }

    @Test func oneTicketHasABoxAndNoArea() throws {
        let ticket = Ticket(
            id: "1",
            place: .located(.geographic(try Coordinate(latitude: 50, longitude: 7)))
        )
        let plan = try Planner(parameters: PlanParameters(effort: .fast))
            .plan([ticket], source: .file(name: "one.csv"))
        let center = try Self.properties("cluster_center", in: try Self.features(plan))
        #expect(center["area_m2"] as? Double == 0)
        #expect(center["bbox"] as? [Double] == [7, 50, 7, 50])
    }

    @Test(arguments: ReportFormat.allCases)
    func everyFormatIsToldByItsEnding(format: ReportFormat) throws {
        #expect(ReportFormat(fileName: "out/night.v2.\(format.rawValue)") == format)
        #expect(try !PlanReports().bytes(format, plan: Self.plan()).isEmpty)
    }
}
