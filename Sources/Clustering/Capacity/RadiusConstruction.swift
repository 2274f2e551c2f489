extension CapacitySearch {
    /// Parts that all respect count, load and radius.
    ///
    /// Bisection into `count` parts; then each that is over a limit is cut on. A part of one point is always within.
    func partsWithinLimits(startingWith count: Int) throws(ClusteringError) -> [[Int32]] {
        let bisection = BalancedBisection(points, limits: limits, parts: Swift.min(count, points.count))
        var open = Array(bisection.parts.reversed())
        var done: [[Int32]] = []
        while let part = open.popLast() {
            try halt.check()
            if part.count <= 1 || isWithinLimits(part) {
                done.append(part)
            } else {
                let halves = BalancedBisection(points, limits: limits, members: part, parts: 2).parts
                open.append(contentsOf: halves.reversed())
            }
        }
        return done
    }

    /// Whether these points may be one cluster.
    func isWithinLimits(_ part: [Int32]) -> Bool {
        var load = 0.0
        var sum = SIMD4<Double>.zero
        for point in part {
            load += points.loads[Int(point)]
            sum += SearchSpace.weighted(points.places[Int(point)])
        }
        guard limits.admits(count: part.count, load: load) else { return false }
        guard limits.hasRadius else { return true }
        let first = points.places[Int(part[0])]
        for point in part
        where SearchSpace.squared(points.places[Int(point)], first) > limits.pairSquared {
            return false
        }
        if parameters.objective == .medoid { return partition([part]).clusters[0].reach <= limits.maxLine }
        let center = SearchSpace.center(sum, planar: points.isPlanar)
        return part.allSatisfy { SearchSpace.squared(points.places[Int($0)], center) <= limits.maxSquared }
    }

    /// Cuts clusters until there are `count`, the costliest first; nil where no cut keeps the radius.
    func splitting(_ start: Partition, into count: Int) throws(ClusteringError) -> Partition? {
        var parts = start.parts
        guard parts.count < count else { return start }
        var costs = parts.map { partition([$0]).clusters[0].cost }
        var isWhole = [Bool](repeating: false, count: parts.count)
        while parts.count < count {
            try halt.check()
            var costliest = -1
            for index in parts.indices where !isWhole[index] && parts[index].count > 1 {
                if costliest < 0 || costs[index] > costs[costliest] { costliest = index }
            }
            guard costliest >= 0 else { return nil }
            guard let (first, second) = halves(parts[costliest]) else {
                isWhole[costliest] = true
                continue
            }
            parts[costliest] = first
            costs[costliest] = partition([first]).clusters[0].cost
            parts.append(second)
            costs.append(partition([second]).clusters[0].cost)
            isWhole.append(false)
        }
        return partition(parts)
    }

    /// Two parts within the limits: the halves, or all but one point and that point.
    private func halves(_ part: [Int32]) -> ([Int32], [Int32])? {
        let cut = BalancedBisection(points, limits: limits, members: part, parts: 2).parts
        if isWithinLimits(cut[0]), isWithinLimits(cut[1]) { return (cut[0], cut[1]) }
        for index in part.indices {
            var rest = part
            let single = rest.remove(at: index)
            if isWithinLimits(rest) { return (rest, [single]) }
        }
        return nil
    }
}
