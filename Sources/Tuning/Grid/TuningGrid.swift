public import Geodesy
public import Planning

/// The settings of a sweep as axes: every combination of the values that matter to an algorithm.
///
/// - `capacitated`: `radii`, `capacities`, `weights`;
/// - `dbscan`: `epsilons`, `minimumPoints`;
/// - `kmeans`: `capacities`, as the mean size that it is asked for.
///
/// An axis without values is not varied: the parameters that the sweep starts from hold.
public struct TuningGrid: Hashable, Sendable {
    /// Algorithms.
    public var algorithms: [PlanAlgorithm]
    /// Greatest distances from centre to member.
    public var radii: [Length]
    /// Neighbourhood distances.
    public var epsilons: [Length]
    /// Core thresholds.
    public var minimumPoints: [Double]
    /// Capacities by count.
    public var capacities: [Int]
    /// Priority weights.
    public var weights: [Double]

    /// Makes a grid.
    public init(
        algorithms: [PlanAlgorithm] = [.capacitated],
        radii: [Length] = [],
        epsilons: [Length] = [],
        minimumPoints: [Double] = [],
        capacities: [Int] = [],
        weights: [Double] = []
    ) {
        self.algorithms = algorithms
        self.radii = radii
        self.epsilons = epsilons
        self.minimumPoints = minimumPoints
        self.capacities = capacities
        self.weights = weights
    }

    /// The settings, each once: by algorithm in the order of `PlanAlgorithm`, then by ascending values, the first axis slowest.
    public var settings: [TuningSetting] {
        PlanAlgorithm.allCases.filter(algorithms.contains).flatMap { algorithm -> [TuningSetting] in
            var settings = [TuningSetting(algorithm: algorithm)]
            switch algorithm {
            case .capacitated:
                vary(&settings, radii) { $0.maxRadius = $1 }
                vary(&settings, capacities) { $0.maxTickets = $1 }
                vary(&settings, weights) { $0.priorityWeight = $1 }
            case .dbscan:
                vary(&settings, epsilons) { $0.epsilon = $1 }
                vary(&settings, minimumPoints) { $0.minimumPoints = $1 }
            case .kmeans:
                vary(&settings, capacities) { $0.maxTickets = $1 }
            }
            return settings
        }
    }

    private func vary<Value: Comparable & Hashable>(
        _ settings: inout [TuningSetting],
        _ values: [Value],
        _ set: (inout TuningSetting, Value) -> Void
    ) {
        guard !values.isEmpty else { return }
        let sorted = Set(values).sorted()
        settings = settings.flatMap { setting in
            sorted.map { value in
                var setting = setting
                set(&setting, value)
                return setting
            }
        }
    }
}

extension TuningGrid {
    /// The grid with values for the axes that have none, taken from the tickets.
    ///
    /// - Radii: what a crew would need to reach the tickets of one cluster of ten: quantiles (10, 25, 50, 75 and 90 %) of
    ///   the distances to the tenth nearest ticket of the same night, the ticket itself counted, and twice the last;
    ///   rounded to 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten.
    /// - Capacities: 6, 8, 10, 12 and 15; only 10 where the base has a capacity by load alone.
    /// - Core thresholds: 4 and 6 (twice the dimensions, as Sander et al. 1998 have it, and a little stricter).
    /// - Epsilons: half, one and two times the knee of each threshold's `KDistanceCurve`, rounded as radii are.
    /// - Priority weights: not varied.
    ///
    /// A history without tickets with a usable place leaves radii and epsilons empty.
    ///
    /// - Throws: `SweepError`.
    public func completed(_ nights: [TuningNight], _ model: ReplayModel) throws(SweepError) -> TuningGrid {
        var grid = self
        let history: PreparedHistory
        do { history = try PreparedHistory(nights, model) } catch { throw .planning(setting: "", error) }
        if grid.capacities.isEmpty { grid.capacities = [6, 8, 10, 12, 15] }
        if grid.radii.isEmpty, algorithms.contains(.capacitated) {
            let distances = NeighborDistances.all(history, k: 10)
            let quantiles = [0.1, 0.25, 0.5, 0.75, 0.9].map { distances.nearestRank($0) }
            grid.radii = Self.rounded(quantiles + [2 * (quantiles.last ?? 0)])
        }
        if algorithms.contains(.dbscan) {
            if grid.minimumPoints.isEmpty { grid.minimumPoints = [4, 6] }
            if grid.epsilons.isEmpty {
                let knees = grid.minimumPoints.compactMap { points in
                    NeighborDistances.curve(history, k: max(1, Int(points.rounded(.up)))).knee
                }
                grid.epsilons = Self.rounded(knees.flatMap { [0.5 * $0, $0, 2 * $0] })
            }
        }
        return grid
    }

    /// Lengths above 0 in numbers that people use, ascending, each once.
    static func rounded(_ values: [Double]) -> [Length] {
        Set(values.compactMap(rounded)).sorted().map { Length(meters: $0) }
    }

    /// The nearest number that people use, by ratio; nil for zero and below.
    static func rounded(_ value: Double) -> Double? {
        guard value.isFinite, value > 0 else { return nil }
        var power = 1.0
        while value >= 10 * power { power *= 10 }
        while value < power, power > 1e-6 { power /= 10 }
        let steps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map { step in
            power >= 1 ? step * power : step / (1 / power).rounded()
        }
        return steps.min { max($0 / value, value / $0) < max($1 / value, value / $1) }
    }
}
