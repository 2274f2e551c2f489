import BenchmarkSupport
import Clustering
import Foundation
import Geodesy

/// Other point sets than the metropolis: what each costs, beside the metropolis in the same run.
///
/// Each answer is checked whole by an independent method at a smaller number of places, then in parts at the full one.
enum ShapeBenchmarks {
    static let count = 100_000
    private static let checkedCount = 2_000
    private static let works: [GrowthWork] = [.density, .manyCenters, .capacity]
    private static let readme = "Benchmarks/README.md"

    static func run(_ harness: inout Harness) throws {
        var rows: [PlaceShape: [WorkFigures]] = [:]
        let count = min(Self.count, harness.selection.options.most ?? .max)
        for shape in PlaceShape.allCases {
            let names = works.map { "shapes.\(shape)-\($0.rawValue)-N=\(count)" }
            guard names.contains(where: { harness.selection.wants($0) }) else { continue }
            let greedy = try check(shape)
            for (work, name) in zip(works, names) where harness.selection.wants(name) {
                var all: [WorkFigures] = []
                for _ in 0..<(work == .capacity ? 1 : 3) {
                    all.append(try work.figures(shape, count, seed: 4))
                }
                all.sort { $0.seconds < $1.seconds }
                let middle = all[all.count / 2]
                rows[shape, default: []].append(middle)
                let quality = work == .capacity ? String(format: "; %.2f of a greedy filling", greedy) : ""
                harness.keep(
                    BenchmarkResult(
                        name: name,
                        unit: "ms",
                        samples: all.map { $0.seconds * 1e3 },
                        checked: middle.answer + quality + "; whole at N=\(checkedCount)"
                    )
                )
            }
        }
        // Only a whole table takes the place of the one before.
        guard rows.count == PlaceShape.allCases.count, rows.values.allSatisfy({ $0.count == works.count }),
            count == Self.count
        else { return }
        try ReadmeFile.put(table(rows), asSection: "shapes", of: readme)
    }

    /// Our way to the centres under a capacity, over that of a greedy filling.
    ///
    /// - Throws: `BenchmarkError` where an answer is wrong.
    private static func check(_ shape: PlaceShape) throws -> Double {
        let places = try shape.places(count: checkedCount, seed: 4)
        let columns = PlaceColumns(places)
        for meters in [100.0, 1_000, 20_000] {
            let algorithm = DBSCAN(epsilon: .meters(meters), minimumPoints: 5, threads: 2)
            try require(
                IndependentCheck.density(
                    try algorithm.labelling(of: columns),
                    places,
                    epsilon: .meters(meters),
                    minimumPoints: 5
                ),
                shape
            )
        }
        let start = Array(Set(places)).sorted { ($0.latitude, $0.longitude) < ($1.latitude, $1.longitude) }
            .prefix(30)
        let partition = try KMeans(clusterCount: start.count, maximumIterations: 1, threads: 2)
            .partition(of: columns, startingAt: PlaceColumns(Array(start)))
        try require(IndependentCheck.assignment(partition, places, to: Array(start)), shape)
        let items = places.enumerated().map { index, place in
            ClusterItem(id: String(10_000_000 + index), location: .geographic(place))
        }
        let result = try CapacitatedClustering(
            parameters: .init(maxTickets: 10, priorityWeight: 0, threads: 2)
        ).cluster(items)
        try require(IndependentCheck.capacity(result, places, most: 10), shape)
        let greedy = IndependentCheck.way(IndependentCheck.greedyFilling(places, most: 10), places)
        return IndependentCheck.way(result.clusters.map(\.members), places) / greedy
    }

    private static func require(_ mistake: String?, _ shape: PlaceShape) throws {
        if let mistake { throw BenchmarkError(message: "\(shape): \(mistake)") }
    }

    private static func table(_ rows: [PlaceShape: [WorkFigures]]) -> String {
        let machine = Machine.current()
        var lines = [
            "| points | DBSCAN ms | | k-means ms an iteration | | capacity s | | over metropolis |",
            "|---|--:|---|--:|---|--:|---|---|",
        ]
        let base = rows[.metropolis] ?? []
        for shape in PlaceShape.allCases {
            guard let figures = rows[shape], figures.count == works.count, base.count == works.count else {
                continue
            }
            let ratios = zip(figures, base).map { String(format: "%.2f", $0.seconds / $1.seconds) }
            lines.append(
                "| \(shape) | \(Harness.short(figures[0].seconds * 1e3)) | \(figures[0].answer) "
                    + "| \(Harness.short(figures[1].seconds * 1e3)) | \(figures[1].answer) "
                    + "| \(Harness.short(figures[2].seconds)) | \(figures[2].answer) "
                    + "| \(ratios.joined(separator: ", ")) |"
            )
        }
        lines += [
            "", "\(machine.date), commit \(machine.commit), \(machine.cores) cores of \(machine.processor)",
        ]
        return lines.joined(separator: "\n") + "\n"
    }
}
