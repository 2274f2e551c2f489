internal import SpatialIndex

extension DensityPasses {
    /// Writes for each position the root of its set of cells, -1 for noise, and, where anybody asks, whether it is
    /// core.
    func labelPlaces(
        _ roots: UnsafeMutablePointer<Int32>,
        cores: UnsafeMutablePointer<Bool>?,
        _ trees: CellTrees
    ) throws(ClusteringError) {
        // Safe: every position is that of one slot, and a task writes those of its own cells.
        nonisolated(unsafe) let (roots, cores) = (roots, cores)
        try run { cells in
            var walk = NeighborWalk(over: grid, from: cells.lowerBound)
            var coreCells: [Int] = []
            for cell in cells {
                let slots = grid.slots(of: cell)
                let coreSlots = grid.cores(of: cell)
                if !coreSlots.isEmpty {
                    let root = Int32(truncatingIfNeeded: sets.root(of: cell))
                    for slot in coreSlots { roots[Int(grid.positions[slot])] = root }
                    if let cores { for slot in coreSlots { cores[Int(grid.positions[slot])] = true } }
                }
                let rest = coreSlots.upperBound..<slots.upperBound
                guard !rest.isEmpty else { continue }
                walk.step(to: cell)
                coreCells.removeAll(keepingCapacity: true)
                if !coreSlots.isEmpty { coreCells.append(cell) }
                for span in walk.spans {
                    for neighbor in span where grid.coreCounts[neighbor] > 0 { coreCells.append(neighbor) }
                }
                for slot in rest {
                    let nearest = coreCells.isEmpty ? nil : nearestCore(to: slot, in: coreCells, trees)
                    roots[Int(grid.positions[slot])] = nearest.map { Int32(sets.root(of: $0)) } ?? -1
                    if let cores { cores[Int(grid.positions[slot])] = false }
                }
            }
        }
    }

    /// The cell of the nearest core point within the distance, of equally near ones that of the smallest
    /// position.
    private func nearestCore(to slot: Int, in cells: [Int], _ trees: CellTrees) -> Int? {
        var near = Nearest()
        let (x, y, z) = (grid.x[slot], grid.y[slot], grid.z[slot])
        for cell in cells {
            let cores = grid.cores(of: cell)
            if let box = grid.box(of: cell) {
                if box.nearestSquared(x, y, z) > min(near.second, limit.possiblyWithin) { continue }
                if cores.count > treeLength {
                    let tree = tree(of: cell, slots: cores, in: trees)
                    guard let found = tree.twoNearest(x: x, y: y, z: z) else { continue }
                    near.offer(found.nearest.squaredDistance, cell)
                    near.offer(found.secondSquared, cell)
                    continue
                }
            }
            for other in cores { near.offer(grid.squaredDistance(slot, other), cell) }
        }
        guard near.first <= limit.possiblyWithin else { return nil }
        // Squares that rounding may have put in the wrong order are compared by the definition. Where the
        // nearest is in doubt itself, so are all the others.
        let margin = DistanceLimit.margin(ofSquared: near.first, metric: places.metric)
        let bound = near.first > limit.surelyWithin ? limit.possiblyWithin : near.first + 2 * margin
        if near.first <= limit.surelyWithin, near.second > bound { return near.cell }
        return nearestByDefinition(to: slot, in: cells, bound: min(limit.possiblyWithin, bound), trees)
    }

    private func nearestByDefinition(to slot: Int, in cells: [Int], bound: Double, _ trees: CellTrees) -> Int?
    {
        var best: (distance: Double, position: Int32, cell: Int)?
        func offer(_ other: Int, _ cell: Int, _ squared: Double) {
            guard squared <= bound, contains(slot, other, squared) else { return }
            let candidate = (distance: distance(slot, other), position: grid.positions[other])
            if let best, (best.distance, best.position) <= candidate { return }
            best = (candidate.distance, candidate.position, cell)
        }
        let (x, y, z) = (grid.x[slot], grid.y[slot], grid.z[slot])
        for cell in cells {
            let cores = grid.cores(of: cell)
            if let box = grid.box(of: cell), box.nearestSquared(x, y, z) > bound { continue }
            if cores.count > treeLength {
                tree(of: cell, slots: cores, in: trees).visit(withinSquared: bound, x: x, y: y, z: z) {
                    other,
                    squared in
                    offer(other, cell, squared)
                    return .more
                }
            } else {
                for other in cores { offer(other, cell, grid.squaredDistance(slot, other)) }
            }
        }
        return best?.cell
    }
}

/// The least squared distance so far, its cell, and the next.
private struct Nearest {
    var first = Double.infinity
    var second = Double.infinity
    var cell = -1

    @inline(__always)
    mutating func offer(_ squared: Double, _ cell: Int) {
        if squared < first {
            second = first
            first = squared
            self.cell = cell
        } else if squared < second {
            second = squared
        }
    }
}
