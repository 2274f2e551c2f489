internal import Geodesy

extension LloydRounds {
    /// Squares of chords of the unit sphere to square metres.
    private var squareUnit: Double {
        metric == .haversine ? EarthModel.meanRadius.meters * EarthModel.meanRadius.meters : 1
    }

    /// Square of the distance from a position to a centre.
    func squaredDistance(_ position: Int, _ center: Int) -> Double {
        let (dx, dy, dz) = (
            tree.x[position] - x[center], tree.y[position] - y[center], tree.z[position] - z[center]
        )
        return dx * dx + dy * dy + dz * dz
    }

    /// Moves centres without points to the worst placed points, those with the greatest weighted squared
    /// distance from their own centres, no place twice; of equals the one of the smallest rank.
    func refill(_ empty: [Int], costs: WorstPlaced) {
        var taken: Set<SIMD4<Double>> = []
        var next = empty[...]
        costs.forEach { position in
            guard taken.insert(SIMD4(tree.x[position], tree.y[position], tree.z[position], 0)).inserted else {
                return true
            }
            guard let center = next.popFirst() else { return false }
            move(center, toPosition: position)
            return !next.isEmpty
        }
    }

    /// Moves all centres to their means; returns the labels and the inertia.
    ///
    /// Where the iterations ended while a centre was empty, it gets the worst placed point of a cluster that
    /// has more than one first.
    func finish() -> (labels: [Int32], inertia: Double) {
        let empty = emptyCenters
        guard !empty.isEmpty else {
            update()
            let (labels, sum) = labelsAndCosts()
            return (labels, sum * squareUnit)
        }
        let labels = filled(empty)
        for center in sums.indices { sums[center] = .zero }
        for position in 0..<tree.count {
            let point = SIMD4(tree.x[position], tree.y[position], tree.z[position], 1)
            sums[Int(labels[Int(tree.ranks[position])])] += point * tree.weight(position)
        }
        update()
        let sum = (0..<tree.count).reduce(0) { sum, position in
            sum + tree.weight(position) * squaredDistance(position, Int(labels[Int(tree.ranks[position])]))
        }
        return (labels, sum * squareUnit)
    }

    private func filled(_ empty: [Int]) -> [Int32] {
        var labels = labels()
        var counts = [Int](repeating: 0, count: centerCount)
        for label in labels { counts[Int(label)] += 1 }
        var next = empty[...]
        WorstPlaced(self, labels: labels).forEach { position in
            let rank = Int(tree.ranks[position])
            guard counts[Int(labels[rank])] > 1 else { return true }
            guard let center = next.popFirst() else { return false }
            counts[Int(labels[rank])] -= 1
            labels[rank] = Int32(center)
            return !next.isEmpty
        }
        return labels
    }
}

/// Points in descending order of their weighted squared distance from their own centres, of equals the
/// smaller rank first; found as far as they are asked for.
struct WorstPlaced {
    private let tree: CellTree
    private let costs: [Double]

    init(_ rounds: LloydRounds, labels: [Int32]) {
        let tree = rounds.tree
        self.tree = tree
        costs = (0..<tree.count).map { position in
            tree.weight(position) * rounds.squaredDistance(position, Int(labels[Int(tree.ranks[position])]))
        }
    }

    /// Calls `body` with positions until it returns false.
    func forEach(_ body: (_ position: Int) -> Bool) {
        func precedes(_ left: Int32, _ right: Int32) -> Bool {
            let (leftCost, rightCost) = (costs[Int(left)], costs[Int(right)])
            return leftCost != rightCost
                ? leftCost > rightCost : tree.ranks[Int(left)] < tree.ranks[Int(right)]
        }
        // The few that are usually asked for stand above a high quantile; only beyond are all sorted.
        var sample = stride(from: 0, to: costs.count, by: max(1, costs.count / 1_024)).map { costs[$0] }
        sample.sort(by: >)
        let threshold = sample[min(sample.count - 1, 16)]
        var (rest, above): ([Int32], [Int32]) = ([], [])
        for position in costs.indices {
            if costs[position] > threshold {
                above.append(Int32(position))
            } else {
                rest.append(Int32(position))
            }
        }
        above.sort(by: precedes)
        for position in above where !body(Int(position)) { return }
        rest.sort(by: precedes)
        for position in rest where !body(Int(position)) { return }
    }
}
