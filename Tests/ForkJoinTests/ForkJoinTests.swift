import Synchronization
import Testing

@testable import ForkJoin

struct ForkJoinTests {
    private final class Counts: Sendable {
        let calls: [Atomic8]
        init(_ count: Int) { calls = (0..<count).map { _ in Atomic8() } }
    }

    private final class Atomic8: Sendable {
        let value = Atomic<Int>(0)
    }

    @Test(arguments: [0, 1, 2, 3, 1_000], [1, 2, 5])
    func everyTaskRunsOnceBeforeTheCallReturns(tasks: Int, threads: Int) {
        let counts = Counts(tasks)
        ForkJoin.run(tasks: tasks, threads: threads) { task in
            counts.calls[task].value.wrappingAdd(1, ordering: .relaxed)
        }
        #expect(counts.calls.allSatisfy { $0.value.load(ordering: .relaxed) == 1 })
    }

    @Test
    func aSecondThreadTakesPart() {
        // The first task waits until the second has run, which only another thread can do.
        let hasRun = Atomic8()
        ForkJoin.run(tasks: 2, threads: 2) { task in
            if task == 1 { hasRun.value.store(1, ordering: .releasing) }
            while hasRun.value.load(ordering: .acquiring) == 0 {}
        }
        #expect(hasRun.value.load(ordering: .relaxed) == 1)
    }

    @Test(arguments: [0, 1, 7, 100], [1, 3, 8, 200])
    func rangesCoverEverythingInOrder(count: Int, parts: Int) {
        let ranges = ForkJoin.ranges(count, parts: parts)
        #expect(ranges.flatMap { Array($0) } == Array(0..<count))
        #expect(ranges.count == min(count, parts))
        #expect(ranges.allSatisfy { !$0.isEmpty })
    }
}
