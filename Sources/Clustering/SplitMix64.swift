/// The generator of every random choice in the core: the same seed gives the same numbers on every machine.
///
/// SplitMix64 of G. Steele, D. Lea and C. Flood, "Fast Splittable Pseudorandom Number Generators" (OOPSLA
/// 2014). The standard library's random functions may change their use of a generator between toolchains, so
/// draw with the methods below where a result depends on it.
public struct SplitMix64: RandomNumberGenerator, Hashable, Sendable {
    private var state: UInt64

    /// Makes a generator from a seed; every value is a good seed.
    public init(seed: UInt64) { state = seed }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// A number in 0 ..< 1, one of 2^53 evenly spaced ones.
    public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A whole number in `0 ..< bound`, without bias to within 2^-64 times the bound.
    ///
    /// - Precondition: `bound` is above 0.
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "nothing lies below \(bound)")
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Puts the elements in a random order (Fisher and Yates).
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        guard elements.count > 1 else { return }
        for last in stride(from: elements.count - 1, to: 0, by: -1) { elements.swapAt(last, below(last + 1)) }
    }
}
