internal import SpatialIndex

/// The three passes of DBSCAN over a grid of cells: find core points, join cells, label points.
struct DensityLabelling<Key: FixedWidthInteger & UnsignedInteger & Sendable> {
    let items: PreparedItems
    let grid: CellGrid<Key>
    let limit: DistanceLimit
    /// Weights by slot, and the sum that makes a point core, in one fixed-point unit: sums are exact in any
    /// order.
    private let weights: FixedWeights
    /// By slot.
    private var isCore: [Bool]
    /// By cell: how many of its points are core.
    private var coreCounts: [Int32]
    private var sets: DisjointSets
    private let trees = CellTrees()

    /// A cell with more points is asked through a tree.
    private static var scanLength: Int { 96 }
    /// So many comparisons of one pair of cells are done without a tree.
    private static var pairScan: Int { 4_096 }

    init(items: PreparedItems, grid: CellGrid<Key>, limit: DistanceLimit, minimumPoints: Double) {
        self.items = items
        self.grid = grid
        self.limit = limit
        weights = FixedWeights(grid.ranks.map { items.weights[Int($0)] }, threshold: minimumPoints)
        isCore = [Bool](repeating: false, count: items.count)
        coreCounts = [Int32](repeating: 0, count: grid.cellCount)
        sets = DisjointSets(count: grid.cellCount)
    }

    // MARK: Core points

    /// Marks the points around which there is enough weight.
    mutating func findCores() throws(ClusteringError) {
        var walk = grid.neighborWalk()
        for cell in 0..<grid.cellCount {
            try checkCancellation(cell)
            let slots = grid.slots(of: cell)
            // All points of a cell are within the distance of each other.
            let weightOfCell = weights.sum(slots)
            if weightOfCell >= weights.threshold {
                for slot in slots { isCore[slot] = true }
                coreCounts[cell] = Int32(slots.count)
                continue
            }
            grid.step(&walk, to: cell)
            for slot in slots where isDense(slot, among: walk.neighbors, startingWith: weightOfCell) {
                isCore[slot] = true
                coreCounts[cell] += 1
            }
        }
    }

    private func isDense(_ slot: Int, among neighbors: [Int], startingWith start: Int64) -> Bool {
        var sum = start
        let (x, y, z) = (grid.x[slot], grid.y[slot], grid.z[slot])
        for neighbor in neighbors {
            let box = grid.boxes[neighbor]
            guard box.nearestSquared(x, y, z) <= limit.possiblyWithin else { continue }
            let others = grid.slots(of: neighbor)
            if box.farthestSquared(x, y, z) <= limit.surelyWithin {
                sum += weights.sum(others)
            } else if others.count > Self.scanLength {
                tree(of: neighbor).visit(withinSquared: limit.possiblyWithin, x: x, y: y, z: z) {
                    other,
                    squared in
                    if contains(slot, other, squared) { sum += weights[other] }
                    return sum >= weights.threshold ? .stop : .more
                }
            } else {
                for other in others where contains(slot, other, grid.squaredDistance(slot, other)) {
                    sum += weights[other]
                }
            }
            if sum >= weights.threshold { return true }
        }
        return false
    }

    // MARK: Joining cells

    /// Puts cells into one set where a core point of one is within the distance of a core point of the other.
    mutating func joinCells() throws(ClusteringError) {
        var walk = grid.neighborWalk()
        for cell in 0..<grid.cellCount where coreCounts[cell] > 0 {
            try checkCancellation(cell)
            grid.step(&walk, to: cell)
            for neighbor in walk.neighbors where neighbor > cell && coreCounts[neighbor] > 0 {
                guard sets.root(of: cell) != sets.root(of: neighbor) else { continue }
                if areConnected(cell, neighbor) { sets.join(cell, neighbor) }
            }
        }
    }

    private func areConnected(_ first: Int, _ second: Int) -> Bool {
        guard grid.boxes[first].nearestSquared(to: grid.boxes[second]) <= limit.possiblyWithin else {
            return false
        }
        let (small, large) = coreCounts[first] <= coreCounts[second] ? (first, second) : (second, first)
        let usesTree = Int(coreCounts[small]) * Int(coreCounts[large]) > Self.pairScan
        let box = grid.boxes[large]
        for slot in grid.slots(of: small) where isCore[slot] {
            let (x, y, z) = (grid.x[slot], grid.y[slot], grid.z[slot])
            guard box.nearestSquared(x, y, z) <= limit.possiblyWithin else { continue }
            if usesTree {
                let end = coreTree(of: large).visit(withinSquared: limit.possiblyWithin, x: x, y: y, z: z) {
                    other,
                    squared in contains(slot, other, squared) ? .stop : .more
                }
                if end == .stop { return true }
            } else {
                for other in grid.slots(of: large)
                where isCore[other] && contains(slot, other, grid.squaredDistance(slot, other)) {
                    return true
                }
            }
        }
        return false
    }

    // MARK: Labels

