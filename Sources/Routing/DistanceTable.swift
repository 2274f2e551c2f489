internal import Geodesy
internal import Glibc

/// Distances between all stops, and from every stop to a place called nowhere, which is at distance zero from each.
///
/// Nowhere is what stands beyond a free end of an open path, so that open paths, paths with a fixed start and closed
/// tours are one problem.
struct DistanceTable {
    let count: Int
    private let values: [Double]

    var nowhere: Int { count }

    init(_ stops: [Coordinate]) {
        self.init(count: stops.count) { stops[$0].distance(to: stops[$1]).meters }
    }

    init(planar stops: [(x: Double, y: Double)]) {
        self.init(count: stops.count) { Self.planarDistance(stops[$0], stops[$1]) }
    }

    private init(count: Int, distance: (Int, Int) -> Double) {
        let side = count + 1
        var values = [Double](repeating: 0, count: side * side)
        for row in 0..<count {
            for column in 0..<row {
                let value = distance(row, column)
                values[row * side + column] = value
                values[column * side + row] = value
            }
        }
        self.count = count
        self.values = values
    }

    subscript(_ from: Int, _ to: Int) -> Double { values[from * (count + 1) + to] }

    static func planarDistance(_ from: (x: Double, y: Double), _ to: (x: Double, y: Double)) -> Double {
        hypot(from.x - to.x, from.y - to.y)
    }
}
