/// Cuts clusters into groups of neighbours, by lines through space whose directions the generator draws.
enum MedoidRegions {
    /// Groups of clusters with about `points` points each, in ascending order within each.
    ///
    /// `sizes` are the points of each cluster, `anchors` where each cluster is.
    static func cut(
        sizes: [Int],
        anchors: [SIMD4<Double>],
        points: Int,
        _ random: inout SplitMix64
    ) -> [[Int]] {
        var open = [Array(sizes.indices)]
        var groups: [[Int]] = []
        while let group = open.popLast() {
            let total = group.reduce(0) { $0 + sizes[$1] }
            guard total > points + points / 2, group.count >= 4 else {
                groups.append(group.sorted())
                continue
            }
            // The line from one cluster to another, never the same: groups then never end at the same borders.
            let first = random.below(group.count)
            let second = (first + 1 + random.below(group.count - 1)) % group.count
            let line = anchors[group[second]] - anchors[group[first]]
            let ordered = group.map { cluster in
                let place = anchors[cluster]
                return (place.x * line.x + place.y * line.y + place.z * line.z, cluster)
            }.sorted { $0 < $1 }.map(\.1)
            // The cut is a whole number of windows from the side, so that windows keep their size.
            let windows = Swift.max(2, (total + points / 2) / points)
            let share = Double(windows / 2) + 0.5 * (random.unit() - 0.5)
            var left = Int(Double(total) * share / Double(windows))
            var at = 0
            while at < ordered.count - 2, left > 0 {
                left -= sizes[ordered[at]]
                at += 1
            }
            at = Swift.max(1, at)
            open.append(Array(ordered[at...]))
            open.append(Array(ordered[..<at]))
        }
        return groups
    }
}
