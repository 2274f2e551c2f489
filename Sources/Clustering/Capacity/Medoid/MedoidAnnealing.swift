/// Simulated annealing of a window by shifts and exchanges, every change priced with the medoid that it would bring.
///
/// Count and load may run over at a price that rises while the temperature falls; the last stage takes no more excess.
struct MedoidAnnealing {
    /// Moves to propose.
    var proposals: Int
    /// First and last temperature, in the points' scales.
    var hot: Double
    var cold: Double
    /// First and last price of excess, in scales for a mean load; infinite where limits hold at all times.
    var firstPrice: Double
    var lastPrice: Double
    /// Stages, of one temperature each.
    var stages = 50

    /// Runs the schedule, or from one share of it to another.
    func run(_ window: MedoidWindow, from first: Double = 0, to last: Double = 1, _ random: inout SplitMix64)
    {
        guard window.count > 1, window.clusterCount > 1, window.start[window.count] > 0 else { return }
        let logarithms = NegativeLog.table
        for stage in 0..<stages where !window.halt.isRaised {
            let progress = first + (last - first) * (Double(stage) + 0.5) / Double(stages)
            let temperature = hot * Power.of(cold / hot, progress)
            let price =
                firstPrice < .infinity ? firstPrice * Power.of(lastPrice / firstPrice, progress) : .infinity
            for _ in 0..<Swift.max(1, proposals / stages) {
                propose(window, temperature, price / window.meanLoad, logarithms, &random)
            }
        }
        window.rebuild()
    }

    @inline(__always)
    private func propose(
        _ window: MedoidWindow,
        _ temperature: Double,
        _ price: Double,
        _ logarithms: [Double],
        _ random: inout SplitMix64
    ) {
        let bits = random.next()
        let point = Int(((bits >> 32) &* UInt64(window.count)) >> 32)
        let first = Int(window.start[point])
        let width = Int(window.start[point + 1]) - first
        guard width > 0 else { return }
        let rank = Int(((bits & 0xFFFF_FFFF) &* UInt64(width)) >> 32)
        let partner = Int(window.near[first + rank])
        let (source, target) = (Int(window.clusterOf[point]), Int(window.clusterOf[partner]))
        let dice = random.next()
        // Metropolis' rule solved for the worst change that this proposal accepts.
        let worst = temperature * window.scale[point] * logarithms[Int(dice & 4_095)]
        let fine = price * window.scale[point]
        if source == target {
            // A point beside others of its own cluster may open an empty one.
            if dice >> 60 == 0, let empty = window.emptyCluster {
                shift(window, point, source, empty, worst, fine)
            }
            return
        }
        if dice & 4_096 == 0 {
            shift(window, point, source, target, worst, fine)
            return
        }
        var other = partner
        if dice & 8_192 == 0 {
            let drawn = Int(((dice >> 32) &* UInt64(window.size[target])) >> 32)
            other = Int(window.members[target * window.count + drawn])
        }
        guard !window.isTwin(point, other) else { return }
        exchange(window, point, source, other, target, worst, fine)
    }

    @inline(__always)
    private func shift(
        _ window: MedoidWindow,
        _ point: Int,
        _ source: Int,
        _ target: Int,
        _ worst: Double,
        _ fine: Double
    ) {
        let moved = window.load[point]
        guard
            let penalty = penalty(
                window,
                source,
                -moved,
                -1,
                target,
                moved,
                1,
                fine
            )
        else { return }
        let before = window.cost[source] + window.cost[target]
        let most = worst - penalty + before
        if window.medoid[source] != point, window.size[target] > 0 {
            let guess =
                window.costAtMost(source, leaving: point, joining: -1)
                + window.costAtMost(target, leaving: -1, joining: point)
            guard guess <= most + MedoidAnnealing.slack * window.scale[point] else { return }
        }
        let after = window.costAfter(source, leaving: point, joining: -1)
        guard after <= most else { return }
        guard after + window.costAfter(target, leaving: -1, joining: point) <= most else { return }
        window.move(point, to: target)
    }

