internal import SpatialIndex

extension DensityPasses {
    /// Comparisons of one pair of cells after which a tree is built to go on with.
    private static var pairScan: Int { 65_536 }

    /// Puts cells into one set where a core point of one is within the distance of a core point of the other.
    func joinCells(_ trees: CellTrees) throws(ClusteringError) {
        try run { cells in
            var walk = NeighborWalk(over: grid, from: cells.lowerBound, forward: true)
            for cell in cells where grid.coreCounts[cell] > 0 {
                walk.step(to: cell)
                for span in walk.spans {
                    for neighbor in span where grid.coreCounts[neighbor] > 0 {
                        if sets.root(of: cell) == sets.root(of: neighbor) { continue }
                        if areConnected(cell, neighbor, trees) { sets.join(cell, neighbor) }
                    }
                }
            }
        }
    }

    private func areConnected(_ first: Int, _ second: Int, _ trees: CellTrees) -> Bool {
        let isFirstSmall = grid.coreCounts[first] <= grid.coreCounts[second]
        let (small, large) = isFirstSmall ? (first, second) : (second, first)
        let box = grid.box(of: large)
        if let box, let other = grid.box(of: small) {
            if box.nearestSquared(to: other) > limit.possiblyWithin { return false }
            if box.farthestSquared(to: other) <= limit.surelyWithin { return true }
        }
        let others = grid.cores(of: large)
        var compared = 0
        for slot in grid.cores(of: small) {
            let (x, y, z) = (grid.x[slot], grid.y[slot], grid.z[slot])
            if let box, box.nearestSquared(x, y, z) > limit.possiblyWithin { continue }
            if compared >= Self.pairScan, others.count > 256 {
                let tree = tree(of: large, slots: others, in: trees)
                let end = tree.visit(withinSquared: limit.possiblyWithin, x: x, y: y, z: z) {
                    other,
                    squared in
                    contains(slot, other, squared) ? .stop : .more
                }
                if end == .stop { return true }
            } else {
                if reaches(slot, x, y, z, others) { return true }
                compared += others.count
            }
        }
        return false
    }

    /// Whether any of some slots is within the limit of a slot.
    @inline(__always)
    private func reaches(_ slot: Int, _ x: Double, _ y: Double, _ z: Double, _ others: Range<Int>) -> Bool {
        let (surely, possibly) = (limit.surelyWithin, limit.possiblyWithin)
        let (xs, ys, zs) = (grid.x, grid.y, grid.z)
        var low = others.lowerBound
        while low < others.upperBound {
            let high = min(others.upperBound, low &+ 32)
            var (sure, possible) = (0, 0)
            for other in low..<high {
                let (dx, dy, dz) = (xs[other] - x, ys[other] - y, zs[other] - z)
                let squared = dx * dx + dy * dy + dz * dz
                sure &+= squared <= surely ? 1 : 0
                possible &+= squared <= possibly ? 1 : 0
            }
            if sure > 0 { return true }
            if possible > 0 {
                for other in low..<high where contains(slot, other, grid.squaredDistance(slot, other)) {
                    return true
                }
            }
            low = high
        }
        return false
    }
}
