/// One search with its budget: what construction, descent, annealing and reduction share.
struct CapacitySearch {
    let points: PointSet
    let limits: CapacityLimits
    let parameters: CapacitatedParameters
    let neighbors: NeighborLists
    let refinement: Refinement
    let halt: Halt

    init(_ points: PointSet, limits: CapacityLimits, parameters: CapacitatedParameters, halt: Halt) {
        self.points = points
        self.limits = limits
        self.parameters = parameters
        self.halt = halt
        let width = points.count <= 1_000 ? 24 : (points.count <= 20_000 ? 16 : 10)
        neighbors = NeighborLists(points, width: width, threads: parameters.threads)
        refinement = Refinement(
            points: points,
            limits: limits,
            objective: parameters.objective,
            neighbors: neighbors,
            threads: parameters.threads,
            halt: halt
        )
    }

    private var isEven: Bool {
        guard parameters.objective == .squared, !limits.hasLoad, let first = points.places.first else {
            return false
        }
        return points.places.allSatisfy { $0.w == first.w }
    }

    /// Brings a division within its limits as low as the budget allows.
    func improve(_ parts: [[Int32]], mayEmpty: Bool) throws(ClusteringError) -> [[Int32]] {
        let budget = SearchBudget(parameters, count: points.count, mayEmpty: mayEmpty, isEven: isEven)
        let improved =
            points.count <= SearchBudget.smallCount
            ? try improveWhole(parts, budget) : improveByRegions(parts, budget)
        try halt.check()
        return improved
    }

    /// Several annealings of the whole set, then more from the best of them, each less hot.
    private func improveWhole(_ parts: [[Int32]], _ budget: SearchBudget) throws(ClusteringError)
        -> [[Int32]]
    {
        var best = refinement.descended(parts, mayEmpty: budget.cooling.mayEmpty)
        // Points that all but coincide cost what rounding makes of them; nothing is to be gained there.
        let weight = points.places.reduce(0) { $0 + $1.w }
        let bit = 4 * points.precision
        let nothing = weight * (parameters.objective == .squared ? bit * bit : bit)
        for round in 0..<budget.rounds where best.cost > nothing && !halt.isRaised {
            var coolings: [Cooling] = []
            for chain in 0..<(round == 0 ? budget.chains : budget.laterChains) {
                var cooling = budget.cooling
                cooling.seed = Refinement.seed(parameters.seed, 1_000 * round + chain)
                if round > 0 { cooling.hot /= 2 }
                // Half of the later ones may overfill for a while: full clusters then pass loads on that no exchange
                // fits.
                if limits.hasLoad, round > 0, chain % 2 == 1 {
                    cooling.hot *= 2
                    cooling.overfill = (first: 3, last: 30, unit: excessUnit)
                }
                coolings.append(cooling)
            }
            var starts = [[[Int32]]](repeating: best.parts, count: coolings.count)
            if round == 0 {
                for chain in starts.indices.dropFirst() {
                    if let start = try otherStart(best.parts.count, chain) { starts[chain] = start }
                }
            }
            for candidate in refinement.annealed(starts, coolings) {
                try halt.check()
                guard let lawful = try lawful(candidate, mayEmpty: budget.cooling.mayEmpty) else { continue }
                if lawful < best { best = lawful }
            }
        }
        return best.parts
    }

    /// Another division to start from, cut at random shares; nil where that is over a limit.
    private func otherStart(_ count: Int, _ number: Int) throws(ClusteringError) -> [[Int32]]? {
        guard !limits.hasRadius else { return nil }
        let bisection = BalancedBisection(
            points,
            limits: limits,
            parts: count,
            random: SplitMix64(seed: Refinement.seed(parameters.seed, 300_000 + number))
        )
        var partition = partition(bisection.parts)
        return try legalize(&partition) ? partition.parts : nil
    }

    /// A division whose overfull clusters have been relieved; nil where that fails.
    private func lawful(_ candidate: Refinement.Division, mayEmpty: Bool) throws(ClusteringError)
        -> Refinement.Division?
    {
        guard candidate.excess > 0 else { return candidate }
        var partition = partition(candidate.parts)
        guard try legalize(&partition) else { return nil }
        return refinement.descended(partition.parts, mayEmpty: mayEmpty)
    }

