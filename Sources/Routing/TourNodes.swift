internal import Geodesy

/// The nodes of the closed tour that a way between two ends becomes.
///
/// The places between the ends come first, in their order, then the ends: one node where the way returns to where it
/// began, or where both ends are free; else two that are tied to each other. Ends that are nowhere stand last.
struct TourNodes {
    /// Places of the nodes that are somewhere.
    let places: Places
    /// Nodes at the end that are nowhere: 0 or 1.
    let nowhereCount: Int
    /// Where the way begins; the node of its other end is tied to it.
    let first: Int
    /// The two ends, where they are not one.
    let tie: (Int, Int)?
    private let betweenCount: Int

    init(_ path: PathBetweenEnds) {
        betweenCount = path.between.count
        let ends = path.first == path.last ? [path.first] : [path.first, path.last]
        let real = ends.compactMap { $0 }
        places = path.places.picked(path.between + real)
        nowhereCount = ends.count - real.count
        if ends.count == 2 {
            // Nowhere is numbered after every place, whichever end it is.
            first = path.first == nil ? betweenCount + 1 : betweenCount
            tie = (betweenCount, betweenCount + 1)
        } else {
            first = betweenCount
            tie = nil
        }
    }

    var count: Int { places.count + nowhereCount }

    /// The ends as a tour that begins after the first end goes through them: the last, then the first.
    var endNodes: [Int] {
        guard let tie else { return [first] }
        return first == tie.0 ? [tie.1, tie.0] : [tie.0, tie.1]
    }

    /// The nodes between the ends in visiting order.
    func way(_ tour: [Int]) -> [Int] {
        guard let start = tour.firstIndex(of: first) else { return [] }
        let turned = tour[start...] + tour[..<start]
        let others = Array(turned.dropFirst())
        guard let tie else { return others }
        let last = first == tie.0 ? tie.1 : tie.0
        return others.last == last ? others.dropLast() : others.dropFirst().reversed()
    }

    // MARK: As a table

    struct Matrix {
        var values: [Double]
        var largest: Double
    }

    /// Distances between all nodes.
    func matrix() -> Matrix {
        let real = places.matrix()
        let known = places.count
        let largest = real.max() ?? 0
        var values = real
        if nowhereCount > 0 {
            values = [Double](repeating: 0, count: count * count)
            for row in 0..<known {
                for column in 0..<known { values[row * count + column] = real[row * known + column] }
            }
        }
        if let tie {
            let distance = NodeTie.distance(largest: largest, nodes: count)
            values[tie.0 * count + tie.1] = distance
            values[tie.1 * count + tie.0] = distance
        }
        return Matrix(values: values, largest: largest)
    }

    /// From the first end always on to the nearest node not yet visited; ties to the smaller number.
    func nearestNeighborTour(_ distances: MatrixDistances) -> [Int] {
        var open = Array(0..<betweenCount)
        var tour: [Int] = []
        var here = first
        while !open.isEmpty {
            var nearest = 0
            var least = Double.infinity
            for position in open.indices {
                let distance = distances.between(here, open[position])
                if distance < least { (least, nearest) = (distance, position) }
            }
            here = open.remove(at: nearest)
            tour.append(here)
        }
        return tour + endNodes
    }

    // MARK: As columns

    /// Unit vectors, or plane coordinates with z = 0.
    func components() -> (x: [Double], y: [Double], z: [Double]) {
        switch places {
        case .globe(let places):
            let vectors = places.map { UnitVector($0) }
            return (vectors.map(\.x), vectors.map(\.y), vectors.map(\.z))
        case .plane(let places):
            return (places.map(\.x), places.map(\.y), [Double](repeating: 0, count: places.count))
        }
    }

    /// What no two places are farther apart than, in metres or plane units.
    func farthestBound(_ x: [Double], _ y: [Double]) -> Double {
        if case .globe = places { return Length(squaredChord: 4).meters }
        let width = (x.max() ?? 0) - (x.min() ?? 0)
        let height = (y.max() ?? 0) - (y.min() ?? 0)
        return width + height
    }
}
