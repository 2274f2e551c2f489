import Clustering

/// DBSCAN word for word from its definition in O(n²), with the product's rules for border items.
struct ReferenceDBSCAN {
    let items: [ClusterItem]
    let distances: [[Double]]

    init(_ items: [ClusterItem]) {
        self.items = items
        distances = items.map { first in items.map { distance(first.location, $0.location) } }
    }

    /// Members as sorted ids, in the order of their first ids; and the ids of the noise.
    func clusters(epsilon: Double, minimumPoints: Double) -> (clusters: [[String]], noise: [String]) {
        let count = items.count
        let isCore = (0..<count).map { index in
            var sum = 0.0
            for other in 0..<count where distances[index][other] <= epsilon { sum += items[other].weight }
            return sum >= minimumPoints * (1 - 1e-12)
        }
        var label = [Int](repeating: -1, count: count)
        var clusters: [[String]] = []
        for start in 0..<count where isCore[start] && label[start] < 0 {
            label[start] = clusters.count
            clusters.append([])
            var pending = [start]
            while let current = pending.popLast() {
                for other in 0..<count
                where isCore[other] && label[other] < 0 && distances[current][other] <= epsilon {
                    label[other] = label[start]
                    pending.append(other)
                }
            }
        }
        for index in 0..<count where !isCore[index] {
            var best: (distance: Double, id: String, core: Int)?
            for core in 0..<count where isCore[core] && distances[index][core] <= epsilon {
                let candidate = (distance: distances[index][core], id: items[core].id, core: core)
                if let best, (best.distance, best.id) <= (candidate.distance, candidate.id) { continue }
                best = candidate
            }
            if let best { label[index] = label[best.core] }
        }
        var noise: [String] = []
        for index in 0..<count {
            if label[index] >= 0 {
                clusters[label[index]].append(items[index].id)
            } else {
                noise.append(items[index].id)
            }
        }
        return (clusters.map { $0.sorted() }.sorted { $0[0] < $1[0] }, noise.sorted())
    }
}
