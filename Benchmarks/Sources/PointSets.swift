import Clustering
import Geodesy

/// Point sets with fixed seeds.
enum PointSets {
    /// A metropolis: 300 hot-spots of heavy-tailed size within 60 km of a centre at latitude 51.5, and 20 % background.
    static func metropolis(count: Int, seed: UInt64) throws -> [Coordinate] {
        var generator = SplitMix64(seed: seed)
        let uniform = { Double.random(in: 0..<1, using: &generator) }
        // Sum of twelve uniform numbers less six: normal enough for a cloud of points.
        func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + uniform() } }
        let spots = (0..<300).map { _ in
            (
                north: normal() * 15, east: normal() * 15, spread: 0.3 + 1.5 * uniform(),
                weight: 1 / (0.02 + uniform())
            )
        }
        let total = spots.reduce(0) { $0 + $1.weight }
        return try (0..<count).map { _ in
            var (north, east) = (0.0, 0.0)
            if uniform() < 0.2 {
                (north, east) = (60 * (uniform() - 0.5), 60 * (uniform() - 0.5))
            } else {
                var share = uniform() * total
                let spot = spots.first { spot in
                    share -= spot.weight
                    return share <= 0
                }
                north = (spot?.north ?? 0) + normal() * (spot?.spread ?? 1)
                east = (spot?.east ?? 0) + normal() * (spot?.spread ?? 1)
            }
            // Kilometres to degrees at latitude 51.5.
            return try Coordinate(latitude: 51.5 + north / 111.2, longitude: -0.1 + east / 69.2)
        }
    }
}
