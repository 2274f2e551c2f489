/// For every indexed point the squared distance to the nearest of some centres, which may be added one by
/// one.
///
/// Sums of weight times squared distance are kept for each node of the tree, so that a point can be drawn in
/// proportion to its share in logarithmic time, and a new centre touches only the part of the tree in which
/// it is the nearest. That makes the seeding of k-means++ cost far less than the number of points times the
/// number of centres.
package struct NearestField: Sendable {
    private let index: PointIndex
    /// By entry of the tree.
    private let weights: [Double]
    private var squared: [Double]
    /// By node: the greatest squared distance and the weighted sum.
    private var greatest: [Double]
    private var sums: [Double]

    /// Sum over all points of weight times squared distance; infinite before the first centre.
    package var total: Double { sums.first ?? 0 }

    /// Makes a field without centres.
    ///
    /// - Parameters:
    ///   - index: the points.
    ///   - weights: of the points, by their indices; above 0.
    package init(_ index: PointIndex, weights: [Double]) {
        self.index = index
        self.weights = index.entries.map { weights[Int($0.index)] }
        squared = [Double](repeating: .infinity, count: index.count)
        greatest = [Double](repeating: .infinity, count: index.boxes.count)
        sums = greatest
    }

    /// Adds a centre.
    package mutating func add(x: Double, y: Double, z: Double) {
        guard !squared.isEmpty else { return }
        add(x, y, z, node: 0, levels: index.depth, from: 0, to: squared.count)
    }

    private mutating func add(
        _ x: Double,
        _ y: Double,
        _ z: Double,
        node: Int,
        levels: Int,
        from low: Int,
        to high: Int
    ) {
        // Nothing of this node can be nearer to the new centre than it already is to another.
        guard index.boxes[node].squaredDistance(x, y, z) < greatest[node] else { return }
        guard levels > 0 else {
            var (most, sum) = (0.0, 0.0)
            for position in low..<high {
                let distance = min(squared[position], index.entries[position].squaredDistance(x, y, z))
                squared[position] = distance
                most = max(most, distance)
                sum += weights[position] * distance
            }
            greatest[node] = most
            sums[node] = sum
            return
        }
        let middle = low + (high - low) / 2
        let (left, right) = (2 * node + 1, 2 * node + 2)
        add(x, y, z, node: left, levels: levels - 1, from: low, to: middle)
        add(x, y, z, node: right, levels: levels - 1, from: middle, to: high)
        greatest[node] = max(greatest[left], greatest[right])
        sums[node] = sums[left] + sums[right]
    }

    /// Index of the point at a share of the total, 0 ..< 1; nil where every point stands on a centre.
    ///
    /// - Precondition: there is a centre.
    package func point(atShare share: Double) -> Int? {
        guard total > 0 else { return nil }
        var (node, low, high) = (0, 0, squared.count)
        var target = share * total
        for _ in 0..<index.depth {
            let middle = low + (high - low) / 2
            let (left, right) = (2 * node + 1, 2 * node + 2)
            // Rounding may leave a target at the end of the left sum; never walk into a part that holds
            // nothing.
            if sums[left] > 0, target < sums[left] || sums[right] <= 0 {
                (node, high) = (left, middle)
            } else {
                target -= sums[left]
                (node, low) = (right, middle)
            }
        }
        var last: Int?
        for position in low..<high where weights[position] * squared[position] > 0 {
            last = Int(index.entries[position].index)
            target -= weights[position] * squared[position]
            if target < 0 { break }
        }
        return last
    }
}