    /// One slow cooling, epoch after epoch with other regions.
    private func improveByRegions(_ parts: [[Int32]], _ budget: SearchBudget) -> [[Int32]] {
        var parts = parts
        let (hot, cold) = (budget.cooling.hot, budget.cooling.cold)
        for epoch in 0..<budget.epochs {
            if halt.isRaised { break }
            var cooling = budget.cooling
            cooling.proposals = budget.cooling.proposals / budget.epochs
            cooling.stages = 4
            cooling.hot = DecidedMath.between(hot, cold, Double(epoch) / Double(budget.epochs))
            cooling.cold = DecidedMath.between(hot, cold, Double(epoch + 1) / Double(budget.epochs))
            let pass = Refinement.Pass(
                cooling: cooling,
                mayEmpty: budget.cooling.mayEmpty,
                descends: false,
                size: budget.regionSize,
                seed: Refinement.seed(parameters.seed, epoch)
            )
            parts = refinement.run(pass, on: parts)
        }
        // Twice, so that what was on a border comes to lie inside.
        for round in 0..<2 where !halt.isRaised {
            let pass = Refinement.Pass(
                mayEmpty: budget.cooling.mayEmpty,
                descends: true,
                size: budget.regionSize,
                seed: Refinement.seed(parameters.seed, -1 - round)
            )
            parts = refinement.run(pass, on: parts)
        }
        return parts
    }

    func partition(_ parts: [[Int32]]) -> Partition {
        Partition(points, limits: limits, objective: parameters.objective, parts: parts)
    }
}

/// What an effort may spend on a number of points: proposals, never time.
struct SearchBudget {
    /// Up to so many points the whole set is annealed at once, and more than once.
    static let smallCount = 2_500

    var cooling: Cooling
    /// Annealings of the first round, from the same division with seeds of their own.
    var chains: Int
    /// Annealings of each later round, from the best so far.
    var laterChains: Int
    var rounds: Int
    /// Passes over all regions during one cooling of a large set.
    var epochs: Int
    /// Most points of a region.
    var regionSize: Int

    /// - Parameters:
    ///   - parameters: effort, objective and seed.
    ///   - count: points.
    ///   - mayEmpty: whether the number of clusters may fall.
    ///   - isEven: whether the objective is squared, all points weigh the same and no load is limited.
    init(_ parameters: CapacitatedParameters, count: Int, mayEmpty: Bool, isEven: Bool) {
        let few = Swift.min(10_000, 100 * count)
        let each = Swift.min(few, Swift.max(3_000, 3_000_000 / Swift.max(1, count)))
        var many = Swift.max(1_000, Swift.min(3_000, 150_000_000 / Swift.max(1, count)))
        if isEven {
            // Cheap proposals: from 5,000 points on more of them, as far as seconds go.
            let rising = count < 5_000 ? 10_500_000 / Swift.max(1, count) : 2_100 + (count - 5_000) / 3
            many = Swift.max(1_000, Swift.min(rising, 150_000_000 / Swift.max(1, count)))
        }
        let isSmall = count <= SearchBudget.smallCount
        let normal = count * (isSmall ? each : many)
        cooling = Cooling(mayEmpty: mayEmpty, proposals: normal, seed: parameters.seed)
        if parameters.objective == .squared { (cooling.hot, cooling.cold) = (2, 0.4) }
        switch parameters.effort {
        case .fast:
            (chains, laterChains, rounds, epochs) = (1, 0, 1, 8)
            cooling.proposals = Swift.min(normal, 1_000 * count)
        case .normal:
            (chains, laterChains, rounds, epochs) = (4, 2, 2, 16)
        case .best:
            (chains, laterChains, rounds, epochs) = (8, 4, 8, 48)
            cooling.proposals = 6 * normal
        }
        // One temperature everywhere is better where there is time for it, worse where there is not.
        if isEven, cooling.proposals >= 2_000 * count {
            cooling.isUniform = true
            (cooling.hot, cooling.cold) = isSmall ? (2.5, 0.03) : (6, 0.1)
        }
        if count <= 50 { (chains, laterChains) = (2 * chains, 2 * laterChains) }
        regionSize = count <= 20_000 ? Swift.max(2_500, count * 6 / 10) : 4_000
    }
}
