/// A walk over the cells of a grid in ascending order that knows which cells may have points in reach.
///
/// Each interval of neighbours has cursors that only move forward, because keys are sorted and the intervals of
/// ascending cells ascend; so a whole walk is linear in the number of cells. Across the antimeridian they do not,
/// and are searched for.
struct NeighborWalk<Key: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable>: ~Copyable {
    private let grid: CellGrid<Key>
    private let isForward: Bool
    /// Steps from band to band, the nearest first, and what they last led to.
    private let rows: UnsafeMutablePointer<Row>
    private let rowCount: Int
    private let found: UnsafeMutablePointer<Range<Int>>
    private var foundCount = 0

    private struct Row: BitwiseCopyable {
        var step: Int
        var first = 0
        var end = 0
    }

    /// Neighbouring cells as ranges, the nearest bands first; the cell itself is in none of them.
    var spans: UnsafeBufferPointer<Range<Int>> { UnsafeBufferPointer(start: found, count: foundCount) }

    /// - Parameters:
    ///   - grid: the grid to walk over.
    ///   - cell: where to start.
    ///   - forward: whether only neighbours after each cell are wanted.
    init(over grid: CellGrid<Key>, from cell: Int, forward: Bool = false) {
        self.grid = grid
        isForward = forward
        let reach = grid.lattice.reach
        rowCount = forward ? reach + 1 : 2 * reach + 1
        rows = .allocate(capacity: rowCount)
        found = .allocate(capacity: 2 * rowCount + 2)
        let key = grid.keys[cell]
        for row in 0..<rowCount {
            let step = forward ? row : row % 2 == 0 ? row / 2 : -(row + 1) / 2
            let intervals = grid.lattice.neighborKeys(of: key, step: step)
            let first = intervals.first <= intervals.last ? grid.firstCell(from: intervals.first) : 0
            rows[row] = Row(step: step, first: first, end: first)
        }
    }

    deinit {
        rows.deallocate()
        found.deallocate()
    }

    /// Steps to a cell, which must not be before the last one: afterwards `spans` holds its neighbours.
    mutating func step(to cell: Int) {
        foundCount = 0
        let (keys, cellCount) = (grid.keys, grid.cellCount)
        let key = keys[cell]
        for index in 0..<rowCount {
            let intervals = grid.lattice.neighborKeys(of: key, step: rows[index].step)
            if intervals.first <= intervals.last {
                var (first, end) = (rows[index].first, rows[index].end)
                while first < cellCount, keys[first] < intervals.first { first &+= 1 }
                end = max(end, first)
                while end < cellCount, keys[end] <= intervals.last { end &+= 1 }
                rows[index].first = first
                rows[index].end = end
                append(first, end, around: cell)
            }
            if intervals.turnedFirst <= intervals.turnedLast {
                let first = grid.firstCell(from: intervals.turnedFirst)
                append(first, grid.firstCell(from: intervals.turnedLast &+ 1), around: cell)
            }
        }
    }

    @inline(__always)
    private mutating func append(_ first: Int, _ end: Int, around cell: Int) {
        if first <= cell, cell < end {
            if !isForward { append(first, cell) }
            append(cell &+ 1, end)
        } else {
            append(isForward ? max(first, cell &+ 1) : first, end)
        }
    }

    @inline(__always)
    private mutating func append(_ first: Int, _ end: Int) {
        guard first < end else { return }
        found[foundCount] = Range(uncheckedBounds: (first, end))
        foundCount &+= 1
    }
}
