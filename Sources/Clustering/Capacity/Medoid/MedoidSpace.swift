internal import GeoKernels

/// What all windows of one search share.
struct MedoidSpace: Sendable {
    let points: PointSet
    let limits: CapacityLimits
    let neighbors: NeighborLists
    /// Weighted mean distance of each point to as many nearest points as a cluster has on average.
    let scale: [Double]
    let meanLoad: Double
    /// Greatest distance from a medoid, infinite where there is no limit.
    let maxDistance: Double
    /// When to end early.
    let halt: Halt

    init(_ points: PointSet, limits: CapacityLimits, clusters: Int, threads: Int, halt: Halt) {
        self.points = points
        self.halt = halt
        self.limits = limits
        let typical = Swift.max(1, points.count / Swift.max(1, clusters))
        neighbors = NeighborLists(points, width: Swift.min(40, Swift.max(16, 2 * typical)), threads: threads)
        meanLoad = Swift.max(points.totalLoad / Double(Swift.max(1, points.count)), .leastNormalMagnitude)
        let reach = Swift.max(1, Swift.min(typical, neighbors.width))
        var scale = [Double](repeating: 0, count: points.count)
        for point in 0..<points.count {
            let place = points.places[point]
            var sum = 0.0
            for rank in 0..<Swift.min(reach, neighbors.width) {
                let other = points.places[neighbors.neighbor(of: point, at: rank)]
                sum += MedoidSpace.distance(place, other, planar: points.isPlanar)
            }
            scale[point] = place.w * sum / Double(reach)
        }
        // Where points coincide a change still needs a measure.
        let mean = scale.reduce(0, +) / Double(Swift.max(1, points.count))
        self.scale = scale.map { Swift.max($0, 0.1 * mean) }
        maxDistance =
            limits.hasRadius
            ? (points.isPlanar ? limits.maxLine : gk_m_of_squared_chord(limits.maxSquared)) : .infinity
    }

    /// Distance of two places: metres on the sphere, by the kernels' own arithmetic.
    @inline(__always)
    func distance(_ first: SIMD4<Double>, _ second: SIMD4<Double>) -> Double {
        MedoidSpace.distance(first, second, planar: points.isPlanar)
    }

    @inline(__always)
    static func distance(_ first: SIMD4<Double>, _ second: SIMD4<Double>, planar: Bool) -> Double {
        let squared = SearchSpace.squared(first, second)
        return planar ? squared.squareRoot() : gk_m_of_squared_chord(squared)
    }

    /// Share of all room that the points take in so many clusters.
    func tightness(_ clusters: Int) -> Double {
        let byLoad = limits.hasLoad ? points.totalLoad / (limits.maxLoad * Double(clusters)) : 0
        let byCount = Double(points.count) / (Double(limits.maxCount) * Double(clusters))
        return Swift.max(byLoad, byCount)
    }
}
