/// Weights as whole multiples of one power of two, so that their sums are exact and do not depend on order.
struct FixedWeights {
    private var weights: [Int64]
    /// The sum that counts as enough.
    let threshold: Int64
    /// Sums of the first weights: `prefix[k]` is that of the first `k`.
    private var prefix: [Int64] = [0]

    /// - Parameters:
    ///   - values: above 0, with a finite sum.
    ///   - threshold: the sum to reach; reached to a part in 10^12 counts.
    init(_ values: [Double], threshold: Double) {
        let total = values.reduce(0, +)
        // The largest power of two by which the total stays below 2^61; whole weights stay whole.
        let shift = total > 0 ? 60 - Int(total.exponent) : 0
        let unit = { (value: Double) in Double(sign: .plus, exponent: shift, significand: value) }
        weights = values.map { max(1, Int64(unit($0).rounded())) }
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

    /// Sum of the weights of some neighbouring slots.
    func sum(_ slots: Range<Int>) -> Int64 { prefix[slots.upperBound] - prefix[slots.lowerBound] }
}
