internal import ForkJoin

/// Points in the order of a tree of cells, for algorithms that ask the same of all points again and again.
///
/// The top of the tree is balanced by a sample of the points and ends in *blocks* of some thousands; each
/// block has a tree of its own, split at the middle of its longest side down to `leafCount` points. Points
/// of one place are never parted, so a leaf of one place may hold any number. The tree depends on the points
/// and their order alone, never on threads. About 40 bytes a point, and as much again while it is
/// built.
///
/// Cells carry labels, which the owner of the tree changes: one writer for each block at a time.
final class CellTree {
    let count: Int
    /// Components by position; 8 zeros follow the last.
    let x: UnsafeMutablePointer<Double>
    let y: UnsafeMutablePointer<Double>
    let z: UnsafeMutablePointer<Double>
    /// Weights by position, or nil where each is 1.
    let weights: UnsafeMutablePointer<Double>?
    /// The caller's index of each position.
    let ranks: UnsafeMutablePointer<Int32>
    /// The cells of each block, its root first; no cells where a block is empty.
    let blocks: [UnsafeMutableBufferPointer<Cell>]
    /// Sums over the points of each cell: weight times each component, and the weight.
    let sums: [UnsafeMutablePointer<SIMD4<Double>>]
    /// Levels of the top: there are 2 to this power blocks.
    let topDepth: Int
    /// Boxes of the top's nodes in heap order: node `k` has the children `2k + 1` and `2k + 2`, and blocks
    /// follow.
    let top: UnsafeMutablePointer<Cell>

    /// Most points of a leaf that stand on more than one place.
    static let leafCount = 48
    /// Blocks are made so long that there is work for many threads and each fits a cache.
    static let blockCount = 2_048
    static let greatestTopDepth = 9

    /// Orders points given as parallel arrays of one length, below 2^31.
    init(x: [Double], y: [Double], z: [Double], weights: [Double]?, threads: Int) {
        count = x.count
        let room = count + 8
        self.x = .allocate(capacity: room)
        self.y = .allocate(capacity: room)
        self.z = .allocate(capacity: room)
        ranks = .allocate(capacity: room)
        let isWeighted = weights.map { $0.contains { $0 != 1 } } ?? false
        self.weights = isWeighted ? .allocate(capacity: room) : nil
        for position in count..<room {
            (self.x[position], self.y[position], self.z[position]) = (0, 0, 0)
        }
        var topDepth = 0
        while topDepth < CellTree.greatestTopDepth, count >> topDepth > CellTree.blockCount { topDepth += 1 }
        self.topDepth = topDepth

        let splits = BlockSplits(x: x, y: y, z: z, depth: topDepth)
        let sorted = BlockSort(x: x, y: y, z: z, splits: splits, threads: threads)
        defer { sorted.entries.deallocate() }
        let blockCount = 1 << topDepth
        var blocks = [UnsafeMutableBufferPointer<Cell>](
            repeating: UnsafeMutableBufferPointer(start: nil, count: 0),
            count: blockCount
        )
        // An empty block has no sums, but memory like the others.
        let sums = (0..<blockCount).map { block in
            let range = sorted.starts[block]..<sorted.starts[block + 1]
            return UnsafeMutablePointer<SIMD4<Double>>.allocate(capacity: 2 * range.count + 1)
        }
        self.sums = sums
        // Each task writes the positions and the entry of its own block.
        nonisolated(unsafe) let (toX, toY, toZ) = (self.x, self.y, self.z)
        nonisolated(unsafe) let (toWeights, toRanks) = (self.weights, ranks)
        blocks.withUnsafeMutableBufferPointer { output in
            nonisolated(unsafe) let output = output
            nonisolated(unsafe) let sums = sums
            nonisolated(unsafe) let entries = sorted.entries
            let starts = sorted.starts
            ForkJoin.run(tasks: blockCount, threads: threads) { block in
                let range = starts[block]..<starts[block + 1]
                guard !range.isEmpty else { return }
                var builder = BlockBuilder(entries: entries, weights: toWeights == nil ? nil : weights)
                builder.build(range)
                for position in range {
                    let entry = entries[position]
                    (toX[position], toY[position], toZ[position]) = (entry.x, entry.y, entry.z)
                    toRanks[position] = Int32(entry.w)
                    if let toWeights, let weights { toWeights[position] = weights[Int(entry.w)] }
                }
                output[block] = CellTree.aligned(builder.cells)
                sums[block].initialize(from: builder.sums, count: builder.sums.count)
            }
        }
        self.blocks = blocks
        top = CellTree.boxesOfTop(depth: topDepth, blocks: blocks)
    }

