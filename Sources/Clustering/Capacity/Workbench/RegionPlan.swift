/// Groups clusters that lie together into regions that threads can work on at the same time.
///
/// Cut along principal axes like a bisection, but at shares that differ from epoch to epoch, so that what was on a border
/// once lies inside the next time. A function of the division and the epoch alone.
struct RegionPlan {
    private let centers: [SIMD4<Double>]
    private let weights: [Int]
    private let size: Int
    private var random: SplitMix64
    private var keys: [Double]
    /// Clusters, region by region.
    private(set) var order: [Int32]
    /// Where each region begins in `order`, and after the last its end.
    private(set) var bounds: [Int] = [0]

    /// Cuts until no region has more than `size` points (or only one cluster).
    ///
    /// - Parameters:
    ///   - centers: a place for each cluster.
    ///   - counts: points of each cluster.
    init(centers: [SIMD4<Double>], counts: [Int], size: Int, seed: UInt64) {
        self.centers = centers
        weights = counts
        self.size = size
        random = SplitMix64(seed: seed)
        keys = [Double](repeating: 0, count: centers.count)
        order = centers.indices.map { Int32($0) }
        cut(0, order.count, counts.reduce(0, +))
    }

    private mutating func cut(_ start: Int, _ end: Int, _ points: Int) {
        guard points > size, end - start > 1 else {
            order[start..<end].sort()
            bounds.append(end)
            return
        }
        // The whole is cut at odd shares, what is nearly small enough in half.
        let spread = points > 2 * size ? 0.4 : 0.2
        let share = 0.5 + spread * (random.unit() - 0.5)
        let axis = PrincipalAxis.direction(centers, order[start..<end])
        var first = order[start]
        for position in start..<end {
            let cluster = order[position]
            let center = centers[Int(cluster)]
            keys[Int(cluster)] = center.x * axis.x + center.y * axis.y + center.z * axis.z
            first = Swift.min(first, cluster)
        }
        let keys = keys
        order[start..<end].sort { keys[Int($0)] != keys[Int($1)] ? keys[Int($0)] < keys[Int($1)] : $0 < $1 }
        // The axis has no sign of its own: the cluster of the lowest number lies in the lower half.
        if keys[Int(first)] > keys[Int(order[start + (end - start) / 2])] { order[start..<end].reverse() }
        var (middle, left) = (start + 1, weights[Int(order[start])])
        while middle < end - 1, Double(left) < share * Double(points) {
            left += weights[Int(order[middle])]
            middle += 1
        }
        cut(start, middle, left)
        cut(middle, end, points - left)
    }
}
