internal import Clustering
package import Geodesy

/// A country of towns, and a field without any.
package enum Country {
    /// 200 towns of Zipf sizes over 800 by 600 km, a larger one wider by the root of its size; one place in ten anywhere.
    package static func places(count: Int, seed: UInt64) throws(CoordinateError) -> [Coordinate] {
        var random = SplitMix64(seed: seed)
        let towns = (1...200).map { rank in
            (
                north: 600 * (random.unit() - 0.5), east: 800 * (random.unit() - 0.5),
                spread: 12 / Double(rank).squareRoot()
            )
        }
        let lottery = Lottery(ranks: 200)
        var places: [Coordinate] = []
        places.reserveCapacity(count)
        for _ in 0..<count {
            var point = PlanePoint(north: 0, east: 0)
            if random.unit() < 0.1 {
                point = PlanePoint(north: 600 * (random.unit() - 0.5), east: 800 * (random.unit() - 0.5))
            } else {
                let town = towns[lottery.draw(&random)]
                point.north = town.north + town.spread * random.bell()
                point.east = town.east + town.spread * random.bell()
            }
            places.append(try place(point))
        }
        return places
    }

    /// Spread evenly over 300 by 300 km.
    package static func square(count: Int, seed: UInt64) throws(CoordinateError) -> [Coordinate] {
        var random = SplitMix64(seed: seed)
        var places: [Coordinate] = []
        places.reserveCapacity(count)
        for _ in 0..<count {
            let point = PlanePoint(north: 300 * (random.unit() - 0.5), east: 300 * (random.unit() - 0.5))
            places.append(try place(point))
        }
        return places
    }

    private static func place(_ point: PlanePoint) throws(CoordinateError) -> Coordinate {
        try point.place(latitude: 51.5, longitude: -0.1, kilometersAEastDegree: 69.2)
    }
}
