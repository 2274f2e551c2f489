import ForkJoin
import Testing

@testable import Clustering

struct DisjointSetsTests {
    @Test(arguments: 1...4)
    func joiningFromManyThreadsGivesTheSetsOfOne(threads: Int) {
        let count = 20_000
        var random = TestRandom(seed: 77)
        let pairs = (0..<15_000).map { _ in (random.below(count), random.below(count)) }
        // The definition: the least element reachable.
        var least = Array(0..<count)
        var changed = true
        while changed {
            changed = false
            for (first, second) in pairs where least[first] != least[second] {
                let low = min(least[first], least[second])
                (least[first], least[second]) = (low, low)
                changed = true
            }
        }
        let arena = Arena()
        let sets = DisjointSets(count: count, arena: arena)
        let ranges = ForkJoin.ranges(pairs.count, parts: 16 * threads)
        ForkJoin.run(tasks: ranges.count, threads: threads) { task in
            for pair in ranges[task] { sets.join(pairs[pair].0, pairs[pair].1) }
        }
        #expect((0..<count).map { sets.root(of: $0) } == least)
        withExtendedLifetime(arena) {}
    }
}
