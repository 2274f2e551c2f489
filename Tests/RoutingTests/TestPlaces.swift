import Geodesy
import Glibc

/// Seeded places for the tests of this target.
enum TestPlaces {
    static func planar(_ count: Int, seed: UInt64) -> [(x: Double, y: Double)] {
        var random = TestRandom(seed: seed)
        return (0..<count).map { _ in
            (Double.random(in: 0..<1_000, using: &random), .random(in: 0..<1_000, using: &random))
        }
    }

    static func acrossTheAntimeridian(_ count: Int, seed: UInt64) throws -> [Coordinate] {
        var random = TestRandom(seed: seed)
        return try (0..<count).map { _ in
            let longitude = Double.random(in: 179..<181, using: &random)
            return try Coordinate(
                latitude: .random(in: -17 ..< -16, using: &random),
                longitude: longitude > 180 ? longitude - 360 : longitude
            )
        }
    }

    static func onCircle(_ index: Int, of count: Int) -> (x: Double, y: Double) {
        let angle = 2 * Double.pi * Double(index) / Double(count)
        return (100 * cos(angle), 100 * sin(angle))
    }
}

/// A seeded generator, so that a failing case can be run again.
struct TestRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
