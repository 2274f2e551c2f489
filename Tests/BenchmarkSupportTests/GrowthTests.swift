import BenchmarkSupport
import Foundation
import Testing

/// The power law, the record of points and their chart.
struct GrowthTests {
    @Test func aPowerLawIsFound() throws {
        let fit = try #require(PowerFit([10.0, 100, 1_000, 10_000].map { ($0, 3 * pow($0, 1.25)) }))
        #expect(abs(fit.exponent - 1.25) < 1e-12)
        #expect(abs(fit.factor - 3) < 1e-9)
        #expect(fit.standardError < 1e-7)
        #expect(abs(fit.cost(of: 500) - 3 * pow(500, 1.25)) < 1e-6)
    }

    /// By hand: logarithms (0, 0), (1, 1), (2, 4) to base e have slope 2 and residuals 1/3, -2/3, 1/3.
    @Test func theStandardErrorIsThatOfLeastSquares() throws {
        let fit = try #require(PowerFit([(1, 1), (exp(1), exp(1)), (exp(2), exp(4))]))
        #expect(abs(fit.exponent - 2) < 1e-12)
        #expect(abs(fit.standardError - (6.0 / 9 / 1 / 2).squareRoot()) < 1e-12)
    }

    @Test func tooLittleGivesNoLaw() {
        #expect(PowerFit([(1, 1), (2, 2)]) == nil)
        #expect(PowerFit([(5, 1), (5, 2), (5, 3)]) == nil)
        #expect(PowerFit([(1, 1), (2, 2), (0, 3), (4, 0)]) == nil)
        #expect(PowerFit([]) == nil)
    }

    private static func point(_ subject: String, _ size: Int, _ seconds: Double) -> GrowthPoint {
        GrowthPoint(
            subject: subject,
            size: size,
            seconds: [seconds],
            processorSeconds: [2 * seconds],
            megabytes: [10 + Double(size) / 1e4],
            addedMegabytes: [Double(size) / 1e4],
            checked: "",
            commit: "abc",
            date: "2026-11-21",
            processor: "X"
        )
    }

    private static var record: GrowthRecord {
        var record = GrowthRecord()
        for size in [100_000, 1_000, 10_000] {
            record.put(point("capacity", size, 1e-6 * pow(Double(size), 1.4)))
            record.put(point("dbscan", size, 1e-8 * Double(size)))
        }
        return record
    }

    @Test func aPointReplacesThatOfItsSizeAndTheOthersStay() throws {
        var record = Self.record
        #expect(record.subjects == ["capacity", "dbscan"])
        #expect(record.points.map(\.size) == [1_000, 10_000, 100_000, 1_000, 10_000, 100_000])
        record.put(Self.point("dbscan", 1_000, 7))
        #expect(record.points.count == 6)
        #expect(record.point("dbscan", 1_000)?.seconds == [7])
        #expect(try GrowthRecord(record.text) == record)
        #expect(throws: ResultFileError.self) { try GrowthRecord(Data("[]".utf8)) }
    }

    @Test func theTableSaysWhichBoundHolds() throws {
        let lines = Self.record.markdown.split(separator: "\n").map(String.init)
        #expect(
            lines.contains {
                $0.hasPrefix("| capacity | 1,000 to 100,000 | 1.400 ± 0.000 | 1.3 | **missed** |")
            }
        )
        #expect(
            lines.contains { $0.hasPrefix("| dbscan | 1,000 to 100,000 | 1.000 ± 0.000 | 1.15 | holds |") }
        )
        #expect(
            lines.contains(
                "| dbscan | 10,000 | 0.000100 | 0.000200 | 0.0100 | 11.0 | 1.00 | abc | 2026-11-21 |"
            )
        )
    }

    @Test func theChartIsWellFormedAndHasEveryPointAndLaw() throws {
        let svg = GrowthChart(Self.record).svg
        #expect(Self.unclosed(in: svg) == [])
        // Twice, once a panel.
        #expect(svg.components(separatedBy: "class=\"mark\"").count - 1 == 12)
        #expect(svg.components(separatedBy: "class=\"law\"").count - 1 == 4)
        #expect(svg.contains("capacity n^1.40") && svg.contains("dbscan n^1.00"))
        #expect(svg.contains("prefers-color-scheme:dark"))
        #expect(!svg.contains("nan") && !svg.contains("inf"))
        #expect(!GrowthChart(GrowthRecord()).svg.contains("nan"))
    }

    /// Elements that are not closed, or closed in the wrong order.
    private static func unclosed(in svg: String) -> [Substring] {
        var open: [Substring] = []
        for part in svg.split(separator: "<").dropFirst(svg.hasPrefix("<") ? 0 : 1) {
            let name = part.prefix { $0.isLetter || $0 == "/" }
            if name.hasPrefix("/") {
                guard open.last == name.dropFirst() else { return open + [name] }
                open.removeLast()
            } else if let end = part.firstIndex(of: ">"), !part[..<end].hasSuffix("/") {
                open.append(name)
            }
        }
        return open
    }
}
