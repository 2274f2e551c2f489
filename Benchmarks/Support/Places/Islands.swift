internal import Clustering
package import Geodesy

/// Round islands at the equator, from half a kilometre to 25 km in radius, mostly small.
package struct Islands: Sendable {
    /// Kilometres of water between any two, at least.
    package static let strait = 3.0
    /// An island.
    struct Island: Hashable, Sendable {
        var center: PlanePoint
        var radius: Double
    }
    let islands: [Island]
    private let seed: UInt64

    /// Places 300 islands on 900 by 900 km, each where it keeps its distance from those before.
    package init(seed: UInt64) {
        self.seed = seed
        var random = SplitMix64(seed: seed)
        var islands: [Island] = []
        while islands.count < 300 {
            let island = Island(
                center: PlanePoint(north: random.centered(450), east: random.centered(450)),
                radius: min(25, 0.5 / (0.02 + random.unit()))
            )
            let isApart = islands.allSatisfy { other in
                let (north, east) = (
                    other.center.north - island.center.north, other.center.east - island.center.east
                )
                return (north * north + east * east).squareRoot() >= other.radius + island.radius
                    + Self.strait
            }
            if isApart { islands.append(island) }
        }
        self.islands = islands
    }

    /// Islands by their radius, evenly over each: small ones are the denser.
    func places(count: Int) throws(CoordinateError) -> [Coordinate] {
        var random = SplitMix64(seed: seed ^ 0x5EED)
        let lottery = Lottery(weights: islands.map(\.radius))
        var places: [Coordinate] = []
        places.reserveCapacity(count)
        for _ in 0..<count {
            let island = islands[lottery.draw(&random)]
            let offset = random.disc(island.radius)
            let point = PlanePoint(
                north: island.center.north + offset.north,
                east: island.center.east + offset.east
            )
            places.append(try point.place(latitude: 0, longitude: 120, kilometersAEastDegree: 111.2))
        }
        return places
    }

    /// The number of the island that a place is on; nil at sea.
    package func island(of place: Coordinate) -> Int? {
        let (north, east) = (place.latitude * 111.2, (place.longitude - 120) * 111.2)
        return islands.firstIndex { island in
            let (dn, de) = (north - island.center.north, east - island.center.east)
            // Degrees and back cost a part in 10^13.
            return (dn * dn + de * de).squareRoot() <= island.radius + 1e-6
        }
    }
}
