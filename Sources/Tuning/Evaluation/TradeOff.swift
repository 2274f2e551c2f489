/// Settings as points of several figures, less being better in each.
struct TradeOff {
    /// Figures by setting; nil for a setting that has none, which is never compared.
    let points: [[Double]?]
    /// Settings that no other dominates, ascending.
    let efficient: [Int]
    /// Distance from the ideal point in figures scaled to 0...1 over the efficient settings; infinite for settings without figures.
    ///
    /// The ideal point has the best value of each figure. A figure that is the same for all efficient settings counts
    /// only for settings that are worse in it: as much worse as its own value is great.
    let distances: [Double]
    /// The efficient setting of least distance, of equals the first; nil where there is none.
    let best: Int?
    /// Best and worst value of each figure over the efficient settings.
    let ranges: [(low: Double, high: Double)]

    init(_ points: [[Double]?]) {
        self.points = points
        let efficient = Self.efficient(points)
        self.efficient = efficient
        let width = efficient.first.flatMap { points[$0]?.count } ?? 0
        let ranges = (0..<width).map { figure in
            let values = efficient.compactMap { points[$0]?[figure] }
            return (low: values.min() ?? 0, high: values.max() ?? 0)
        }
        self.ranges = ranges
        let distances = points.map { point -> Double in
            guard let point else { return .infinity }
            var sum = 0.0
            for (figure, range) in ranges.enumerated() {
                let scaled = Self.scaled(point[figure], range)
                sum += scaled * scaled
            }
            return sum.squareRoot()
        }
        self.distances = distances
        var best: Int?
        for setting in efficient where best.map({ distances[setting] < distances[$0] }) ?? true {
            best = setting
        }
        self.best = best
    }

    static func scaled(_ value: Double, _ range: (low: Double, high: Double)) -> Double {
        let over = value - range.low
        guard over != 0 else { return 0 }
        let width = range.high - range.low
        return over / (width > 0 ? width : max(abs(range.low), abs(value)))
    }

    /// Settings that no other dominates: at least as good in every figure and better in one.
    ///
    /// A dominator comes first in lexicographic order, so one pass that compares with the efficient ones so far is
    /// enough. Equal points do not dominate each other.
    static func efficient(_ points: [[Double]?]) -> [Int] {
        let order = points.indices.filter { points[$0] != nil }.sorted { left, right in
            guard let one = points[left], let other = points[right] else { return left < right }
            return one == other ? left < right : one.lexicographicallyPrecedes(other)
        }
        var front: [Int] = []
        for candidate in order {
            guard let point = points[candidate] else { continue }
            let isDominated = front.contains { points[$0].map { dominates($0, point) } ?? false }
            if !isDominated { front.append(candidate) }
        }
        return front.sorted()
    }

    private static func dominates(_ one: [Double], _ other: [Double]) -> Bool {
        var isBetter = false
        for (left, right) in zip(one, other) {
            if left > right { return false }
            if left < right { isBetter = true }
        }
        return isBetter
    }

    /// The knee of a front of two figures that vary: the efficient setting farthest below the chord from one end to the
    /// other, in scaled figures; nil with more or fewer such figures, or where all lie on the chord or above.
    ///
    /// Farthest below the chord from (0, 1) to (1, 0) is of least sum of the two scaled figures.
    var knee: Int? {
        let varied = ranges.indices.filter { ranges[$0].high > ranges[$0].low }
        guard varied.count == 2, efficient.count >= 3 else { return nil }
        var best: (sum: Double, setting: Int)?
        for setting in efficient {
            guard let point = points[setting] else { continue }
            let sum = varied.reduce(0) { $0 + Self.scaled(point[$1], ranges[$1]) }
            if sum < (best?.sum ?? 1) - 1e-12 { best = (sum, setting) }
        }
        return best?.setting
    }
}
