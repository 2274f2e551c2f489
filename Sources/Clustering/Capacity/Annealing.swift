internal import Glibc

/// Simulated annealing with shifts and exchanges between neighbouring clusters (Kirkpatrick, Gelatt and Vecchi,
/// *Science* 220, 1983), its temperature in units of the cost of a point nearby, so that dense towns and open country
/// cool at the same pace.
///
/// The radius is never crossed, nor are count and load, unless an `overfill` price lets clusters run over for a while.
struct Annealing {
    let neighbors: NeighborLists
    /// Whether a cluster may lose its last member.
    let mayEmpty: Bool
    /// Moves to propose.
    let proposals: Int
    /// First and last temperature, in mean costs of a point of the two clusters.
    var hot = 1.0
    var cold = 0.05
    /// First and last price of a unit over the limits, in the same costs, and how much load or count a unit is.
    var overfill: (first: Double, last: Double, unit: Double)?
    /// Reward, in the same costs, for a shift to a cluster of one more member than the source has left, and so on per
    /// member of difference: small clusters lose members until they are gone.
    var gathering = 0.0
    /// Whether to stop as soon as no cluster is over its limits.
    var stopsWhenWithinLimits = false
    private var fine = 0.0
    private var random: SplitMix64

    init(neighbors: NeighborLists, mayEmpty: Bool, proposals: Int, seed: UInt64) {
        self.neighbors = neighbors
        self.mayEmpty = mayEmpty
        self.proposals = proposals
        random = SplitMix64(seed: seed)
    }

    /// Proposes moves while it cools.
    mutating func run(_ partition: inout Partition) throws(ClusteringError) {
        guard neighbors.width > 0, partition.clusters.count > 1 else { return }
        let stages = 100
        for stage in 0..<stages {
            if Task.isCancelled { throw .cancelled }
            let progress = Double(stage) / Double(stages - 1)
            let temperature = hot * pow(cold / hot, progress)
            if let overfill {
                fine = overfill.first * pow(overfill.last / overfill.first, progress) / overfill.unit
            }
            for _ in 0..<Swift.max(1, proposals / stages) { propose(&partition, temperature) }
            if stopsWhenWithinLimits, partition.excess == 0 { return }
        }
    }

    private mutating func propose(_ partition: inout Partition, _ temperature: Double) {
        let point = random.below(partition.points.count)
        let source = Int(partition.clusterOf[point])
        let near = neighbors.neighbor(of: point, at: random.below(neighbors.width))
        let target = Int(partition.clusterOf[near])
        guard source >= 0, target >= 0, source != target else { return }
        let (from, into) = (partition.clusters[source], partition.clusters[target])
        let scale = (from.cost + into.cost) / Double(from.count + into.count)
        // The worst change that this proposal accepts: Metropolis' rule solved for the change.
        let worst = temperature * scale * -log(1 - random.unit())
        let mayShift = overfill != nil || partition.admits(target, leaving: -1, joining: point)
        var partner = -1
        if !mayShift || random.next() & 1 == 0 {
            partner = Int(partition.slots[into.base + random.below(into.count)])
        } else if !mayEmpty, from.count == 1 {
            return
        }
        let reward = partner < 0 ? gathering * scale * Double(into.count + 1 - from.count) : 0
        guard accepts(partition, point, source, partner, target, worst + reward, fine * scale) else { return }
        if partner >= 0 {
            partition.exchange(point, partner)
        } else {
            partition.move(point, to: target)
        }
    }

    /// Whether a shift (`partner` -1) or exchange is within the limits and changes the cost by `worst` at most.
    private func accepts(
        _ partition: Partition,
        _ point: Int,
        _ source: Int,
        _ partner: Int,
        _ target: Int,
        _ worst: Double,
        _ fine: Double
    ) -> Bool {
        var penalty = 0.0
        if overfill != nil {
            penalty =
                fine
                * (partition.excessChange(source, leaving: point, joining: partner)
                    + partition.excessChange(target, leaving: partner, joining: point))
        } else if !partition.admits(source, leaving: point, joining: partner)
            || !partition.admits(target, leaving: partner, joining: point)
        {
            return false
        }
        let guess =
            partition.estimate(source, leaving: point, joining: partner)
            + partition.estimate(target, leaving: partner, joining: point) + penalty
        if partition.objective == .squared {
            guard guess <= worst else { return false }
        } else {
            let margin = 0.2 * partition.points.places[point].w * partition.distances[point]
            guard guess <= worst + margin else { return false }
            let change =
                partition.price(source, leaving: point, joining: partner)
                + partition.price(target, leaving: partner, joining: point) + penalty
            guard change <= worst else { return false }
        }
        return partition.reaches(source, leaving: point, joining: partner)
            && partition.reaches(target, leaving: partner, joining: point)
    }
}
