extension KMeans {
    /// Positions of the points on which the centres start: the first drawn by weight, each further one by
    /// weight times its squared distance from the nearest centre so far.
    func startPositions(_ tree: CellTree) -> [Int] {
        var random = SplitMix64(seed: seed)
        let field = StartField(tree, threads: threads)
        var isStart = [Bool](repeating: false, count: tree.count)
        var firstFree = 0
        var starts: [Int] = []
        while starts.count < clusterCount {
            let share = random.unit()
            let drawn = starts.isEmpty ? tree.position(atShare: share) : field.position(atShare: share)
            // Different places whose squared distance underflows to zero have no share: take them in order.
            while drawn == nil, isStart[firstFree] { firstFree += 1 }
            let start = drawn ?? firstFree
            starts.append(start)
            isStart[start] = true
            field.add(tree.x[start], tree.y[start], tree.z[start])
        }
        return starts
    }
}

extension CellTree {
    private var totalWeight: Double {
        blocks.indices.reduce(0) { $0 + (blocks[$1].isEmpty ? 0 : sums[$1][0].w) }
    }

    /// Position of the point at a share of the sum of weights, 0 ..< 1.
    func position(atShare share: Double) -> Int {
        var target = share * totalWeight
        for block in blocks.indices {
            for position in range(ofBlock: block) {
                target -= weight(position)
                if target < 0 { return position }
            }
        }
        return count - 1
    }
}
