import BenchmarkSupport
import Clustering
import Foundation
import Geodesy

/// k-means on a metropolis: twenty iterations from one start, and the start of k-means++.
enum CentroidBenchmarks {
    static let count = 1_000_000
    static let iterations = 20

    static func run(_ harness: inout Harness) throws {
        guard harness.wants("kmeans") else { return }
        let coordinates = try PlaceShape.metropolis.places(count: count, seed: 7)
        let places = PlaceColumns(coordinates)
        for clusterCount in [1_000, 10_000] {
            // Every so manieth place: the point set has no order, so this is a random start that a peer can
            // share.
            let start = PlaceColumns((0..<clusterCount).map { coordinates[$0 * (count / clusterCount)] })
            for threads in [1, 2] {
                try measure(&harness, places, start, threads: threads)
            }
            try measureStart(&harness, places, clusterCount: clusterCount)
        }
    }

    private static func measure(
        _ harness: inout Harness,
        _ places: PlaceColumns,
        _ start: PlaceColumns,
        threads: Int
    ) throws {
        let name = "kmeans.k=\(start.count)-N=\(places.count)-threads=\(threads)"
        guard harness.wants(name) else { return }
        let algorithm = KMeans(clusterCount: start.count, maximumIterations: iterations, threads: threads)
        var last: KMeansPartition?
        let samples = try Harness.seconds(repetitions: 7) {
            last = try algorithm.partition(of: places, startingAt: start)
        }
        guard let last else { return }
        try BenchmarkError.require(last.iterations == iterations, "\(last.iterations) iterations")
        try checkNearest(places, start, algorithm)
        harness.keep(
            BenchmarkResult(
                name: name,
                unit: "s",
                samples: samples,
                bound: threads == 2 ? (start.count == 1_000 ? 0.4 : 0.8) : nil,
                checked: "labels of one iteration against all centres; inertia "
                    + String(format: "%.1f km²", last.inertia / 1e6)
            )
        )
    }

    /// Labels of one assignment, for every 5,000th place, against a comparison with each centre.
    private static func checkNearest(_ places: PlaceColumns, _ start: PlaceColumns, _ algorithm: KMeans)
        throws
    {
        var once = algorithm
        once.maximumIterations = 1
        let labels = try once.partition(of: places, startingAt: start).labels
        for position in stride(from: 0, to: places.count, by: 5_000) {
            let squares = start.squaredDistances(from: places, position)
            let least = squares.min() ?? 0
            try BenchmarkError.require(
                squares.firstIndex(of: least) == Int(labels[position]),
                "place \(position) is not with its nearest centre"
            )
        }
    }

    private static func measureStart(
        _ harness: inout Harness,
        _ places: PlaceColumns,
        clusterCount: Int
    ) throws {
        let name = "kmeans.start-k=\(clusterCount)-N=\(places.count)-threads=2"
        guard harness.wants(name) else { return }
        let algorithm = KMeans(clusterCount: clusterCount, maximumIterations: 1, threads: 2)
        var last: KMeansPartition?
        let samples = try Harness.seconds(repetitions: 7) { last = try algorithm.partition(of: places) }
        let used = Set(last?.labels ?? [])
        try BenchmarkError.require(used.count == clusterCount, "\(used.count) clusters")
        harness.keep(
            BenchmarkResult(
                name: name,
                unit: "s",
                samples: samples,
                checked: "no empty cluster; k-means++ and one iteration, inertia "
                    + String(format: "%.1f km²", (last?.inertia ?? 0) / 1e6)
            )
        )
    }
}

extension PlaceColumns {
    /// Squared chords from one place to all of these.
    fileprivate func squaredDistances(from places: PlaceColumns, _ position: Int) -> [Double] {
        DistanceKernels.squaredChords(
            from: UnitVector(x: places.x[position], y: places.y[position], z: places.z[position]),
            toX: x,
            y: y,
            z: z
        )
    }
}
