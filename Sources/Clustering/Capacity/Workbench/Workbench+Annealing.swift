/// How an annealing cools and what it may do.
struct Cooling: Sendable {
    /// Whether a cluster may lose its last member.
    var mayEmpty: Bool
    /// Moves to propose.
    var proposals: Int
    /// First and last temperature, in mean costs of a point of the two clusters.
    var hot = 1.0
    var cold = 0.05
    /// Steps of temperature.
    var stages = 50
    /// First and last price of a unit over the limits, in the same costs, and how much load or count a unit is.
    var overfill: (first: Double, last: Double, unit: Double)?
    /// Reward, in the same costs, for a shift to a cluster of one more member than the source has left, and so on per
    /// member of difference: small clusters lose members until they are gone.
    var gathering = 0.0
    /// Whether to stop as soon as no cluster is over its limits.
    var stopsWhenWithinLimits = false
    var seed: UInt64
}

extension Workbench {
    /// Simulated annealing with shifts and exchanges between neighbouring clusters (Kirkpatrick, Gelatt and Vecchi,
    /// *Science* 220, 1983), its temperature in units of the cost of a point nearby, so that dense towns and open
    /// country cool at the same pace.
    ///
    /// The radius is never crossed, nor are count and load, unless an `overfill` price lets clusters run over for a
    /// while. Ends early where `halt` says so.
    mutating func anneal(_ cooling: Cooling, halt: Halt) {
        guard width > 0, clusterCount > 1, count > 1 else { return }
        let waits = DecidedMath.waits
        var random = SplitMix64(seed: cooling.seed)
        let draws = draws()
        waits.withUnsafeBufferPointer { waits in
            guard let waits = waits.baseAddress else { return }
            for stage in 0..<cooling.stages {
                if halt.isRaised { return }
                let progress = cooling.stages > 1 ? Double(stage) / Double(cooling.stages - 1) : 1
                let temperature = DecidedMath.between(cooling.hot, cooling.cold, progress)
                var fine = 0.0
                if let overfill = cooling.overfill {
                    fine = DecidedMath.between(overfill.first, overfill.last, progress) / overfill.unit
                }
                rebuildAll()
                let steps = Swift.max(1, cooling.proposals / cooling.stages)
                let setting = Stage(
                    temperature: temperature,
                    fine: fine,
                    mayOverfill: cooling.overfill != nil,
                    mayEmpty: cooling.mayEmpty,
                    gathering: cooling.gathering,
                    steps: steps
                )
                run(setting, draws, waits, &random)
                if cooling.stopsWhenWithinLimits, excess == 0 { break }
            }
        }
        rebuildAll()
    }

    private struct Stage {
        let temperature: Double
        let fine: Double
        let mayOverfill: Bool
        let mayEmpty: Bool
        let gathering: Double
        let steps: Int
    }

    private mutating func run(
        _ stage: Stage,
        _ draws: [Int32],
        _ waits: UnsafePointer<Double>,
        _ random: inout SplitMix64
    ) {
        draws.withUnsafeBufferPointer { draws in
            guard let drawn = draws.baseAddress else { return }
            for _ in 0..<stage.steps {
                let bits = random.next()
                let point = Int(drawn[Int(((bits >> 32) &* UInt64(draws.count)) >> 32)])
                let rank = Int(((bits & 0xFFFF) &* UInt64(width)) >> 16)
                let near = Int(neighbors[point &* width &+ rank])
                let source = Int(clusterOf[point])
                let target = Int(clusterOf[near])
                if source != target { propose(point, source, target, bits, stage, waits, &random) }
            }
        }
    }

