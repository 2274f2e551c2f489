/// Local search to where no shift of a point and no exchange of two points between neighbouring clusters lowers the
/// cost, by a queue of points whose surroundings have changed.
///
/// Candidate clusters of a point are those of its nearest points. Of a neighbouring cluster, the partner of an exchange
/// with the best estimate is priced exactly. One pass over n points with k neighbours takes O(n k m) estimates for
/// clusters of m members; every applied move lowers the cost, so the search ends.
struct Descent {
    private let neighbors: NeighborLists
    /// Whether a cluster may lose its last member.
    private let mayEmpty: Bool
    private var queue: [Int32]
    private var isQueued: [Bool]
    private var head = 0
    /// Stamp of the point that last looked at a cluster.
    private var seen: [Int32]

    /// Prepares a search that starts from `dirty` points, all where nil.
    init(_ partition: Partition, neighbors: NeighborLists, mayEmpty: Bool, dirty: [Int32]? = nil) {
        self.neighbors = neighbors
        self.mayEmpty = mayEmpty
        queue = dirty ?? (0..<Int32(partition.points.count)).filter { partition.clusterOf[Int($0)] >= 0 }
        isQueued = [Bool](repeating: false, count: partition.points.count)
        for point in queue { isQueued[Int(point)] = true }
        seen = [Int32](repeating: -1, count: partition.clusters.count)
    }

    /// Runs until no move is left.
    mutating func run(_ partition: inout Partition) throws(ClusteringError) {
        var steps = 0
        while head < queue.count {
            let point = Int(queue[head])
            head += 1
            isQueued[point] = false
            if head > 1 << 16, head > queue.count / 2 {
                queue.removeFirst(head)
                head = 0
            }
            if partition.clusterOf[point] >= 0, improve(point, &partition) { enqueue(point) }
            steps += 1
            if steps & 1_023 == 0, Task.isCancelled { throw .cancelled }
        }
    }

    private mutating func enqueue(_ point: Int) {
        guard !isQueued[point] else { return }
        isQueued[point] = true
        queue.append(Int32(point))
    }

    /// Applies the best move of a point, if one lowers the cost.
    private mutating func improve(_ point: Int, _ partition: inout Partition) -> Bool {
        let source = Int(partition.clusterOf[point])
        var best = (change: 0.0, target: -1, partner: -1)
        for rank in 0..<neighbors.width {
            let target = Int(partition.clusterOf[neighbors.neighbor(of: point, at: rank)])
            guard target >= 0, target != source, seen[target] != Int32(point) else { continue }
            seen[target] = Int32(point)
            priceShift(point, source, target, partition, &best)
            priceExchange(point, source, target, partition, &best)
        }
        // A later visit of the same point must look again.
        for rank in 0..<neighbors.width {
            let target = Int(partition.clusterOf[neighbors.neighbor(of: point, at: rank)])
            if target >= 0 { seen[target] = -1 }
        }
        guard best.target >= 0 else { return false }
        if best.partner >= 0 {
            partition.exchange(point, best.partner)
        } else {
            partition.move(point, to: best.target)
        }
        for member in partition.members(source) { enqueue(Int(member)) }
        for member in partition.members(best.target) { enqueue(Int(member)) }
        return true
    }

    private typealias Best = (change: Double, target: Int, partner: Int)

    /// Greatest change that counts as a gain: what is above it may be rounding, and rounding could go round in circles.
    private func threshold(
        _ point: Int,
        _ source: Int,
        _ partner: Int,
        _ target: Int,
        _ partition: borrowing Partition
    ) -> Double {
        -partition.noise(source, joining: partner) - partition.noise(target, joining: point)
    }

    private func priceShift(
        _ point: Int,
        _ source: Int,
        _ target: Int,
        _ partition: borrowing Partition,
        _ best: inout Best
    ) {
        guard mayEmpty || partition.clusters[source].count > 1 else { return }
        guard partition.admits(target, leaving: -1, joining: point) else { return }
        let guess =
            partition.estimate(source, leaving: point, joining: -1)
            + partition.estimate(target, leaving: -1, joining: point)
        guard guess < best.change + margin(point, partition) else { return }
        let change =
            partition.price(source, leaving: point, joining: -1)
            + partition.price(target, leaving: -1, joining: point)
        guard change < best.change, change < threshold(point, source, -1, target, partition) else { return }
        guard partition.reaches(target, leaving: -1, joining: point),
            partition.reaches(source, leaving: point, joining: -1)
        else { return }
        best = (change, target, -1)
    }

    private func priceExchange(
        _ point: Int,
        _ source: Int,
        _ target: Int,
        _ partition: borrowing Partition,
        _ best: inout Best
    ) {
        var guess = best.change + margin(point, partition)
        var partner = -1
        let state = partition.clusters[target]
        for index in state.base..<(state.base + state.count) {
            let other = Int(partition.slots[index])
            let candidate =
                partition.estimate(source, leaving: point, joining: other)
                + partition.estimate(target, leaving: other, joining: point)
            guard candidate < guess, partition.admits(source, leaving: point, joining: other),
                partition.admits(target, leaving: other, joining: point)
            else { continue }
            (guess, partner) = (candidate, other)
        }
        guard partner >= 0 else { return }
        let change =
            partition.price(source, leaving: point, joining: partner)
            + partition.price(target, leaving: partner, joining: point)
        guard change < best.change, change < threshold(point, source, partner, target, partition) else {
            return
        }
        guard partition.reaches(source, leaving: point, joining: partner),
            partition.reaches(target, leaving: partner, joining: point)
        else { return }
        best = (change, target, partner)
    }

    /// How much worse than nothing an estimate may look and still be priced exactly.
    @inline(__always)
    private func margin(_ point: Int, _ partition: borrowing Partition) -> Double {
        partition.objective == .squared
            ? 0 : 0.1 * partition.points.places[point].w * partition.distances[point]
    }
}
