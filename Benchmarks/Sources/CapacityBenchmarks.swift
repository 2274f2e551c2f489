import BenchmarkSupport
import Clustering
import Foundation
import Geodesy

/// Capacity-bounded clustering: time and objective on a metropolis, and the distance to the best known answers.
enum CapacityBenchmarks {
    static func run(_ harness: inout Harness) throws {
        guard harness.wants("capacity") else { return }
        for capacity in [10, 25] {
            for count in [1_000, 5_000, 10_000] {
                try metropolis(
                    "capacity.squared-cap=\(capacity)-N=\(count)",
                    count: count,
                    capacity: capacity,
                    repetitions: 5,
                    bound: nil,
                    &harness
                )
            }
        }
        try metropolis("capacity.N=100000", count: 100_000, capacity: 10, repetitions: 1, bound: 10, &harness)
        try metropolis(
            "capacity.N=1000000",
            count: 1_000_000,
            capacity: 10,
            repetitions: 1,
            bound: 120,
            &harness
        )
        try records(.normal, mostSeconds: 3, meanGap: 1, worstGap: nil, &harness)
        try records(.best, mostSeconds: 60, meanGap: 0.1, worstGap: 0.5, &harness)
    }

    /// As few clusters as possible under the squared objective, on two threads; keeps seconds and km².
    private static func metropolis(
        _ name: String,
        count: Int,
        capacity: Int,
        repetitions: Int,
        bound: Double?,
        _ harness: inout Harness
    ) throws {
        guard harness.wants(name) || harness.wants(name + ".objective") else { return }
        let items = try PlaceShape.metropolis.places(count: count, seed: 3).enumerated().map { index, place in
            ClusterItem(id: String(10_000_000 + index), location: .geographic(place))
        }
        let clustering = CapacitatedClustering(
            parameters: .init(maxTickets: capacity, objective: .squared, threads: 2)
        )
        var objectives: [Double] = []
        let seconds = try Harness.seconds(repetitions: repetitions, warmUps: 0) {
            let result = try clustering.cluster(items)
            try BenchmarkError.require(result.unclustered.isEmpty, "\(result.unclustered.count) left out")
            try BenchmarkError.require(
                result.clusters.count == result.lowerBoundOnClusters,
                "\(result.clusters.count) clusters, bound \(result.lowerBoundOnClusters)"
            )
            try BenchmarkError.require(
                result.clusters.allSatisfy { $0.members.count <= capacity },
                "a cluster is over its capacity"
            )
            objectives.append(objective(result, items, squared: true) / 1e6)
        }
        let checked = "every item in a cluster, none over capacity, as few as the bound"
        harness.keep(BenchmarkResult(name: name, unit: "s", samples: seconds, bound: bound, checked: checked))
        harness.keep(
            BenchmarkResult(name: name + ".objective", unit: "km²", samples: objectives, checked: checked)
        )
    }

    /// The sum of distances, or of their squares, from the members to the centres that the result names.
    private static func objective(_ result: ClusteringResult, _ items: [ClusterItem], squared: Bool) -> Double
    {
        var sum = 0.0
        for cluster in result.clusters {
            for member in cluster.members {
                let length =
                    switch (items[member].location, cluster.center) {
                    case (.geographic(let place), .geographic(let center)): place.distance(to: center).meters
                    case (.planar(let x, let y), .planar(let cx, let cy)): hypot(x - cx, y - cy)
                    default: Double.nan
                    }
                sum += squared ? length * length : length
            }
        }
        return sum
    }

    /// Instance, number of clusters and best known sum of distances to the mean (`../shared/data/README.md`).
    private static let known: [(name: String, clusters: Int, best: Double)] = [
        ("TA25", 5, 1_251.448), ("TA50", 5, 4_474.516), ("TA60", 5, 5_356.584), ("TA70", 5, 6_240.675),
        ("TA80", 7, 5_730.280), ("TA90", 4, 9_069.848), ("TA100", 6, 8_102.044), ("SJC1", 10, 17_359.752),
        ("SJC2", 15, 33_181.651), ("SJC3a", 25, 45_354.38), ("SJC3b", 30, 40_661.94),
        ("SJC4a", 30, 61_931.60), ("SJC4b", 40, 52_202.48), ("Doni1", 6, 3_017.225),
    ]

    /// Gaps to the records in percent, recomputed from the partition, and the seconds that each took.
    private static func records(
        _ effort: Effort,
        mostSeconds: Double,
        meanGap: Double,
        worstGap: Double?,
        _ harness: inout Harness
    ) throws {
        let name = "capacity.records-\(effort.rawValue)"
        guard
            harness.wants(name)
                || ["-mean-gap", "-worst-gap", "-slowest"].contains(where: {
                    harness.selection.wants(name + $0)
                })
        else { return }
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("../shared/data/capacitated")
        var gaps: [Double] = []
        var seconds: [Double] = []
        for (instance, clusters, best) in known {
            let file = folder.appendingPathComponent(instance + ".tsv")
            guard let text = try? String(contentsOf: file, encoding: .utf8) else {
                FileHandle.standardError.write(Data("\(name) skipped: no \(file.path)\n".utf8))
                return
            }
            let rows = text.split(separator: "\n").dropFirst(2).map { line in
                line.split(separator: "\t").map { Double($0) ?? .nan }
            }
            let items = rows.enumerated().map { index, row in
                ClusterItem(id: String(10_000 + index), location: .planar(x: row[0], y: row[1]), load: row[3])
            }
            let parameters = CapacitatedParameters(
                maxTickets: nil,
                maxLoad: rows.first?[2],
                clusterCount: clusters,
                objective: .distance,
                effort: effort,
                threads: 2
            )
            let start = ContinuousClock.now
            let result = try CapacitatedClustering(parameters: parameters).cluster(items)
            seconds.append((ContinuousClock.now - start).seconds)
            let gap = 100 * (objective(result, items, squared: false) / best - 1)
            gaps.append(gap)
            FileHandle.standardError.write(
                Data("\(instance) \(effort.rawValue): gap \(Harness.short(gap)) %\n".utf8)
            )
        }
        let checked = "exactly p clusters; objective recomputed in the plane; \(known.count) instances"
        harness.keep(
            BenchmarkResult(
                name: name + "-mean-gap",
                unit: "%",
                samples: [gaps.reduce(0, +) / Double(gaps.count)],
                bound: meanGap,
                checked: checked
            )
        )
        harness.keep(
            BenchmarkResult(
                name: name + "-worst-gap",
                unit: "%",
                samples: [gaps.max() ?? .nan],
                bound: worstGap,
                checked: checked
            )
        )
        harness.keep(
            BenchmarkResult(
                name: name + "-slowest",
                unit: "s",
                samples: [seconds.max() ?? .nan],
                bound: mostSeconds,
                checked: checked
            )
        )
    }
}
