/// What the neighbourhood of a point is measured by: the number of points in it, or the sum of their weights.
///
/// Sums are whole numbers, so they are exact and do not depend on order.
protocol DensityMeasure: Sendable {
    /// Sum of the weights of consecutive slots.
    func sum(_ slots: Range<Int>) -> Int64
    /// Weight of a slot.
    subscript(slot: Int) -> Int64 { get }
    /// The sum that makes a point core.
    var threshold: Int64 { get }
    /// Whether every weight is 1.
    var isCount: Bool { get }
}

/// Each point counts as one.
struct PointCount: DensityMeasure {
    let threshold: Int64
    var isCount: Bool { true }

    /// A count that is reached to a part in 10^12 is reached.
    init(threshold: Double) {
        let wanted = (threshold * (1 - 1e-12)).rounded(.up)
        self.threshold = wanted < 0x1p62 ? max(1, Int64(wanted)) : .max
    }

    @inline(__always)
    func sum(_ slots: Range<Int>) -> Int64 { Int64(truncatingIfNeeded: slots.upperBound &- slots.lowerBound) }

    @inline(__always)
    subscript(slot: Int) -> Int64 { 1 }
}

/// Weights as whole multiples of one power of two.
struct FixedWeights: DensityMeasure {
    private var weights: [Int64]
    let threshold: Int64
    /// Sums of the first weights: `prefix[k]` is that of the first `k`.
    private var prefix: [Int64] = [0]
    var isCount: Bool { false }

    /// - Parameters:
    ///   - values: by position; above 0, with a finite sum.
    ///   - positions: position of each slot.
    ///   - threshold: the sum to reach; reached to a part in 10^12 counts.
    init(_ values: [Double], positions: UnsafeBufferPointer<Int32>, threshold: Double) {
        let total = values.reduce(0, +)
        // The largest power of two by which the total stays below 2^61; whole weights stay whole.
        let shift = total > 0 ? 60 - Int(total.exponent) : 0
        let unit = { (value: Double) in Double(sign: .plus, exponent: shift, significand: value) }
        weights = positions.map { max(1, Int64(unit(values[Int($0)]).rounded())) }
        let wanted = unit(threshold * (1 - 1e-12)).rounded(.up)
        self.threshold = wanted < 0x1p62 ? max(1, Int64(wanted)) : .max
        prefix.reserveCapacity(values.count + 1)
        var sum: Int64 = 0
        for weight in weights {
            sum += weight
            prefix.append(sum)
        }
    }

    subscript(slot: Int) -> Int64 { weights[slot] }

    func sum(_ slots: Range<Int>) -> Int64 { prefix[slots.upperBound] - prefix[slots.lowerBound] }
}
