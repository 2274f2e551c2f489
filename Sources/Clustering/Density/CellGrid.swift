internal import ForkJoin

/// Points sorted into the non-empty cells of a lattice; *slots* are positions in that order.
///
/// Cells are in ascending order of their keys, slots within a cell in ascending order of position until core points
/// are brought to its front. Memory is linear in the number of points whatever the size of the cells: 28 bytes a
/// point, 24 a cell, 64 for cells of many points. Safe to send: (1) the memory lives as long as the arena;
/// (2) each phase writes only slots and cells of its own task, and `ForkJoin` ends one phase before the next begins.
struct CellGrid<Key: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable>: @unchecked Sendable {
    let lattice: CellLattice
    let count: Int
    let cellCount: Int
    /// Position of each slot's place.
    let positions: UnsafeMutablePointer<Int32>
    let x: UnsafeMutablePointer<Double>
    let y: UnsafeMutablePointer<Double>
    let z: UnsafeMutablePointer<Double>
    /// First slot of each cell, and the number of slots at the end.
    let starts: UnsafeMutablePointer<Int32>
    let keys: UnsafeMutablePointer<Key>
    /// By cell: how many of its points are core; they are its first slots once `gatherCores` is done.
    let coreCounts: UnsafeMutablePointer<Int32>
    /// By cell: where its bounds are, or -1 for cells of few points.
    private let boxNumbers: UnsafeMutablePointer<Int32>
    private let boxes: UnsafeMutablePointer<CellBox>
    /// Number of cells that have a box.
    let boxCount: Int

    /// Cells with fewer points have no box: their points are as quickly compared.
    static var boxedLength: Int { 16 }

    init(_ places: PlaceColumns, lattice: CellLattice, threads: Int, arena: Arena) {
        let scratch = Arena()
        let sorted = CellSort<Key>(places, lattice: lattice, threads: threads, arena: scratch)
        let count = places.count
        self.lattice = lattice
        self.count = count
        let parts = CellParts(sorted, threads: threads)
        cellCount = parts.cellCount
        boxCount = parts.boxCount
        positions = arena.column(count)
        x = arena.column(count)
        y = arena.column(count)
        z = arena.column(count)
        starts = arena.column(cellCount + 1)
        keys = arena.column(cellCount)
        coreCounts = arena.column(cellCount)
        boxNumbers = arena.column(cellCount)
        boxes = arena.column(parts.boxCount)
        starts[cellCount] = Int32(count)
        // Safe: read only, until the tasks have ended.
        nonisolated(unsafe) let words = sorted.words
        let lowBits = sorted.lowBits
        places.x.withUnsafeBufferPointer { xs in
            places.y.withUnsafeBufferPointer { ys in
                places.z.withUnsafeBufferPointer { zs in
                    nonisolated(unsafe) let (xs, ys, zs) = (xs, ys, zs)
                    ForkJoin.run(tasks: parts.groups.count, threads: threads) { [self] group in
                        var cell = parts.firstCells[group]
                        var box = Int32(parts.firstBoxes[group])
                        for bucket in parts.groups[group] {
                            let high = parts.bucketStarts[bucket + 1]
                            var slot = parts.bucketStarts[bucket]
                            while slot < high {
                                let low = words[slot] &>> 32
                                let start = slot
                                while slot < high, words[slot] &>> 32 == low {
                                    let position = Int(UInt32(truncatingIfNeeded: words[slot]))
                                    positions[slot] = Int32(truncatingIfNeeded: position)
                                    x[slot] = xs[position]
                                    y[slot] = ys[position]
                                    z[slot] = zs[position]
                                    slot += 1
                                }
                                starts[cell] = Int32(start)
                                keys[cell] =
                                    Key(truncatingIfNeeded: bucket) &<< Key(truncatingIfNeeded: lowBits) | low
                                boxNumbers[cell] = -1
                                if slot - start >= Self.boxedLength {
                                    boxNumbers[cell] = box
                                    boxes[Int(box)] = bounds(start..<slot)
                                    box += 1
                                }
                                cell += 1
                            }
                        }
                    }
                }
            }
        }
        withExtendedLifetime(scratch) {}
    }

