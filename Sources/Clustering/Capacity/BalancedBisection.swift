/// Cuts points into parts that respect count and, as far as cutting can, load: halves along the principal axis, again
/// and again, each half receiving its share of the parts.
///
/// O(n log n) for counts, O(n log^2 n) with loads. Every part has at least one point where there are at least as many
/// points as parts.
struct BalancedBisection {
    private let places: [SIMD4<Double>]
    private let loads: [Double]
    private let limits: CapacityLimits
    /// The points, part by part.
    private(set) var order: [Int32]
    /// Where each part begins in `order`, and after the last its end.
    private(set) var bounds: [Int] = [0]
    private var keys: [Double]
    /// Where there is one, cuts are not always in half, nor always across the longest axis.
    private var random: SplitMix64?

    /// Cuts `members` (all points where nil) into `parts` parts.
    init(
        _ points: PointSet,
        limits: CapacityLimits,
        members: [Int32]? = nil,
        parts: Int,
        random: SplitMix64? = nil
    ) {
        self.random = random
        places = points.places
        loads = points.loads
        self.limits = limits
        order = members ?? (0..<Int32(points.count)).map { $0 }
        keys = [Double](repeating: 0, count: points.count)
        cut(0, order.count, parts: parts)
    }

    /// The parts as lists of points.
    var parts: [[Int32]] { (1..<bounds.count).map { Array(order[bounds[$0 - 1]..<bounds[$0]]) } }

    private mutating func cut(_ start: Int, _ end: Int, parts: Int) {
        guard parts > 1, end - start > 1 else {
            order[start..<end].sort()
            bounds.append(end)
            return
        }
        var left = parts / 2
        var axis = 0
        if var random {
            let least = Swift.max(1, parts / 3)
            left = least + random.below(parts - 2 * least + 1)
            axis = random.below(4) == 0 ? 1 : 0
            self.random = random
        }
        project(start, end, axis: axis)
        let middle = limits.hasLoad ? loadRank(start, end, left, parts) : countRank(start, end, left, parts)
        cut(start, middle, parts: left)
        cut(middle, end, parts: parts - left)
    }

    /// Writes each point's place along the axis, turned so that the first point of the set lies on the low side.
    private mutating func project(_ start: Int, _ end: Int, axis rank: Int) {
        let axis = PrincipalAxis.direction(places, order[start..<end], rank: rank)
        var (first, low, high) = (order[start], Double.infinity, -Double.infinity)
        for position in start..<end {
            let point = order[position]
            let place = places[Int(point)]
            let key = place.x * axis.x + place.y * axis.y + place.z * axis.z
            keys[Int(point)] = key
            (low, high, first) = (Swift.min(low, key), Swift.max(high, key), Swift.min(first, point))
        }
        guard keys[Int(first)] > (low + high) / 2 else { return }
        for position in start..<end { keys[Int(order[position])] *= -1 }
    }

    private mutating func countRank(_ start: Int, _ end: Int, _ left: Int, _ parts: Int) -> Int {
        let count = end - start
        let (fewest, most) = countRange(count, left, parts)
        let share = Int((Double(count) * Double(left) / Double(parts)).rounded())
        let rank = Swift.min(most, Swift.max(fewest, share))
        select(start, end, rank: start + rank)
        return start + rank
    }

    /// Fewest and most points that the left half may have so that both can be cut on.
    private func countRange(_ count: Int, _ left: Int, _ parts: Int) -> (Int, Int) {
        let right = parts - left
        let most = limits.maxCount > count / left ? count - right : left * limits.maxCount
        let fewest = limits.maxCount > count / right ? left : count - right * limits.maxCount
        let low = Swift.min(count - 1, Swift.max(1, Swift.max(left, fewest)))
        return (low, Swift.max(low, Swift.min(count - 1, Swift.min(most, count - right))))
    }

    private mutating func loadRank(_ start: Int, _ end: Int, _ left: Int, _ parts: Int) -> Int {
        let keys = keys
        order[start..<end].sort { keys[Int($0)] != keys[Int($1)] ? keys[Int($0)] < keys[Int($1)] : $0 < $1 }
        var total = 0.0
        for position in start..<end { total += loads[Int(order[position])] }
        let share = total * Double(left) / Double(parts)
        let (fewest, most) = countRange(end - start, left, parts)
        var sum = 0.0
        var best = (miss: Double.infinity, rank: fewest)
        for rank in 1...most {
            sum += loads[Int(order[start + rank - 1])]
            guard rank >= fewest, abs(sum - share) < best.miss else { continue }
            best = (abs(sum - share), rank)
        }
        return start + best.rank
    }

    /// Brings the `rank - start` lowest points before `rank` (Hoare's selection, keys first, then index).
    private mutating func select(_ start: Int, _ end: Int, rank: Int) {
        var (low, high) = (start, end - 1)
        while low < high {
            let pivot = order[low + (high - low) / 2]
            let pivotKey = keys[Int(pivot)]
            var (left, right) = (low, high)
            while left <= right {
                while precedes(order[left], pivot, pivotKey) { left += 1 }
                while follows(order[right], pivot, pivotKey) { right -= 1 }
                guard left <= right else { break }
                order.swapAt(left, right)
                left += 1
                right -= 1
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

    @inline(__always)
    private func precedes(_ point: Int32, _ pivot: Int32, _ pivotKey: Double) -> Bool {
        let key = keys[Int(point)]
        return key != pivotKey ? key < pivotKey : point < pivot
    }

    @inline(__always)
    private func follows(_ point: Int32, _ pivot: Int32, _ pivotKey: Double) -> Bool {
        let key = keys[Int(point)]
        return key != pivotKey ? key > pivotKey : point > pivot
    }
}
