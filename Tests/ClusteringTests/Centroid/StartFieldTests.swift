import Testing

@testable import Clustering

struct StartFieldTests {
    @Test(arguments: PlaceSet.allCases, [1, 40, 5_000])
    func squaresAndSharesEqualBruteForce(set: PlaceSet, count: Int) throws {
        let places = try set.places(count, seed: 4)
        let tree = CellTree(x: places.x, y: places.y, z: places.z, weights: nil, threads: 2)
        let field = StartField(tree, threads: 2)
        var random = SplitMix64(seed: 9)
        var squares = [Double](repeating: .infinity, count: count)
        for _ in 0..<min(count, 30) {
            let center = random.below(count)
            field.add(places.x[center], places.y[center], places.z[center])
            for other in 0..<count {
                let (dx, dy, dz) = (
                    places.x[other] - places.x[center], places.y[other] - places.y[center],
                    places.z[other] - places.z[center]
                )
                squares[other] = min(squares[other], dx * dx + dy * dy + dz * dz)
            }
        }
        let wrong = (0..<count).first { field.square($0) != squares[Int(tree.ranks[$0])] }
        #expect(wrong == nil)
        let total = squares.reduce(0, +)
        #expect(abs(field.total - total) <= 1e-12 * total)
    }

    /// Drawn at evenly spaced shares, every point comes as often as its part of the sum says.
    @Test
    func pointsAreDrawnInProportionToWeightTimesSquare() throws {
        let places = try PlaceColumns(
            planarX: (0..<60).map(Double.init),
            y: [Double](repeating: 0, count: 60)
        )
        let weights = (0..<60).map { Double(1 + $0 % 4) }
        let tree = CellTree(x: places.x, y: places.y, z: places.z, weights: weights, threads: 1)
        let field = StartField(tree, threads: 1)
        field.add(20, 0, 0)
        let draws = 200_000
        var counts = [Int](repeating: 0, count: 60)
        for draw in 0..<draws {
            let position = try #require(field.position(atShare: Double(draw) / Double(draws)))
            counts[Int(tree.ranks[position])] += 1
        }
        for index in 0..<60 {
            let share = weights[index] * Double((index - 20) * (index - 20)) / field.total
            #expect(abs(Double(counts[index]) - share * Double(draws)) <= 2, "point \(index)")
        }
    }

    @Test
    func nothingIsDrawnWhereEveryPointStandsOnACenter() throws {
        let tree = CellTree(x: [3, 3], y: [0, 0], z: [0, 0], weights: nil, threads: 1)
        let field = StartField(tree, threads: 1)
        field.add(3, 0, 0)
        #expect(field.position(atShare: 0.5) == nil)
    }
}
