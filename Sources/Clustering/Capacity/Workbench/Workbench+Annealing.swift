/// How an annealing cools and what it may do.
struct Cooling: Sendable {
    /// Whether a cluster may lose its last member.
    var mayEmpty: Bool
    /// Moves to propose.
    var proposals: Int
    /// First and last temperature, in mean costs of a point of the two clusters.
    var hot = 1.0
    var cold = 0.05
    /// Whether temperatures are in one unit everywhere, else in units of the two clusters, so that all cool at once.
    ///
    /// The one unit is the mean cost of a point in the cluster that a unit of the cost is in. Dense places are then still
    /// soft, and let members through from one side to the other, while sparse ones set; but it takes longer to cool.
    var isUniform = false
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
                    steps: steps,
                    local: cooling.isUniform ? 0 : 0.5,
                    uniform: cooling.isUniform ? typicalShare : 0
                )
                run(setting, draws, waits, &random)
                if cooling.stopsWhenWithinLimits, excess == 0 { break }
            }
        }
        rebuildAll()
    }

    /// Mean cost of a point in the cluster that a unit of cost is in.
    private var typicalShare: Double {
        var (sum, weight) = (0.0, 0.0)
        for cluster in 0..<clusterCount {
            sum += clusters[cluster].cost * clusters[cluster].share
            weight += clusters[cluster].cost
        }
        return weight > 0 ? sum / weight : 0
    }

    private struct Stage {
        let temperature: Double
        let fine: Double
        let mayOverfill: Bool
        let mayEmpty: Bool
        let gathering: Double
        let steps: Int
        /// A unit of temperature: so much of the mean costs of a point of either cluster, plus so much everywhere.
        let local: Double
        let uniform: Double
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
                if source != target { propose(point, near, source, target, bits, stage, waits, &random) }
            }
        }
    }

    @inline(__always)
    private mutating func propose(
        _ point: Int,
        _ near: Int,
        _ source: Int,
        _ target: Int,
        _ bits: UInt64,
        _ stage: Stage,
        _ waits: UnsafePointer<Double>,
        _ random: inout SplitMix64
    ) {
        var scale = stage.local * (clusters[source].share + clusters[target].share) + stage.uniform
        if stage.gathering > 0 {
            // Single points cost nothing and would never be gathered: they count as a pair with their neighbour.
            let square = SearchSpace.squared(places[point], places[near])
            let pair = objective == .squared ? 0.25 * square : 0.5 * square.squareRoot()
            scale = Swift.max(scale, places[point].w * pair)
        }
        // The worst change that this proposal accepts: Metropolis' rule solved for the change.
        var worst = stage.temperature * scale * waits[Int((bits >> 16) & 0xFFF)]
        let mayShift = stage.mayOverfill || admits(target, leaving: -1, joining: point)
        var partner = -1
        if !mayShift || bits & (1 << 28) == 0 {
            if hasColumns, !stage.mayOverfill {
                proposeSomeExchange(point, source, target, bits, worst)
                return
            }
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
        (clusters + source).pointee.cost = sourceCost
        (clusters + target).pointee.cost = targetCost
        apply(point, partner, target)
        (clusters + source).pointee.share = sourceCost / Double(Swift.max(1, clusters[source].count))
        (clusters + target).pointee.share = targetCost / Double(clusters[target].count)
    }

    /// An exchange with a member of the other cluster for which it does not cost too much, if there is one.
    ///
    /// Looks at all of them (of many, at 32) four at a time: with equal weights w an exchange costs `-w d (2 a + w e d)`,
    /// where d is the way from the point to its partner, a the way from the target's mean to the source's, and e the
    /// sum of one over their weights. That takes a few times as long as one partner drawn at random, and when it is
    /// cold one in dozens would do.
    @inline(__always)
    private mutating func proposeSomeExchange(
        _ point: Int,
        _ source: Int,
        _ target: Int,
        _ bits: UInt64,
        _ worst: Double
    ) {
        let apart = 2 * (clusters[source].mean - clusters[target].mean)
        let bow = SIMD4(repeating: Float(evenWeight * (clusters[source].inverse + clusters[target].inverse)))
        let from = clusters[source].base + Int(position[point])
        let x = SIMD4(repeating: columns.x[from])
        let y = SIMD4(repeating: columns.y[from])
        let z = SIMD4(repeating: columns.z[from])
        let ax = SIMD4(repeating: Float(apart.x))
        let ay = SIMD4(repeating: Float(apart.y))
        let az = SIMD4(repeating: Float(apart.z))
        let count = clusters[target].count
        let base = clusters[target].base
        // The first four among which one will do, from anywhere on and round to there; of the four the best.
        let least = SIMD4(repeating: Float(-worst / evenWeight))
        let groups = (count + 3) >> 2
        var group = Int(((bits >> 32) &* UInt64(groups)) >> 32)
        for _ in 0..<Swift.min(groups, 8) {
            let index = base &+ group &* 4
            let dx = UnsafeRawPointer(columns.x + index).loadUnaligned(as: SIMD4<Float>.self) - x
            let dy = UnsafeRawPointer(columns.y + index).loadUnaligned(as: SIMD4<Float>.self) - y
            let dz = UnsafeRawPointer(columns.z + index).loadUnaligned(as: SIMD4<Float>.self) - z
            var gain = dx * (dx * bow + ax) + dy * (dy * bow + ay) + dz * (dz * bow + az)
            let rest = count &- group &* 4
            if rest < 4 {
                // What lies behind the block is not of this cluster.
                gain.replace(with: -.infinity, where: SIMD4(0, 1, 2, 3) .>= Int32(truncatingIfNeeded: rest))
            }
            if any(gain .>= least) {
                let (left, right) = (gain[1] > gain[0] ? 1 : 0, gain[3] > gain[2] ? 3 : 2)
                let lane = gain[right] > gain[left] ? right : left
                exchangeIfWorth(point, source, Int(slots[index &+ lane]), target, worst)
                return
            }
            group = group &+ 1 == groups ? 0 : group &+ 1
        }
    }

    /// Decides on an exchange of points of equal weights by its price in full precision.
    @inline(__always)
    private mutating func exchangeIfWorth(
        _ point: Int,
        _ source: Int,
        _ partner: Int,
        _ target: Int,
        _ worst: Double
    ) {
        let line = places[partner] - places[point]
        let apart = clusters[source].mean - clusters[target].mean
        let along = line.x * apart.x + line.y * apart.y + line.z * apart.z
        let square = line.x * line.x + line.y * line.y + line.z * line.z
        let both = clusters[source].inverse + clusters[target].inverse
        guard -evenWeight * (2 * along + evenWeight * square * both) <= worst else { return }
        if hasRadius {
            guard reaches(source, leaving: point, joining: partner),
                reaches(target, leaving: partner, joining: point)
            else { return }
        }
        exchange(point, partner)
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
