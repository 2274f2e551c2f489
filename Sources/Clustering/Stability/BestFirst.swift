/// A binary heap that gives out the entry of greatest value first, of equals the one of the smallest number.
struct BestFirst {
    /// What waits: a number of the caller's, and what it is worth.
    struct Entry {
        var value: Double
        var number: Int
        /// Tells an entry from later ones of the same number.
        var stamp: Int
    }

    private var heap: [Entry] = []

    private static func precedes(_ left: Entry, _ right: Entry) -> Bool {
        left.value != right.value ? left.value > right.value : left.number < right.number
    }

    mutating func push(_ entry: Entry) {
        heap.append(entry)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard BestFirst.precedes(heap[child], heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    mutating func pop() -> Entry? {
        guard let top = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return top }
        heap[0] = last
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < heap.count else { return top }
            if child + 1 < heap.count, BestFirst.precedes(heap[child + 1], heap[child]) { child += 1 }
            guard BestFirst.precedes(heap[child], heap[parent]) else { return top }
            heap.swapAt(child, parent)
            parent = child
        }
    }
}
