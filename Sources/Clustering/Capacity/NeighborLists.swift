internal import SpatialIndex

/// The nearest points of each point, nearest first, in one flat array.
struct NeighborLists: Sendable {
    /// Neighbours listed for each point.
    let width: Int
    private let flat: [Int32]

    /// Lists the `width` nearest points of each (fewer than that only where there are fewer points).
    init(_ points: PointSet, width: Int) {
        let width = Swift.max(0, Swift.min(width, points.count - 1))
        var flat: [Int32] = []
        flat.reserveCapacity(points.count * width)
        let index = points.index()
        var found: [PointIndex.Neighbor] = []
        for (point, place) in points.places.enumerated() where width > 0 {
            index.nearest(width + 1, x: place.x, y: place.y, z: place.z, into: &found)
            var listed = 0
            for neighbor in found where neighbor.index != point && listed < width {
                flat.append(Int32(neighbor.index))
                listed += 1
            }
        }
        self.width = width
        self.flat = flat
    }

    /// The neighbour of a point at a position of its list.
    @inline(__always)
    func neighbor(of point: Int, at position: Int) -> Int { Int(flat[point * width + position]) }
}

extension PointSet {
    /// An index over the places.
    func index() -> PointIndex {
        PointIndex(x: places.map(\.x), y: places.map(\.y), z: places.map(\.z))
    }
}
