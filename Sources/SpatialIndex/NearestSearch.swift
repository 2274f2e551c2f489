/// One search for the nearest points to a place, over memory lent by the index and the caller.
///
/// The heap is full from the start, of neighbours at the limit with the largest index: a point takes the
/// place of the largest one if it comes before it, and the largest one is always the bound.
struct NearestSearch {
    let entries: UnsafeBufferPointer<Entry>
    let boxes: UnsafeBufferPointer<Box>
    /// A binary heap with the largest neighbour on top.
    let heap: UnsafeMutableBufferPointer<PointIndex.Neighbor>
    let x: Double
    let y: Double
    let z: Double
    /// Number of points in the heap.
    private(set) var filled = 0

    init(
        entries: UnsafeBufferPointer<Entry>,
        boxes: UnsafeBufferPointer<Box>,
        heap: UnsafeMutableBufferPointer<PointIndex.Neighbor>,
        x: Double,
        y: Double,
        z: Double
    ) {
        self.entries = entries
        self.boxes = boxes
        self.heap = heap
        self.x = x
        self.y = y
        self.z = z
    }

    mutating func descend(node: Int, levels: Int, from low: Int, to high: Int) {
        guard levels > 0 else {
            for position in low..<high {
                let squared = entries[position].squaredDistance(x, y, z)
                if squared <= heap[0].squaredDistance {
                    offer(PointIndex.Neighbor(index: Int(entries[position].index), squaredDistance: squared))
                }
            }
            return
        }
        let middle = low + (high - low) / 2
        let (left, right) = (2 * node + 1, 2 * node + 2)
        let (toLeft, toRight) = (boxes[left].squaredDistance(x, y, z), boxes[right].squaredDistance(x, y, z))
        // The nearer side first, so that the bound shrinks early. A box exactly at the bound may hold an
        // equal distance, which counts with a smaller index only.
        if toLeft <= toRight {
            if mayHold(boxes[left], at: toLeft) {
                descend(node: left, levels: levels - 1, from: low, to: middle)
            }
            if mayHold(boxes[right], at: toRight) {
                descend(node: right, levels: levels - 1, from: middle, to: high)
            }
        } else {
            if mayHold(boxes[right], at: toRight) {
                descend(node: right, levels: levels - 1, from: middle, to: high)
            }
            if mayHold(boxes[left], at: toLeft) {
                descend(node: left, levels: levels - 1, from: low, to: middle)
            }
        }
    }

    /// Whether a box at a squared distance may hold a point that comes before the largest in the heap.
    @inline(__always)
    private func mayHold(_ box: Box, at squared: Double) -> Bool {
        let bound = heap[0]
        return squared < bound.squaredDistance
            || (squared == bound.squaredDistance && Int(box.firstIndex) < bound.index)
    }

    /// Puts a neighbour in the place of the largest one if it comes before it.
    private mutating func offer(_ neighbor: PointIndex.Neighbor) {
        guard neighbor < heap[0] else { return }
        if filled < heap.count { filled += 1 }
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child] < heap[child + 1] { child += 1 }
            guard neighbor < heap[child] else { break }
            heap[parent] = heap[child]
            parent = child
        }
        heap[parent] = neighbor
    }
}
