internal import Geodesy

/// Distances between the nodes of a closed tour; a pair that must stay together is at a negative distance.
protocol TourDistances {
    func between(_ from: Int, _ to: Int) -> Double
}

/// Distances looked up in a square table, for as many nodes as a processor cache holds.
struct MatrixDistances: TourDistances {
    let values: UnsafePointer<Double>
    let count: Int

    @inline(__always)
    func between(_ from: Int, _ to: Int) -> Double { values[from &* count &+ to] }
}

/// Distances computed from unit vectors when they are asked for; nodes after the last place are nowhere.
struct GlobeDistances: TourDistances {
    let x: UnsafePointer<Double>
    let y: UnsafePointer<Double>
    let z: UnsafePointer<Double>
    let count: Int
    let tie: NodeTie

    func between(_ from: Int, _ to: Int) -> Double {
        if tie.holds(from, to) { return tie.distance }
        guard from < count, to < count else { return 0 }
        let (dx, dy, dz) = (x[from] - x[to], y[from] - y[to], z[from] - z[to])
        return Length(squaredChord: dx * dx + dy * dy + dz * dz).meters
    }
}

/// Distances computed from coordinates in a plane when they are asked for; nodes after the last place are nowhere.
struct PlaneDistances: TourDistances {
    let x: UnsafePointer<Double>
    let y: UnsafePointer<Double>
    let count: Int
    let tie: NodeTie

    func between(_ from: Int, _ to: Int) -> Double {
        if tie.holds(from, to) { return tie.distance }
        guard from < count, to < count else { return 0 }
        let (dx, dy) = (x[from] - x[to], y[from] - y[to])
        return (dx * dx + dy * dy).squareRoot()
    }
}

/// Two nodes that stay next to each other on the tour: the two ends of an open way.
///
/// Their distance is so far below zero that no tour without this edge is as short as one with it.
struct NodeTie {
    let nodes: (Int, Int)?
    let distance: Double

    /// Below zero even where all places are one, as at a pole with different longitudes.
    static func distance(largest: Double, nodes: Int) -> Double {
        -(largest > 0 ? largest : 1) * Double(nodes + 1)
    }

    func holds(_ from: Int, _ to: Int) -> Bool {
        guard let nodes else { return false }
        return (from, to) == nodes || (to, from) == nodes
    }
}
