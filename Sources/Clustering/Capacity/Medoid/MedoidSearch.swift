internal import ForkJoin

package nonisolated(unsafe) var medoidTuning: [String: Double] = [:]

/// Search for a division into exactly as many clusters as given, of the least sum of distances to the medoids.
///
/// One annealing over all points, in regions that are cut anew at every epoch and are independent within one; then
/// rounds of small windows, each annealed again from a warm start and kept where that lowers the cost. Regions and
/// windows have seeds of their own, so the result does not depend on the number of threads.
struct MedoidSearch {
    let space: MedoidSpace
    let threads: Int
    let budget: MedoidBudget
    private var random: SplitMix64
    private var parts: [[Int32]]
    private var anchors: [SIMD4<Double>]

    /// Starts from a division that is within all limits.
    init(_ space: MedoidSpace, parts: [[Int32]], budget: MedoidBudget, threads: Int, seed: UInt64) {
        self.space = space
        self.parts = parts
        self.budget = budget
        self.threads = threads
        random = SplitMix64(seed: seed)
        anchors = parts.map { space.points.places[Int($0[0])] }
    }

    /// The best division found, as lists of points.
    mutating func run() throws(ClusteringError) -> [[Int32]] {
        let start = parts
        var best = (cost: cost(start), parts: start)
        for round in 0..<budget.restarts {
            parts = start
            _ = round
            try annealAll()
            try polish(rounds: budget.rounds / budget.restarts)
            let found = cost(parts)
            if medoidTuning["v"] != nil { print("restart", round, found) }
            if found < best.cost { best = (found, parts) }
        }
        return best.parts
    }

    /// Sum of the costs, infinite where a limit does not hold or a cluster is empty.
    private func cost(_ parts: [[Int32]]) -> Double {
        var sum = 0.0
        for part in parts {
            guard !part.isEmpty else { return .infinity }
            var load = 0.0
            for point in part { load += space.points.loads[Int(point)] }
            guard space.limits.admits(count: part.count, load: load) else { return .infinity }
            var best = Double.infinity
            for center in part {
                let place = space.points.places[Int(center)]
                var total = 0.0
                for point in part {
                    let other = space.points.places[Int(point)]
                    total += other.w * space.distance(place, other)
                }
                best = Swift.min(best, total)
            }
            sum += best
        }
        return sum
    }

    private mutating func annealAll() throws(ClusteringError) {
        let epochs = space.points.count <= budget.region * 3 / 2 ? 1 : budget.epochs
        for epoch in 0..<epochs {
            if Task.isCancelled { throw .cancelled }
            let annealing = MedoidAnnealing(
                proposals: 0,
                hot: medoidTuning["hot"] ?? 0.6,
                cold: medoidTuning["cold"] ?? 0.02,
                firstPrice: medoidTuning["p1"] ?? 1,
                lastPrice: medoidTuning["p2"] ?? 10,
                stages: epochs == 1 ? 200 : 4
            )
            try improve(points: budget.region) { [budget] window, random in
                var annealing = annealing
                annealing.proposals = budget.each * window.count / epochs
                annealing.run(
                    window, from: Double(epoch) / Double(epochs), to: Double(epoch + 1) / Double(epochs), &random)
                if epoch + 1 == epochs {
                    annealing.firstPrice = .infinity
                    annealing.hot = 1e-9
                    annealing.cold = 1e-9
                    annealing.stages = 1
                    annealing.proposals = 200 * window.count
                    annealing.run(window, &random)
                    window.fillEmptyClusters()
                }
                return true
            }
        }
    }

    private mutating func polish(rounds: Int) throws(ClusteringError) {
        for round in 0..<rounds {
            if Task.isCancelled { throw .cancelled }
            let hot = medoidTuning["whot"] ?? 0.3
            if let every = medoidTuning["transfer"], round % Int(every) == 0 { try transfer() }
            let annealing = MedoidAnnealing(
                proposals: 0,
                hot: hot,
                cold: medoidTuning["wcold"] ?? 0.02,
                firstPrice: medoidTuning["wp1"] ?? 1,
                lastPrice: medoidTuning["wp2"] ?? 10,
                stages: 40
            )
            try improve(points: budget.window) { [budget] window, random in
                let before = (window.totalCost, window.excess)
                var annealing = annealing
                annealing.proposals = budget.windowEach * window.count
                annealing.run(window, &random)
                annealing.firstPrice = .infinity
                annealing.hot = 1e-9
                annealing.cold = 1e-9
                annealing.stages = 1
                annealing.proposals = 100 * window.count
                annealing.run(window, &random)
                window.fillEmptyClusters()
                let after = (window.totalCost, window.excess)
                return after.1 < before.1 || (after.1 == before.1 && after.0 < before.0)
            }
            if medoidTuning["v"] != nil, round % 10 == 0 { print("  round", round, cost(parts)) }
        }
    }

