internal import ForkJoin
internal import SpatialIndex

/// The nearest points of each point, nearest first, in one flat array.
struct NeighborLists: Sendable {
    /// Neighbours listed for each point.
    let width: Int
    private let flat: [Int32]

    /// Lists the `width` nearest points of each (fewer than that only where there are fewer points).
    init(_ points: PointSet, width: Int, threads: Int) {
        let width = Swift.max(0, Swift.min(width, points.count - 1))
        self.width = width
        guard width > 0 else {
            flat = []
            return
        }
        let index = points.index()
        let places = points.places
        let ranges = ForkJoin.ranges(points.count, parts: 1 + points.count / 10_000)
        flat = [Int32](unsafeUninitializedCapacity: points.count * width) { flat, initialized in
            // Safe to share: each task writes the lists of its own range of points.
            nonisolated(unsafe) let flat = flat
            ForkJoin.run(tasks: ranges.count, threads: threads) { task in
                var found: [PointIndex.Neighbor] = []
                for point in ranges[task] {
                    let place = places[point]
                    index.nearest(width + 1, x: place.x, y: place.y, z: place.z, into: &found)
                    var listed = 0
                    for neighbor in found where neighbor.index != point && listed < width {
                        flat.initializeElement(at: point * width + listed, to: Int32(neighbor.index))
                        listed += 1
                    }
                }
            }
            initialized = points.count * width
        }
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
