/// Pairs clusters of two clusterings of the same items so that the members they share add up to the most.
package enum ClusterMatching {
    /// Clusters that have members in common.
    package struct Overlap: Hashable, Sendable, Comparable {
        /// Index of the cluster of the one clustering.
        package var left: Int
        /// Index of the cluster of the other.
        package var right: Int
        /// Members they have in common, above 0.
        package var shared: Int

        /// Makes an overlap.
        package init(left: Int, right: Int, shared: Int) {
            (self.left, self.right, self.shared) = (left, right, shared)
        }

        /// Orders by the two indices.
        package static func < (one: Overlap, other: Overlap) -> Bool {
            (one.left, one.right) < (other.left, other.right)
        }
    }

    /// For each left cluster the right one it is paired with; each right one is used at most once.
    ///
    /// A matching of greatest weight, by best augmenting paths from one left cluster after another (the Hungarian
    /// method on a sparse graph). Equal sums are decided by the indices, so number the clusters by something that does
    /// not depend on the order of the input. Near linear where most clusters have one counterpart.
    ///
    /// - Parameters:
    ///   - overlaps: each pair of clusters at most once, in any order.
    ///   - count: number of left clusters.
    /// - Returns: the partner of each left cluster, nil where it has none.
    package static func pairs(_ overlaps: [Overlap], count: Int) -> [Int?] {
        let edges = overlaps.sorted()
        var starts = [Int](repeating: 0, count: count + 1)
        for edge in edges { starts[edge.left + 1] += 1 }
        for left in 0..<count { starts[left + 1] += starts[left] }
        let rights = (edges.map(\.right).max() ?? -1) + 1
        /// Edge that holds each right cluster, -1 for none.
        var holder = [Int](repeating: -1, count: rights)
        var gains = [Int](repeating: .min, count: count)
        var cameBy = [Int](repeating: -1, count: count)
        for root in 0..<count {
            // Greatest gain by which each left cluster can be made to give up its partner.
            gains[root] = 0
            var reached = [root]
            var waiting = [root]
            var best = (gain: 0, edge: -1)
            var lost = (gain: 0, left: root)
            var head = 0
            while head < waiting.count {
                let left = waiting[head]
                head += 1
                for edge in starts[left]..<starts[left + 1] where holder[edges[edge].right] != edge {
                    let gain = gains[left] + edges[edge].shared
                    let held = holder[edges[edge].right]
                    guard held >= 0 else {
                        if gain > best.gain { best = (gain, edge) }
                        continue
                    }
                    let next = edges[held].left
                    let passed = gain - edges[held].shared
                    guard passed > gains[next] else { continue }
                    if gains[next] == .min { reached.append(next) }
                    gains[next] = passed
                    cameBy[next] = edge
                    waiting.append(next)
                    if passed > lost.gain { lost = (passed, next) }
                }
            }
            var edge = best.edge
            if lost.gain > best.gain { edge = cameBy[lost.left] }
            while edge >= 0 {
                let left = edges[edge].left
                holder[edges[edge].right] = edge
                edge = left == root ? -1 : cameBy[left]
            }
            for left in reached { (gains[left], cameBy[left]) = (.min, -1) }
        }
        var partners = [Int?](repeating: nil, count: count)
        for edge in holder where edge >= 0 { partners[edges[edge].left] = edges[edge].right }
        return partners
    }
}