    /// Solves every window with one cluster less and one more, and moves clusters from where they are missed least to
    /// where they help most.
    private mutating func transfer() throws(ClusteringError) {
        let points = Int(medoidTuning["twindow"] ?? 60)
        let groups = MedoidRegions.cut(sizes: parts.map(\.count), anchors: anchors, points: points, &random)
        guard groups.count > 1 else { return }
        let seed = random.next()
        let (space, parts, budget) = (space, parts, budget)
        var found = [MedoidAlternatives?](repeating: nil, count: groups.count)
        found.withUnsafeMutableBufferPointer { found in
            // Each task writes to the element of its own group only.
            nonisolated(unsafe) let found = found
            ForkJoin.run(tasks: groups.count, threads: threads) { group in
                var random = SplitMix64(seed: seed &+ UInt64(group) &* 0xD134_2543_DE82_EF95)
                found[group] = MedoidAlternatives(
                    space, parts: groups[group].map { parts[$0] }, each: budget.windowEach, &random)
            }
        }
        let alternatives = found.compactMap { $0 }
        var losses = alternatives.indices.sorted { (alternatives[$0].loss, $0) < (alternatives[$1].loss, $1) }
        let gains = alternatives.indices.sorted { (alternatives[$1].gain, $0) < (alternatives[$0].gain, $1) }
        var change = [Int](repeating: 0, count: alternatives.count)
        var next = 0
        for group in gains where change[group] == 0 {
            while next < losses.count, change[losses[next]] != 0 || losses[next] == group { next += 1 }
            guard next < losses.count, alternatives[group].gain > alternatives[losses[next]].loss else { break }
            change[group] = 1
            change[losses[next]] = -1
        }
        _ = losses.popLast()
        if medoidTuning["v"] != nil { print("  transfers", change.count { $0 > 0 }, "of", groups.count) }
        self.parts = []
        anchors = []
        for (group, alternative) in alternatives.enumerated() {
            let chosen = alternative.solutions[change[group] + 1]
            self.parts += chosen.parts
            anchors += chosen.centers.map { space.points.places[Int($0)] }
        }
    }

    /// Cuts the clusters into windows and replaces the parts of each for which `body` answers true.
    private mutating func improve(
        points: Int,
        _ body: @Sendable (MedoidWindow, inout SplitMix64) -> Bool
    ) throws(ClusteringError) {
        let groups = MedoidRegions.cut(sizes: parts.map(\.count), anchors: anchors, points: points, &random)
        let seed = random.next()
        let (space, parts) = (space, parts)
        var found = [[[Int32]]?](repeating: nil, count: groups.count)
        var centers = [[Int32]](repeating: [], count: groups.count)
        let blocks = ForkJoin.ranges(groups.count, parts: groups.count)
        found.withUnsafeMutableBufferPointer { found in
            centers.withUnsafeMutableBufferPointer { centers in
                // Each task writes to the elements of its own group only.
                nonisolated(unsafe) let (found, centers) = (found, centers)
                ForkJoin.run(tasks: blocks.count, threads: threads) { group in
                    let local = UnsafeMutablePointer<Int32>.allocate(capacity: space.points.count)
                    defer { local.deallocate() }
                    local.update(repeating: -1, count: space.points.count)
                    let window = MedoidWindow(space, parts: groups[group].map { parts[$0] }, local: local)
                    var random = SplitMix64(seed: seed &+ UInt64(group) &* 0xD134_2543_DE82_EF95)
                    guard body(window, &random) else { return }
                    found[group] = window.parts
                    centers[group] = (0..<window.clusterCount).map {
                        window.medoid[$0] < 0 ? -1 : window.origins[Int(window.medoid[$0])]
                    }
                }
            }
        }
        for (group, clusters) in groups.enumerated() {
            guard let replacement = found[group] else { continue }
            for (index, cluster) in clusters.enumerated() {
                self.parts[cluster] = replacement[index]
                if centers[group][index] >= 0 {
                    anchors[cluster] = space.points.places[Int(centers[group][index])]
                }
            }
        }
    }
}

/// How much work a search does.
struct MedoidBudget: Sendable {
    var restarts = 1
    /// Proposals for each point in the annealing of all.
    var each = 10_000
    var epochs = 60
    /// Points of a region.
    var region = 400
    /// Points of a window.
    var window = 60
    var windowEach = 500
    var rounds = 20
}

extension MedoidWindow {
    /// Gives every empty cluster the point whose leaving lowers the cost most.
    func fillEmptyClusters() {
        while let empty = emptyCluster {
            var best = (change: Double.infinity, point: -1)
            for point in 0..<count where size[Int(clusterOf[point])] > 1 {
                let source = Int(clusterOf[point])
                let change = costAfter(source, leaving: point, joining: -1) - cost[source]
                if change < best.change { best = (change, point) }
            }
            guard best.point >= 0 else { return }
            move(best.point, to: empty)
        }
    }
}
