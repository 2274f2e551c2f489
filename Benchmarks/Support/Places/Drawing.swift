internal import Clustering
package import Geodesy

extension SplitMix64 {
    /// Nearly normal, mean 0 and deviation 1: the sum of twelve uniforms less six, which no C library rounds its own way.
    mutating func bell() -> Double {
        var sum = -6.0
        for _ in 0..<12 { sum += unit() }
        return sum
    }

    /// Evenly in -half ..< half.
    mutating func centered(_ half: Double) -> Double { half * (2 * unit() - 1) }

    /// Evenly over the disc of a radius, by rejection from the square.
    mutating func disc(_ radius: Double) -> PlanePoint {
        while true {
            let (north, east) = (2 * unit() - 1, 2 * unit() - 1)
            if north * north + east * east <= 1 {
                return PlanePoint(north: radius * north, east: radius * east)
            }
        }
    }
}

/// Kilometres north and east of somewhere.
package struct PlanePoint: Hashable, Sendable {
    package var north: Double
    package var east: Double

    package init(north: Double, east: Double) {
        self.north = north
        self.east = east
    }

    /// The place with one scale for the whole map: true to distance near the reference, a little off further north or south.
    ///
    /// The reference has a latitude and a longitude in degrees; longitudes wrap at 180 degrees. The scale is that of one
    /// degree of longitude at the reference, in kilometres.
    package func place(latitude: Double, longitude: Double, kilometersAEastDegree kilometers: Double)
        throws(CoordinateError) -> Coordinate
    {
        var wrapped = longitude + east / kilometers
        if wrapped > 180 { wrapped -= 360 }
        if wrapped < -180 { wrapped += 360 }
        return try Coordinate(latitude: latitude + north / 111.2, longitude: wrapped)
    }
}

/// Draws one of many in proportion to weights.
struct Lottery {
    private var sums: [Double] = []

    /// - Precondition: there is a weight, and each is above 0.
    init(weights: some Sequence<Double>) {
        var sum = 0.0
        for weight in weights {
            sum += weight
            sums.append(sum)
        }
        precondition(sum > 0, "nothing to draw from")
    }

    /// The n-th is drawn 1/n times as often as the first (Zipf).
    init(ranks: Int) { self.init(weights: (1...max(1, ranks)).map { 1 / Double($0) }) }

    func draw(_ random: inout SplitMix64) -> Int {
        let ticket = random.unit() * (sums.last ?? 0)
        var (low, high) = (0, sums.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if ticket < sums[middle] { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
