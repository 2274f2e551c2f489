internal import SpatialIndex

/// Points sorted into the non-empty cells of a grid; *slots* are positions in that order.
///
/// Cells are in ascending order of their keys, slots within a cell in ascending order of rank. Memory is
/// linear in the number of points whatever the size of the cells.
struct CellGrid<Key: FixedWidthInteger & UnsignedInteger & Sendable> {
    /// Rank of each slot.
    private(set) var ranks: [Int32] = []
    private(set) var x: [Double] = []
    private(set) var y: [Double] = []
    private(set) var z: [Double] = []
    /// First slot of each cell, and the number of slots at the end.
    private(set) var starts: [Int32] = []
    /// Bounds of the points in each cell.
    private(set) var boxes: [CellBox] = []
    private var keys: [Key] = []
    private let rowOffsets: [Key]

    var cellCount: Int { boxes.count }

    init(_ items: PreparedItems, keys cellKeys: CellKeys) {
        var placed: [Placed<Key>] = []
        placed.reserveCapacity(items.count)
        for rank in 0..<items.count {
            let key: Key = cellKeys.key(x: items.x[rank], y: items.y[rank], z: items.z[rank])
            placed.append(Placed(key: key, rank: Int32(rank)))
        }
        placed.sort { ($0.key, $0.rank) < ($1.key, $1.rank) }
        rowOffsets = cellKeys.rowOffsets()
        ranks.reserveCapacity(items.count)
        x.reserveCapacity(items.count)
        y.reserveCapacity(items.count)
        z.reserveCapacity(items.count)
        for (slot, entry) in placed.enumerated() {
            let rank = Int(entry.rank)
            if keys.last != entry.key {
                keys.append(entry.key)
                starts.append(Int32(slot))
                boxes.append(.empty)
            }
            ranks.append(entry.rank)
            x.append(items.x[rank])
            y.append(items.y[rank])
            z.append(items.z[rank])
            boxes[boxes.count - 1].include(items.x[rank], items.y[rank], items.z[rank])
        }
        starts.append(Int32(items.count))
    }

    /// Slots of a cell.
    func slots(of cell: Int) -> Range<Int> { Int(starts[cell])..<Int(starts[cell + 1]) }

    /// Square of the straight-line distance between two slots.
    func squaredDistance(_ first: Int, _ second: Int) -> Double {
        let (dx, dy, dz) = (x[first] - x[second], y[first] - y[second], z[first] - z[second])
        return dx * dx + dy * dy + dz * dz
    }

    /// A walk over the cells in ascending order that knows each cell's neighbours.
    func neighborWalk() -> NeighborWalk { NeighborWalk(rows: rowOffsets.count) }

    /// Steps a walk to a cell: afterwards `walk.neighbors` holds the other cells that may have points in
    /// reach.
    ///
    /// Cells must be visited in ascending order. Each row of neighbours has a cursor that only moves forward,
    /// because keys are sorted and a row's key is the cell's plus a constant; so a whole walk is linear in
    /// the number of cells.
    func step(_ walk: inout NeighborWalk, to cell: Int) {
        walk.neighbors.removeAll(keepingCapacity: true)
        let key = keys[cell]
        for row in rowOffsets.indices {
            let first = key &+ rowOffsets[row]
            let last = first &+ Key(2 * CellKeys.reach)
            var cursor = walk.cursors[row]
            while cursor < keys.count, keys[cursor] < first { cursor += 1 }
            walk.cursors[row] = cursor
            while cursor < keys.count, keys[cursor] <= last {
                if cursor != cell { walk.neighbors.append(cursor) }
                cursor += 1
            }
        }
    }
}

private struct Placed<Key> {
    var key: Key
    var rank: Int32
}

/// Cursors of a walk over the cells of a grid, and the neighbours of the cell it stands on.
struct NeighborWalk {
    fileprivate var cursors: [Int]
    fileprivate(set) var neighbors: [Int] = []

    fileprivate init(rows: Int) { cursors = [Int](repeating: 0, count: rows) }
}

/// Bounds of the points of a cell.
struct CellBox {
    private var low: SIMD4<Double>
    private var high: SIMD4<Double>

    static let empty = CellBox(
        low: SIMD4(.infinity, .infinity, .infinity, 0),
        high: SIMD4(-.infinity, -.infinity, -.infinity, 0)
    )

    mutating func include(_ x: Double, _ y: Double, _ z: Double) {
        low = SIMD4(min(low.x, x), min(low.y, y), min(low.z, z), 0)
        high = SIMD4(max(high.x, x), max(high.y, y), max(high.z, z), 0)
    }

    /// Square of the distance from a place to the nearest place of the box; never above that of a point
    /// inside.
    func nearestSquared(_ x: Double, _ y: Double, _ z: Double) -> Double {
        let dx = max(low.x - x, 0, x - high.x)
        let dy = max(low.y - y, 0, y - high.y)
        let dz = max(low.z - z, 0, z - high.z)
        return dx * dx + dy * dy + dz * dz
    }

    /// Square of the distance from a place to the farthest corner; never below that of a point inside.
    func farthestSquared(_ x: Double, _ y: Double, _ z: Double) -> Double {
        let dx = max(x - low.x, high.x - x)
        let dy = max(y - low.y, high.y - y)
        let dz = max(z - low.z, high.z - z)
        return dx * dx + dy * dy + dz * dz
    }

    /// Square of the distance between the nearest places of two boxes.
    func nearestSquared(to other: CellBox) -> Double {
        let dx = max(low.x - other.high.x, 0, other.low.x - high.x)
        let dy = max(low.y - other.high.y, 0, other.low.y - high.y)
        let dz = max(low.z - other.high.z, 0, other.low.z - high.z)
        return dx * dx + dy * dy + dz * dz
    }
}
