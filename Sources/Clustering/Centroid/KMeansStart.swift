internal import SpatialIndex

extension KMeans {
    /// Ranks of the items on which the centres start: the first drawn by weight, each further one by weight
    /// times its squared distance from the nearest centre so far.
    func startRanks(_ items: PreparedItems) -> [Int] {
        var random = SplitMix64(seed: seed)
        let index = PointIndex(x: items.x, y: items.y, z: items.z)
        var field = NearestField(index, weights: items.weights)
        var starts = [firstStart(items, share: random.unit())]
        var isStart = [Bool](repeating: false, count: items.count)
        isStart[starts[0]] = true
        field.add(x: items.x[starts[0]], y: items.y[starts[0]], z: items.z[starts[0]])
        while starts.count < clusterCount {
            let drawn = field.point(atShare: random.unit())
            // Different places whose squared distance underflows to zero have no share: take them in order.
            guard let start = drawn ?? isStart.firstIndex(of: false) else { break }
            starts.append(start)
            isStart[start] = true
            field.add(x: items.x[start], y: items.y[start], z: items.z[start])
        }
        return starts
    }

    private func firstStart(_ items: PreparedItems, share: Double) -> Int {
        var target = share * items.weights.reduce(0, +)
        for rank in 0..<items.count {
            target -= items.weights[rank]
            if target < 0 { return rank }
        }
        return items.count - 1
    }
}
