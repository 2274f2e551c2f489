/// A walk over the cells of a grid in ascending order that knows which cells may have points in reach.
///
/// Each interval of neighbours has cursors that only move forward, because keys are sorted and the intervals of
/// ascending cells ascend; so a whole walk is linear in the number of cells. Across the antimeridian they do not,
/// and are searched for.
struct NeighborWalk<Key: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable> {
    private let grid: CellGrid<Key>
    private let steps: [Int]
    private var cursors: [(first: Int, end: Int)]
    /// Neighbouring cells as ranges, the nearest bands first; the cell itself is in none of them.
    private(set) var spans: [Range<Int>] = []

    /// - Parameters:
    ///   - grid: the grid to walk over.
    ///   - cell: where to start.
    ///   - forward: whether only neighbours after each cell are wanted.
    init(over grid: CellGrid<Key>, from cell: Int, forward: Bool = false) {
        self.grid = grid
        var steps = [0]
        for step in 1...grid.lattice.reach { steps += forward ? [step] : [-step, step] }
        self.steps = steps
        let key = grid.keys[cell]
        cursors = steps.map { step in
            let intervals = grid.lattice.neighborKeys(of: key, step: step)
            let first = intervals.first <= intervals.last ? grid.firstCell(from: intervals.first) : 0
            return (first, first)
        }
        isForward = forward
        spans.reserveCapacity(2 * steps.count + 2)
    }

    private let isForward: Bool

    /// Steps to a cell, which must not be before the last one: afterwards `spans` holds its neighbours.
    mutating func step(to cell: Int) {
        spans.removeAll(keepingCapacity: true)
        let key = grid.keys[cell]
        let (keys, cellCount) = (grid.keys, grid.cellCount)
        for index in steps.indices {
            let intervals = grid.lattice.neighborKeys(of: key, step: steps[index])
            if intervals.first <= intervals.last {
                var (first, end) = cursors[index]
                while first < cellCount, keys[first] < intervals.first { first &+= 1 }
                end = max(end, first)
                while end < cellCount, keys[end] <= intervals.last { end &+= 1 }
                cursors[index] = (first, end)
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
            if !isForward, first < cell { spans.append(Range(uncheckedBounds: (first, cell))) }
            if cell &+ 1 < end { spans.append(Range(uncheckedBounds: (cell &+ 1, end))) }
        } else {
            let first = isForward ? max(first, cell &+ 1) : first
            if first < end { spans.append(Range(uncheckedBounds: (first, end))) }
        }
    }
}
