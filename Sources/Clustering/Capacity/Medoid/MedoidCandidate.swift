internal import ForkJoin

/// One division on its way to a better one.
///
/// It starts with an annealing over all points, in regions that are cut anew at every epoch and are independent within
/// one; then come rounds of small windows, each annealed again from a warm start and kept where that lowers the cost.
struct MedoidCandidate: Sendable {
    let space: MedoidSpace
    let origin: Origin
    /// What the candidate starts from.
    enum Origin: Sendable {
        /// The division given, mixed by a hot annealing.
        case mixed
        /// Clusters round drawn centres.
        case drawn
        /// The division given, with its limits respected from the first move on.
        case kept
    }

    private(set) var parts: [[Int32]]
    private var random: SplitMix64
    /// The place of each cluster's last medoid.
    private var anchors: [SIMD4<Double>]
    private var round = 0

    init(_ space: MedoidSpace, parts: [[Int32]], origin: Origin, seed: UInt64) {
        self.space = space
        self.parts = parts
        self.origin = origin
        random = SplitMix64(seed: seed)
        anchors = parts.map { space.points.places[Int($0[0])] }
    }

    /// Makes the start: from drawn centres or from the division given, then one annealing over all points.
    mutating func begin(_ budget: MedoidBudget, threads: Int) {
        var hot = 0.6
        if origin == .drawn, budget.draws > 0 {
            parts = MedoidStart.best(space, count: parts.count, draws: budget.draws, &random)
            for (cluster, part) in parts.enumerated() where !part.isEmpty {
                anchors[cluster] = space.points.places[Int(part[0])]
            }
            hot = 0.2
        }
        let firstPrice = origin == .kept ? Double.infinity : 10
        let epochs = space.points.count <= budget.region * 3 / 2 ? 1 : budget.epochs
        for epoch in 0..<epochs {
            let annealing = MedoidAnnealing(
                proposals: 0,
                hot: hot,
                cold: 0.02,
                firstPrice: firstPrice,
                lastPrice: 100,
                stages: epochs == 1 ? 200 : 4
            )
            improve(points: budget.region, threads: threads) { window, random in
                var annealing = annealing
                annealing.proposals = budget.each * window.count / epochs
                annealing.run(
                    window,
                    from: Double(epoch) / Double(epochs),
                    to: Double(epoch + 1) / Double(epochs),
                    &random
                )
                if epoch + 1 == epochs { annealing.settle(window, &random) }
                return true
            }
        }
    }

    /// Anneals small windows again, some of them with a cluster less or more.
    mutating func polish(rounds: Int, _ budget: MedoidBudget, threads: Int) {
        for _ in 0..<rounds where !space.halt.isRaised {
            if round % 3 == 0 { transfer(budget, threads: threads) }
            round += 1
            for _ in 0..<budget.kicks {
                improve(points: budget.region, threads: threads) { window, random in
                    let before = (window.totalCost, window.excess)
                    guard window.kick(&random) else { return false }
                    MedoidAnnealing.warm(
                        window,
                        each: budget.windowEach * 3 / 10,
                        &random,
                        hot: 0.2
                    )
                    let after = (window.totalCost, window.excess)
                    return after.1 < before.1 || (after.1 == before.1 && after.0 < before.0)
                }
            }
            improve(points: budget.window, threads: threads) { window, random in
                let before = (window.totalCost, window.excess)
                MedoidAnnealing.warm(window, each: budget.windowEach, &random)
                let after = (window.totalCost, window.excess)
                return after.1 < before.1 || (after.1 == before.1 && after.0 < before.0)
            }
        }
    }

    /// Solves every window with one cluster less and one more, and moves clusters from where they are missed least to
    /// where they help most.
    private mutating func transfer(_ budget: MedoidBudget, threads: Int) {
        // A window can do with a cluster less only where its clusters have that much room together.
        let each = Double(space.points.count) / Double(parts.count)
        let needed = Swift.min(1.3 * each / Swift.max(0.01, 1 - space.tightness(parts.count)), 300)
        let base = Swift.max(40, needed) * (1 + random.unit())
        let points = Int(Swift.min(base, 0.6 * Double(space.points.count)))
        let groups = MedoidRegions.cut(sizes: parts.map(\.count), anchors: anchors, points: points, &random)
        guard groups.count > 1 else { return }
        let seed = random.next()
        let (space, parts) = (space, parts)
        var found = [MedoidAlternatives?](repeating: nil, count: groups.count)
        found.withUnsafeMutableBufferPointer { found in
            // Each task writes to the element of its own group only.
            nonisolated(unsafe) let found = found
            ForkJoin.run(tasks: groups.count, threads: threads) { group in
                var random = SplitMix64(seed: seed &+ UInt64(group) &* 0xD134_2543_DE82_EF95)
                found[group] = MedoidAlternatives(
                    space,
                    parts: groups[group].map { parts[$0] },
                    each: budget.windowEach,
                    &random
                )
            }
        }
        guard !space.halt.isRaised else { return }
        let alternatives = found.compactMap { $0 }
        let change = MedoidAlternatives.transfers(alternatives)
        var (chosen, centers): ([[Int32]], [SIMD4<Double>]) = ([], [])
        for (group, alternative) in alternatives.enumerated() {
            let solution = alternative.solutions[change[group] + 1]
            chosen += solution.parts
            // A cluster left empty stays near the others of its window.
            let spare = anchors[groups[group][0]]
            centers += solution.centers.map { $0 < 0 ? spare : space.points.places[Int($0)] }
        }
        (self.parts, anchors) = (chosen, centers)
    }

    /// Cuts the clusters into windows and replaces the parts of each for which `body` answers true.
    private mutating func improve(
        points: Int,
        threads: Int,
        _ body: @Sendable (MedoidWindow, inout SplitMix64) -> Bool
    ) {
        let groups = MedoidRegions.cut(sizes: parts.map(\.count), anchors: anchors, points: points, &random)
        let seed = random.next()
        let (space, parts) = (space, parts)
        var found = [MedoidAlternatives.Solution?](repeating: nil, count: groups.count)
        found.withUnsafeMutableBufferPointer { found in
            // Each task writes to the element of its own group only.
            nonisolated(unsafe) let found = found
            ForkJoin.run(tasks: groups.count, threads: threads) { group in
                let local = UnsafeMutablePointer<Int32>.allocate(capacity: space.points.count)
                defer { local.deallocate() }
                local.update(repeating: -1, count: space.points.count)
                let window = MedoidWindow(space, parts: groups[group].map { parts[$0] }, local: local)
                var random = SplitMix64(seed: seed &+ UInt64(group) &* 0xD134_2543_DE82_EF95)
                guard body(window, &random) else { return }
                found[group] = MedoidAlternatives.Solution(window)
            }
        }
        for (group, clusters) in groups.enumerated() {
            guard let replacement = found[group] else { continue }
            for (index, cluster) in clusters.enumerated() {
                self.parts[cluster] = replacement.parts[index]
                if replacement.centers[index] >= 0 {
                    anchors[cluster] = space.points.places[Int(replacement.centers[index])]
                }
            }
        }
    }
}
