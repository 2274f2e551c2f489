/// One window with a cluster less, as many and one more.
struct MedoidAlternatives: Sendable {
    /// A division of the window; its cost is infinite where none was found.
    struct Solution: Sendable {
        var cost = Double.infinity
        var parts: [[Int32]] = []
        var centers: [Int32] = []

        init() {}

        init(_ window: MedoidWindow) {
            parts = window.parts
            centers = (0..<window.clusterCount).map {
                window.medoid[$0] < 0 ? -1 : window.origins[Int(window.medoid[$0])]
            }
            guard window.excess == 0, !parts.contains(where: \.isEmpty) else { return }
            cost = window.totalCost
        }
    }

    /// One cluster less, as many, one more.
    private(set) var solutions = [Solution(), Solution(), Solution()]
    /// What one cluster less costs; infinite where that was not found.
    var loss: Double { solutions[0].cost < .infinity ? solutions[0].cost - solutions[1].cost : .infinity }
    /// What one cluster more saves; below 0 where that was not found.
    var gain: Double { solutions[2].cost < .infinity ? solutions[1].cost - solutions[2].cost : -.infinity }

    /// Change in the number of clusters of each window, so that the gains pay for the losses: 1, 0 or -1, in sum 0.
    static func transfers(_ windows: [MedoidAlternatives]) -> [Int] {
        var change = [Int](repeating: 0, count: windows.count)
        let losses = windows.indices.sorted { (windows[$0].loss, $0) < (windows[$1].loss, $1) }
        let gains = windows.indices.sorted { (-windows[$0].gain, $0) < (-windows[$1].gain, $1) }
        var next = 0
        for group in gains where change[group] == 0 {
            while next < losses.count, change[losses[next]] != 0 || losses[next] == group { next += 1 }
            guard next < losses.count, windows[group].gain > windows[losses[next]].loss else { break }
            change[group] = 1
            change[losses[next]] = -1
        }
        return change
    }

    init(_ space: MedoidSpace, parts: [[Int32]], each: Int, _ random: inout SplitMix64) {
        let local = UnsafeMutablePointer<Int32>.allocate(capacity: space.points.count)
        defer { local.deallocate() }
        local.update(repeating: -1, count: space.points.count)
        let window = MedoidWindow(space, parts: parts, local: local)
        solutions[1] = Solution(window)
        MedoidAnnealing.warm(window, each: each, &random)
        let again = Solution(window)
        if again.cost < solutions[1].cost { solutions[1] = again }
        if window.count > parts.count {
            let wider = MedoidWindow(space, parts: solutions[1].parts + [[]], local: local)
            MedoidAnnealing.warm(wider, each: each, &random)
            solutions[2] = Solution(wider)
        }
        let load = parts.joined().reduce(0) { $0 + space.points.loads[Int($1)] }
        if parts.count > 1, load <= space.limits.maxLoad * Double(parts.count - 1),
            Double(window.count) <= Double(space.limits.maxCount) * Double(parts.count - 1)
        {
            var fewer = solutions[1].parts
            let gone = random.below(fewer.count)
            let orphans = fewer.remove(at: gone)
            var centers = solutions[1].centers
            centers.remove(at: gone)
            for point in orphans {
                let place = space.points.places[Int(point)]
                var best = (squared: Double.infinity, cluster: 0)
                // An empty cluster has no centre: annealing leaves some where places coincide, moves being free there.
                for (cluster, center) in centers.enumerated() where center >= 0 {
                    let squared = SearchSpace.squared(place, space.points.places[Int(center)])
                    if squared < best.squared { best = (squared, cluster) }
                }
                fewer[best.cluster].append(point)
            }
            let narrower = MedoidWindow(space, parts: fewer, local: local)
            MedoidAnnealing.warm(narrower, each: each, &random)
            solutions[0] = Solution(narrower)
        }
    }
}

extension MedoidAnnealing {
    /// Anneals a window from a warm start, then descends without more excess.
    static func warm(
        _ window: MedoidWindow,
        each: Int,
        _ random: inout SplitMix64,
        hot: Double = 0.6
    ) {
        var annealing = MedoidAnnealing(
            proposals: each * window.count,
            hot: hot,
            cold: 0.02,
            firstPrice: 10,
            lastPrice: 100,
            stages: 40
        )
        annealing.run(window, &random)
        annealing.settle(window, &random)
    }

    /// Takes what lowers the cost only, within the limits.
    mutating func settle(_ window: MedoidWindow, _ random: inout SplitMix64) {
        firstPrice = .infinity
        hot = 1e-9
        cold = 1e-9
        stages = 1
        proposals = 100 * window.count
        run(window, &random)
        window.fillEmptyClusters()
    }
}
