/// A linear congruential generator with Knuth's constants: a fixed sequence, apart from the generators under
/// test.
struct TestRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 2 &+ 1 }

    mutating func bits() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 32
    }

    /// In 0 ..< 1.
    mutating func unit() -> Double { Double(bits()) / 4_294_967_296 }

    mutating func below(_ bound: Int) -> Int { Int(bits() % UInt64(bound)) }
}
