internal import Clustering
package import Geodesy

/// Stations around the North Pole, where longitude says nothing about distance.
package enum PolarStations {
    /// 40 stations of Zipf sizes within 300 km of the Pole, one place in ten anywhere there, one in 200 at the Pole itself.
    package static func places(count: Int, seed: UInt64) throws(CoordinateError) -> [Coordinate] {
        var random = SplitMix64(seed: seed)
        let stations = (1...40).map { rank in
            (center: random.disc(300), spread: 5 / Double(rank).squareRoot())
        }
        let lottery = Lottery(ranks: stations.count)
        let radius = EarthModel.meanRadius.kilometers
        var places: [Coordinate] = []
        places.reserveCapacity(count)
        for _ in 0..<count {
            let kind = random.unit()
            if kind < 0.005 {
                // One place under many longitudes.
                places.append(try Coordinate(latitude: 90, longitude: random.centered(180)))
                continue
            }
            var point = random.disc(300)
            if kind >= 0.1 {
                let station = stations[lottery.draw(&random)]
                point.north = station.center.north + station.spread * random.bell()
                point.east = station.center.east + station.spread * random.bell()
            }
            // The plane that touches the globe at the Pole, seen from the centre.
            let vector = UnitVector(normalizing: point.east / radius, point.north / radius, 1)
            places.append(Coordinate(vector ?? UnitVector(x: 0, y: 0, z: 1)))
        }
        return places
    }
}
