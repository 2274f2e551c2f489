internal import ForkJoin
internal import Geodesy
internal import Synchronization

/// Centres, and which of them is nearest to each point of a tree: the two steps of Lloyd's algorithm.
final class LloydRounds {
    let tree: CellTree
    let metric: Metric
    let threads: Int
    /// Components of the centres; unit vectors on the sphere.
    private(set) var x: [Double]
    private(set) var y: [Double]
    private(set) var z: [Double]
    /// By position, where the cell is mixed.
    let mixedLabels: UnsafeMutablePointer<Int32>
    /// By centre: sums over its points of weight times each component, and of the weight.
    var sums: [SIMD4<Double>]
    private var blocks: [BlockSums]
    private let allCenters = CenterLists()
    /// By worker.
    private let lists: [CenterLists]

    var centerCount: Int { x.count }

    init(
        _ tree: CellTree,
        metric: Metric,
        centers: (x: [Double], y: [Double], z: [Double]),
        threads: Int
    ) {
        self.tree = tree
        self.metric = metric
        self.threads = threads
        (x, y, z) = centers
        sums = [SIMD4<Double>](repeating: .zero, count: centers.x.count)
        mixedLabels = .allocate(capacity: tree.count + 8)
        mixedLabels.initialize(repeating: Cell.none, count: tree.count + 8)
        blocks = [BlockSums](repeating: BlockSums(), count: tree.blocks.count)
        lists = (0..<min(threads, tree.blocks.count)).map { _ in CenterLists() }
    }

    deinit {
        mixedLabels.deallocate()
        allCenters.deallocate()
        for lists in lists { lists.deallocate() }
    }

    /// Centres without points.
    var emptyCenters: [Int] { sums.indices.filter { sums[$0].w == 0 } }

    /// Gives every point its nearest centre, of equals the one of the smallest number; returns whether any
    /// changed.
    func assign() -> Bool {
        let all = allCenters.list(x, y, z)
        let groupDepth = min(6, tree.topDepth)
        let groups = 1 << groupDepth
        let next = Atomic(0)
        blocks.withUnsafeMutableBufferPointer { blocks in
            do {
                // Each group of blocks has its own cells, labels and sums, each worker its own lists; `all`
                // is read only.
                nonisolated(unsafe) let (blocks, lists) = (blocks, lists)
                nonisolated(unsafe) let (tree, mixedLabels, all) = (tree, mixedLabels, all)
                ForkJoin.run(tasks: lists.count, threads: threads) { worker in
                    let descent = TopDescent(tree: tree, labels: mixedLabels, blocks: blocks)
                    while true {
                        let group = next.wrappingAdd(1, ordering: .relaxed).oldValue
                        guard group < groups else { return }
                        descent.settle(groups - 1 + group, all, level: -1, lists: lists[worker])
                    }
                }
            }
        }
        for center in sums.indices { sums[center] = .zero }
        var hasChanged = false
        for block in blocks {
            for place in block.centers.indices { sums[Int(block.centers[place])] += block.sums[place] }
            hasChanged = hasChanged || block.hasChanged
        }
        return hasChanged
    }

    /// Moves every centre to the mean of its points, and those without points to the worst placed points.
    func update() {
        let empty = emptyCenters
        if !empty.isEmpty { refill(empty, costs: WorstPlaced(self, labels: labels())) }
        for center in sums.indices where sums[center].w > 0 {
            let mean = sums[center] / sums[center].w
            guard metric == .haversine else {
                (x[center], y[center]) = (mean.x, mean.y)
                continue
            }
            if let direction = UnitVector(normalizing: mean.x, mean.y, mean.z) {
                (x[center], y[center], z[center]) = (direction.x, direction.y, direction.z)
            } else {
                // Antipodes cancel out: the place of the first of them stands in.
                let rank = labels().firstIndex(of: Int32(center)).map { Int32($0) }
                let position = (0..<tree.count).first { tree.ranks[$0] == rank }
                if let position { move(center, toPosition: position) }
            }
        }
    }

