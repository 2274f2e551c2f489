import Geodesy

/// Seeded places for the tests of this target.
enum TestPlaces {
    static func planar(_ count: Int, seed: UInt64) -> [(x: Double, y: Double)] {
        var random = TestRandom(seed: seed)
        return (0..<count).map { _ in
            (Double.random(in: 0..<1_000, using: &random), .random(in: 0..<1_000, using: &random))
        }
    }

    /// Towns of a dozen stops each, far apart: what misleads lists of nearest neighbours.
    static func towns(_ count: Int, seed: UInt64) -> [(x: Double, y: Double)] {
        var random = TestRandom(seed: seed)
        let towns = planar(max(2, count / 12), seed: seed &+ 1)
        return (0..<count).map { _ in
            let town = towns[Int.random(in: 0..<towns.count, using: &random)]
            return (
                town.x + .random(in: -20..<20, using: &random), town.y + .random(in: -20..<20, using: &random)
            )
        }
    }

    /// Places within a distance of a centre.
    static func around(
        latitude: Double,
        longitude: Double,
        kilometers: Double = 20,
        _ count: Int,
        seed: UInt64
    ) throws -> [Coordinate] {
        var random = TestRandom(seed: seed)
        let center = try Coordinate(latitude: latitude, longitude: longitude)
        return (0..<count).map { _ in
            let bearing = Double.random(in: 0..<360, using: &random)
            let share = Double.random(in: 0..<1, using: &random).squareRoot()
            return center.destination(bearing: bearing, distance: .kilometers(kilometers * share))
        }
    }

    static func onCircle(_ index: Int, of count: Int) -> (x: Double, y: Double) {
        let direction = UnitVector(
            (try? Coordinate(latitude: 0, longitude: 360 * Double(index) / Double(count) - 180))
                ?? Coordinate(UnitVector(x: 1, y: 0, z: 0))
        )
        return (100 * direction.x, 100 * direction.y)
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
