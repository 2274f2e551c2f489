import Clustering
import Geodesy

/// Density clustering of places as columns: a metropolis, a country and a uniform field, on one thread and on two.
enum DensityBenchmarks {
    static func run(_ harness: inout Harness) throws {
        for count in [100_000, 1_000_000] {
            for field in Field.allCases {
                let names = Self.settings.map { "dbscan.\(field)-\($0.name)-N=\(count)" }
                guard
                    names.contains(where: {
                        harness.wants($0 + "-threads=1") || harness.wants($0 + "-threads=2")
                    })
                else { continue }
                let coordinates = try field.places(count: count)
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
                Measurement(
                    name: "\(name)-threads=\(threads)",
                    unit: "s",
                    samples: samples,
                    checked: "20 places against all others"
                )
            )
        }
    }

    /// Core places and noise by comparison of some places with all others.
    private static func check(_ labels: [Int32], _ meters: Double, _ coordinates: [Coordinate]) throws {
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

/// Where places lie.
private enum Field: String, CaseIterable, CustomStringConvertible {
    case metro
    case country
    case uniform

    var description: String { rawValue }

    func places(count: Int) throws -> [Coordinate] {
        guard self != .metro else { return try PointSets.metropolis(count: count, seed: 11) }
        var generator = SplitMix64(seed: 12)
        func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + generator.unit() } }
        let towns = (1...200).map { rank in
            (
                latitude: 47.5 + 7 * generator.unit(), longitude: 6 + 9 * generator.unit(),
                spread: 1.5 + 6 / Double(rank).squareRoot(), weight: 1 / Double(rank)
            )
        }
        let total = towns.reduce(0) { $0 + $1.weight }
        return try (0..<count).map { _ in
            if self == .uniform {
                // 60 km by 60 km.
                let (north, east) = (60 * (generator.unit() - 0.5), 60 * (generator.unit() - 0.5))
                return try Coordinate(latitude: 50 + north / 111.2, longitude: 5 + east / 71.5)
            }
            guard generator.unit() < 0.85 else {
                return try Coordinate(
                    latitude: 47.5 + 7 * generator.unit(),
                    longitude: 6 + 9 * generator.unit()
                )
            }
            var share = generator.unit() * total
            let town =
                towns.first { town in
                    share -= town.weight
                    return share <= 0
                } ?? towns[0]
            return try Coordinate(
                latitude: town.latitude + normal() * town.spread / 111.2,
                longitude: town.longitude + normal() * town.spread / 70
            )
        }
    }
}
