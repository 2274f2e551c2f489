/// Finds room for a point that has none nearby: it takes a seat in a cluster whose member takes a seat in the next one,
/// and so on to a cluster with room (an ejection chain, found by Dijkstra's rule over clusters).
struct Relocation {
    let neighbors: NeighborLists
    /// Clusters that one search may look into.
    let horizon: Int
    /// Clusters that all searches together may still look into.
    var budget: Int

    /// Clusters reached by the search under way, in the order in which they were.
    private var labels: [Label] = []
    /// Index in `labels` by cluster, -1 for clusters that were not reached.
    private var labelOf: [Int] = []
    /// By cluster, the number of the look around a point that has met it last: neighbours share clusters.
    private var metBy: [Int] = []
    private var looks = 0

    init(neighbors: NeighborLists, horizon: Int, budget: Int) {
        self.neighbors = neighbors
        self.horizon = horizon
        self.budget = budget
    }

    /// One change: a point and the cluster it goes to.
    typealias Step = (point: Int, target: Int)

    private struct Label {
        var cluster: Int
        /// The point that comes in.
        var arriving: Int
        var cost: Double
        /// Label that it comes from, -1 at the start.
        var previous: Int
        var isSettled = false
    }

    /// The moves that bring `point` into a cluster other than `avoided`, in an order in which they can be made.
    ///
    /// Nil where none were found. Nothing is moved here.
    mutating func steps(placing point: Int, avoiding avoided: Int, in partition: Partition) -> [Step]? {
        begin(partition)
        var best: (cost: Double, steps: [Step])?
        reach(from: point, cost: 0, previous: -1, avoiding: avoided, partition, &best)
        search(avoiding: avoided, partition, &best)
        return best?.steps
    }

    /// The moves that take one member, the one for which they cost the least, out of a cluster that is too full.
    mutating func steps(relieving cluster: Int, in partition: Partition) -> [Step]? {
        begin(partition)
        var best: (cost: Double, steps: [Step])?
        for member in partition.members(cluster) {
            guard partition.reaches(cluster, leaving: Int(member), joining: -1) else { continue }
            // Costs may be negative here; Dijkstra's rule wants them from zero.
            let gain = partition.estimate(cluster, leaving: Int(member), joining: -1)
            let cost = gain + partition.clusters[cluster].cost
            reach(from: Int(member), cost: cost, previous: -1, avoiding: cluster, partition, &best)
        }
        search(avoiding: cluster, partition, &best)
        return best?.steps
    }

    /// Forgets the search before.
    private mutating func begin(_ partition: Partition) {
        for label in labels { labelOf[label.cluster] = -1 }
        labels.removeAll(keepingCapacity: true)
        let missing = partition.clusters.count - labelOf.count
        guard missing > 0 else { return }
        labelOf += [Int](repeating: -1, count: missing)
        metBy += [Int](repeating: 0, count: missing)
    }

    private mutating func search(
        avoiding avoided: Int,
        _ partition: Partition,
        _ best: inout (cost: Double, steps: [Step])?
    ) {
        var expanded = 0
        while expanded < horizon, budget > 0 {
            var next = -1
            for (index, label) in labels.enumerated() where !label.isSettled {
                if next < 0 || label.cost < labels[next].cost { next = index }
            }
            guard next >= 0, labels[next].cost < best?.cost ?? .infinity else { break }
            labels[next].isSettled = true
            expanded += 1
            budget -= 1
            eject(from: next, avoiding: avoided, partition, &best)
        }
    }

    /// Labels the clusters near a point that are full, and offers those with room as ends.
    private mutating func reach(
        from point: Int,
        cost: Double,
        previous: Int,
        avoiding avoided: Int,
        _ partition: Partition,
        _ best: inout (cost: Double, steps: [Step])?
    ) {
        let home = Int(partition.clusterOf[point])
        let place = partition.points.places[point]
        // No step costs less than nothing, so what costs as much already cannot end better.
        if let best, cost >= best.cost { return }
        looks += 1
        for rank in 0..<neighbors.width {
            let target = Int(partition.clusterOf[neighbors.neighbor(of: point, at: rank)])
            guard target >= 0, target != home, target != avoided, metBy[target] != looks else { continue }
            metBy[target] = looks
            guard
                SearchSpace.squared(place, partition.clusters[target].center) <= partition.limits.maxSquared
            else { continue }
            let known = labelOf[target]
            if known >= 0, labels[known].isSettled || cost >= labels[known].cost,
                !partition.admits(target, leaving: -1, joining: point)
            {
                continue
            }
            let total = cost + Swift.max(0, partition.estimate(target, leaving: -1, joining: point))
            if let best, total >= best.cost { continue }
            if partition.admits(target, leaving: -1, joining: point) {
                guard partition.reaches(target, leaving: -1, joining: point) else { continue }
                guard !chain(previous).contains(where: { $0.cluster == target }) else { continue }
                best = (total, steps(point, target, previous))
            } else if known >= 0 {
                guard !labels[known].isSettled, total < labels[known].cost else { continue }
                labels[known].arriving = point
                labels[known].cost = total
                labels[known].previous = previous
            } else {
                labelOf[target] = labels.count
                labels.append(Label(cluster: target, arriving: point, cost: total, previous: previous))
            }
        }
    }

    /// Looks where each member of a full cluster could go, if the arriving point took its seat.
    private mutating func eject(
        from label: Int,
        avoiding avoided: Int,
        _ partition: Partition,
        _ best: inout (cost: Double, steps: [Step])?
    ) {
        let (cluster, arriving) = (labels[label].cluster, labels[label].arriving)
        let entry = partition.estimate(cluster, leaving: -1, joining: arriving)
        for member in partition.members(cluster) {
            let leaving = Int(member)
            guard partition.excessChange(cluster, leaving: leaving, joining: arriving) <= 0,
                partition.reaches(cluster, leaving: leaving, joining: arriving)
            else { continue }
            let change =
                partition.estimate(cluster, leaving: leaving, joining: arriving) - Swift.max(0, entry)
            let cost = Swift.max(0, labels[label].cost + change)
            reach(
                from: leaving,
                cost: cost,
                previous: label,
                avoiding: avoided,
                partition,
                &best
            )
        }
    }

    private func chain(_ last: Int) -> [Label] {
        var (chain, label): ([Label], Int) = ([], last)
        while label >= 0 {
            chain.append(labels[label])
            label = labels[label].previous
        }
        return chain
    }

    /// The moves of a chain, its end first, so that each finds a free seat.
    private func steps(_ point: Int, _ target: Int, _ last: Int) -> [Step] {
        [(point, target)] + chain(last).map { ($0.arriving, $0.cluster) }
    }
}