    /// By rank: a number that core points and their border points share, or -1 for noise.
    mutating func labelSlots() throws(ClusteringError) -> [Int32] {
        var labels = [Int32](repeating: -1, count: items.count)
        var walk = grid.neighborWalk()
        for cell in 0..<grid.cellCount {
            try checkCancellation(cell)
            let slots = grid.slots(of: cell)
            let hasBorder = Int(coreCounts[cell]) < slots.count
            if hasBorder { grid.step(&walk, to: cell) }
            for slot in slots {
                let cellOfCore = isCore[slot] ? cell : nearestCore(to: slot, in: cell, or: walk.neighbors)
                guard let cellOfCore else { continue }
                labels[Int(grid.ranks[slot])] = Int32(sets.root(of: cellOfCore))
            }
        }
        return labels
    }

    /// The cell of the nearest core point within the distance, of equally near ones that of the smallest
    /// rank.
    private func nearestCore(to slot: Int, in cell: Int, or neighbors: [Int]) -> Int? {
        let nearest = leastSquared(to: slot, in: cell, or: neighbors)
        guard nearest <= limit.possiblyWithin else { return nil }
        // Squares that rounding may have put in the wrong order are compared by the definition. Where the
        // nearest is in doubt itself, so are all the others.
        var bound = nearest + 2 * DistanceLimit.margin(ofSquared: nearest, metric: items.metric)
        bound = min(limit.possiblyWithin, nearest > limit.surelyWithin ? limit.possiblyWithin : bound)
        var best: (distance: Double, rank: Int, cell: Int)?
        let rank = Int(grid.ranks[slot])
        forEachCore(within: { bound }, of: slot, in: cell, or: neighbors) { other, otherCell, squared in
            guard contains(slot, other, squared) else { return }
            let candidate = (
                distance: items.distance(rank, Int(grid.ranks[other])), rank: Int(grid.ranks[other])
            )
            if let best, (best.distance, best.rank) <= candidate { return }
            best = (candidate.distance, candidate.rank, otherCell)
        }
        return best?.cell
    }

    private func leastSquared(to slot: Int, in cell: Int, or neighbors: [Int]) -> Double {
        var least = Double.infinity
        let possiblyWithin = limit.possiblyWithin
        forEachCore(within: { min(least, possiblyWithin) }, of: slot, in: cell, or: neighbors) {
            _,
            _,
            squared in
            least = min(least, squared)
        }
        return least
    }

    /// Visits the core points of a cell and its neighbours within a squared distance, which may shrink on the
    /// way.
    private func forEachCore(
        within bound: () -> Double,
        of slot: Int,
        in cell: Int,
        or neighbors: [Int],
        _ body: (_ other: Int, _ cell: Int, _ squared: Double) -> Void
    ) {
        let (x, y, z) = (grid.x[slot], grid.y[slot], grid.z[slot])
        for position in -1..<neighbors.count {
            let candidate = position < 0 ? cell : neighbors[position]
            guard coreCounts[candidate] > 0, grid.boxes[candidate].nearestSquared(x, y, z) <= bound() else {
                continue
            }
            if Int(coreCounts[candidate]) > Self.scanLength {
                let tree = coreTree(of: candidate)
                guard let nearest = tree.nearest(x: x, y: y, z: z, withinSquared: bound()) else { continue }
                // The nearest one first: a bound that follows it leaves little to visit.
                body(nearest.index, candidate, nearest.squaredDistance)
                tree.visit(withinSquared: bound(), x: x, y: y, z: z) { other, squared in
                    body(other, candidate, squared)
                    return .more
                }
            } else {
                for other in grid.slots(of: candidate) where isCore[other] {
                    let squared = grid.squaredDistance(slot, other)
                    if squared <= bound() { body(other, candidate, squared) }
                }
            }
        }
    }

    // MARK: Parts

    private func contains(_ first: Int, _ second: Int, _ squared: Double) -> Bool {
        if squared <= limit.surelyWithin { return true }
        if squared > limit.possiblyWithin { return false }
        return limit.contains(Int(grid.ranks[first]), Int(grid.ranks[second]), squared: squared, of: items)
    }

    private func tree(of cell: Int) -> PointIndex {
        trees.tree(overAllOf: cell) {
            PointIndex(x: grid.x, y: grid.y, z: grid.z, subset: grid.slots(of: cell))
        }
    }

    private func coreTree(of cell: Int) -> PointIndex {
        if Int(coreCounts[cell]) == grid.slots(of: cell).count { return tree(of: cell) }
        return trees.tree(overCoresOf: cell) {
            PointIndex(x: grid.x, y: grid.y, z: grid.z, subset: grid.slots(of: cell).filter { isCore[$0] })
        }
    }

    /// Asked now and then, because asking costs more than a cell.
    private func checkCancellation(_ cell: Int) throws(ClusteringError) {
        if cell % 4_096 == 0, Task.isCancelled { throw .cancelled }
    }
}

/// Trees over the points of cells too large to scan, each built when first asked for.
private final class CellTrees {
    private var all: [Int: PointIndex] = [:]
    private var cores: [Int: PointIndex] = [:]

    func tree(overAllOf cell: Int, build: () -> PointIndex) -> PointIndex {
        if let tree = all[cell] { return tree }
        let tree = build()
        all[cell] = tree
        return tree
    }

    func tree(overCoresOf cell: Int, build: () -> PointIndex) -> PointIndex {
        if let tree = cores[cell] { return tree }
        let tree = build()
        cores[cell] = tree
        return tree
    }
}
