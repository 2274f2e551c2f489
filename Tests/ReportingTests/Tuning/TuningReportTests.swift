import Charts
import Clustering
import FoundationEssentials
import Geodesy
import Testing
import Tuning

@testable import Reporting

struct TuningReportTests {
    static let evil = "</script><script>alert(1)</script><!--<script>\u{2028}\u{1B}[31m\\u003c\"'&"

    struct PageData: Decodable {
        struct Measure: Decodable { var key: String }
        struct Setting: Decodable {
            var name: String
            var f: [[Double]?]
            var n: [[Double?]]
            var flags: [String]
        }
        struct Sketch: Decodable {
            var u: Double
            var w: [Int]
            var c: [[Int]]
            var x: [Int]
        }
        var source: String
        var planar: Bool
        var axis: String?
        var lines: String?
        var rec: Int
        var yaml: String
        var m: [Measure]
        var s: [Setting]
        var sketches: [Sketch]
    }

    private func page(_ result: TuningResult, source: String = "a.csv") -> String {
        String(decoding: TuningPage.bytes(result, source: source), as: UTF8.self)
    }

    private func data(in page: String) throws -> PageData {
        let opening = try #require(page.firstRange(of: #"<script id="sweep" type="application/json">"#))
        let closing = try #require(page[opening.upperBound...].firstRange(of: "</script>"))
        return try JSONDecoder().decode(
            PageData.self,
            from: Data(page[opening.upperBound..<closing.lowerBound].utf8)
        )
    }

    @Test func pageFetchesNothing() {
        let text = page(TuningFixture.result())
        #expect(text.contains(#"content="default-src 'none';"#))
        for fetch in [
            "<link", " src=", "url(", "@import", "fetch(", "XMLHttpRequest", "<img", "<iframe", "innerHTML",
        ] {
            #expect(!text.contains(fetch), "\(fetch)")
        }
    }

    @Test func pageTextsCannotBecomeMarkup() throws {
        let plain = page(TuningFixture.result())
        let text = page(TuningFixture.result(evil: Self.evil), source: Self.evil)
        func count(_ part: String, _ text: String) -> Int { text.ranges(of: part).count }
        for part in ["<script", "</script>", "<!--"] {
            #expect(count(part, text) == count(part, plain), "\(part)")
        }
        let found = try data(in: text)
        #expect(found.yaml.contains(Self.evil))
        #expect(found.source.contains("alert(1)"))
    }

    @Test func pageHasEverySettingFigureAndNight() throws {
        let found = try data(in: page(TuningFixture.result()))
        #expect(found.s.count == 15)
        #expect(found.s[0].name == "radius 1 km, 6 tickets")
        #expect(found.axis == "max_radius" && found.lines == "max_tickets")
        #expect(found.s.allSatisfy { $0.f.count == found.m.count && $0.n.count == found.m.count })
        #expect(found.s.allSatisfy { $0.n.allSatisfy { $0.count == 5 } })
        let churn = try #require(found.m.firstIndex { $0.key == "left_out_share" })
        #expect(found.s[0].f[churn]?.count == 3)
    }

    @Test func pageOfALargeSweepIsBelowAMegabyte() {
        let result = TuningFixture.result(
            nights: 30,
            radii: (1...20).map { Double($0) / 2 },
            capacities: Array(5...14),
            sketches: 4,
            tickets: 2_000
        )
        #expect(result.outcomes.count == 200)
        #expect(TuningPage.bytes(result, source: "a.csv").count < 1_000_000)
    }

    @Test func sketchAcrossTheAntimeridianIsInOnePiece() throws {
        var result = TuningFixture.result(sketches: 1)
        let places = [(-17.0, 179.9), (-17.1, -179.9), (-16.9, 179.95)].map {
            TuningFixture.place($0.0, $0.1)
        }
        result.sketches[0].clusters = [.init(center: places[0], radius: .kilometers(12), members: places)]
        result.sketches[0].leftOut = []
        let sketch = try #require(try data(in: page(result)).sketches.first)
        // 0.2 degrees at 17 degrees south are 21.3 km, 0.2 degrees of latitude 22.2 km.
        #expect(abs(Double(sketch.w[0]) * sketch.u - 21_267) < 60)
        #expect(abs(Double(sketch.w[1]) * sketch.u - 22_239) < 60)
    }

    @Test func planeHasNoUnits() throws {
        var result = TuningFixture.result(sketches: 1)
        let places = [(0.0, 0.0), (10, 20)].map { Location.planar(x: $0.0, y: $0.1) }
        result.sketches[0].clusters = [.init(center: places[0], radius: .meters(22), members: places)]
        result.sketches[0].leftOut = []
        let found = try data(in: page(result))
        #expect(found.planar)
        #expect(found.s[0].name == "radius 1000, 6 tickets")
    }

    @Test func figuresThatAreMissingAreNotDrawn() throws {
        var result = TuningFixture.result()
        result.outcomes[1].figures = [.leftOut: TuningFixture.interval(1)]
        result.outcomes[1].nights = result.outcomes[1].nights.map { night in
            var night = night
            (night.clusters, night.clustered, night.fill) = (0, 0, .nan)
            return night
        }
        let found = try data(in: page(result))
        #expect(found.s[1].f[0] == nil)
        #expect(found.s[1].n[0].allSatisfy { $0 == nil })
        #expect(TuningText.table(result, isComplete: true).contains(" -"))
    }

