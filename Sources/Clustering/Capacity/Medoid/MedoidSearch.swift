internal import ForkJoin

/// Search for a division into exactly as many clusters as given, of the least sum of distances to the medoids.
///
/// Several candidates start from different divisions and are improved side by side; after each phase the worse half
/// ends. All candidates and windows have seeds of their own, so the result does not depend on the number of threads.
struct MedoidSearch {
    let space: MedoidSpace
    let budget: MedoidBudget
    let threads: Int

    /// The best division found, as lists of points, from a division that is within all limits.
    func improved(_ start: [[Int32]], seed: UInt64) throws(ClusteringError) -> [[Int32]] {
        var random = SplitMix64(seed: seed)
        var best = (cost: cost(start), parts: start)
        // Coinciding places leave nothing to gain, and every move would be free.
        guard best.cost > 0 else { return start }
        let candidates = (0..<budget.candidates).map { number in
            MedoidCandidate(
                space,
                parts: start,
                origin: number % 2 == 1 ? .drawn : .mixed,
                seed: random.next()
            )
        }
        try run(candidates, budget.rounds, &best)
        if best.parts == start, !space.halt.isRaised {
            // Nothing within the limits came out of clusters that may run over for a while, or nothing better.
            let careful = MedoidCandidate(space, parts: start, origin: .kept, seed: random.next())
            try run([careful], [budget.rounds.max() ?? 1], &best)
        }
        return best.parts
    }

    /// Improves candidates, the worse half of which ends after each phase.
    private func run(
        _ start: [MedoidCandidate],
        _ phases: [Int],
        _ best: inout (cost: Double, parts: [[Int32]])
    ) throws(ClusteringError) {
        var candidates = start
        try advance(&candidates) { [budget] candidate, threads in candidate.begin(budget, threads: threads) }
        for rounds in phases {
            try advance(&candidates) { [budget] candidate, threads in
                candidate.polish(rounds: rounds, budget, threads: threads)
            }
            let costs = candidates.map { cost($0.parts) }
            let order = candidates.indices.sorted { (costs[$0], $0) < (costs[$1], $1) }
            if costs[order[0]] < best.cost { best = (costs[order[0]], candidates[order[0]].parts) }
            candidates = order.prefix((candidates.count + 1) / 2).map { candidates[$0] }
        }
    }

    /// Lets every candidate work, side by side where there are several.
    private func advance(
        _ candidates: inout [MedoidCandidate],
        _ body: @Sendable (inout MedoidCandidate, Int) -> Void
    ) throws(ClusteringError) {
        let inner = Swift.max(1, threads / candidates.count)
        candidates.withUnsafeMutableBufferPointer { candidates in
            // Each task changes the candidate of its own number only.
            nonisolated(unsafe) let candidates = candidates
            ForkJoin.run(tasks: candidates.count, threads: threads) { body(&candidates[$0], inner) }
        }
        try space.halt.check()
    }

    /// Sum of the costs, infinite where a limit does not hold or a cluster is empty.
    private func cost(_ parts: [[Int32]]) -> Double {
        var sum = 0.0
        for part in parts {
            guard !part.isEmpty else { return .infinity }
            var load = 0.0
            for point in part.sorted() { load += space.points.loads[Int(point)] }
            guard space.limits.admits(count: part.count, load: load) else { return .infinity }
            var best = (sum: Double.infinity, reach: 0.0)
            for center in part {
                let place = space.points.places[Int(center)]
                var (total, reach) = (0.0, 0.0)
                for point in part {
                    let other = space.points.places[Int(point)]
                    let length = space.distance(place, other)
                    total += other.w * length
                    reach = Swift.max(reach, length)
                }
                // Of medoids that are as good but for rounding, each may be the one that is taken in the end.
                let isTie = abs(total - best.sum) <= 1e-12 * total
                if total < best.sum || isTie {
                    best = (Swift.min(total, best.sum), isTie ? Swift.max(reach, best.reach) : reach)
                }
            }
            guard best.reach <= space.maxDistance else { return .infinity }
            sum += best.sum
        }
        return sum
    }
}
