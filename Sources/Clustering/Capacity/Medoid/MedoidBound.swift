/// Lower bound on the sum of weighted distances to the medoids of a fixed number of clusters.
///
/// Lagrangian relaxation of "every point is in one cluster" with a multiplier u for each point (S. Ceselli and G.
/// Righini, *Networks* 45, 2005, and others): the bound is the sum of u less what the best K medoids gain, where a medoid
/// gains the sum of u - cost over the points it takes, itself among them: a knapsack. Multipliers move along the subgradient. One iteration takes O(P log P) for P pairs that are
/// near enough to matter, about n (6 n / K + 20).
struct MedoidBound {
    private let points: PointSet
    private let limits: CapacityLimits
    private let count: Int
    /// Points near each medoid and what they cost there, `first[medoid]..<first[medoid + 1]`.
    private var near: [Int32] = []
    private var costs: [Double] = []
    private var first: [Int] = [0]
    /// Multiplier above which pairs would matter that are not listed.
    private var most: [Double]
    private var multipliers: [Double]
    private var gains: [Double]
    /// How many of the chosen medoids take each point, in fractions where the knapsack has cut it.
    private var taken: [Double]
    private var knapsack = MedoidKnapsack()

    init(_ space: MedoidSpace, count: Int) {
        points = space.points
        limits = space.limits
        self.count = count
        let size = points.count
        let typical = Swift.max(1, size / count)
        let neighbors = NeighborLists(points, width: 6 * typical + 20, threads: 1)
        let isComplete = neighbors.width >= size - 1
        // Pairs that the radius, with a margin for rounding, rules out cost nothing to leave out.
        let reach = space.maxDistance * (1 + 1e-6)
        var pairs = [[(Int32, Double)]](repeating: [], count: size)
        most = [Double](repeating: .infinity, count: size)
        for point in 0..<size {
            let place = points.places[point]
            pairs[point].append((Int32(point), 0))
            for rank in 0..<neighbors.width {
                let other = neighbors.neighbor(of: point, at: rank)
                let length = space.distance(place, points.places[other])
                if rank == neighbors.width - 1, !isComplete { most[point] = place.w * length }
                if length <= reach { pairs[other].append((Int32(point), place.w * length)) }
            }
        }
        for list in pairs {
            for (point, cost) in list {
                near.append(point)
                costs.append(cost)
            }
            first.append(near.count)
        }
        multipliers = zip(space.scale, most).map { Swift.min(1.5 * $0, $1) }
        gains = [Double](repeating: 0, count: size)
        taken = [Double](repeating: 0, count: size)
    }

    /// The best bound found in some iterations.
    ///
    /// - Parameters:
    ///   - iterations: most steps.
    ///   - known: cost of some valid division, which guides the steps; infinite where none is known.
    /// - Returns: the bound, at least 0.
    /// - Throws: `ClusteringError.cancelled`.
    mutating func run(iterations: Int, known: Double) throws(ClusteringError) -> Double {
        guard points.count > 0 else { return 0 }
        var best = (bound: 0.0, multipliers: multipliers)
        var (share, since) = (1.5, 0)
        for _ in 0..<iterations {
            if Task.isCancelled { throw .cancelled }
            let bound = evaluate()
            since += 1
            if bound > best.bound {
                if bound > best.bound * (1 + 1e-5) { since = 0 }
                best = (bound, multipliers)
            }
            if since >= 25 {
                (share, since) = (share / 2, 0)
                multipliers = best.multipliers
                _ = evaluate()
                if share < 0.002 { break }
            }
            var length = 0.0
            for value in taken { length += (1 - value) * (1 - value) }
            guard length > 0 else { break }
            let target = known < .infinity ? known : Swift.max(1.05 * best.bound, best.bound + 1e-9)
            let step = share * Swift.max(target - bound, 1e-3 * target) / length
            for point in multipliers.indices {
                let moved = multipliers[point] + step * (1 - taken[point])
                multipliers[point] = Swift.min(most[point], Swift.max(0, moved))
            }
        }
        // What rounding may have added: a part in 10^9 and the last bits of the places.
        var weights = 0.0
        for place in points.places { weights += place.w }
        let bit = points.isPlanar ? 4 * points.precision : 1e-8
        return Swift.max(0, best.bound * (1 - 1e-9) - weights * bit)
    }

    /// The bound of the multipliers; leaves how often each point is taken in `taken`.
    private mutating func evaluate() -> Double {
        for medoid in points.places.indices { gains[medoid] = knapsack(medoid, exactly: false) }
        // Exact gains are at most the relaxed ones, so those of the first medoids in that order suffice.
        let order = points.places.indices.sorted { (-gains[$0], $0) < (-gains[$1], $1) }
        var exact: [(gain: Double, medoid: Int)] = []
        for (position, medoid) in order.enumerated() {
            exact.append((knapsack(medoid, exactly: true), medoid))
            guard exact.count >= count, (position + 1 - count) % Swift.max(8, count / 16) == 0 else {
                continue
            }
            exact.sort { (-$0.gain, $0.medoid) < (-$1.gain, $1.medoid) }
            if position + 1 == order.count || gains[order[position + 1]] <= exact[count - 1].gain { break }
        }
        exact.sort { (-$0.gain, $0.medoid) < (-$1.gain, $1.medoid) }
        var bound = 0.0
        for value in multipliers { bound += value }
        for point in taken.indices { taken[point] = 0 }
        for (gain, medoid) in exact.prefix(count) {
            bound -= gain
            _ = knapsack(medoid, exactly: true)
            taken[medoid] += 1
            for (index, entry) in knapsack.entries.enumerated() {
                taken[Int(entry.point)] += knapsack.shares[index]
            }
        }
        return bound
    }

    /// The most that a medoid can gain, or an upper bound on it; the medoid itself is a member of its cluster.
    private mutating func knapsack(_ medoid: Int, exactly: Bool) -> Double {
        knapsack.entries.removeAll(keepingCapacity: true)
        for index in first[medoid]..<first[medoid + 1] {
            let point = Int(near[index])
            let value = multipliers[point] - costs[index]
            guard value > 0, point != medoid else { continue }
            knapsack.entries.append((value, points.loads[point], near[index]))
        }
        let room = limits.maxLoad - points.loads[medoid]
        let seats = limits.maxCount - 1
        return multipliers[medoid] + knapsack.solve(room: room, seats: seats, exactly: exactly)
    }
}
