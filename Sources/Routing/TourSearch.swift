/// A closed tour in an array, with the edge exchanges that change it and can be taken back.
///
/// Memory is the search's own and freed with it. Nodes are numbered from 0; a neighbour list holds a node's nearest
/// others, nearest first, `width` of them.
struct TourSearch<Distances: TourDistances>: ~Copyable {
    let count: Int
    let distances: Distances
    let neighbors: UnsafePointer<Int32>
    let width: Int
    /// Gains below this are rounding; without it, equal ways would be exchanged for ever.
    let tolerance: Double
    /// Longest stretch that one exchange turns round; a longer one would cost more than it gains.
    let longestTurn: Int
    private let order: UnsafeMutablePointer<Int32>
    private let place: UnsafeMutablePointer<Int32>
    private let queue: UnsafeMutablePointer<Int32>
    private let isQueued: UnsafeMutablePointer<Bool>
    private var queueHead = 0
    private var queueCount = 0
    /// Stretches turned since the last mark, as pairs of positions.
    private var journal: [(Int32, Int32)] = []

    init(
        tour: [Int],
        distances: Distances,
        neighbors: UnsafePointer<Int32>,
        width: Int,
        tolerance: Double,
        longestTurn: Int
    ) {
        count = tour.count
        self.distances = distances
        self.neighbors = neighbors
        self.width = width
        self.tolerance = tolerance
        self.longestTurn = longestTurn
        order = .allocate(capacity: count)
        place = .allocate(capacity: count)
        queue = .allocate(capacity: count)
        isQueued = .allocate(capacity: count)
        isQueued.initialize(repeating: false, count: count)
        queue.initialize(repeating: 0, count: count)
        order.initialize(repeating: 0, count: count)
        place.initialize(repeating: 0, count: count)
        adopt(tour)
    }

    deinit {
        order.deallocate()
        place.deallocate()
        queue.deallocate()
        isQueued.deallocate()
    }

    /// Puts another tour of the same nodes in the place of this one; nothing before it can be taken back.
    mutating func adopt(_ tour: [Int]) {
        mark()
        for (position, node) in tour.enumerated() {
            order[position] = Int32(truncatingIfNeeded: node)
            place[node] = Int32(truncatingIfNeeded: position)
        }
    }

    var tour: [Int] { (0..<count).map { Int(order[$0]) } }

    @inline(__always)
    func position(of node: Int) -> Int { Int(place[node]) }

    @inline(__always)
    func node(at position: Int) -> Int { Int(order[position]) }

    @inline(__always)
    func after(_ node: Int) -> Int {
        let position = Int(place[node]) &+ 1
        return Int(order[position == count ? 0 : position])
    }

    @inline(__always)
    func before(_ node: Int) -> Int {
        let position = Int(place[node])
        return Int(order[(position == 0 ? count : position) &- 1])
    }

    // MARK: Exchanges

    /// Replaces the edges a–b and c–d by a–c and b–d.
    ///
    /// b must follow a as d follows c, in either direction of the tour; the way from b to c is turned, or what is the
    /// same, the rest.
    mutating func exchange(_ a: Int, _ b: Int, _ c: Int, _ d: Int) {
        let isForward = after(a) == b
        // Seen from the other direction, the stretch between the two edges begins at c.
        let (from, to) = isForward ? (b, c) : (c, b)
        turn(Int(place[from]), Int(place[to]))
    }

    /// Turns the stretch between two positions, ends included, or the rest of the tour where that is shorter.
    private mutating func turn(_ from: Int, _ to: Int) {
        var (low, high) = (from, to)
        var length = high &- low &+ 1
        if length <= 0 { length &+= count }
        if 2 &* length > count {
            (low, high) = (high &+ 1 == count ? 0 : high &+ 1, (low == 0 ? count : low) &- 1)
            length = count &- length
        }
        journal.append((Int32(truncatingIfNeeded: low), Int32(truncatingIfNeeded: high)))
        swapInwards(low, high, length)
    }

    private func swapInwards(_ from: Int, _ to: Int, _ length: Int) {
        var (low, high) = (from, to)
        for _ in 0..<(length / 2) {
            let (left, right) = (order[low], order[high])
            order[low] = right
            place[Int(right)] = Int32(truncatingIfNeeded: low)
            order[high] = left
            place[Int(left)] = Int32(truncatingIfNeeded: high)
            low &+= 1
            if low == count { low = 0 }
            high = (high == 0 ? count : high) &- 1
        }
    }

    /// Forgets what was exchanged so far: it stays.
    mutating func mark() { journal.removeAll(keepingCapacity: true) }

    /// Takes back every exchange since the mark.
    mutating func takeBack() {
        while let (low, high) = journal.popLast() {
            var length = Int(high) &- Int(low) &+ 1
            if length <= 0 { length &+= count }
            swapInwards(Int(low), Int(high), length)
        }
    }

    // MARK: Nodes to look at

    /// Puts a node where an edge changed in the queue, unless it waits there.
    @inline(__always)
    mutating func enqueue(_ node: Int) {
        guard !isQueued[node] else { return }
        isQueued[node] = true
        var tail = queueHead &+ queueCount
        if tail >= count { tail &-= count }
        queue[tail] = Int32(truncatingIfNeeded: node)
        queueCount &+= 1
    }

    mutating func dequeue() -> Int? {
        guard queueCount > 0 else { return nil }
        let node = Int(queue[queueHead])
        queueHead = queueHead &+ 1 == count ? 0 : queueHead &+ 1
        queueCount &-= 1
        isQueued[node] = false
        return node
    }
}
