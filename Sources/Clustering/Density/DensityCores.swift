internal import SpatialIndex

extension DensityPasses {
    /// Finds the points around which there is enough weight and brings them to the front of their cells.
    func findCores() throws(ClusteringError) {
        let scratch = Arena()
        // Safe: a task writes the slots of its own cells, and reads them after all have ended.
        nonisolated(unsafe) let flags = scratch.column(of: Bool.self, grid.count)
        let trees = CellTrees(count: grid.boxCount)
        try run { cells in findCores(in: cells, flags: flags, trees: trees) }
        try run { cells in gatherCores(in: cells, flags: flags) }
        withExtendedLifetime(scratch) {}
    }

    private func findCores(in cells: Range<Int>, flags: UnsafeMutablePointer<Bool>, trees: CellTrees) {
        var walk = NeighborWalk(over: grid, from: cells.lowerBound)
        let threshold = measure.threshold
        for cell in cells {
            let slots = grid.slots(of: cell)
            // All points of a cell are within the distance of each other.
            let own = measure.sum(slots)
            if own >= threshold {
                grid.coreCounts[cell] = Int32(truncatingIfNeeded: slots.count)
                continue
            }
            walk.step(to: cell)
            var all = own
            let spans = walk.spans
            for span in spans { all &+= measure.sum(grid.slots(of: span)) }
            var cores: Int32 = 0
            if all >= threshold {
                for slot in slots {
                    let isDense = isDense(slot, among: spans, startingWith: own, trees)
                    flags[slot] = isDense
                    cores &+= isDense ? 1 : 0
                }
            }
            grid.coreCounts[cell] = cores
        }
    }

    private func isDense(
        _ slot: Int,
        among spans: UnsafeBufferPointer<Range<Int>>,
        startingWith own: Int64,
        _ trees: CellTrees
    )
        -> Bool
    {
        let (x, y, z) = (grid.x[slot], grid.y[slot], grid.z[slot])
        var tally = Tally(sure: own, possible: own)
        for span in spans {
            let slots = grid.slots(of: span)
            if slots.count <= Self.scanLength {
                scan(slots, x, y, z, &tally)
            } else {
                for cell in span {
                    tallyCell(cell, x, y, z, &tally, trees)
                    if tally.sure >= measure.threshold { return true }
                }
            }
            if tally.sure >= measure.threshold { return true }
        }
        if tally.possible < measure.threshold { return false }
        return isDenseByDefinition(slot, among: spans, startingWith: own)
    }

    private func tallyCell(
        _ cell: Int,
        _ x: Double,
        _ y: Double,
        _ z: Double,
        _ tally: inout Tally,
        _ trees: CellTrees
    ) {
        let slots = grid.slots(of: cell)
        if let box = grid.box(of: cell) {
            if box.nearestSquared(x, y, z) > limit.possiblyWithin { return }
            if box.farthestSquared(x, y, z) <= limit.surelyWithin {
                let sum = measure.sum(slots)
                tally.sure &+= sum
                tally.possible &+= sum
                return
            }
            if slots.count > treeLength {
                tallyTree(tree(of: cell, slots: slots, in: trees), x, y, z, &tally)
                return
            }
        }
        var low = slots.lowerBound
        while low < slots.upperBound, tally.sure < measure.threshold {
            let high = min(slots.upperBound, low &+ 64)
            scan(Range(uncheckedBounds: (low, high)), x, y, z, &tally)
            low = high
        }
    }

    private func tallyTree(_ tree: PointIndex, _ x: Double, _ y: Double, _ z: Double, _ tally: inout Tally) {
        let (surely, threshold) = (limit.surelyWithin, measure.threshold)
        tree.tally(
            withinSquared: limit.possiblyWithin,
            wholeWithinSquared: measure.isCount ? surely : -1,
            x: x,
            y: y,
            z: z,
            whole: { count in
                tally.sure &+= Int64(count)
                tally.possible &+= Int64(count)
                return tally.sure >= threshold ? .stop : .more
            },
            each: { other, squared in
                let weight = measure[other]
                tally.possible &+= weight
                if squared <= surely { tally.sure &+= weight }
                return tally.sure >= threshold ? .stop : .more
            }
        )
    }

    /// Adds the weights of consecutive slots that are surely, and of those that are possibly, within the limit.
    @inline(__always)
    private func scan(_ slots: Range<Int>, _ x: Double, _ y: Double, _ z: Double, _ tally: inout Tally) {
        let (surely, possibly) = (limit.surelyWithin, limit.possiblyWithin)
        let (xs, ys, zs) = (grid.x, grid.y, grid.z)
        var (sure, possible): (Int64, Int64) = (0, 0)
        for slot in slots {
            let (dx, dy, dz) = (xs[slot] - x, ys[slot] - y, zs[slot] - z)
            let squared = dx * dx + dy * dy + dz * dz
            sure &+= squared <= surely ? measure[slot] : 0
            possible &+= squared <= possibly ? measure[slot] : 0
        }
        tally.sure &+= sure
        tally.possible &+= possible
    }

    /// For the rare point that rounding could decide.
    private func isDenseByDefinition(
        _ slot: Int,
        among spans: UnsafeBufferPointer<Range<Int>>,
        startingWith own: Int64
    ) -> Bool {
        var sum = own
        for span in spans {
            for other in grid.slots(of: span) where contains(slot, other, grid.squaredDistance(slot, other)) {
                sum &+= measure[other]
            }
        }
        return sum >= measure.threshold
    }

    // MARK: Order

    /// Within cells of both kinds: core points first, each kind in ascending order of position.
    private func gatherCores(in cells: Range<Int>, flags: UnsafeMutablePointer<Bool>) {
        var order: [Int] = []
        for cell in cells {
            let slots = grid.slots(of: cell)
            let cores = Int(grid.coreCounts[cell])
            guard cores > 0, cores < slots.count else { continue }
            order.removeAll(keepingCapacity: true)
            for slot in slots where flags[slot] { order.append(slot) }
            for slot in slots where !flags[slot] { order.append(slot) }
            Self.permute(grid.positions, slots.lowerBound, order)
            Self.permute(grid.x, slots.lowerBound, order)
            Self.permute(grid.y, slots.lowerBound, order)
            Self.permute(grid.z, slots.lowerBound, order)
        }
    }

    private static func permute<Element: BitwiseCopyable>(
        _ column: UnsafeMutablePointer<Element>,
        _ start: Int,
        _ order: [Int]
    ) {
        withUnsafeTemporaryAllocation(of: Element.self, capacity: order.count) { copy in
            for (index, slot) in order.enumerated() { copy[index] = column[slot] }
            for index in order.indices { column[start + index] = copy[index] }
        }
    }
}

/// Weight found within the limit so far: for certain, and with what rounding leaves open.
private struct Tally {
    var sure: Int64
    var possible: Int64
}
