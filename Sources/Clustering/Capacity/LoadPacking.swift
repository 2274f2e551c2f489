/// Puts loads into a given number of clusters without regard to place: the last resort where clusters are nearly full.
///
/// Depth-first search, the heaviest point first and into the fullest cluster that takes it first, with a budget of
/// steps: exact for a few points, best-fit decreasing with some backtracking for many.
struct LoadPacking {
    private let loads: [Double]
    private let limits: CapacityLimits
    private let order: [Int]
    private var filling: [(count: Int, load: Double)]
    private var clusterOf: [Int]
    private var budget = 200_000

    init(_ points: PointSet, limits: CapacityLimits, count: Int) {
        loads = points.loads
        self.limits = limits
        order = points.loads.indices.sorted { (points.loads[$1], $0) < (points.loads[$0], $1) }
        filling = Array(repeating: (0, 0), count: count)
        clusterOf = Array(repeating: -1, count: points.count)
    }

    /// The clusters as lists of points, none of them empty; nil where the budget ended before they were found.
    mutating func parts() -> [[Int32]]? {
        guard place() else { return nil }
        var parts = [[Int32]](repeating: [], count: filling.count)
        for (point, cluster) in clusterOf.enumerated() { parts[cluster].append(Int32(point)) }
        return parts
    }

    /// Places the points one after another; a loop with a stack of its own, as deep as there are points.
    private mutating func place() -> Bool {
        var choices: [[Int]] = []
        choices.append(candidates(for: order[0], rest: order.count))
        while let last = choices.indices.last {
            let point = order[last]
            release(point)
            guard let cluster = choices[last].popLast() else {
                choices.removeLast()
                continue
            }
            budget -= 1
            guard budget > 0 else { return false }
            clusterOf[point] = cluster
            filling[cluster].count += 1
            filling[cluster].load += loads[point]
            if last + 1 == order.count { return true }
            choices.append(candidates(for: order[last + 1], rest: order.count - last - 1))
        }
        return false
    }

    private mutating func release(_ point: Int) {
        guard clusterOf[point] >= 0 else { return }
        filling[clusterOf[point]].count -= 1
        filling[clusterOf[point]].load -= loads[point]
        clusterOf[point] = -1
    }

    /// Clusters that take a point, the fullest last, one of each filling; empty ones only while they need the rest.
    private func candidates(for point: Int, rest: Int) -> [Int] {
        let empty = filling.count { $0.count == 0 }
        var seen: [(count: Int, load: Double)] = []
        var open: [Int] = []
        for (cluster, state) in filling.enumerated() {
            guard limits.admits(count: state.count + 1, load: state.load + loads[point]) else { continue }
            guard rest > empty || state.count == 0 else { continue }
            guard !seen.contains(where: { $0 == state }) else { continue }
            seen.append(state)
            open.append(cluster)
        }
        return open.sorted { (filling[$0].load, $1) < (filling[$1].load, $0) }
    }
}
