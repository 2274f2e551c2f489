import Clustering
import Geodesy
import Testing

@testable import Planning

struct CanonicalJSONTests {
    /// Appendix B of RFC 8785, and the limits between the layouts.
    @Test(arguments: [
        ("0.0", "0"), ("-0.0", "0"), ("5e-324", "5e-324"), ("-5e-324", "-5e-324"),
        ("1.7976931348623157e308", "1.7976931348623157e+308"), ("9007199254740992", "9007199254740992"),
        ("-9007199254740992", "-9007199254740992"), ("295147905179352825856", "295147905179352830000"),
        ("9.999999999999997e22", "9.999999999999997e+22"), ("1e23", "1e+23"),
        ("1.0000000000000001e23", "1.0000000000000001e+23"),
        ("999999999999999700000", "999999999999999700000"),
        ("999999999999999900000", "999999999999999900000"),
        ("1e21", "1e+21"), ("9.999999999999997e-7", "9.999999999999997e-7"), ("0.000001", "0.000001"),
        ("333333333.3333332", "333333333.3333332"), ("333333333.33333325", "333333333.33333325"),
        ("-0.0000033333333333333333", "-0.0000033333333333333333"),
        ("1424953923781206.2", "1424953923781206.2"),
        ("1", "1"), ("10", "10"), ("0.1", "0.1"), ("1e-7", "1e-7"), ("123456.789", "123456.789"),
        ("-122.33", "-122.33"),
    ])
    func numbersAreLaidOutAsECMAScriptDoes(value: String, text: String) throws {
        #expect(CanonicalJSON.text(of: try #require(Double(value))) == text)
    }

    @Test func textsAreEscapedAsRFC8785Says() {
        var json = CanonicalJSON(breaksLines: false)
        json.string("\u{20ac}$\u{F}\u{A}A'B\"\\\\\"/\u{7f}")
        #expect(String(decoding: json.bytes, as: UTF8.self) == #""€$\u000f\nA'B\"\\\\\"/"# + "\u{7f}\"")
    }

    @Test func membersOutOfOrderStopTheProgram() async {
        await #expect(processExitsWith: .failure) {
            var json = CanonicalJSON(breaksLines: false)
            json.object { json in
                json.name("b")
                json.null()
                json.name("a")
                json.null()
            }
        }
    }
}

struct PlanDocumentTests {
    static func plan() throws -> Plan {
        let place = Location.geographic(try Coordinate(latitude: 51.5, longitude: -0.125))
        return Plan(
            source: .jira(site: "hq", project: "FIELD", jql: "project = FIELD"),
            parameters: PlanParameters(
                maxLoad: 480.5,
                maxRadius: .kilometers(5),
                seed: 9_007_199_254_740_991
            ),
            tickets: [
                PlannedTicket(
                    id: "1",
                    key: "FIELD-1",
                    summary: "Leak at \"Zoë's\"",
                    location: place,
                    priority: .high,
                    load: 45,
                    updated: 1_732_877_091_000
                ),
                PlannedTicket(
                    id: "2",
                    key: "FIELD-2",
                    summary: "",
                    location: nil,
                    priority: .lowest,
                    load: 1
                ),
            ],
            clusters: [
                PlannedCluster(
                    id: "C0001",
                    center: place,
                    radius: Length(meters: 0),
                    load: 45,
                    priority: .high,
                    members: ["1"],
                    visitOrder: ["1"],
                    pathLength: Length(meters: 0)
                )
            ],
            unclustered: [UnclusteredTicket(id: "2", reason: .noCoordinates, detail: "no value")],
            objective: PlanObjective(sumDistance: 0, sumSquared: 0, clusters: 1, lowerBoundOnClusters: 1),
            warnings: ["1 ticket on one point"]
        )
    }

    @Test func whatIsWrittenIsReadBackEqual() throws {
        let plan = try Self.plan()
        let text = PlanDocument.encode(
            plan,
            summary: ["1 cluster"],
            elapsed: PlanDocument.Elapsed(read: 0.5, cluster: 1e-7, write: 0)
        )
        #expect(try PlanDocument.decode(text) == plan)
    }

    @Test func summaryAndTimingsAreNotPartOfTheHash() throws {
        let plan = try Self.plan()
        let plain = try PlanDocument.decode(PlanDocument.encode(plan))
        let told = try PlanDocument.decode(PlanDocument.encode(plan, summary: ["hello"]))
        #expect(PlanDocument.hash(of: plain) == PlanDocument.hash(of: told))
        var moved = plan
        moved.parameters.maxTickets = 11
        #expect(PlanDocument.hash(of: moved) != PlanDocument.hash(of: plan))
    }

    @Test func anEditIsNoticed() throws {
        let text = String(decoding: PlanDocument.encode(try Self.plan()), as: UTF8.self)
        let edited = text.replacing("\"max_tickets\":10", with: "\"max_tickets\":12")
        #expect(edited != text)
        let error = #expect(throws: PlanDocumentError.self) { try PlanDocument.decode(Array(edited.utf8)) }
        guard case .hashMismatch = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [
        ("{", "not a plan: at the top"),
        ("{}", "the member 'format' is missing"),
        ("{\"format\":\"geojson\",\"version\":1}", "the document's format is 'geojson', not 'muster.plan'"),
        ("{\"format\":\"muster.plan\",\"version\":3}", "the plan has version 3, this program reads up to 2"),
        ("{\"format\":\"muster.plan\",\"version\":1}", "is missing"),
    ])
    func whatIsNoPlanIsRefusedWithTheReason(text: String, expected: String) {
        let error = #expect(throws: PlanDocumentError.self) { try PlanDocument.decode(Array(text.utf8)) }
        #expect(error?.description.contains(expected) ?? false, "\(String(describing: error))")
    }
}
