/// Orders entries into a k-d tree that is balanced by rank, and computes its boxes.
struct TreeBuilder {
    let entries: UnsafeMutableBufferPointer<Entry>
    let boxes: UnsafeMutableBufferPointer<Box>
    let depth: Int
    /// State of the pivot choice; fixed at the start, so that the same points always give the same tree.
    private var pivotState: UInt64 = 0x9E37_79B9_7F4A_7C15

    init(entries: UnsafeMutableBufferPointer<Entry>, boxes: UnsafeMutableBufferPointer<Box>, depth: Int) {
        self.entries = entries
        self.boxes = boxes
        self.depth = depth
    }

    mutating func build() {
        guard !entries.isEmpty else { return }
        split(node: 0, level: 0, from: 0, to: entries.count)
    }

    /// Recursion is as deep as the tree, which is the logarithm of the number of points.
    private mutating func split(node: Int, level: Int, from low: Int, to high: Int) {
        var box = Box.empty
        for position in low..<high { box.include(entries[position]) }
        boxes[node] = box
        guard level < depth else { return }
        let middle = low + (high - low) / 2
        let (width, height, thickness) = (box.maxX - box.minX, box.maxY - box.minY, box.maxZ - box.minZ)
        if width >= height && width >= thickness {
            // Identical points are in order already, whatever the axis.
            if width > 0 { select(AlongX.self, rank: middle, from: low, to: high) }
        } else if height >= thickness {
            select(AlongY.self, rank: middle, from: low, to: high)
        } else {
            select(AlongZ.self, rank: middle, from: low, to: high)
        }
        split(node: 2 * node + 1, level: level + 1, from: low, to: middle)
        split(node: 2 * node + 2, level: level + 1, from: middle, to: high)
    }

    /// Hoare's selection: afterwards nothing before `rank` is above anything from `rank` on.
    ///
    /// The scan stops at keys equal to the pivot, so equal keys are shared out evenly and never make it
    /// quadratic; the pivot is drawn pseudo-randomly, so no order of the input does.
    private mutating func select<Along: Axis>(_: Along.Type, rank: Int, from low: Int, to high: Int) {
        var (low, high) = (low, high - 1)
        while low < high {
            let pivot = pivotKey(Along.self, low, high)
            var (left, right) = (low, high)
            while left <= right {
                while Along.key(entries[left]) < pivot { left += 1 }
                while Along.key(entries[right]) > pivot { right -= 1 }
                if left <= right {
                    entries.swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if rank <= right {
                high = right
            } else if rank >= left {
                low = left
            } else {
                return
            }
        }
    }

    /// Median of three keys drawn from the range.
    private mutating func pivotKey<Along: Axis>(_: Along.Type, _ low: Int, _ high: Int) -> Double {
        let span = UInt64(high - low + 1)
        let a = Along.key(entries[low + Int(nextRandom() % span)])
        let b = Along.key(entries[low + Int(nextRandom() % span)])
        let c = Along.key(entries[low + Int(nextRandom() % span)])
        return max(min(a, b), min(max(a, b), c))
    }

    /// Marsaglia's xorshift (2003): enough to be independent of the order of the points.
    private mutating func nextRandom() -> UInt64 {
        pivotState ^= pivotState << 13
        pivotState ^= pivotState >> 7
        pivotState ^= pivotState << 17
        return pivotState
    }
}

/// One of the three components, as a type, so that selection is compiled once for each.
private protocol Axis {
    static func key(_ entry: Entry) -> Double
}

private enum AlongX: Axis {
    static func key(_ entry: Entry) -> Double { entry.x }
}

private enum AlongY: Axis {
    static func key(_ entry: Entry) -> Double { entry.y }
}

private enum AlongZ: Axis {
    static func key(_ entry: Entry) -> Double { entry.z }
}
