public import Geodesy

extension PointIndex {
    /// Whether a visitor wants to see more points.
    public enum Visit: Hashable, Sendable {
        /// Go on to the next point.
        case more
        /// Stop here.
        case stop
    }

    /// Visits every point within a squared distance of a place, bound included, without allocating.
    ///
    /// Points come in the order of the tree, which is the same on every call but has no meaning. Nothing is
    /// visited where a number is NaN.
    ///
    /// - Parameters:
    ///   - limit: greatest squared distance, bound included.
    ///   - x: first component of the place.
    ///   - y: second component of the place.
    ///   - z: third component of the place; 0 in a plane.
    ///   - body: takes a point's index and its squared distance.
    /// - Returns: `.stop` where the visitor stopped, else `.more`.
    @discardableResult
    public func visit(
        withinSquared limit: Double,
        x: Double,
        y: Double,
        z: Double = 0,
        _ body: (_ index: Int, _ squaredDistance: Double) -> Visit
    ) -> Visit {
        guard !entries.isEmpty else { return .more }
        return entries.withUnsafeBufferPointer { entries in
            boxes.withUnsafeBufferPointer { boxes in
                PointIndex.descend(
                    entries,
                    boxes,
                    node: 0,
                    levels: depth,
                    from: 0,
                    to: entries.count,
                    limit,
                    x,
                    y,
                    z,
                    body
                )
            }
        }
    }

    /// Indices of the points within a squared distance of a place, bound included, in ascending order.
    public func indices(withinSquared limit: Double, x: Double, y: Double, z: Double = 0) -> [Int] {
        var found: [Int] = []
        visit(withinSquared: limit, x: x, y: y, z: z) { index, _ in
            found.append(index)
            return .more
        }
        found.sort()
        return found
    }

    /// Indices of the points within a squared chord of a point on the globe, bound included, in ascending
    /// order.
    public func indices(withinSquared limit: Double, of point: UnitVector) -> [Int] {
        indices(withinSquared: limit, x: point.x, y: point.y, z: point.z)
    }

    /// Number of points within a squared distance of a place, bound included.
    public func count(withinSquared limit: Double, x: Double, y: Double, z: Double = 0) -> Int {
        var count = 0
        visit(withinSquared: limit, x: x, y: y, z: z) { _, _ in
            count += 1
            return .more
        }
        return count
    }

    private static func descend(
        _ entries: UnsafeBufferPointer<Entry>,
        _ boxes: UnsafeBufferPointer<Box>,
        node: Int,
        levels: Int,
        from low: Int,
        to high: Int,
        _ limit: Double,
        _ x: Double,
        _ y: Double,
        _ z: Double,
        _ body: (_ index: Int, _ squaredDistance: Double) -> Visit
    ) -> Visit {
        guard boxes[node].squaredDistance(x, y, z) <= limit else { return .more }
        guard levels > 0 else {
            for position in low..<high {
                let squared = entries[position].squaredDistance(x, y, z)
                if squared <= limit, body(Int(entries[position].index), squared) == .stop { return .stop }
            }
            return .more
        }
        let middle = low + (high - low) / 2
        let first = descend(
            entries,
            boxes,
            node: 2 * node + 1,
            levels: levels - 1,
            from: low,
            to: middle,
            limit,
            x,
            y,
            z,
            body
        )
        guard first == .more else { return .stop }
        return descend(
            entries,
            boxes,
            node: 2 * node + 2,
            levels: levels - 1,
            from: middle,
            to: high,
            limit,
            x,
            y,
            z,
            body
        )
    }
}