    func move(_ center: Int, toPosition position: Int) {
        (x[center], y[center], z[center]) = (tree.x[position], tree.y[position], tree.z[position])
    }

    /// The centre of every point, by the caller's index, and the weighted sum of squared distances to them.
    func labelsAndCosts() -> (labels: [Int32], sum: Double) {
        var sums = [Double](repeating: 0, count: tree.blocks.count)
        let labels = [Int32](unsafeUninitializedCapacity: tree.count) { output, initialized in
            sums.withUnsafeMutableBufferPointer { sums in
                // Each task writes the points and the sum of its own block.
                nonisolated(unsafe) let (output, sums) = (output, sums)
                nonisolated(unsafe) let (tree, mixedLabels) = (tree, mixedLabels)
                let (x, y, z) = (x, y, z)
                ForkJoin.run(tasks: tree.blocks.count, threads: threads) { block in
                    let (placeX, placeY, placeZ, ranks) = (tree.x, tree.y, tree.z, tree.ranks)
                    let weights = tree.weights
                    var sum = 0.0
                    tree.forEachLabel(ofBlock: block, mixedLabels) { position, label in
                        output[Int(ranks[position])] = label
                        let center = Int(label)
                        let (dx, dy, dz) = (
                            placeX[position] - x[center], placeY[position] - y[center],
                            placeZ[position] - z[center]
                        )
                        sum += (weights?[position] ?? 1) * (dx * dx + dy * dy + dz * dz)
                    }
                    sums[block] = sum
                }
            }
            initialized = tree.count
        }
        return (labels, sums.reduce(0, +))
    }

    /// The centre of every point, by the caller's index.
    func labels() -> [Int32] {
        [Int32](unsafeUninitializedCapacity: tree.count) { output, initialized in
            // Each task writes the points of its own block.
            nonisolated(unsafe) let output = output
            nonisolated(unsafe) let (tree, mixedLabels) = (tree, mixedLabels)
            ForkJoin.run(tasks: tree.blocks.count, threads: threads) { block in
                tree.forEachLabel(ofBlock: block, mixedLabels) { position, label in
                    output[Int(tree.ranks[position])] = label
                }
            }
            initialized = tree.count
        }
    }
}

extension CellTree {
    /// Calls `body` with every position of a block, in ascending order, and its label.
    func forEachLabel(
        ofBlock block: Int,
        _ mixedLabels: UnsafeMutablePointer<Int32>,
        _ body: (_ position: Int, _ label: Int32) -> Void
    ) {
        guard let cells = blocks[block].baseAddress else { return }
        func visit(_ node: Int) {
            let cell = cells[node]
            let range = Int(cell.first)..<Int(cell.first + cell.count)
            if cell.label >= 0 {
                for position in range { body(position, cell.label) }
            } else if cell.second == 0 {
                for position in range { body(position, mixedLabels[position]) }
            } else {
                visit(node + 1)
                visit(Int(cell.second))
            }
        }
        visit(0)
    }
}

/// The descent through the top of a tree to its blocks.
struct TopDescent {
    let tree: CellTree
    let labels: UnsafeMutablePointer<Int32>
    let blocks: UnsafeMutableBufferPointer<BlockSums>

    func settle(_ node: Int, _ list: CenterList, level: Int, lists: CenterLists) {
        let block = node - (tree.blocks.count - 1)
        if block >= 0 {
            BlockAssignment.run(
                tree,
                block: block,
                labels: labels,
                list: list,
                level: level + 1,
                lists: lists,
                result: &blocks[block]
            )
            return
        }
        guard tree.top[node].count > 0 else { return }
        let near = list.pruned(to: tree.top + node, into: lists, level: level + 1)
        settle(2 * node + 1, near, level: level + 1, lists: lists)
        settle(2 * node + 2, near, level: level + 1, lists: lists)
    }
}
