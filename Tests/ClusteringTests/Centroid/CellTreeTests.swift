import Testing

@testable import Clustering

struct CellTreeTests {
    @Test(arguments: PlaceSet.allCases, [1, 9, 300, 9_000])
    func cellsHoldTheirPointsAndSums(set: PlaceSet, count: Int) throws {
        let places = try set.places(count, seed: 6)
        let weights = (0..<count).map { Double(1 + $0 % 5) }
        let tree = CellTree(x: places.x, y: places.y, z: places.z, weights: weights, threads: 2)
        #expect((0..<count).map { Int(tree.ranks[$0]) }.sorted() == Array(0..<count))
        let isMoved = (0..<count).contains { position in
            let rank = Int(tree.ranks[position])
            return tree.x[position] != places.x[rank] || tree.y[position] != places.y[rank]
                || tree.z[position] != places.z[rank] || tree.weight(position) != weights[rank]
        }
        #expect(!isMoved)
        var covered = 0
        for (number, block) in tree.blocks.enumerated() {
            for (node, cell) in block.enumerated() {
                let range = Int(cell.first)..<Int(cell.first + cell.count)
                let outside = range.first { cell.leastSquare(at: tree, $0) > 0 }
                #expect(outside == nil)
                let weight = range.reduce(0) { $0 + tree.weight($1) }
                #expect(tree.sums[number][node].w == weight)
                if cell.second == 0 {
                    covered += range.count
                    #expect(range.count <= CellTree.leafCount || cell.isOnePlace)
                }
            }
        }
        #expect(covered == count)
        let places3 = Set((0..<count).map { SIMD3(places.x[$0], places.y[$0], places.z[$0]) })
        #expect(tree.countOfDifferentPlaces(below: .max) == places3.count)
        #expect(tree.countOfDifferentPlaces(below: places3.count) == nil)
    }

    /// No middle parts places whose distances double evenly, but the tree stays shallow.
    @Test
    func spacingThatDoublesMakesNoDeepTree() throws {
        let places = try PlaceSet.geometric.places(2_000, seed: 1)
        let tree = CellTree(x: places.x, y: places.y, z: places.z, weights: nil, threads: 1)
        func depth(_ block: UnsafeMutableBufferPointer<Cell>, _ node: Int) -> Int {
            let second = Int(block[node].second)
            return second == 0 ? 0 : 1 + max(depth(block, node + 1), depth(block, second))
        }
        #expect(depth(tree.blocks[0], 0) < 60)
    }
}

extension Cell {
    fileprivate func leastSquare(at tree: CellTree, _ position: Int) -> Double {
        leastSquare((tree.x[position], tree.y[position], tree.z[position]))
    }
}
