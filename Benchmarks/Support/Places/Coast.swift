internal import Clustering
package import Geodesy

/// A strip of land behind a shore that midpoint displacement has made rough at every scale.
package struct Coast: Sendable {
    /// Kilometres from the westernmost to the easternmost place of the shore, as the crow flies.
    static let extent = 800.0
    /// Kilometres that the strip reaches behind the shore, to the north.
    package static let depth = 3.0
    /// Distance of the shore to the north of the reference, at even steps from west to east.
    private let heights: [Double]
    private let seed: UInt64

    package init(seed: UInt64) {
        self.seed = seed
        var random = SplitMix64(seed: seed)
        var heights = [0.0, 0.0]
        var throwOf = 120.0
        for _ in 0..<12 {
            var finer: [Double] = []
            for (west, east) in zip(heights, heights.dropFirst()) {
                finer += [west, (west + east) / 2 + random.centered(throwOf)]
            }
            finer.append(heights[heights.count - 1])
            heights = finer
            // Less than a half would make it smooth in the end.
            throwOf *= 0.6
        }
        self.heights = heights
    }

    /// Half in sixty towns, half anywhere; three in four in the half of the strip that is nearer to the water.
    func places(count: Int) throws(CoordinateError) -> [Coordinate] {
        var random = SplitMix64(seed: seed ^ 0x5EED)
        let towns = (0..<60).map { _ in Self.extent * random.unit() }
        let lottery = Lottery(ranks: towns.count)
        var places: [Coordinate] = []
        places.reserveCapacity(count)
        for _ in 0..<count {
            var east = Self.extent * random.unit()
            if random.unit() < 0.5 {
                east = towns[lottery.draw(&random)] + 2 * random.bell()
                east = min(Self.extent, max(0, east))
            }
            let inland = random.unit()
            places.append(
                try place(
                    PlanePoint(north: shore(atEast: east) + Self.depth * inland * inland, east: east)
                )
            )
        }
        return places
    }

    /// Kilometres north of the reference where the land begins.
    func shore(atEast east: Double) -> Double {
        let steps = Double(heights.count - 1)
        let step = min(heights.count - 2, max(0, Int(east / Self.extent * steps)))
        let rest = east / Self.extent * steps - Double(step)
        return heights[step] + rest * (heights[step + 1] - heights[step])
    }

    /// Kilometres that a place lies behind the shore, to the south where below 0.
    package func inland(_ place: Coordinate) -> Double {
        place.latitude * 111.2 - shore(atEast: (place.longitude - 20) * 111.2)
    }

    /// Length of the shore in straight lines between so many places, over the length as the crow flies.
    package func roughness(steps: Int) -> Double {
        let width = Self.extent / Double(steps)
        let length = (0..<steps).reduce(0.0) { sum, step in
            let rise = shore(atEast: width * Double(step + 1)) - shore(atEast: width * Double(step))
            return sum + (width * width + rise * rise).squareRoot()
        }
        return length / Self.extent
    }

    private func place(_ point: PlanePoint) throws(CoordinateError) -> Coordinate {
        try point.place(latitude: 0, longitude: 20, kilometersAEastDegree: 111.2)
    }
}
