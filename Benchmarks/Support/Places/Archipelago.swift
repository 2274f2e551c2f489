internal import Clustering
package import Geodesy

/// Towns around a meridian at 17 degrees south: across the 180th, and anywhere else as its twin.
package enum Archipelago {
    /// 40 towns of Zipf sizes within 150 km to each side; one place in ten anywhere there.
    ///
    /// The same seed gives the same figure around another meridian, so that answers must be the same but for rounding.
    package static func places(count: Int, seed: UInt64, aroundLongitude longitude: Double)
        throws(CoordinateError) -> [Coordinate]
    {
        var random = SplitMix64(seed: seed)
        let towns = (1...40).map { rank in
            (
                center: PlanePoint(north: random.centered(150), east: random.centered(150)),
                spread: 5 / Double(rank).squareRoot()
            )
        }
        let lottery = Lottery(ranks: towns.count)
        var places: [Coordinate] = []
        places.reserveCapacity(count)
        for _ in 0..<count {
            var point = PlanePoint(north: random.centered(150), east: random.centered(150))
            if random.unit() >= 0.1 {
                let town = towns[lottery.draw(&random)]
                point.north = town.center.north + town.spread * random.bell()
                point.east = town.center.east + town.spread * random.bell()
            }
            places.append(try point.place(latitude: -17, longitude: longitude, kilometersAEastDegree: 106.3))
        }
        return places
    }
}