    deinit {
        x.deallocate()
        y.deallocate()
        z.deallocate()
        ranks.deallocate()
        weights?.deallocate()
        top.deallocate()
        for sum in sums { sum.deallocate() }
        for block in blocks { block.deallocate() }
    }

    /// Cells in memory where each is one line of a cache.
    private static func aligned(_ cells: [Cell]) -> UnsafeMutableBufferPointer<Cell> {
        let size = MemoryLayout<Cell>.stride * cells.count
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
        let buffer = UnsafeMutableBufferPointer(
            start: memory.bindMemory(to: Cell.self, capacity: cells.count),
            count: cells.count
        )
        _ = buffer.initialize(from: cells)
        return buffer
    }

    /// Number of points with a position in a block.
    func range(ofBlock block: Int) -> Range<Int> {
        guard let root = blocks[block].first else { return 0..<0 }
        return Int(root.first)..<Int(root.first + root.count)
    }

    func weight(_ position: Int) -> Double { weights?[position] ?? 1 }

    /// Number of places that differ in at least one component, where it is below a limit; else nil.
    func countOfDifferentPlaces(below limit: Int) -> Int? {
        var places = 0
        for block in blocks {
            for cell in block where cell.second == 0 {
                let range = Int(cell.first)..<Int(cell.first + cell.count)
                // Equal places are never parted, and a leaf of different ones is short.
                places += cell.isOnePlace ? 1 : range.count { isFirstOfItsPlace($0, since: range.lowerBound) }
            }
            if places >= limit { return nil }
        }
        return places < limit ? places : nil
    }

    private func isFirstOfItsPlace(_ position: Int, since first: Int) -> Bool {
        !(first..<position).contains {
            x[$0] == x[position] && y[$0] == y[position] && z[$0] == z[position]
        }
    }

    private static func boxesOfTop(depth: Int, blocks: [UnsafeMutableBufferPointer<Cell>])
        -> UnsafeMutablePointer<Cell>
    {
        let inner = blocks.count - 1
        let empty = (
            low: SIMD4<Double>(repeating: .infinity), high: SIMD4<Double>(repeating: -.infinity), count: 0
        )
        var corners = [(low: SIMD4<Double>, high: SIMD4<Double>, count: Int)](
            repeating: empty,
            count: inner + blocks.count
        )
        for (number, block) in blocks.enumerated() {
            guard let root = block.first else { continue }
            let middle = SIMD4(root.middle.x, root.middle.y, root.middle.z, 0)
            let half = SIMD4(root.half.x, root.half.y, root.half.z, 0)
            var (low, high) = (middle - half, middle + half)
            // One rounding each way, so that the box still holds every point.
            for axis in 0..<3 where half[axis] > 0 {
                (low[axis], high[axis]) = (low[axis].nextDown, high[axis].nextUp)
            }
            corners[inner + number] = (low, high, Int(root.count))
        }
        for node in stride(from: inner - 1, through: 0, by: -1) {
            let (left, right) = (corners[2 * node + 1], corners[2 * node + 2])
            corners[node] = (
                pointwiseMin(left.low, right.low), pointwiseMax(left.high, right.high),
                left.count + right.count
            )
        }
        let top = UnsafeMutablePointer<Cell>.allocate(capacity: corners.count)
        for (node, corner) in corners.enumerated() {
            (top + node).initialize(
                to: Cell(from: corner.low, to: corner.high, first: 0, count: corner.count)
            )
        }
        return top
    }
}
