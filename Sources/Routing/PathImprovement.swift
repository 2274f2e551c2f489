extension PathBetweenEnds {
    /// Nearest-neighbour starts brought to a local optimum, then kicks that are kept where they shorten the way.
    func improvedOrder(of stops: [Int]) -> [Int] {
        var best: [Int] = []
        var shortest = Double.infinity
        for order in startingOrders(of: stops) {
            var candidate = order
            descend(&candidate)
            let length = length(candidate)
            if length < shortest { (best, shortest) = (candidate, length) }
        }
        // The kicks are a fixed sequence: the same stops give the same way.
        var kicks = KickSequence(seed: UInt64(stops.count))
        for _ in 0..<max(20, 2_000 / stops.count) {
            var candidate = kicks.doubleBridge(best)
            descend(&candidate)
            let length = length(candidate)
            if length < shortest - tolerance { (best, shortest) = (candidate, length) }
        }
        return best
    }

    /// Gains below this are rounding; without it, equal ways would be exchanged for ever.
    private var tolerance: Double { 1e-9 }

    private func startingOrders(of stops: [Int]) -> [[Int]] {
        guard first == table.nowhere else { return [nearestNeighbours(from: first, stops)] }
        let starts = Swift.min(stops.count, 6)
        return (0..<starts).map { index in
            let start = stops[index * stops.count / starts]
            return [start] + nearestNeighbours(from: start, stops.filter { $0 != start })
        }
    }

    private func nearestNeighbours(from start: Int, _ stops: [Int]) -> [Int] {
        var open = stops
        var order: [Int] = []
        var here = start
        while !open.isEmpty {
            var nearest = 0
            for candidate in open.indices where table[here, open[candidate]] < table[here, open[nearest]] {
                nearest = candidate
            }
            here = open.remove(at: nearest)
            order.append(here)
        }
        return order
    }

    /// Applies improving 2-opt and Or-opt moves until neither finds one.
    func descend(_ order: inout [Int]) {
        var path = [first] + order + [last]
        var improved = true
        while improved {
            improved = reverseStretches(&path)
            if relocateStretches(&path) { improved = true }
        }
        order = Array(path[1..<(path.count - 1)])
    }

    private func reverseStretches(_ path: inout [Int]) -> Bool {
        var improved = false
        let end = path.count - 1
        for from in 1..<(end - 1) {
            for to in (from + 1)..<end {
                let now = table[path[from - 1], path[from]] + table[path[to], path[to + 1]]
                let then = table[path[from - 1], path[to]] + table[path[from], path[to + 1]]
                guard then < now - tolerance else { continue }
                path[from...to].reverse()
                improved = true
            }
        }
        return improved
    }

    private func relocateStretches(_ path: inout [Int]) -> Bool {
        var improved = false
        for length in 1...3 {
            var from = 1
            while from + length < path.count {
                if relocate(&path, from: from, length: length) { improved = true }
                from += 1
            }
        }
        return improved
    }

    /// Moves the stretch to its best other place, in the better direction, where that shortens the way.
    private func relocate(_ path: inout [Int], from: Int, length: Int) -> Bool {
        let (head, tail) = (path[from], path[from + length - 1])
        let (left, right) = (path[from - 1], path[from + length])
        let saved = table[left, head] + table[tail, right] - table[left, right]
        var best = (gain: tolerance, after: -1, turned: false)
        for after in 0..<(path.count - 1) where after < from - 1 || after >= from + length {
            let (a, b) = (path[after], path[after + 1])
            let gap = saved + table[a, b]
            let straight = gap - table[a, head] - table[tail, b]
            let turned = gap - table[a, tail] - table[head, b]
            if straight > best.gain { best = (straight, after, false) }
            if turned > best.gain { best = (turned, after, true) }
        }
        guard best.after >= 0 else { return false }
        var stretch = Array(path[from..<(from + length)])
        if best.turned { stretch.reverse() }
        path.removeSubrange(from..<(from + length))
        path.insert(contentsOf: stretch, at: best.after < from ? best.after + 1 : best.after + 1 - length)
        return true
    }
}

/// A fixed sequence of double-bridge kicks (Martin, Otto and Felten 1991), which 2-opt cannot undo.
private struct KickSequence {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 2 &+ 1 }

    mutating func doubleBridge(_ order: [Int]) -> [Int] {
        let reach = Swift.min(order.count, 50)
        let origin = below(order.count - reach + 1)
        var cuts = [origin + below(reach), origin + below(reach), origin + below(reach)]
        cuts.sort()
        return Array(order[..<cuts[0]]) + order[cuts[1]..<cuts[2]] + order[cuts[0]..<cuts[1]]
            + order[cuts[2]...]
    }

    /// A number from 0 up to but without `bound`, by Steele, Lea and Flood's SplitMix64.
    private mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int(((mixed ^ (mixed >> 31)).multipliedFullWidth(by: UInt64(bound))).high)
    }
}
