/// Lower bound on the sum of weighted distances to the medoids of a fixed number of clusters.
///
/// Lagrangian relaxation of "every point is in one cluster" with a multiplier u for each point (S. Ceselli and G.
/// Righini, *Networks* 45, 2005, and others): the bound is the sum of u less what the best K medoids gain, where a medoid
/// gains the sum of u - cost over the points it takes. The load limit is relaxed to a fractional knapsack, which keeps
/// the bound valid. Multipliers move along the subgradient. One iteration takes O(P log P) for P pairs that are
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
    private var work: [(rate: Double, gain: Double, load: Double, point: Int32)] = []

    init(_ space: MedoidSpace, count: Int) {
        points = space.points
        limits = space.limits
        self.count = count
        let size = points.count
        let typical = Swift.max(1, size / count)
        let neighbors = NeighborLists(points, width: 6 * typical + 20)
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
    /// - Parameter known: cost of some valid division, which guides the steps; infinite where none is known.
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
            if since >= 12 {
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
        for medoid in points.places.indices { gains[medoid] = fill(medoid) }
        let chosen = points.places.indices.sorted { (-gains[$0], $0) < (-gains[$1], $1) }.prefix(count)
        var bound = 0.0
        for value in multipliers { bound += value }
        for point in taken.indices { taken[point] = 0 }
        for medoid in chosen {
            bound -= gains[medoid]
            _ = fill(medoid, counts: true)
        }
        return bound
    }

    /// The most that a medoid can gain, load and count each relaxed on its own.
    private mutating func fill(_ medoid: Int, counts: Bool = false) -> Double {
        work.removeAll(keepingCapacity: true)
        var (gain, load) = (0.0, 0.0)
        for index in first[medoid]..<first[medoid + 1] {
            let point = Int(near[index])
            let value = multipliers[point] - costs[index]
            guard value > 0 else { continue }
            gain += value
            load += points.loads[point]
            work.append((0, value, points.loads[point], Int32(point)))
        }
        if load <= limits.maxLoad, work.count <= limits.maxCount {
            if counts { for entry in work { taken[Int(entry.point)] += 1 } }
            return gain
        }
        let byCount = work.count > limits.maxCount ? countGain() : .infinity
        guard load > limits.maxLoad else {
            if counts { for entry in work.prefix(limits.maxCount) { taken[Int(entry.point)] += 1 } }
            return byCount
        }
        for index in work.indices {
            let entry = work[index]
            work[index].rate = entry.load > 0 ? entry.gain / entry.load : .infinity
        }
        work.sort { ($0.rate, $1.point) > ($1.rate, $0.point) }
        (gain, load) = (0, 0)
        for entry in work {
            let room = limits.maxLoad - load
            guard room > 0 || entry.load == 0 else { break }
            let part = entry.load <= room ? 1 : room / entry.load
            gain += part * entry.gain
            load += part * entry.load
            if counts { taken[Int(entry.point)] += part }
        }
        return Swift.min(gain, byCount)
    }

    /// The sum of the greatest gains that the count admits; they stand first in `work` afterwards.
    private mutating func countGain() -> Double {
        work.sort { ($0.gain, $1.point) > ($1.gain, $0.point) }
        var sum = 0.0
        for entry in work.prefix(limits.maxCount) { sum += entry.gain }
        return sum
    }
}