    private func bounds(_ slots: Range<Int>) -> CellBox {
        var box = CellBox.empty
        for slot in slots { box.include(x[slot], y[slot], z[slot]) }
        return box
    }

    /// Slots of a cell.
    @inline(__always)
    func slots(of cell: Int) -> Range<Int> {
        Range(uncheckedBounds: (Int(starts[cell]), Int(starts[cell + 1])))
    }

    /// Slots of consecutive cells.
    @inline(__always)
    func slots(of cells: Range<Int>) -> Range<Int> {
        Range(uncheckedBounds: (Int(starts[cells.lowerBound]), Int(starts[cells.upperBound])))
    }

    /// Slots of a cell's core points.
    @inline(__always)
    func cores(of cell: Int) -> Range<Int> {
        Range(uncheckedBounds: (Int(starts[cell]), Int(starts[cell] &+ coreCounts[cell])))
    }

    /// Bounds of a cell's points; nil where they are few.
    @inline(__always)
    func box(of cell: Int) -> CellBox? {
        let number = Int(boxNumbers[cell])
        return number < 0 ? nil : boxes[number]
    }

    /// Number of a cell's box, below `boxCount`.
    ///
    /// - Precondition: the cell has a box.
    func boxNumber(of cell: Int) -> Int { Int(boxNumbers[cell]) }

    /// Square of the straight-line distance between two slots.
    @inline(__always)
    func squaredDistance(_ first: Int, _ second: Int) -> Double {
        let (dx, dy, dz) = (x[first] - x[second], y[first] - y[second], z[first] - z[second])
        return dx * dx + dy * dy + dz * dz
    }

    /// Contiguous ranges of cells that cover all of them in order, with about equally many points each.
    func parts(threads: Int) -> [Range<Int>] {
        let wanted = threads == 1 ? 1 + count / 262_144 : min(64 * threads, 1 + count / 2_048)
        var cuts = (1..<max(1, wanted)).map { firstCell(atSlot: $0 * count / wanted) }
        cuts.append(cellCount)
        var ranges: [Range<Int>] = []
        var start = 0
        for cut in cuts where cut > start {
            ranges.append(start..<cut)
            start = cut
        }
        return ranges
    }

    private func firstCell(atSlot slot: Int) -> Int {
        var (low, high) = (0, cellCount)
        while low < high {
            let middle = (low + high) / 2
            if Int(starts[middle]) < slot { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The first cell whose key is not below another.
    func firstCell(from key: Key) -> Int {
        var (low, high) = (0, cellCount)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Where the cells of each group of buckets go.
private struct CellParts: Sendable {
    let groups: [Range<Int>]
    let bucketStarts: [Int]
    var firstCells: [Int] = []
    var firstBoxes: [Int] = []
    var cellCount = 0
    var boxCount = 0

    init<Key>(_ sorted: CellSort<Key>, threads: Int) {
        bucketStarts = sorted.bucketStarts
        groups = ForkJoin.ranges(bucketStarts.count - 1, parts: threads == 1 ? 1 : 64)
        var counts = [(cells: Int, boxes: Int)](repeating: (0, 0), count: groups.count)
        let (groups, bucketStarts) = (groups, bucketStarts)
        counts.withUnsafeMutableBufferPointer { counts in
            // Safe: words are only read, and each task writes its own count.
            nonisolated(unsafe) let (words, counts) = (sorted.words, counts)
            ForkJoin.run(tasks: groups.count, threads: threads) { group in
                var (cells, boxes) = (0, 0)
                for bucket in groups[group] {
                    var slot = bucketStarts[bucket]
                    let high = bucketStarts[bucket + 1]
                    while slot < high {
                        let (low, start) = (words[slot] &>> 32, slot)
                        while slot < high, words[slot] &>> 32 == low { slot += 1 }
                        cells += 1
                        boxes += slot - start >= CellGrid<Key>.boxedLength ? 1 : 0
                    }
                }
                counts[group] = (cells, boxes)
            }
        }
        for count in counts {
            firstCells.append(cellCount)
            firstBoxes.append(boxCount)
            cellCount += count.cells
            boxCount += count.boxes
        }
    }
}
