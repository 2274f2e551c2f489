/// Lowers the number of clusters: each in turn, the smallest first, is dissolved if all its members find seats elsewhere.
struct Reduction {
    private var relocation: Relocation
    private let halt: Halt

    init(neighbors: NeighborLists, clusters: Int, halt: Halt) {
        self.halt = halt
        relocation = Relocation(
            neighbors: neighbors,
            horizon: clusters > 5_000 ? 20 : 80,
            budget: 20_000 + 4 * clusters
        )
    }

    /// Dissolves clusters while there are more than `target` and any can be; returns whether any was.
    mutating func run(_ partition: inout Partition, downTo target: Int) throws(ClusteringError) -> Bool {
        var live = partition.clusters.count { $0.count > 0 }
        let start = live
        var hasChanged = true
        while hasChanged, live > target {
            hasChanged = false
            let candidates = partition.clusters.indices.filter { partition.clusters[$0].count > 0 }
                .sorted { (partition.clusters[$0].count, $0) < (partition.clusters[$1].count, $1) }
            for cluster in candidates where live > target && hasSeats(for: cluster, partition) {
                try halt.check()
                if halt.isRaised { return live < start }
                guard dissolve(cluster, &partition) else { continue }
                live -= 1
                hasChanged = true
            }
        }
        return live < start
    }

    /// Whether the other clusters together have the seats and the capacity that the members need.
    private func hasSeats(for cluster: Int, _ partition: Partition) -> Bool {
        let (limits, state) = (partition.limits, partition.clusters[cluster])
        guard state.count > 0 else { return false }
        var (seats, capacity) = (0, 0.0)
        for other in partition.clusters.indices where other != cluster && partition.clusters[other].count > 0
        {
            if limits.maxCount == .max && !limits.hasLoad { return true }
            seats += limits.maxCount == .max ? state.count : limits.maxCount - partition.clusters[other].count
            capacity += limits.maxLoad - partition.clusters[other].load
            if seats >= state.count, capacity >= state.load { return true }
        }
        return false
    }

    private mutating func dissolve(_ cluster: Int, _ partition: inout Partition) -> Bool {
        var journal: [(point: Int, source: Int)] = []
        for member in partition.members(cluster).sorted() {
            guard let steps = relocation.steps(placing: Int(member), avoiding: cluster, in: partition) else {
                for (point, source) in journal.reversed() { partition.move(point, to: source) }
                return false
            }
            for step in steps {
                journal.append((step.point, Int(partition.clusterOf[step.point])))
                partition.move(step.point, to: step.target)
            }
        }
        return true
    }

    /// Finds seats for points that are in no cluster, the heaviest first; returns those that found none.
    ///
    /// Where there is no seat, a point takes that of a member of less weight, which then looks for another.
    mutating func seat(_ outside: [Int], _ partition: inout Partition) -> [Int] {
        let points = partition.points
        var open = outside
        var left: [Int] = []
        while !open.isEmpty {
            open.sort { (points.places[$0].w, $1) > (points.places[$1].w, $0) }
            let point = open.removeFirst()
            if let steps = relocation.steps(placing: point, avoiding: -1, in: partition) {
                for step in steps { partition.move(step.point, to: step.target) }
            } else if let lighter = lighterMember(for: point, partition) {
                let cluster = Int(partition.clusterOf[lighter])
                partition.move(lighter, to: -1)
                partition.move(point, to: cluster)
                open.append(lighter)
            } else {
                left.append(point)
            }
        }
        return left
    }

    /// The lightest member that the point outweighs and could replace.
    private func lighterMember(for point: Int, _ partition: Partition) -> Int? {
        let points = partition.points
        var best: Int?
        for (cluster, state) in partition.clusters.enumerated() where state.count > 0 {
            guard
                SearchSpace.squared(points.places[point], state.center) <= 4 * partition.limits.maxSquared
            else { continue }
            for member in partition.members(cluster).map(Int.init) {
                let weight = points.places[member].w
                guard weight < points.places[point].w,
                    weight < best.map({ points.places[$0].w }) ?? .infinity,
                    partition.admits(cluster, leaving: member, joining: point),
                    partition.reaches(cluster, leaving: member, joining: point)
                else { continue }
                best = member
            }
        }
        return best
    }
}
