/// A node of a tree of cells: where the points below it are.
///
/// Its 64 bytes are one line of a cache.
struct Cell {
    /// Middle of a box that holds every point.
    var middle: (x: Double, y: Double, z: Double)
    /// Half the extent of the box, rounded up.
    var half: (x: Double, y: Double, z: Double)
    /// Position of the first point, and the number of points.
    var first: Int32
    var count: Int32
    /// Number of the second child's node, 0 for a leaf; the first child follows its parent.
    var second: Int32
    /// Centre that all points have; `mixed` where not all have the same, `none` before the first assignment.
    ///
    /// Means nothing below a cell whose points all have one centre.
    var label: Int32

    static let mixed: Int32 = -1
    static let none: Int32 = -2

    /// Whether all points stand on one place.
    var isOnePlace: Bool { half.x == 0 && half.y == 0 && half.z == 0 }

    /// A cell around points between two corners, without children.
    init(from low: SIMD4<Double>, to high: SIMD4<Double>, first: Int, count: Int) {
        func halves(_ axis: Int) -> (middle: Double, half: Double) {
            guard low[axis] < high[axis] else { return (low[axis], 0) }
            let middle = low[axis] / 2 + high[axis] / 2
            return (middle, max(high[axis] - middle, middle - low[axis]).nextUp)
        }
        let (x, y, z) = (halves(0), halves(1), halves(2))
        middle = (x.middle, y.middle, z.middle)
        half = (x.half, y.half, z.half)
        self.first = Int32(first)
        self.count = Int32(count)
        second = 0
        label = Cell.none
    }
}
