internal import SpatialIndex

/// Numbers of clusters below which no clustering within the limits exists.
enum ClusterBound {
    /// The best of three bounds: points over seats, load over capacity, and points too far apart to share a cluster.
    static func atLeast(_ points: PointSet, _ limits: CapacityLimits) -> Int {
        guard points.count > 0 else { return 0 }
        return Swift.max(1, Swift.max(capacity(points, limits), packing(points, limits)))
    }

    /// What count and load alone ask for.
    static func capacity(_ points: PointSet, _ limits: CapacityLimits) -> Int {
        var bound = 1
        if limits.maxCount < points.count {
            bound = (points.count + limits.maxCount - 1) / limits.maxCount
        }
        if limits.hasLoad, limits.maxLoad > 0 {
            // A part in 10^12 is left to rounding of the sum: a bound must never be too high.
            let clusters = points.totalLoad / limits.maxLoad * (1 - 1e-12)
            bound = Swift.max(bound, Int(Swift.min(Double(points.count), clusters.rounded(.up))))
            // No two points over half the capacity fit together.
            bound = Swift.max(bound, points.loads.count { $0 > limits.maxLoad / 2 })
        }
        return bound
    }

    /// Size of a greedily chosen set of points of which any two are further apart than twice the radius: by the triangle
    /// inequality no two of them fit into one cluster.
    static func packing(_ points: PointSet, _ limits: CapacityLimits) -> Int {
        guard limits.pairSquared < .infinity else { return points.count > 0 ? 1 : 0 }
        let index = points.index()
        var isCovered = [Bool](repeating: false, count: points.count)
        var chosen = 0
        for point in 0..<points.count where !isCovered[point] {
            chosen += 1
            let place = points.places[point]
            index.visit(withinSquared: limits.pairSquared, x: place.x, y: place.y, z: place.z) { other, _ in
                isCovered[other] = true
                return .more
            }
        }
        return chosen
    }
}
