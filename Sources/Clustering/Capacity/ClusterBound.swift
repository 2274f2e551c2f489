internal import SpatialIndex

/// Numbers of clusters below which no clustering within the limits exists.
enum ClusterBound {
    /// The best of the bounds that count, load and distances give.
    static func atLeast(_ points: PointSet, _ limits: CapacityLimits) -> Int {
        guard points.count > 0 else { return 0 }
        return Swift.max(1, Swift.max(capacity(points, limits), apart(points, limits)))
    }

    /// What count and load alone ask for.
    static func capacity(_ points: PointSet, _ limits: CapacityLimits) -> Int {
        var bound = 1
        if limits.maxCount < points.count {
            bound = (points.count + limits.maxCount - 1) / limits.maxCount
        }
        if limits.hasLoad, limits.maxLoad > 0 {
            bound = Swift.max(
                bound,
                Swift.min(points.count, whole(points.totalLoad / limits.maxLoad, terms: points.count))
            )
            // No two points over half the capacity fit together.
            bound = Swift.max(bound, points.loads.count { $0 > limits.maxLoad / 2 })
        }
        return bound
    }

    /// What the radius asks for: no two points further apart than twice the radius share a cluster.
    ///
    /// Points fall into groups that are further than that apart, so the bounds of the groups add up. In each it is the
    /// greatest of
    /// - the size of a set of points of which any two are too far apart;
    /// - the load over the capacity;
    /// - the sum of 1 / m over the points, m being the seats of a cluster or the points within twice the radius, whichever
    ///   are fewer. A cluster has at most m members for each m of its members, so its members' shares add up to one at
    ///   most (a fractional packing, dual to covering by clusters).
    static func apart(_ points: PointSet, _ limits: CapacityLimits) -> Int {
        guard limits.pairSquared < .infinity, points.count > 0 else { return points.count > 0 ? 1 : 0 }
        let index = points.index()
        let stars = Stars(points, index, pairSquared: limits.pairSquared)
        var groups = [Group](repeating: Group(), count: stars.centers.count)
        for group in stars.groups { groups[group].packed += 1 }
        for point in 0..<points.count {
            let group = stars.groups[stars.starOf[point]]
            groups[group].points += 1
            groups[group].load += points.loads[point]
            if limits.hasLoad, points.loads[point] > limits.maxLoad / 2 { groups[group].heavy += 1 }
            let seats = near(points.places[point], index, limits)
            if seats > 0 { groups[group].shares += 1 / Double(seats) }
        }
        var bound = 0
        for group in groups where group.points > 0 {
            var least = Swift.max(
                group.packed,
                Swift.max(group.heavy, whole(group.shares, terms: group.points))
            )
            if limits.hasLoad, limits.maxLoad > 0 {
                least = Swift.max(least, whole(group.load / limits.maxLoad, terms: group.points))
            }
            bound += Swift.min(group.points, least)
        }
        return bound
    }

    private struct Group {
        var points = 0
        var packed = 0
        var heavy = 0
        var load = 0.0
        var shares = 0.0
    }

    /// Most members that a cluster with this place in it can have; 0 where they are too many to be counted.
    private static func near(_ place: SIMD4<Double>, _ index: PointIndex, _ limits: CapacityLimits) -> Int {
        let most = Swift.min(limits.maxCount, 256)
        var found = 0
        index.visit(withinSquared: limits.pairSquared, x: place.x, y: place.y, z: place.z) { _, _ in
            found += 1
            return found < most ? .more : .stop
        }
        if found < most { return found }
        return limits.maxCount == most ? most : 0
    }

    /// A quotient or sum rounded up; a part in 10^12 and in 10^15 a term is left to rounding: a bound must never be too
    /// high.
    private static func whole(_ value: Double, terms: Int) -> Int {
        Int((value * (1 - 1e-12 - 1e-15 * Double(terms))).rounded(.up))
    }
}

/// Greedily chosen points of which any two are further apart than a pair of one cluster may be, each with the points that
/// it keeps from being chosen, and groups of them that no cluster spans.
private struct Stars {
    /// The chosen points.
    private(set) var centers: [Int] = []
    /// Which chosen point each point is with.
    private(set) var starOf: [Int]
    /// Group of each chosen point.
    private(set) var groups: [Int] = []

    init(_ points: PointSet, _ index: PointIndex, pairSquared: Double) {
        var starOf = [Int](repeating: -1, count: points.count)
        for point in 0..<points.count where starOf[point] < 0 {
            let place = points.places[point]
            let star = centers.count
            centers.append(point)
            index.visit(withinSquared: pairSquared, x: place.x, y: place.y, z: place.z) { other, _ in
                if starOf[other] < 0 { starOf[other] = star }
                return .more
            }
        }
        self.starOf = starOf
        // Members of two stars can be near only where the centres are within three times the line; a little more, because
        // groups may be too large but never too small.
        let chosen = PointIndex(
            x: centers.map { points.places[$0].x },
            y: centers.map { points.places[$0].y },
            z: centers.map { points.places[$0].z }
        )
        var sets = DisjointSets(count: centers.count)
        for (star, center) in centers.enumerated() {
            let place = points.places[center]
            chosen.visit(withinSquared: 9.001 * pairSquared, x: place.x, y: place.y, z: place.z) { other, _ in
                sets.join(star, other)
                return .more
            }
        }
        groups = centers.indices.map { sets.root(of: $0) }
    }
}