    @inline(__always)
    private mutating func propose(
        _ point: Int,
        _ source: Int,
        _ target: Int,
        _ bits: UInt64,
        _ stage: Stage,
        _ waits: UnsafePointer<Double>,
        _ random: inout SplitMix64
    ) {
        let scale = 0.5 * (clusters[source].share + clusters[target].share)
        // The worst change that this proposal accepts: Metropolis' rule solved for the change.
        var worst = stage.temperature * scale * waits[Int((bits >> 16) & 0xFFF)]
        let mayShift = stage.mayOverfill || admits(target, leaving: -1, joining: point)
        var partner = -1
        if !mayShift || bits & (1 << 28) == 0 {
            let choice = random.next() >> 32
            let size = UInt64(clusters[target].count)
            partner = Int(slots[clusters[target].base &+ Int((choice &* size) >> 32)])
            if hasLoad, !stage.mayOverfill {
                guard admits(source, leaving: point, joining: partner),
                    admits(target, leaving: partner, joining: point)
                else { return }
            }
        } else if !stage.mayEmpty, clusters[source].count == 1 {
            return
        } else if stage.gathering > 0 {
            worst += stage.gathering * scale * Double(clusters[target].count + 1 - clusters[source].count)
        }
        if stage.mayOverfill {
            worst -=
                stage.fine * scale
                * (excessChange(source, leaving: point, joining: partner)
                    + excessChange(target, leaving: partner, joining: point))
        }
        if objective == .squared {
            proposeSquared(point, source, partner, target, worst)
        } else {
            proposeGuessed(point, source, partner, target, worst)
        }
    }

    @inline(__always)
    private mutating func proposeSquared(
        _ point: Int,
        _ source: Int,
        _ partner: Int,
        _ target: Int,
        _ worst: Double
    ) {
        if partner >= 0, evenWeight > 0 {
            // With equal weights the squares of the two places cancel out.
            let line = places[partner] - places[point]
            let apart = clusters[source].mean - clusters[target].mean
            let along = line.x * apart.x + line.y * apart.y + line.z * apart.z
            let square = line.x * line.x + line.y * line.y + line.z * line.z
            let both = clusters[source].inverse + clusters[target].inverse
            guard -evenWeight * (2 * along + evenWeight * square * both) <= worst else { return }
        }
        let out = squaredPrice(source, leaving: point, joining: partner)
        let into = squaredPrice(target, leaving: partner, joining: point)
        guard out + into <= worst else { return }
        guard reaches(source, leaving: point, joining: partner),
            reaches(target, leaving: partner, joining: point)
        else { return }
        let sourceCost = clusters[source].cost + out
        let targetCost = clusters[target].cost + into
        clusters[source].cost = sourceCost
        clusters[target].cost = targetCost
        apply(point, partner, target)
        clusters[source].share = sourceCost / Double(Swift.max(1, clusters[source].count))
        clusters[target].share = targetCost / Double(clusters[target].count)
    }

    @inline(__always)
    private mutating func proposeGuessed(
        _ point: Int,
        _ source: Int,
        _ partner: Int,
        _ target: Int,
        _ worst: Double
    ) {
        let guess =
            estimate(source, leaving: point, joining: partner)
            + estimate(target, leaving: partner, joining: point)
        guard guess <= worst + 0.2 * places[point].w * distances[point] else { return }
        let change =
            price(source, leaving: point, joining: partner)
            + price(target, leaving: partner, joining: point)
        guard change <= worst else { return }
        guard reaches(source, leaving: point, joining: partner),
            reaches(target, leaving: partner, joining: point)
        else { return }
        apply(point, partner, target)
    }

    /// Points as often as proposals shall begin with them: in proportion to the distance to the neighbours, from once to
    /// sixteen times, because the cost lies where points are far apart.
    private func draws() -> [Int32] {
        let distances = (0..<count).map { point in
            var sum = 0.0
            for rank in 0..<width {
                let near = Int(neighbors[point * width + rank])
                sum += SearchSpace.squared(places[point], places[near]).squareRoot()
            }
            return sum
        }
        let unit = distances.sorted()[count / 10]
        guard unit > 0 else { return (0..<Int32(count)).map { $0 } }
        var draws: [Int32] = []
        for point in 0..<count {
            let times = Int(Swift.min(16, Swift.max(1, (distances[point] / unit).rounded())))
            for _ in 0..<times { draws.append(Int32(point)) }
        }
        return draws
    }

    @inline(__always)
    private mutating func apply(_ point: Int, _ partner: Int, _ target: Int) {
        if partner >= 0 {
            exchange(point, partner)
        } else {
            move(point, to: target)
        }
    }
}
