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
///
/// Safe to send: written when made, only read after.
struct FixedWeights: DensityMeasure, @unchecked Sendable {
    private let weights: UnsafeMutablePointer<Int64>
    /// Sums of the first weights: `prefix[k]` is that of the first `k`.
    private let prefix: UnsafeMutablePointer<Int64>
    let threshold: Int64
    var isCount: Bool { false }

    /// Weights by slot.
    ///
    /// - Parameters:
    ///   - values: by position; above 0, with a finite sum.
    ///   - positions: position of each slot.
    ///   - threshold: the sum to reach; reached to a part in 10^12 counts.
    ///   - arena: keeps the memory.
    init(_ values: [Double], positions: UnsafePointer<Int32>, threshold: Double, arena: Arena) {
        let total = values.reduce(0, +)
        // The largest power of two by which the total stays below 2^61; whole weights stay whole.
        let shift = total > 0 ? 60 - Int(total.exponent) : 0
        let unit = { (value: Double) in Double(sign: .plus, exponent: shift, significand: value) }
        let wanted = unit(threshold * (1 - 1e-12)).rounded(.up)
        self.threshold = wanted < 0x1p62 ? max(1, Int64(wanted)) : .max
        weights = arena.column(values.count)
        prefix = arena.column(values.count + 1)
        prefix[0] = 0
        for slot in values.indices {
            weights[slot] = max(1, Int64(unit(values[Int(positions[slot])]).rounded()))
            prefix[slot + 1] = prefix[slot] + weights[slot]
        }
    }

    @inline(__always)
    subscript(slot: Int) -> Int64 { weights[slot] }

    @inline(__always)
    func sum(_ slots: Range<Int>) -> Int64 { prefix[slots.upperBound] &- prefix[slots.lowerBound] }
}
