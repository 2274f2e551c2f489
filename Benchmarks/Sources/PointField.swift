import Clustering
import Geodesy

/// The kinds of point sets that density and centroid algorithms are measured on (`research/peers.md`).
enum PointField: String, CaseIterable {
    /// `PointSets.metropolis`.
    case metro
    /// 200 towns of Zipf sizes over 800 by 600 kilometres, and one place in ten anywhere.
    case country
    /// Spread evenly over 300 by 300 kilometres.
    case uniform

    func places(count: Int, seed: UInt64) throws -> [Coordinate] {
        switch self {
        case .metro: try PointSets.metropolis(count: count, seed: seed)
        case .country: try Self.towns(count: count, seed: seed)
        case .uniform: try Self.square(count: count, seed: seed)
        }
    }

    private static func towns(count: Int, seed: UInt64) throws -> [Coordinate] {
        var random = SplitMix64(seed: seed)
        func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + random.unit() } }
        let towns = (1...200).map { rank in
            // A larger town is wider, by the root of its size.
            (
                north: 600 * (random.unit() - 0.5), east: 800 * (random.unit() - 0.5),
                spread: 12 / Double(rank).squareRoot()
            )
        }
        var shares: [Double] = []
        for rank in 1...200 { shares.append((shares.last ?? 0) + 1 / Double(rank)) }
        return try (0..<count).map { _ in
            if random.unit() < 0.1 {
                return try place(north: 600 * (random.unit() - 0.5), east: 800 * (random.unit() - 0.5))
            }
            let share = random.unit() * (shares.last ?? 0)
            let town = towns[shares.firstIndex { share < $0 } ?? 0]
            return try place(
                north: town.north + town.spread * normal(),
                east: town.east + town.spread * normal()
            )
        }
    }

    private static func square(count: Int, seed: UInt64) throws -> [Coordinate] {
        var random = SplitMix64(seed: seed)
        return try (0..<count).map { _ in
            try place(north: 300 * (random.unit() - 0.5), east: 300 * (random.unit() - 0.5))
        }
    }

    /// Kilometres from 51.5 degrees north, 0.1 west, to degrees at that latitude.
    private static func place(north: Double, east: Double) throws -> Coordinate {
        try Coordinate(latitude: 51.5 + north / 111.2, longitude: -0.1 + east / 69.2)
    }
}
