/// What repeated runs of one thing gave.
struct Measurement: Codable {
    /// Subject and size, such as `store.upsert-N=100000`.
    var name: String
    /// Unit of the samples: `s`, `ms`, `µs`, `MB`, `calls`.
    var unit: String
    /// One value a repetition, in the order in which they were taken.
    var samples: [Double]
    /// Bound that the project set itself, in the same unit; nil where none.
    var bound: Double?
    /// Whether more is better: rates, rather than times.
    var higherIsBetter = false
    /// What was checked of the answer.
    var checked: String

    var median: Double { quantile(0.5) }
    var p90: Double { quantile(0.9) }

    var holds: Bool? { bound.map { higherIsBetter ? median >= $0 : median <= $0 } }

    private func quantile(_ share: Double) -> Double {
        let sorted = samples.sorted()
        guard let last = sorted.indices.last else { return .nan }
        let place = share * Double(last)
        let lower = Int(place)
        let upper = min(lower + 1, last)
        return sorted[lower] + (sorted[upper] - sorted[lower]) * (place - Double(lower))
    }
}
