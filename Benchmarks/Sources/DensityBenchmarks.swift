import BenchmarkSupport
import Clustering
import Geodesy

/// Density clustering of places as columns: a metropolis, a country and a uniform field, on one thread and on two.
enum DensityBenchmarks {
    static func run(_ harness: inout Harness) throws {
        for count in [100_000, 1_000_000] {
            for field in [PlaceShape.metropolis, .country, .uniform] {
                let names = Self.settings.map { "dbscan.\(field)-\($0.name)-N=\(count)" }
                guard
                    names.contains(where: {
                        harness.wants($0 + "-threads=1") || harness.wants($0 + "-threads=2")
                    })
                else { continue }
                let coordinates = try field.places(count: count, seed: 11)
                let places = PlaceColumns(coordinates)
                for (setting, name) in zip(Self.settings, names) {
                    try measure(name, setting.meters, coordinates, places, &harness)
                }
            }
        }
    }

    private static let settings = [
        (name: "0.25km", meters: 250.0), (name: "1km", meters: 1_000), (name: "5km", meters: 5_000),
    ]
    private static let minimumPoints = 5.0

    private static func measure(
        _ name: String,
        _ meters: Double,
        _ coordinates: [Coordinate],
        _ places: PlaceColumns,
        _ harness: inout Harness
    ) throws {
        for threads in 1...2 where harness.wants("\(name)-threads=\(threads)") {
            let algorithm = DBSCAN(
                epsilon: .meters(meters),
                minimumPoints: Self.minimumPoints,
                threads: threads
            )
            var labels: [Int32] = []
            let samples = try Harness.seconds(repetitions: 7) { labels = try algorithm.labels(of: places) }
            try check(labels, meters, coordinates)
            harness.keep(
                BenchmarkResult(
                    name: "\(name)-threads=\(threads)",
                    unit: "s",
                    samples: samples,
                    checked: "20 places against all others"
                )
            )
        }
    }

    /// Core places and noise by comparison of some places with all others.
    static func check(_ labels: [Int32], _ meters: Double, _ coordinates: [Coordinate]) throws {
        let latitudes = coordinates.map(\.latitude)
        let longitudes = coordinates.map(\.longitude)
        for number in 0..<20 {
            let index = number * 7_919 * 41 % coordinates.count
            let distances = DistanceKernels.haversine(
                from: coordinates[index],
                toLatitudes: latitudes,
                longitudes: longitudes
            )
            let near = distances.indices.filter { distances[$0] <= meters }
            guard Double(near.count) >= Self.minimumPoints else { continue }
            // All that is near a core place is in a cluster, and its own is among theirs.
            let isRight = labels[index] >= 0 && near.allSatisfy { labels[$0] >= 0 }
            try BenchmarkError.require(isRight, "place \(index) has the label \(labels[index])")
        }
    }
}
