internal import ForkJoin

/// Planes that part space into blocks of about equally many points, found by a sample.
struct BlockSplits: Sendable {
    let depth: Int
    /// By node in heap order: 0, 1 or 2, and the value from which on points are on the second side.
    private(set) var axes: [Int]
    private(set) var values: [Double]

    init(x: [Double], y: [Double], z: [Double], depth: Int) {
        self.depth = depth
        axes = [Int](repeating: 0, count: 1 << depth)
        values = [Double](repeating: 0, count: 1 << depth)
        let sampleCount = min(x.count, 24 << depth)
        var sample = (0..<(depth == 0 ? 0 : sampleCount)).map { number in
            let index = number * x.count / sampleCount
            return SIMD4(x[index], y[index], z[index], 0)
        }
        sample.withUnsafeMutableBufferPointer { split($0, node: 0, level: 0, from: 0, to: $0.count) }
    }

    private mutating func split(
        _ sample: UnsafeMutableBufferPointer<SIMD4<Double>>,
        node: Int,
        level: Int,
        from low: Int,
        to high: Int
    ) {
        guard level < depth, low < high else { return }
        let axis = longestAxis(sample[low..<high])
        sample[low..<high].sort { $0[axis] < $1[axis] }
        let value = sample[low + (high - low) / 2][axis]
        (axes[node], values[node]) = (axis, value)
        var middle = low + (high - low) / 2
        while middle > low, sample[middle - 1][axis] >= value { middle -= 1 }
        split(sample, node: 2 * node + 1, level: level + 1, from: low, to: middle)
        split(sample, node: 2 * node + 2, level: level + 1, from: middle, to: high)
    }
}

/// The axis along which some points reach farthest, of equals the first.
func longestAxis(_ entries: some Sequence<SIMD4<Double>>) -> Int {
    var low = SIMD4<Double>(repeating: .infinity)
    var high = -low
    for entry in entries {
        low = pointwiseMin(low, entry)
        high = pointwiseMax(high, entry)
    }
    return longestAxis(of: high - low)
}

func longestAxis(of extent: SIMD4<Double>) -> Int {
    extent.x >= extent.y && extent.x >= extent.z ? 0 : (extent.y >= extent.z ? 1 : 2)
}

/// Points in the order of their blocks, and within a block in their own.
struct BlockSort {
    /// Three components and the index; to be deallocated by the owner.
    let entries: UnsafeMutablePointer<SIMD4<Double>>
    /// Where each block begins, and the end of the last.
    let starts: [Int]

    init(x: [Double], y: [Double], z: [Double], splits: BlockSplits, threads: Int) {
        let count = x.count
        let blockCount = 1 << splits.depth
        entries = .allocate(capacity: max(1, count))
        let chunks = ForkJoin.ranges(count, parts: 64)
        var blockOfPoint = [UInt16](repeating: 0, count: count)
        // By chunk, then block: first how many, then where the next goes.
        var places = [Int](repeating: 0, count: chunks.count * blockCount)
        var starts = [0]
        // Safe to share: a task writes only the entries at the places that its own chunk was given.
        nonisolated(unsafe) let entries = entries
        blockOfPoint.withUnsafeMutableBufferPointer { blockOfPoint in
            places.withUnsafeMutableBufferPointer { places in
                // Each task writes the blocks of its points and the places of its chunk.
                nonisolated(unsafe) let (blockOfPoint, places) = (blockOfPoint, places)
                ForkJoin.run(tasks: chunks.count, threads: threads) { chunk in
                    let counts = UnsafeMutableBufferPointer(
                        rebasing: places[chunk * blockCount..<(chunk + 1) * blockCount]
                    )
                    splits.axes.withUnsafeBufferPointer { axes in
                        splits.values.withUnsafeBufferPointer { values in
                            for index in chunks[chunk] {
                                let point = SIMD4(x[index], y[index], z[index], 0)
                                var node = 0
                                for _ in 0..<splits.depth {
                                    node = 2 * node + (point[axes[node]] >= values[node] ? 2 : 1)
                                }
                                let block = node - (blockCount - 1)
                                blockOfPoint[index] = UInt16(block)
                                counts[block] += 1
                            }
                        }
                    }
                }
                for block in 0..<blockCount {
                    var next = starts[block]
                    for chunk in 0..<chunks.count {
                        let number = places[chunk * blockCount + block]
                        places[chunk * blockCount + block] = next
                        next += number
                    }
                    starts.append(next)
                }
                ForkJoin.run(tasks: chunks.count, threads: threads) { chunk in
                    for index in chunks[chunk] {
                        let slot = chunk * blockCount + Int(blockOfPoint[index])
                        entries[places[slot]] = SIMD4(x[index], y[index], z[index], Double(index))
                        places[slot] += 1
                    }
                }
            }
        }
        self.starts = starts
    }
}
