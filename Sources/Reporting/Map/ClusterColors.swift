internal import Clustering
internal import Geodesy
internal import Planning

/// Colours of clusters: neighbours differ, and the palette can be told apart with the common kinds of colour
/// blindness.
enum ClusterColors {
    /// On light ground, each at least 3:1 against it.
    ///
    /// After M. Okabe and K. Ito, "Color Universal Design", and P. Tol,
    /// "Colour Schemes", darkened where that contrast asks for it.
    static let light = [
        "#0072b2", "#d55e00", "#00805c", "#aa4499", "#332288", "#8c6d00", "#882255", "#1a8aa8", "#c0392f",
        "#4d6b1f",
    ]
    /// The same hues on dark ground.
    static let dark = [
        "#56b4e9", "#ff8c42", "#35d6a4", "#e48bd8", "#a79bff", "#e6c229", "#ff7fa8", "#6fdcf0", "#ff9c8f",
        "#a8d46f",
    ]

    /// Neighbours that are looked at for each cluster.
    private static let neighbors = 9

    /// A palette index for each cluster, in the clusters' order.
    ///
    /// Greedy colouring of the graph that joins each cluster to its nearest centres; with nine neighbours and
    /// ten colours there is nearly always a free one, otherwise the one whose nearest bearer is furthest
    /// away. Quadratic up to 3,000 clusters; beyond that colours simply take turns.
    static func assign(to clusters: [PlannedCluster]) -> [Int] {
        let count = clusters.count
        guard count <= 3_000 else { return (0..<count).map { $0 % light.count } }
        let places = clusters.map { flat($0.center) }
        var colors = [Int](repeating: -1, count: count)
        var uses = [Int](repeating: 0, count: light.count)
        for index in 0..<count {
            var near: [(square: Double, color: Int)] = []
            for other in 0..<count where other != index && colors[other] >= 0 {
                let square = places[index].squaredDistance(to: places[other])
                if near.count < neighbors || square < near[near.count - 1].square {
                    let position = near.firstIndex { square < $0.square } ?? near.count
                    near.insert((square, colors[other]), at: position)
                    if near.count > neighbors { near.removeLast() }
                }
            }
            let taken = Set(near.map(\.color))
            let free = light.indices.filter { !taken.contains($0) }
            // Least used first keeps the palette in balance; ties go to the lower index.
            let color = free.min { (uses[$0], $0) < (uses[$1], $1) } ?? near.last?.color ?? 0
            colors[index] = color
            uses[color] += 1
        }
        return colors
    }

    /// A point whose straight distances order as distances on the globe or in the plane do.
    private struct Point {
        var x: Double
        var y: Double
        var z: Double

        func squaredDistance(to other: Point) -> Double {
            let (dx, dy, dz) = (x - other.x, y - other.y, z - other.z)
            return dx * dx + dy * dy + dz * dz
        }
    }

    private static func flat(_ location: Location) -> Point {
        switch location {
        case .geographic(let coordinate):
            let vector = UnitVector(coordinate)
            return Point(x: vector.x, y: vector.y, z: vector.z)
        case .planar(let x, let y): return Point(x: x, y: y, z: 0)
        }
    }
}
