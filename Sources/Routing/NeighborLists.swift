internal import SpatialIndex

/// The other nodes that an exchange looks at from a node: the nearest ones, and the nearest in every direction.
///
/// A node is nearest in its direction where no other such node is closer to it than the node itself is (G. Toussaint,
/// *The Relative Neighbourhood Graph of a Finite Planar Set*, Pattern Recognition 12, 1980). These edges connect all
/// nodes, so a tour may leave a cluster whose members are all each other's nearest. Lists are in ascending order of
/// distance; ties stand in ascending order of number.
enum NeighborLists {
    fileprivate struct Candidate {
        var distance: Double
        var node: Int32
    }

    /// From a table: `width` numbers a node, at least `nearest` of them the nearest.
    static func inTable(_ matrix: TourNodes.Matrix, count: Int, width: Int, nearest: Int) -> [Int32] {
        var lists: [Int32] = []
        lists.reserveCapacity(count * width)
        var isOpen = [Bool](repeating: false, count: count)
        var near: [Candidate] = []
        var directed: [Candidate] = []
        for node in 0..<count {
            let row = node * count
            near.removeAll(keepingCapacity: true)
            for other in 0..<count where other != node {
                let distance = matrix.values[row + other]
                // Nowhere, which is at distance zero from everything, lies in no direction.
                isOpen[other] = distance > 0
                if near.count == width {
                    if distance >= near[width - 1].distance { continue }
                    near.removeLast()
                }
                insert(Candidate(distance: distance, node: Int32(truncatingIfNeeded: other)), into: &near)
            }
            isOpen[node] = false
            directed.removeAll(keepingCapacity: true)
            while directed.count < width - nearest {
                var found = -1
                for other in 0..<count where isOpen[other] {
                    if found < 0 || matrix.values[row + other] < matrix.values[row + found] { found = other }
                }
                guard found >= 0 else { break }
                directed.append(
                    Candidate(
                        distance: matrix.values[row + found],
                        node: Int32(truncatingIfNeeded: found)
                    )
                )
                isOpen[found] = false
                for other in 0..<count
                where isOpen[other] && matrix.values[found * count + other] < matrix.values[row + other] {
                    isOpen[other] = false
                }
            }
            lists += merged(near, directed, nearest: nearest).map(\.node)
        }
        return lists
    }

    /// The first `nearest` of the near ones and all directed ones, filled up with further near ones.
    private static func merged(_ near: [Candidate], _ directed: [Candidate], nearest: Int) -> [Candidate] {
        var list = Array(near.prefix(nearest))
        for candidate in directed + near.dropFirst(nearest)
        where list.count < near.count && !list.contains(where: { $0.node == candidate.node }) {
            insert(candidate, into: &list)
        }
        return list
    }

    /// Keeps the list in order of distance, then of number; numbers come in ascending order where distances are equal.
    private static func insert(_ candidate: Candidate, into list: inout [Candidate]) {
        var position = list.count
        while position > 0,
            (candidate.distance, candidate.node) < (list[position - 1].distance, list[position - 1].node)
        {
            position -= 1
        }
        list.insert(candidate, at: position)
    }

    /// From a spatial index, the directions among a node's nearest; nowhere, where it is a node, is everybody's nearest.
    static func computed(
        _ x: [Double],
        _ y: [Double],
        _ z: [Double],
        _ nodes: TourNodes,
        width: Int,
        nearest: Int
    ) -> [Int32] {
        let index = PointIndex(x: x, y: y, z: z)
        let nowhere =
            nodes.nowhereCount > 0
            ? [Candidate(distance: 0, node: Int32(truncatingIfNeeded: nodes.places.count))] : []
        var lists: [Int32] = []
        lists.reserveCapacity(nodes.count * width)
        var found: [PointIndex.Neighbor] = []
        for node in x.indices {
            // One more, since a node finds itself.
            index.nearest(3 * width + 1, x: x[node], y: y[node], z: z[node], into: &found)
            let others = found.filter { $0.index != node }
            var directed: [PointIndex.Neighbor] = []
            for other in others where directed.count < width - nearest && other.squaredDistance > 0 {
                let isHidden = directed.contains { nearer in
                    let (dx, dy) = (x[nearer.index] - x[other.index], y[nearer.index] - y[other.index])
                    let dz = z[nearer.index] - z[other.index]
                    return dx * dx + dy * dy + dz * dz < other.squaredDistance
                }
                if !isHidden { directed.append(other) }
            }
            let near = nowhere + others.map(Candidate.init)
            lists += merged(Array(near.prefix(width)), directed.map(Candidate.init), nearest: nearest).map(
                \.node
            )
        }
        for _ in nowhere { lists += (0..<width).map { Int32(truncatingIfNeeded: $0) } }
        return lists
    }
}

extension NeighborLists.Candidate {
    fileprivate init(_ neighbor: PointIndex.Neighbor) {
        self.init(distance: neighbor.squaredDistance, node: Int32(truncatingIfNeeded: neighbor.index))
    }
}
