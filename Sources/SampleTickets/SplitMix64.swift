/// A small seeded generator; 64 bits of state, period 2^64.
///
/// Algorithm: G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014. Its
/// numbers are turned into choices by integer arithmetic and square roots only, which IEEE 754 rounds
/// correctly, so a file is the same on every machine: no sine or logarithm of some C library takes part.
struct SplitMix64 {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Uniform in 0 ..< 1, 53 bits.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Uniform in 0 ..< bound; `bound` is above 0 and small, so the bias of the product is far below one in
    /// 2^40.
    mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

    /// Nearly normal with mean 0 and deviation 1: the sum of twelve uniforms less six (Irwin-Hall).
    mutating func bell() -> Double {
        var sum = -6.0
        for _ in 0..<12 { sum += unit() }
        return sum
    }

    /// A direction: a point on the unit circle, by rejection from the square.
    mutating func direction() -> (east: Double, north: Double) {
        while true {
            let (east, north) = (2 * unit() - 1, 2 * unit() - 1)
            let square = east * east + north * north
            guard square > 1e-6, square <= 1 else { continue }
            let length = square.squareRoot()
            return (east / length, north / length)
        }
    }

    /// Index chosen in proportion to the weights, which are not all 0.
    mutating func choice(_ weights: [Double]) -> Int {
        var rest = unit() * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return index }
        }
        return weights.count - 1
    }

    mutating func element<Element>(of array: [Element]) -> Element { array[below(array.count)] }
}
