/// What repeated runs of one thing gave.
package struct BenchmarkResult: Codable, Sendable {
    /// Subject and size, such as `store.upsert-N=100000`.
    package var name: String
    /// Unit of the samples: `s`, `ms`, `µs`, `MB`, `calls`.
    package var unit: String
    /// One value a repetition, in the order in which they were taken.
    package var samples: [Double]
    /// Bound that the project set itself, in the same unit; nil where none.
    package var bound: Double?
    /// Whether more is better: rates, rather than times.
    package var higherIsBetter = false
    /// What was checked of the answer.
    package var checked: String

    package init(
        name: String,
        unit: String,
        samples: [Double],
        bound: Double? = nil,
        higherIsBetter: Bool = false,
        checked: String
    ) {
        self.name = name
        self.unit = unit
        self.samples = samples
        self.bound = bound
        self.higherIsBetter = higherIsBetter
        self.checked = checked
    }

    package var median: Double { Quantile.of(samples, 0.5) }
    package var p90: Double { Quantile.of(samples, 0.9) }

    /// Whether the median keeps the bound; nil where there is none.
    package var holds: Bool? { bound.map { higherIsBetter ? median >= $0 : median <= $0 } }
}

/// Quantiles of samples.
package enum Quantile {
    /// The value below which a share of the samples lies, between two samples in proportion; NaN without samples.
    ///
    /// The share is from 0 to 1: 0.5 gives the median.
    package static func of(_ samples: [Double], _ share: Double) -> Double {
        let sorted = samples.sorted()
        guard let last = sorted.indices.last else { return .nan }
        let place = share * Double(last)
        let lower = Int(place)
        let upper = min(lower + 1, last)
        return sorted[lower] + (sorted[upper] - sorted[lower]) * (place - Double(lower))
    }
}
