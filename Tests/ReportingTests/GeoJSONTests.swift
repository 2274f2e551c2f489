import Clustering
import FoundationEssentials
import Geodesy
import Planning
import Reporting
import Testing
import TicketFiles
import Tickets

/// GeoJSON as a reader sees it; typed, so that a wrong shape fails to decode.
struct Collection: Decodable {
    struct Feature: Decodable {
        var type: String
        var id: String
        var geometry: Geometry?
        var properties: Properties
    }

    struct Properties: Decodable {
        var kind: String
        var cluster: String?
        var size: Int?
        var visit: Int?
        var reason: String?
        var priority: Int?
        var key: String?
    }

    struct Geometry: Decodable {
        var type: String
        /// Rings of every polygon, or the point as one ring of one position.
        var rings: [[[Double]]] = []

        enum Keys: CodingKey { case type, coordinates }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            type = try container.decode(String.self, forKey: .type)
            switch type {
            case "Point": rings = [[try container.decode([Double].self, forKey: .coordinates)]]
            case "Polygon": rings = try container.decode([[[Double]]].self, forKey: .coordinates)
            default: rings = try container.decode([[[[Double]]]].self, forKey: .coordinates).flatMap { $0 }
            }
        }
    }

    var type: String
    var features: [Feature]

    init(plan: Plan) throws {
        self = try JSONDecoder().decode(
            Self.self,
            from: Data(GeoJSONReport.bytes(plan: plan, hull: testHull))
        )
    }
}

struct GeoJSONTests {
    @Test func holdsEveryTicketClusterAndHull() throws {
        let plan = try PlanFixture.metropolis(count: 300)
        let collection = try Collection(plan: plan)
        let kinds = Dictionary(grouping: collection.features, by: \.properties.kind)
        #expect(collection.type == "FeatureCollection")
        #expect(kinds["ticket"]?.count == 300 && kinds["cluster_center"]?.count == plan.clusters.count)
        #expect(Set(collection.features.map(\.id)).count == collection.features.count)
        let tickets = kinds["ticket"] ?? []
        #expect(tickets.filter { $0.properties.reason != nil }.count == plan.unclustered.count)
        for feature in tickets {
            #expect((feature.properties.cluster == nil) == (feature.properties.reason != nil))
            #expect((feature.properties.visit == nil) == (feature.properties.cluster == nil))
        }
        let first = try #require(plan.clusters.first)
        let center = try #require(kinds["cluster_center"]?.first?.geometry?.rings[0][0])
        guard case .geographic(let expected) = first.center else { return }
        // Longitude first, seven decimals.
        #expect(abs(center[0] - expected.longitude) <= 5.1e-8 && abs(center[1] - expected.latitude) <= 5.1e-8)
    }

    @Test func ringsAreClosedAndCounterClockwise() throws {
        let plan = try PlanFixture.metropolis(count: 300)
        let hulls = try Collection(plan: plan).features.filter { $0.properties.kind == "cluster_hull" }
        #expect(hulls.count > 10)
        for ring in hulls.flatMap({ $0.geometry?.rings ?? [] }) {
            #expect(ring.first == ring.last && ring.count >= 4)
            var area = 0.0
            for (from, to) in zip(ring, ring.dropFirst()) { area += from[0] * to[1] - to[0] * from[1] }
            #expect(area > 0)
        }
    }

    @Test func hullsAcrossTheAntimeridianAreSplit() throws {
        let plan = try PlanFixture.ring(around: -17, 179.9, count: 24, degrees: 0.4)
        #expect(plan.clusters.count == 1)
        let hull = try #require(
            try Collection(plan: plan).features.first { $0.properties.kind == "cluster_hull" }
        )
        let geometry = try #require(hull.geometry)
        #expect(geometry.type == "MultiPolygon" && geometry.rings.count == 2)
        for ring in geometry.rings {
            let longitudes = ring.map { $0[0] }
            #expect(longitudes.allSatisfy { $0 > 0 } || longitudes.allSatisfy { $0 < 0 })
        }
    }

    @Test func numbersHaveAtMostSevenDecimals() throws {
        let plan = try PlanFixture.metropolis(count: 100)
        let text = String(decoding: try GeoJSONReport.bytes(plan: plan, hull: testHull), as: UTF8.self)
        #expect(text.firstMatch(of: #/\d\.\d{8}/#) == nil)
        #expect(text.contains(#""geometry":null"#))
    }

    @Test func theReaderOfTicketsReadsItBack() throws {
        let plan = try PlanFixture.metropolis(count: 100)
        let bytes = try GeoJSONReport.bytes(plan: plan, hull: { _, _ in [] })
        let file = try TicketFileReader(options: .init(format: .geojson)).read(bytes)
        #expect(file.tickets.count == 100 + plan.clusters.count)
    }

    @Test func planarPlansAreRefused() throws {
        var plan = try PlanFixture.metropolis(count: 10)
        plan.parameters.metric = .planar
        #expect(throws: ReportFormatError.planarPlan(format: "GeoJSON")) {
            try GeoJSONReport.bytes(plan: plan, hull: testHull)
        }
        #expect(throws: ReportFormatError.planarPlan(format: "KML")) {
            try KMLReport.bytes(plan: plan, hull: testHull)
        }
    }
}
