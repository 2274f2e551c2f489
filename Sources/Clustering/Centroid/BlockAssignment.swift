internal import GeoKernels

/// Centres near one block of a `CellTree`, and what the block's points add to them.
struct BlockSums {
    /// Numbers of the centres, ascending.
    var centers: [Int32] = []
    /// By place in `centers`: the sums of the block's points that have it.
    var sums: [SIMD4<Double>] = []
    /// Whether a point changed its centre.
    var hasChanged = false
}

/// Finds the nearest centre of every point of one block by descending its cells.
///
/// The filtering algorithm of T. Kanungo, D. Mount, N. Netanyahu, C. Piatko, R. Silverman and A. Wu (IEEE
/// PAMI 24, 2002): a list of the centres that may be the nearest shrinks on the way down, and where one is
/// left, all points of the cell have it. How the points are grouped for sums depends on their centres alone:
/// a cell whose points all have one is added at once, in whatever way that was found out.
struct BlockAssignment: ~Copyable {
    private let cells: UnsafeMutablePointer<Cell>
    private let cellSums: UnsafeMutablePointer<SIMD4<Double>>
    private let x: UnsafeMutablePointer<Double>
    private let y: UnsafeMutablePointer<Double>
    private let z: UnsafeMutablePointer<Double>
    private let weights: UnsafeMutablePointer<Double>?
    /// By position; of value only below mixed cells.
    private let labels: UnsafeMutablePointer<Int32>
    private let centers: UnsafeMutablePointer<Int32>
    private let sums: UnsafeMutablePointer<SIMD4<Double>>
    private let numbers: UnsafeMutablePointer<Int32>
    private(set) var hasChanged = false

    /// Assigns the points of a block, which is not empty, and leaves their sums in `result`.
    static func run(
        _ tree: CellTree,
        block: Int,
        labels: UnsafeMutablePointer<Int32>,
        list: CenterList,
        level: Int,
        lists: CenterLists,
        result: inout BlockSums
    ) {
        guard let cells = tree.blocks[block].baseAddress else { return }
        let own = list.pruned(to: cells, into: lists, level: level)
        result.centers.removeAll(keepingCapacity: true)
        result.sums.removeAll(keepingCapacity: true)
        // Below the block, centres have the numbers of their places in its list.
        for place in 0..<own.count {
            result.centers.append(Int32(own.number(place)))
            result.sums.append(.zero)
            own.rows[3 * own.stride + place] = Double(place)
        }
        result.hasChanged = result.centers.withUnsafeMutableBufferPointer { centers in
            result.sums.withUnsafeMutableBufferPointer { sums in
                guard let centers = centers.baseAddress, let sums = sums.baseAddress else { return false }
                return withUnsafeTemporaryAllocation(of: Int32.self, capacity: CellTree.leafCount + 8) {
                    numbers in
                    guard let numbers = numbers.baseAddress else { return false }
                    var assignment = BlockAssignment(
                        cells: cells,
                        cellSums: tree.sums[block],
                        x: tree.x,
                        y: tree.y,
                        z: tree.z,
                        weights: tree.weights,
                        labels: labels,
                        centers: centers,
                        sums: sums,
                        numbers: numbers
                    )
                    let whole = assignment.settle(0, own, level: level, inherited: Cell.none, lists: lists)
                    if whole >= 0 { sums[Int(whole)] += tree.sums[block][0] }
                    return assignment.hasChanged
                }
            }
        }
    }

    private init(
        cells: UnsafeMutablePointer<Cell>,
        cellSums: UnsafeMutablePointer<SIMD4<Double>>,
        x: UnsafeMutablePointer<Double>,
        y: UnsafeMutablePointer<Double>,
        z: UnsafeMutablePointer<Double>,
        weights: UnsafeMutablePointer<Double>?,
        labels: UnsafeMutablePointer<Int32>,
        centers: UnsafeMutablePointer<Int32>,
        sums: UnsafeMutablePointer<SIMD4<Double>>,
        numbers: UnsafeMutablePointer<Int32>
    ) {
        (self.cells, self.cellSums) = (cells, cellSums)
        (self.x, self.y, self.z) = (x, y, z)
        (self.weights, self.labels, self.centers, self.sums) = (weights, labels, centers, sums)
        self.numbers = numbers
    }

    /// Assigns the points of a cell; returns the place of the centre that all have, or `Cell.mixed`.
    ///
    /// - Parameters:
    ///   - node: the cell.
    ///   - list: centres that may be the nearest to a point of the cell.
    ///   - level: of `list` in `lists`.
    ///   - inherited: the centre that all points of a cell above had; the labels below it mean nothing then.
    ///   - lists: memory for the lists of the levels below.
    /// - Returns: a place in the block's list of centres.
    private mutating func settle(
        _ node: Int,
        _ list: CenterList,
        level: Int,
        inherited: Int32,
        lists: CenterLists
    ) -> Int32 {
        let cell = cells + node
        let old = inherited >= 0 ? inherited : cell.pointee.label
        let result: Int32
        if list.count == 1 {
            result = Int32(list.number(0))
        } else if cell.pointee.second == 0 {
            result = settleLeaf(cell, list, old: old)
        } else {
            let (first, second) = (node + 1, Int(cell.pointee.second))
            gk_prefetch(cells + second)
            let near = list.pruned(to: cells + first, into: lists, level: level + 1)
            let left = settle(first, near, level: level + 1, inherited: old, lists: lists)
            let far = list.pruned(to: cells + second, into: lists, level: level + 1)
            let right = settle(second, far, level: level + 1, inherited: old, lists: lists)
            if left == right {
                result = left
            } else {
                if left >= 0 { sums[Int(left)] += cellSums[first] }
                if right >= 0 { sums[Int(right)] += cellSums[second] }
                result = Cell.mixed
            }
        }
        let label = result >= 0 ? centers[Int(result)] : Cell.mixed
        if label >= 0, label != old { hasChanged = true }
        if cell.pointee.label != label { cell.pointee.label = label }
        return result
    }

    private mutating func settleLeaf(_ cell: UnsafeMutablePointer<Cell>, _ list: CenterList, old: Int32)
        -> Int32
    {
        let first = Int(cell.pointee.first)
        let count = cell.pointee.isOnePlace ? 1 : Int(cell.pointee.count)
        let common = gk_nearest_centers(
            x + first,
            y + first,
            z + first,
            count,
            list.rows,
            list.stride,
            list.count,
            numbers
        )
        guard common < 0 else { return common }
        for place in 0..<count {
            let (number, position) = (Int(numbers[place]), first + place)
            let label = centers[number]
            if (old >= 0 ? old : labels[position]) != label { hasChanged = true }
            labels[position] = label
            let weight = weights?[position] ?? 1
            sums[number] += SIMD4(x[position], y[position], z[position], 1) * weight
        }
        return Cell.mixed
    }
}