    @Test func anEmptyResultIsSaid() {
        let empty = TuningResult(
            dates: [],
            tickets: 0,
            compared: [],
            outcomes: [],
            recommended: 0,
            withinNoise: [],
            reasons: [],
            warnings: [],
            configuration: "",
            sketches: [],
            curves: []
        )
        #expect(TuningText.summary(empty) == "No setting was swept.\n")
        #expect(!TuningPage.bytes(empty, source: "a").isEmpty)
        #expect(TuningCharts.againstRadius(empty) == nil)
        #expect(!TuningDocument.encoded(empty).isEmpty)
    }

    // MARK: Text

    @Test func tableIsAlignedAndOrdered() throws {
        let result = TuningFixture.result()
        let lines = TuningText.table(result).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0].contains("max_radius") && lines[0].contains("way"))
        #expect(lines[1].hasPrefix("*"))
        #expect(lines[1].contains("15"))
        let settings = lines.dropFirst().prefix { !$0.isEmpty }
        #expect(settings.count == 10)
        #expect(settings.dropFirst().allSatisfy { $0.hasPrefix("+") || $0.hasPrefix("~") })
        let ends = settings.map { line -> Int? in
            guard let range = line.firstRange(of: " %") else { return nil }
            return line.distance(from: line.startIndex, to: range.upperBound)
        }
        #expect(Set(ends).count == 1, "columns end together")
        #expect(TuningText.table(result).contains("5 settings that another beats"))
        #expect(TuningText.table(result).contains("a: one cluster holds all"))
    }

    @Test func terminalTextHasNoControlCharacters() {
        let result = TuningFixture.result(evil: Self.evil)
        for text in [TuningText.table(result), TuningText.summary(result)] {
            #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x2028 })
        }
    }

    // MARK: Document

    @Test func documentHasEverything() throws {
        struct Document: Decodable {
            struct Outcome: Decodable {
                var figures: [String: [String: Double]]
                var nights: [[String: Double?]]
                var setting: [String: Value]
            }
            enum Value: Decodable, Equatable {
                case text(String)
                case number(Double)
                init(from decoder: any Decoder) throws {
                    let container = try decoder.singleValueContainer()
                    if let number = try? container.decode(Double.self) {
                        self = .number(number)
                    } else {
                        self = .text((try? container.decode(String.self)) ?? "null")
                    }
                }
            }
            var format: String
            var version: Int
            var recommended: Int
            var outcomes: [Outcome]
            var within_noise: [Int]
            var dates: [String]
        }
        var result = TuningFixture.result()
        result.outcomes[0].nights[0].fill = .nan
        let bytes = TuningDocument.encoded(result)
        #expect(bytes == TuningDocument.encoded(result))
        let document = try JSONDecoder().decode(Document.self, from: Data(bytes))
        #expect(document.format == "muster.tuning" && document.version == 1)
        #expect(document.outcomes.count == 15 && document.dates.count == 5)
        #expect(document.outcomes[3].setting["max_radius_m"] == .number(2_000))
        #expect(document.outcomes[3].setting["eps_m"] == .text("null"))
        #expect(document.outcomes[3].figures["travel_per_ticket"]?["mean"] == 1_000 * 2.0.squareRoot())
        #expect(document.outcomes[0].nights.count == 5)
        #expect(document.within_noise == [2, 5])
    }

    // MARK: Charts

    @Test func frontHasNoDominatedPoint() {
        let places = [(3.0, 1.0), (1, 3), (2, 2), (2, 2.5), (2, 4), (3, 3), (1, 5)]
        let points = places.map { Chart.Point($0.0, $0.1) }
        #expect(TuningCharts.front(points).map(\.x) == [1, 2, 3])
        #expect(TuningCharts.front(points).map(\.y) == [3, 2, 1])
    }

    @Test func tradeOffMarksTheRecommended() throws {
        let chart = TuningCharts.tradeOff(TuningFixture.result())
        let last = try #require(chart.series.last)
        #expect(last.mark == .star && last.name == "recommended: radius 1 km, 15 tickets")
        #expect(last.points.map(\.label) == ["1 km / 15"])
        #expect(last.points[0].yInterval != nil)
        let png = try chart.drawing().png(scale: 1)
        #expect(png.count > 10_000)
    }

    @Test func figuresAgainstRadiusHaveALineForEachCapacity() throws {
        let facts = TuningFacts(TuningFixture.result())
        let lines = facts.lines(through: try #require(facts.axis), by: facts.lines)
        #expect(lines.map(\.name) == ["most tickets 6", "most tickets 10", "most tickets 15"])
        #expect(lines.allSatisfy { $0.outcomes.map(\.value) == TuningFixture.radii.map { $0 * 1_000 } })
        let sheet = try #require(TuningCharts.againstRadius(TuningFixture.result()))
        #expect(sheet.width == 960)
        #expect(sheet.svg() == TuningCharts.againstRadius(TuningFixture.result())?.svg())
    }
}
