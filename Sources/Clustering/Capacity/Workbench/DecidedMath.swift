/// Logarithms and powers from sums, products and quotients alone, for choices that must be the same on every machine.
///
/// The C library's differ in their last bit between processors, and an annealing that takes one other turn is another.
enum DecidedMath {
    /// Natural logarithm of a positive normal number; relative error below 1e-14.
    static func log(_ value: Double) -> Double {
        var exponent = Double(value.exponent)
        var mantissa = value.significand
        if mantissa > 1.4142135623730951 {
            mantissa /= 2
            exponent += 1
        }
        // 2 artanh(z) with |z| below 0.1716.
        let z = (mantissa - 1) / (mantissa + 1)
        let square = z * z
        var sum = 0.0
        for odd in stride(from: 23, through: 1, by: -2) { sum = sum * square + 1 / Double(odd) }
        return exponent * 0.6931471805599453 + 2 * z * sum
    }

    /// The exponential function between -600 and 600; relative error below 1e-13.
    static func exp(_ value: Double) -> Double {
        let halvings = (value / 0.6931471805599453).rounded()
        let rest = value - halvings * 0.6931471805599453
        var sum = 1.0
        for term in stride(from: 18, through: 1, by: -1) { sum = 1 + rest / Double(term) * sum }
        return sum * Double(sign: .plus, exponent: Int(halvings), significand: 1)
    }

    /// `from` at progress 0, `to` at progress 1, in equal ratios between.
    static func between(_ from: Double, _ to: Double, _ progress: Double) -> Double {
        from * exp(progress * log(to / from))
    }

    /// -log(1 - u) at 4,096 evenly spaced u: waiting times of Metropolis' rule solved for the change.
    static let waits: [Double] = (0..<4_096).map { -log((Double($0) + 0.5) / 4_096) }
}
