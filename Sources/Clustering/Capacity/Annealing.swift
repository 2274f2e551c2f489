internal import Glibc

/// Simulated annealing with shifts and exchanges between neighbouring clusters (Kirkpatrick, Gelatt and Vecchi,
/// *Science* 220, 1983), its temperature in units of the cost of a point nearby, so that dense towns and open country
/// cool at the same pace.
///
/// Where `penalty` is above 0, moves may leave clusters over count or load at that price per unit of excess; at 0 the
/// limits are never crossed. The radius is never crossed.
struct Annealing {
    let neighbors: NeighborLists
    let mayEmpty: Bool
    /// Moves to propose.
    let proposals: Int
    /// First and last temperature, in mean costs of a point of the two clusters.
    var hot = 0.3
    var cold = 0.01
    var penalty = 0.0
    var random: SplitMix64

    /// Proposes moves while it cools; stops early without excess where only that is wanted.
    mutating func run(_ partition: inout Partition, untilFeasible: Bool = false) throws(ClusteringError) {
        guard neighbors.width > 0, partition.clusters.count > 1 else { return }
        let stages = 100
        for stage in 0..<stages {
            if Task.isCancelled { throw .cancelled }
            let temperature = hot * pow(cold / hot, Double(stage) / Double(stages - 1))
            for _ in 0..<Swift.max(1, proposals / stages) { propose(&partition, temperature) }
            if untilFeasible, partition.excess == 0 { return }
        }
    }

    private mutating func propose(_ partition: inout Partition, _ temperature: Double) {
        let point = random.below(partition.points.count)
        let source = Int(partition.clusterOf[point])
        let near = neighbors.neighbor(of: point, at: random.below(neighbors.width))
        let target = Int(partition.clusterOf[near])
        guard source >= 0, target >= 0, source != target else { return }
        let (from, into) = (partition.clusters[source], partition.clusters[target])
        let scale = temperature * (from.cost + into.cost) / Double(from.count + into.count)
        // The worst change that this proposal accepts: Metropolis' rule solved for the change.
        let worst = scale * -log(1 - random.unit())
        let mayShift = penalty > 0 || partition.admits(target, leaving: -1, joining: point)
        if mayShift, random.next() & 1 == 0 {
            tryMove(&partition, point, source, -1, target, worst)
        } else {
            let other = Int(partition.slots[into.base + random.below(into.count)])
            tryMove(&partition, point, source, other, target, worst)
        }
    }

    private func tryMove(
        _ partition: inout Partition,
        _ point: Int,
        _ source: Int,
        _ partner: Int,
        _ target: Int,
        _ worst: Double
    ) {
        if partner < 0, !mayEmpty, partition.clusters[source].count == 1 { return }
        var fine = 0.0
        if penalty > 0 {
            fine =
                penalty
                * (partition.excessChange(source, leaving: point, joining: partner)
                    + partition.excessChange(target, leaving: partner, joining: point))
        } else if !partition.admits(source, leaving: point, joining: partner)
            || !partition.admits(target, leaving: partner, joining: point)
        {
            return
        }
        let guess =
            partition.estimate(source, leaving: point, joining: partner)
            + partition.estimate(target, leaving: partner, joining: point) + fine
        if partition.objective == .squared {
            guard guess <= worst else { return }
        } else {
            let margin = 0.2 * partition.points.places[point].w * partition.distances[point]
            guard guess <= worst + margin else { return }
            let change =
                partition.price(source, leaving: point, joining: partner)
                + partition.price(target, leaving: partner, joining: point) + fine
            guard change <= worst else { return }
        }
        guard partition.reaches(source, leaving: point, joining: partner),
            partition.reaches(target, leaving: partner, joining: point)
        else { return }
        if partner >= 0 {
            partition.exchange(point, partner)
        } else {
            partition.move(point, to: target)
        }
    }
}
