public import Geodesy

extension PointIndex {
    /// A point found, with the square of its distance.
    public struct Neighbor: Hashable, Sendable, Comparable {
        /// Index into the arrays that the index was built from.
        public var index: Int
        /// Square of the distance to the place asked for.
        public var squaredDistance: Double

        /// Makes a neighbour of its two parts.
        public init(index: Int, squaredDistance: Double) {
            self.index = index
            self.squaredDistance = squaredDistance
        }

        /// Orders by distance, then by index.
        public static func < (left: Neighbor, right: Neighbor) -> Bool {
            left.squaredDistance != right.squaredDistance
                ? left.squaredDistance < right.squaredDistance : left.index < right.index
        }
    }

    /// The nearest point to a place, of equals the one of the smallest index; nil where there is none.
    ///
    /// - Parameters:
    ///   - x: first component of the place.
    ///   - y: second component of the place.
    ///   - z: third component of the place; 0 in a plane.
    ///   - limit: greatest squared distance, bound included.
    ///   - isWanted: asked about points that would be the nearest so far; others are passed over.
    /// - Returns: the point and its squared distance.
    public func nearest(
        x: Double,
        y: Double,
        z: Double = 0,
        withinSquared limit: Double = .infinity,
        where isWanted: (_ index: Int) -> Bool = { _ in true }
    ) -> Neighbor? {
        guard !entries.isEmpty, !(x.isNaN || y.isNaN || z.isNaN || limit.isNaN) else { return nil }
        var best = Neighbor(index: .max, squaredDistance: limit)
        entries.withUnsafeBufferPointer { entries in
            boxes.withUnsafeBufferPointer { boxes in
                PointIndex.descend(
                    entries,
                    boxes,
                    node: 0,
                    levels: depth,
                    from: 0,
                    to: entries.count,
                    x,
                    y,
                    z,
                    mayHold: { squared, first in
                        Neighbor(index: first, squaredDistance: squared) < best
                    },
                    offer: { index, squared in
                        let candidate = Neighbor(index: index, squaredDistance: squared)
                        if candidate < best, isWanted(index) { best = candidate }
                    }
                )
            }
        }
        return best.index == .max ? nil : best
    }

    /// The nearest point to a point on the globe, of equals the one of the smallest index; nil where there is
    /// none.
    public func nearest(to point: UnitVector, withinSquared limit: Double = .infinity) -> Neighbor? {
        nearest(x: point.x, y: point.y, z: point.z, withinSquared: limit)
    }

    /// The `count` nearest points to a place in ascending order of distance, of equals the smaller index
    /// first.
    ///
    /// Fewer come back where the index holds fewer within the limit; none where a number is NaN or `count` is
    /// below 1.
    ///
    /// - Parameters:
    ///   - count: most points to return.
    ///   - x: first component of the place.
    ///   - y: second component of the place.
    ///   - z: third component of the place; 0 in a plane.
    ///   - limit: greatest squared distance, bound included.
    /// - Returns: the points and their squared distances.
    public func nearest(
        _ count: Int,
        x: Double,
        y: Double,
        z: Double = 0,
        withinSquared limit: Double = .infinity
    ) -> [Neighbor] {
        var found: [Neighbor] = []
        nearest(count, x: x, y: y, z: z, withinSquared: limit, into: &found)
        return found
    }

    /// As `nearest(_:x:y:z:withinSquared:)`, into an array of the caller, whose storage is used again.
    public func nearest(
        _ count: Int,
        x: Double,
        y: Double,
        z: Double = 0,
        withinSquared limit: Double = .infinity,
        into found: inout [Neighbor]
    ) {
        found.removeAll(keepingCapacity: true)
        guard count > 0, !entries.isEmpty, !(x.isNaN || y.isNaN || z.isNaN || limit.isNaN) else { return }
        let room = min(count, entries.count)
        found.append(contentsOf: repeatElement(Neighbor(index: .max, squaredDistance: limit), count: room))
        let filled = entries.withUnsafeBufferPointer { entries in
            boxes.withUnsafeBufferPointer { boxes in
                found.withUnsafeMutableBufferPointer { heap in
                    var search = NearestSearch(entries: entries, boxes: boxes, heap: heap, x: x, y: y, z: z)
                    search.descend(node: 0, levels: depth, from: 0, to: entries.count)
                    return search.filled
                }
            }
        }
        // Places that nothing was found for are the largest of all, so they are on top of the heap or below
        // it.
        found.sort()
        found.removeLast(room - filled)
    }

    /// The nearest point to a place, of equals the one of the smallest index, and the squared distance of the
    /// next.
    ///
    /// The second number is infinite where there is one point only. Nil where there is none, or a number is
    /// NaN.
    package func twoNearest(x: Double, y: Double, z: Double) -> (nearest: Neighbor, secondSquared: Double)? {
        guard !entries.isEmpty, !(x.isNaN || y.isNaN || z.isNaN) else { return nil }
        var first = Neighbor(index: .max, squaredDistance: .infinity)
        var second = Double.infinity
        entries.withUnsafeBufferPointer { entries in
            boxes.withUnsafeBufferPointer { boxes in
                PointIndex.descend(
                    entries,
                    boxes,
                    node: 0,
                    levels: depth,
                    from: 0,
                    to: entries.count,
                    x,
                    y,
                    z,
                    mayHold: { squared, index in
                        squared < second || Neighbor(index: index, squaredDistance: squared) < first
                    },
                    offer: { index, squared in
                        let candidate = Neighbor(index: index, squaredDistance: squared)
                        if candidate < first {
                            second = first.squaredDistance
                            first = candidate
                        } else if squared < second {
                            second = squared
                        }
                    }
                )
            }
        }
        return (first, second)
    }

    private static func descend(
        _ entries: UnsafeBufferPointer<Entry>,
        _ boxes: UnsafeBufferPointer<Box>,
        node: Int,
        levels: Int,
        from low: Int,
        to high: Int,
        _ x: Double,
        _ y: Double,
        _ z: Double,
        mayHold: (_ squaredDistance: Double, _ firstIndex: Int) -> Bool,
        offer: (_ index: Int, _ squaredDistance: Double) -> Void
    ) {
        guard levels > 0 else {
            for position in low..<high {
                offer(Int(entries[position].index), entries[position].squaredDistance(x, y, z))
            }
            return
        }
        let middle = low + (high - low) / 2
        let (left, right) = (2 * node + 1, 2 * node + 2)
        let (toLeft, toRight) = (boxes[left].squaredDistance(x, y, z), boxes[right].squaredDistance(x, y, z))
        // The nearer side first, so that the bound shrinks early. A box exactly at the bound may hold an
        // equal distance, which counts with a smaller index only.
        let leftFirst = toLeft <= toRight
        for side in 0..<2 {
            if (side == 0) == leftFirst {
                guard mayHold(toLeft, Int(boxes[left].firstIndex)) else { continue }
                descend(
                    entries,
                    boxes,
                    node: left,
                    levels: levels - 1,
                    from: low,
                    to: middle,
                    x,
                    y,
                    z,
                    mayHold: mayHold,
                    offer: offer
                )
            } else {
                guard mayHold(toRight, Int(boxes[right].firstIndex)) else { continue }
                descend(
                    entries,
                    boxes,
                    node: right,
                    levels: levels - 1,
                    from: middle,
                    to: high,
                    x,
                    y,
                    z,
                    mayHold: mayHold,
                    offer: offer
                )
            }
        }
    }
}
