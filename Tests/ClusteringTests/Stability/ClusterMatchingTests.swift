import Clustering
import Testing

struct ClusterMatchingTests {
    @Test(arguments: 0..<200)
    func noMatchingSharesMore(seed: Int) {
        var random = TestRandom(seed: UInt64(seed))
        let (lefts, rights) = (1 + random.below(6), 1 + random.below(6))
        var overlaps: [ClusterMatching.Overlap] = []
        for left in 0..<lefts {
            for right in 0..<rights where random.below(2) == 0 {
                overlaps.append(.init(left: left, right: right, shared: 1 + random.below(5)))
            }
        }
        let pairs = ClusterMatching.pairs(overlaps, count: lefts)
        let used = pairs.compactMap(\.self)
        #expect(pairs.count == lefts)
        #expect(Set(used).count == used.count)
        func shared(_ left: Int, _ right: Int) -> Int {
            overlaps.first { $0.left == left && $0.right == right }?.shared ?? 0
        }
        let total = pairs.enumerated().reduce(0) { sum, pair in
            sum + (pair.element.map { shared(pair.offset, $0) } ?? 0)
        }
        for (left, right) in pairs.enumerated() { #expect(right.map { shared(left, $0) > 0 } ?? true) }
        func best(_ left: Int, _ taken: Set<Int>) -> Int {
            guard left < lefts else { return 0 }
            return (0..<rights).filter { !taken.contains($0) }.reduce(best(left + 1, taken)) {
                max($0, shared(left, $1) + best(left + 1, taken.union([$1])))
            }
        }
        #expect(total == best(0, []))
        #expect(ClusterMatching.pairs(overlaps.reversed(), count: lefts) == pairs)
    }

    @Test func longChainsOfTiesArePairedOneToOne() {
        let count = 20_000
        let overlaps = (0..<count).flatMap { left in
            [0, 1].map { ClusterMatching.Overlap(left: left, right: left + $0, shared: 3) }
        }
        #expect(Set(ClusterMatching.pairs(overlaps, count: count).compactMap(\.self)).count == count)
    }
}
