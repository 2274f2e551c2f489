internal import ForkJoin
internal import Geodesy

/// Sorts the positions of places by the keys of their cells, stably, in parallel.
///
/// One pass deals the places into some thousands of buckets by the high bits of their keys; each bucket is then
/// sorted in cache by the low bits. A sorted word holds the low bits of a key above 32 bits of position. O(n) words
/// twice, O(n) time for keys of a given length; equal for any number of threads.
struct CellSort<Word: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable> {
    let words: UnsafeMutablePointer<Word>
    /// First word of each bucket, and the number of words at the end.
    let bucketStarts: [Int]
    /// Bits of a key that do not show in its bucket's number.
    let lowBits: Int

    /// Whether words of this length hold the keys.
    static func holds(keyBits: Int, count: Int) -> Bool {
        keyBits <= Word.bitWidth && keyBits - bucketBits(keyBits: keyBits, count: count) <= Word.bitWidth - 32
    }

    /// Some 250 words a bucket and no more buckets than the processor keeps pages open.
    private static func bucketBits(keyBits: Int, count: Int) -> Int {
        let log = Int.bitWidth - count.leadingZeroBitCount
        return min(keyBits, max(0, min(12, log - 8)))
    }

    init(_ places: PlaceColumns, lattice: CellLattice, threads: Int, arena: Arena) {
        let count = places.count
        let bits = Self.bucketBits(keyBits: lattice.keyBits, count: count)
        let lowBits = lattice.keyBits - bits
        self.lowBits = lowBits
        let buckets = 1 << bits
        let ranges = ForkJoin.ranges(count, parts: threads == 1 || count < 4_096 ? 1 : 2 * threads)
        let keys: UnsafeMutablePointer<Word> = arena.column(count)
        let words: UnsafeMutablePointer<Word> = arena.column(count)
        let cursors: UnsafeMutablePointer<Int32> = arena.column(ranges.count * buckets)
        cursors.initialize(repeating: 0, count: ranges.count * buckets)
        // Safe: a task writes the keys and cursors of its own range, and the words that its cursors give it.
        nonisolated(unsafe) let (keyed, placed, counted) = (keys, words, cursors)
        ForkJoin.run(tasks: ranges.count, threads: threads) { task in
            let own = counted + task * buckets
            places.forEach(in: ranges[task]) { position, across, along in
                let key: Word = lattice.key(across: across, along: along)
                keyed[position] = key
                own[Int(truncatingIfNeeded: key &>> Word(truncatingIfNeeded: lowBits))] &+= 1
            }
        }
        var starts = [Int](repeating: 0, count: buckets + 1)
        var sum: Int32 = 0
        for bucket in 0..<buckets {
            starts[bucket] = Int(sum)
            for task in ranges.indices {
                let length = counted[task * buckets + bucket]
                counted[task * buckets + bucket] = sum
                sum += length
            }
        }
        starts[buckets] = count
        ForkJoin.run(tasks: ranges.count, threads: threads) { task in
            let own = counted + task * buckets
            let mask = (1 as Word) &<< Word(truncatingIfNeeded: lowBits) &- 1
            for position in ranges[task] {
                let key = keyed[position]
                let bucket = Int(truncatingIfNeeded: key &>> Word(truncatingIfNeeded: lowBits))
                let slot = Int(own[bucket])
                own[bucket] &+= 1
                placed[slot] = (key & mask) &<< 32 | Word(truncatingIfNeeded: position)
            }
        }
        let groups = ForkJoin.ranges(buckets, parts: threads == 1 ? 1 : 64)
        let bucketStarts = starts
        ForkJoin.run(tasks: groups.count, threads: threads) { group in
            for bucket in groups[group] {
                let (low, high) = (bucketStarts[bucket], bucketStarts[bucket + 1])
                Self.sort(placed + low, scratch: keyed + low, count: high - low, lowBits: lowBits)
            }
        }
        self.words = words
        self.bucketStarts = starts
    }

    /// Sorts the words of a bucket: few by insertion, many by digits from the lowest.
    private static func sort(
        _ words: UnsafeMutablePointer<Word>,
        scratch: UnsafeMutablePointer<Word>,
        count: Int,
        lowBits: Int
    ) {
        guard count > 1, lowBits > 0 else { return }
        if count <= 24 {
            for next in 1..<count {
                let word = words[next]
                var hole = next
                while hole > 0, words[hole - 1] > word {
                    words[hole] = words[hole - 1]
                    hole -= 1
                }
                words[hole] = word
            }
            return
        }
        let longest = count > 16_384 ? 11 : 8
        let digits = (lowBits + longest - 1) / longest
        let digitBits = (lowBits + digits - 1) / digits
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: 1 << digitBits) { counts in
            var (from, to) = (words, scratch)
            for digit in 0..<digits {
                let shift = Word(truncatingIfNeeded: 32 + digit * digitBits)
                let mask = (1 << digitBits) - 1
                counts.initialize(repeating: 0)
                guard let base = counts.baseAddress else { return }
                for index in 0..<count { base[Int(truncatingIfNeeded: from[index] &>> shift) & mask] &+= 1 }
                // Nothing to do where all have the same digit.
                if Int(base[Int(truncatingIfNeeded: from[0] &>> shift) & mask]) == count { continue }
                var sum: Int32 = 0
                for value in 0...mask {
                    let length = base[value]
                    base[value] = sum
                    sum &+= length
                }
                for index in 0..<count {
                    let word = from[index]
                    let value = Int(truncatingIfNeeded: word &>> shift) & mask
                    to[Int(base[value])] = word
                    base[value] &+= 1
                }
                swap(&from, &to)
            }
            if from != words { words.update(from: from, count: count) }
        }
    }
}

extension PlaceColumns {
    /// Calls with the position, the latitude or y, and the longitude or x of places in ascending order.
    @inline(__always)
    func forEach(in range: Range<Int>, _ body: (_ position: Int, _ across: Double, _ along: Double) -> Void) {
        if metric == .haversine {
            coordinates.withUnsafeBufferPointer { coordinates in
                for position in range {
                    body(position, coordinates[position].latitude, coordinates[position].longitude)
                }
            }
        } else {
            x.withUnsafeBufferPointer { x in
                y.withUnsafeBufferPointer { y in
                    for position in range { body(position, y[position], x[position]) }
                }
            }
        }
    }

    /// Their bounds; O(n).
    func bounds(threads: Int) -> PlaceBounds {
        let ranges = ForkJoin.ranges(count, parts: threads)
        var parts = [PlaceBounds](repeating: PlaceBounds(), count: ranges.count)
        parts.withUnsafeMutableBufferPointer { parts in
            // Safe: each task writes its own part.
            nonisolated(unsafe) let parts = parts
            ForkJoin.run(tasks: ranges.count, threads: threads) { task in
                var bounds = PlaceBounds()
                forEach(in: ranges[task]) { bounds.include(across: $1, along: $2) }
                parts[task] = bounds
            }
        }
        var whole = PlaceBounds()
        for part in parts { whole.include(part) }
        return whole
    }
}
