internal import Clustering
package import Geodesy

/// One large city at 51.5 degrees north, with suburbs.
package enum Metropolis {
    /// 300 hot-spots of heavy-tailed size within some 45 km of the centre, and 20 % background.
    package static func places(count: Int, seed: UInt64) throws(CoordinateError) -> [Coordinate] {
        var generator = SplitMix64(seed: seed)
        // Drawn with the standard library, as the first figures were.
        let uniform = { Double.random(in: 0..<1, using: &generator) }
        func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + uniform() } }
        let spots = (0..<300).map { _ in
            (
                north: normal() * 15, east: normal() * 15, spread: 0.3 + 1.5 * uniform(),
                weight: 1 / (0.02 + uniform())
            )
        }
        let total = spots.reduce(0) { $0 + $1.weight }
        var places: [Coordinate] = []
        places.reserveCapacity(count)
        for _ in 0..<count {
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
            places.append(try Coordinate(latitude: 51.5 + north / 111.2, longitude: -0.1 + east / 69.2))
        }
        return places
    }
}
