import Clustering
import FoundationEssentials
import Testing

/// Published optima of the capacitated p-median problem, where the instances are at hand.
struct MedoidRecordTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "../shared/data/capacitated")

    struct Record: Sendable, CustomTestStringConvertible {
        var name: String
        var count: Int
        var best: Double
        /// What the `fast` budget may be above the record.
        var gap: Double
        var testDescription: String { name }
    }

    private static func items(_ name: String) throws -> (items: [ClusterItem], load: Double)? {
        guard let data = try? Data(contentsOf: folder.appending(path: "\(name).tsv")) else { return nil }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").dropFirst(2)
        var load = 0.0
        let items = try lines.enumerated().map { row, line in
            let values = try line.split(separator: "\t").map { try #require(Double($0)) }
            load = values[2]
            return ClusterItem(
                id: "\(100_000 + row)",
                location: .planar(x: values[0], y: values[1]),
                load: values[3]
            )
        }
        return (items, load)
    }

    @Test(arguments: [
        Record(name: "SJC1", count: 10, best: 17_288.99, gap: 0.04),
        Record(name: "SJC2", count: 15, best: 33_270.94, gap: 0.02),
        Record(name: "lin318_015", count: 15, best: 88_901.56, gap: 0.02),
        Record(name: "lin318_070", count: 70, best: 32_198.64, gap: 0.04),
    ])
    func aFewRoundsComeNearTheOptimumAndTheBoundIsBelow(record: Record) throws {
        guard let (items, load) = try Self.items(record.name) else {
            print("skipped: ../shared/data/capacitated/\(record.name).tsv is not there")
            return
        }
        let parameters = CapacitatedParameters(
            maxTickets: nil,
            maxLoad: load,
            priorityWeight: 0,
            clusterCount: record.count,
            objective: .medoid,
            effort: .fast
        )
        let algorithm = CapacitatedClustering(parameters: parameters)
        let result = try algorithm.cluster(items)
        #expect(CapacitatedReference.faults(result, items, parameters).isEmpty)
        let found = CapacitatedReference.objective(result.clusters.map(\.members), items, parameters)
        #expect(found >= record.best - 0.01)
        #expect(found <= record.best * (1 + record.gap), "\(found)")
        let bound = try #require(
            try algorithm.lowerBoundOnObjective(items, known: found, iterations: 60)
        )
        #expect(bound <= record.best + 0.01)
        #expect(bound >= 0.9 * record.best, "\(bound)")
    }
}
