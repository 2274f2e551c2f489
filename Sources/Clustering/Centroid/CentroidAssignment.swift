internal import Geodesy
internal import SpatialIndex

/// Centres, and which of them is nearest to each item.
package struct CentroidAssignment: Sendable {
    private let items: PreparedItems
    /// Components of the centres; unit vectors on the sphere.
    package private(set) var x: [Double]
    package private(set) var y: [Double]
    package private(set) var z: [Double]
    /// By rank: the number of the nearest centre.
    package private(set) var labels: [Int32]
    /// By rank: not below the distance to the own centre.
    private var upper: [Double]
    /// By rank: not above the distance to any other centre.
    private var lower: [Double]
    /// By centre: number of items.
    private var counts: [Int]
    /// Rounding that bounds may have gathered, as an absolute distance.
    private let slack: Double

    package var centerCount: Int { x.count }

    /// Starts with the centres on some items and no assignment.
    init(_ items: PreparedItems, starts: [Int]) {
        self.items = items
        x = starts.map { items.x[$0] }
        y = starts.map { items.y[$0] }
        z = starts.map { items.z[$0] }
        labels = [Int32](repeating: -1, count: items.count)
        upper = [Double](repeating: .infinity, count: items.count)
        lower = [Double](repeating: 0, count: items.count)
        counts = [Int](repeating: 0, count: starts.count)
        let extent = [items.x, items.y, items.z].map { ($0.max() ?? 0) - ($0.min() ?? 0) }.reduce(0, +)
        slack = extent * 1e-13
    }

    /// Gives every item its nearest centre, of equals the one of the smallest number.
    ///
    /// It returns whether anything changed or a centre has no items, in which case `update` and another round
    /// are due.
    mutating func assign() -> Bool {
        let tree = PointIndex(x: x, y: y, z: z)
        let halfGaps = halfGapsToNearestCenter(tree)
        var hasChanged = false
        for rank in 0..<items.count {
            let label = Int(labels[rank])
            if label >= 0 {
                let bound = max(lower[rank], halfGaps[label])
                if isClearlyBelow(upper[rank], bound) { continue }
                upper[rank] = squaredDistance(rank, label).squareRoot()
                if isClearlyBelow(upper[rank], bound) { continue }
            }
            guard let found = tree.twoNearest(x: items.x[rank], y: items.y[rank], z: items.z[rank]) else {
                continue
            }
            upper[rank] = found.nearest.squaredDistance.squareRoot()
            lower[rank] = found.secondSquared.squareRoot()
            if found.nearest.index != label {
                if label >= 0 { counts[label] -= 1 }
                counts[found.nearest.index] += 1
                labels[rank] = Int32(found.nearest.index)
                hasChanged = true
            }
        }
        return hasChanged || counts.contains(0)
    }

    /// Whether one bound is below another by more than rounding: ties must reach the comparison that decides
    /// them.
    private func isClearlyBelow(_ upper: Double, _ lower: Double) -> Bool {
        upper * (1 + 1e-12) + slack < lower
    }

    /// Half the distance of each centre to the nearest other one: an item nearer than that is nearer to no
    /// other.
    private func halfGapsToNearestCenter(_ tree: PointIndex) -> [Double] {
        x.indices.map { center in
            let found = tree.twoNearest(x: x[center], y: y[center], z: z[center])
            return (found?.secondSquared ?? .infinity).squareRoot() / 2
        }
    }

    private func squaredDistance(_ rank: Int, _ center: Int) -> Double {
        let (dx, dy, dz) = (items.x[rank] - x[center], items.y[rank] - y[center], items.z[rank] - z[center])
        return dx * dx + dy * dy + dz * dz
    }

    /// Moves every centre to the mean of its items, and those without items to the worst placed items.
    mutating func update() {
        var (sumX, sumY, sumZ) = (zeros, zeros, zeros)
        var total = zeros
        // In the order of ranks, so that the sums are the same for every order of rows.
        for rank in 0..<items.count {
            let (label, weight) = (Int(labels[rank]), items.weights[rank])
            sumX[label] += weight * items.x[rank]
            sumY[label] += weight * items.y[rank]
            sumZ[label] += weight * items.z[rank]
            total[label] += weight
        }
        var refills = refillRanks()[...]
        var moves = zeros
        for center in 0..<centerCount {
            let old = (x[center], y[center], z[center])
            if counts[center] == 0 {
                guard let rank = refills.popFirst() else { continue }
                (x[center], y[center], z[center]) = (items.x[rank], items.y[rank], items.z[rank])
            } else {
                let weight = total[center]
                move(center, to: (sumX[center] / weight, sumY[center] / weight, sumZ[center] / weight))
            }
            let (dx, dy, dz) = (x[center] - old.0, y[center] - old.1, z[center] - old.2)
            moves[center] = (dx * dx + dy * dy + dz * dz).squareRoot()
        }
        loosenBounds(by: moves)
    }

    private var zeros: [Double] { [Double](repeating: 0, count: centerCount) }

    private mutating func move(_ center: Int, to mean: (Double, Double, Double)) {
        guard items.metric == .haversine else {
            (x[center], y[center]) = (mean.0, mean.1)
            return
        }
        if let direction = UnitVector(normalizing: mean.0, mean.1, mean.2) {
            (x[center], y[center], z[center]) = (direction.x, direction.y, direction.z)
        } else if let first = labels.firstIndex(of: Int32(center)) {
            (x[center], y[center], z[center]) = (items.x[first], items.y[first], items.z[first])
        }
    }

    /// An item's distance to a centre changes by at most what the centre moved.
    private mutating func loosenBounds(by moves: [Double]) {
        guard let fastest = moves.indices.max(by: { moves[$0] < moves[$1] }) else { return }
        let second = moves.indices.reduce(0.0) { $1 == fastest ? $0 : max($0, moves[$1]) }
        for rank in 0..<items.count {
            let label = Int(labels[rank])
            upper[rank] += moves[label]
            // The own centre's move does not bring the others nearer.
            lower[rank] -= label == fastest ? second : moves[fastest]
        }
    }

    /// One item for each centre without items: the farthest from their own centres by weight, no place twice.
    private func refillRanks() -> [Int] {
        let missing = counts.count { $0 == 0 }
        guard missing > 0 else { return [] }
        let costs = (0..<items.count).map { items.weights[$0] * squaredDistance($0, Int(labels[$0])) }
        let order = (0..<items.count).sorted { costs[$0] != costs[$1] ? costs[$0] > costs[$1] : $0 < $1 }
        var chosen: [Int] = []
        for rank in order where chosen.count < missing {
            if chosen.allSatisfy({ items.squaredDistance($0, rank) > 0 }) { chosen.append(rank) }
        }
        return chosen
    }

    /// Gives each centre without items the worst placed item of a centre that has more than one.
    ///
    /// Needed only where the iterations ended while a centre was empty.
    mutating func fillEmptyClusters() {
        while let empty = counts.firstIndex(of: 0) {
            var worst: (cost: Double, rank: Int)?
            for rank in 0..<items.count where counts[Int(labels[rank])] > 1 {
                let cost = items.weights[rank] * squaredDistance(rank, Int(labels[rank]))
                if let worst, worst.cost >= cost { continue }
                worst = (cost, rank)
            }
            guard let worst else { return }
            counts[Int(labels[worst.rank])] -= 1
            counts[empty] += 1
            labels[worst.rank] = Int32(empty)
            (x[empty], y[empty], z[empty]) = (items.x[worst.rank], items.y[worst.rank], items.z[worst.rank])
        }
    }
}
