internal import Geodesy
internal import SpatialIndex

/// Brings atoms into existing clusters where limits and gates admit them, the cheapest insertion of all first.
///
/// Nobody who is in a cluster moves. For each atom clusters are looked into in the order of their distance until none
/// further away is likely to be cheaper, and to the end, or to twice the radius, where none has admitted it yet.
struct Insertion {
    private let index: PointIndex
    private let clusters: [Int]
    /// Every cluster, whether it has room or not.
    private let allIndex: PointIndex
    private let allClusters: [Int]
    /// Greatest squared line to the centre of a cluster that could admit an atom.
    let limit: Double
    private let weighsSquares: Bool

    /// An index over the clusters that have room.
    init(_ arrangement: Arrangement) {
        let terms = arrangement.terms
        func centers(_ clusters: [Int]) -> PointIndex {
            let centers = clusters.map { arrangement.states[$0].center }
            return PointIndex(x: centers.map(\.x), y: centers.map(\.y), z: centers.map(\.z))
        }
        allClusters = arrangement.members.indices.filter { arrangement.states[$0].count > 0 }
        clusters = allClusters.filter {
            let state = arrangement.states[$0]
            return state.count < terms.maxCount && state.load <= terms.maxLoad
        }
        index = centers(clusters)
        allIndex = centers(allClusters)
        weighsSquares = terms.parameters.objective == .squared
        // All of a cluster is within the radius of its centre to be, and so is the centre that it has had.
        if terms.possiblySquared < 1 || terms.isPlanar {
            let line = 2 * terms.possiblySquared.squareRoot() * (1 + 1e-6)
            limit = line * line
        } else {
            limit = .infinity
        }
    }

    /// Inserts what can be inserted and returns the atoms that no cluster admits, in ascending order.
    func run(_ outside: [Int], _ arrangement: inout Arrangement) throws(ClusteringError) -> [Int] {
        var queue = BestFirst()
        var targets: [Int: (cluster: Int, version: Int)] = [:]
        var left: [Int] = []
        func enqueue(_ atom: Int, _ arrangement: Arrangement) {
            guard let best = cheapest(for: atom, arrangement) else {
                left.append(atom)
                return
            }
            targets[atom] = (best.cluster, arrangement.versions[best.cluster])
            queue.push(.init(value: -best.increase, number: atom, stamp: 0))
        }
        for (number, atom) in outside.enumerated() {
            if number % 256 == 0, Task.isCancelled { throw .cancelled }
            enqueue(atom, arrangement)
        }
        while let entry = queue.pop() {
            guard let target = targets[entry.number] else { continue }
            if arrangement.versions[target.cluster] == target.version {
                arrangement.move(entry.number, to: target.cluster)
            } else {
                enqueue(entry.number, arrangement)
            }
        }
        return left.sorted()
    }

    /// The cluster that an atom joins at the least increase of the cost; nil where none admits it.
    func cheapest(for atom: Int, _ arrangement: Arrangement, avoiding avoided: Int = -1) -> (
        cluster: Int, increase: Double
    )? {
        let place = arrangement.atoms.places[atom]
        let terms = arrangement.terms
        var best: (cluster: Int, increase: Double)?
        var seen = 0
        var width = 8
        var admitted = 0
        while seen < clusters.count {
            let found = index.nearest(width, x: place.x, y: place.y, z: place.z, withinSquared: limit)
            for neighbor in found.dropFirst(seen) {
                let cluster = clusters[neighbor.index]
                if let best, admitted >= 4 {
                    // What the atom itself is likely to add at least; half of it may be won back by the new centre.
                    let length = terms.length(neighbor.squaredDistance)
                    let least = place.w * (weighsSquares ? length * length : length) / 2
                    if least > best.increase { return best }
                }
                // A cluster that was emptied since is none to join.
                guard cluster != avoided, arrangement.states[cluster].count > 0,
                    arrangement.hasRoom(cluster, joining: atom),
                    let cost = arrangement.costAfter(cluster, joining: atom)
                else { continue }
                admitted += 1
                let increase = cost - arrangement.states[cluster].cost
                if increase < best?.increase ?? .infinity { best = (cluster, increase) }
            }
            if found.count < width { return best }
            seen = found.count
            width *= 2
        }
        return best
    }

    /// An atom that leaves its cluster for another one and so makes room, at the least increase of the cost; nil where
    /// none of the nearest clusters has one.
    func exchange(for atom: Int, _ arrangement: Arrangement, avoiding avoided: Int) -> (
        leaving: Int, cluster: Int, target: Int
    )? {
        let place = arrangement.atoms.places[atom]
        var best: (step: (leaving: Int, cluster: Int, target: Int), increase: Double)?
        let near = allIndex.nearest(6, x: place.x, y: place.y, z: place.z, withinSquared: limit)
        for neighbor in near {
            let cluster = allClusters[neighbor.index]
            guard cluster != avoided, arrangement.members[cluster].count <= 100 else { continue }
            for leaving in arrangement.members[cluster] {
                guard arrangement.hasRoom(cluster, leaving: leaving, joining: atom),
                    let cost = arrangement.costAfter(cluster, leaving: leaving, joining: atom),
                    let target = cheapest(for: leaving, arrangement, avoiding: avoided),
                    target.cluster != cluster
                else { continue }
                let increase = cost - arrangement.states[cluster].cost + target.increase
                if increase < best?.increase ?? .infinity {
                    best = ((leaving, cluster, target.cluster), increase)
                }
            }
        }
        return best?.step
    }
}