    @inline(__always)
    private func exchange(
        _ window: MedoidWindow,
        _ point: Int,
        _ source: Int,
        _ other: Int,
        _ target: Int,
        _ worst: Double,
        _ fine: Double
    ) {
        let change = window.load[other] - window.load[point]
        guard let penalty = penalty(window, source, change, 0, target, -change, 0, fine) else { return }
        let before = window.cost[source] + window.cost[target]
        let most = worst - penalty + before
        if window.medoid[source] != point, window.medoid[target] != other {
            let guess =
                window.costAtMost(source, leaving: point, joining: other)
                + window.costAtMost(target, leaving: other, joining: point)
            guard guess <= most + MedoidAnnealing.slack * window.scale[point] else { return }
        }
        let after = window.costAfter(source, leaving: point, joining: other)
        guard after <= most else { return }
        guard after + window.costAfter(target, leaving: other, joining: point) <= most else { return }
        window.exchange(point, other)
    }

    /// How much a better medoid may make up for, in scales.
    private static let slack = 0.5

    /// Price of the change in excess, or nil where the change is not allowed.
    @inline(__always)
    private func penalty(
        _ window: MedoidWindow,
        _ source: Int,
        _ sourceLoad: Double,
        _ sourceCount: Int,
        _ target: Int,
        _ targetLoad: Double,
        _ targetCount: Int,
        _ fine: Double
    ) -> Double? {
        let limits = window.limits
        let (a, b) = (window.filling[source] + sourceLoad, window.filling[target] + targetLoad)
        let (m, n) = (Int(window.size[source]) + sourceCount, Int(window.size[target]) + targetCount)
        if limits.admits(count: m, load: a), limits.admits(count: n, load: b),
            limits.admits(count: Int(window.size[source]), load: window.filling[source]),
            limits.admits(count: Int(window.size[target]), load: window.filling[target])
        {
            return 0
        }
        let change =
            window.excess(load: a, count: m) + window.excess(load: b, count: n)
            - window.excess(load: window.filling[source], count: Int(window.size[source]))
            - window.excess(load: window.filling[target], count: Int(window.size[target]))
        if fine < .infinity { return fine * change }
        return change <= 0 ? 0 : nil
    }
}

extension MedoidWindow {
    /// Whether an exchange of two points would change nothing.
    @inline(__always)
    func isTwin(_ point: Int, _ other: Int) -> Bool {
        distance[point * count + other] == 0 && weight[point] == weight[other] && load[point] == load[other]
    }

    /// Load over the limit, with each point over the count as a mean load.
    @inline(__always)
    func excess(load: Double, count: Int) -> Double {
        Swift.max(0, load - limits.maxLoad)
            + (count > limits.maxCount ? meanLoad * Double(count - limits.maxCount) : 0)
    }

    /// A cluster without members, nil where there is none.
    @inline(__always)
    var emptyCluster: Int? {
        guard emptyCount > 0 else { return nil }
        for cluster in 0..<clusterCount where size[cluster] == 0 { return cluster }
        return nil
    }
}

/// Negative logarithms of evenly spaced numbers between 0 and 1, by sums and quotients only.
enum NegativeLog {
    /// Of `(index + 0.5) / 4096`.
    static let table: [Double] = {
        // ln((2 k + 1) / (2 k - 1)) = 2 artanh(1 / (2 k)), summed from the top down; the first term is 8191/8192.
        var table = [Double](repeating: 0, count: 4_096)
        var sum = 2 * artanh(1.0 / 16_383)
        for index in stride(from: 4_095, through: 0, by: -1) {
            table[index] = sum
            if index > 0 { sum += 2 * artanh(1 / Double(2 * index)) }
        }
        return table
    }()

    /// The series x + x^3/3 + x^5/5 ..., which ends quickly below 1/2.
    private static func artanh(_ x: Double) -> Double {
        var (term, sum) = (x, 0.0)
        for power in stride(from: 1, through: 61, by: 2) {
            sum += term / Double(power)
            term *= x * x
        }
        return sum
    }
}

/// Powers by square roots and products only.
enum Power {
    /// A power with an exponent from 0 to 1, known to about 2^-24.
    static func of(_ base: Double, _ exponent: Double) -> Double {
        var (result, root, rest) = (1.0, base, exponent)
        if rest >= 1 { return base }
        for _ in 0..<24 {
            root.formSquareRoot()
            rest *= 2
            if rest >= 1 {
                result *= root
                rest -= 1
            }
        }
        return result
    }
}
