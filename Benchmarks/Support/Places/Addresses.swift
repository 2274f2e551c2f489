internal import Clustering
package import Geodesy

/// Many tickets at one address: blocks of flats, malls, and the coordinates that a geocoder gives when it does not know.
package enum Addresses {
    /// Tickets for each address, on average.
    package static let ticketsForEach = 50

    /// Addresses of a metropolis by Zipf's law: exactly the same coordinates for each of an address's tickets.
    package static func places(count: Int, seed: UInt64) throws(CoordinateError) -> [Coordinate] {
        let addresses = try Metropolis.places(count: max(1, count / ticketsForEach), seed: seed)
        let lottery = Lottery(ranks: addresses.count)
        var random = SplitMix64(seed: seed ^ 0x5EED)
        return (0..<count).map { _ in addresses[lottery.draw(&random)] }
    }
}

/// A square grid.
package enum Lattice {
    /// Metres from a crossing to the next, to the east as to the north at the equator.
    package static let step = 100.0

    /// The first `count` crossings of the smallest square that holds them, shuffled.
    package static func places(count: Int, seed: UInt64) throws(CoordinateError) -> [Coordinate] {
        var side = Int(Double(count).squareRoot())
        while side * side < count { side += 1 }
        // Multiples of one number of degrees; the middle is at the equator, so that both steps are equal.
        let degrees = step / 111_195.08
        var places: [Coordinate] = []
        places.reserveCapacity(count)
        for index in 0..<count {
            places.append(
                try Coordinate(
                    latitude: Double(index / side - side / 2) * degrees,
                    longitude: 30 + Double(index % side) * degrees
                )
            )
        }
        var random = SplitMix64(seed: seed)
        random.shuffle(&places)
        return places
    }
}
