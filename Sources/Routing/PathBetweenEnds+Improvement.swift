internal import Geodesy
internal import SpatialIndex

extension PathBetweenEnds {
    /// Most places whose distances are kept in a table.
    private static let tableLimit = 1_000

    /// Others that an exchange looks at from a node.
    private static let neighborCount = 8

    /// Of these, how many are the nearest, whatever their direction.
    private static let nearestCount = 3

    /// A first way, brought to a local optimum and then shortened by kicks.
    func improvedOrder() -> [Int] {
        let nodes = TourNodes(self)
        return nodes.places.count + nodes.nowhereCount <= Self.tableLimit
            ? tableOrder(nodes) : computedOrder(nodes)
    }

    private func tableOrder(_ nodes: TourNodes) -> [Int] {
        let matrix = nodes.matrix()
        let count = nodes.count
        let width = min(Self.neighborCount, count - 1)
        let lists = NeighborLists.inTable(
            matrix,
            count: count,
            width: width,
            nearest: min(Self.nearestCount, width)
        )
        let tour = matrix.values.withUnsafeBufferPointer { values in
            lists.withUnsafeBufferPointer { lists -> [Int] in
                guard let values = values.baseAddress, let lists = lists.baseAddress else { return [] }
                let distances = MatrixDistances(values: values, count: count)
                var search = TourSearch(
                    tour: nodes.nearestNeighborTour(distances),
                    distances: distances,
                    neighbors: lists,
                    width: width,
                    tolerance: matrix.largest * 1e-12,
                    longestTurn: count
                )
                return Self.improve(&search)
            }
        }
        return nodes.way(tour).map { between[$0] }
    }

    private func computedOrder(_ nodes: TourNodes) -> [Int] {
        let (x, y, z) = nodes.components()
        let real = nodes.places.count
        let lists = NeighborLists.computed(
            x,
            y,
            z,
            nodes,
            width: Self.neighborCount,
            nearest: Self.nearestCount
        )
        // No tour is longer than the sum over its nodes of the farthest any two can be apart.
        let farthest = nodes.farthestBound(x, y)
        let tie = NodeTie(nodes: nodes.tie, distance: NodeTie.distance(largest: farthest, nodes: nodes.count))
        let start = stripOrder()
        var number = [Int](repeating: 0, count: places.count)
        for (node, place) in between.enumerated() { number[place] = node }
        let tour = start.map { number[$0] } + nodes.endNodes
        let longestTurn = nodes.count > 20_000 ? 1_000 : nodes.count
        let improved = lists.withUnsafeBufferPointer { lists in
            x.withUnsafeBufferPointer { x in
                y.withUnsafeBufferPointer { y in
                    z.withUnsafeBufferPointer { z -> [Int] in
                        guard let lists = lists.baseAddress, let x = x.baseAddress, let y = y.baseAddress,
                            let z = z.baseAddress
                        else { return tour }
                        if case .globe = places {
                            var search = TourSearch(
                                tour: tour,
                                distances: GlobeDistances(x: x, y: y, z: z, count: real, tie: tie),
                                neighbors: lists,
                                width: Self.neighborCount,
                                tolerance: farthest * 1e-12,
                                longestTurn: longestTurn
                            )
                            return Self.improve(&search)
                        }
                        var search = TourSearch(
                            tour: tour,
                            distances: PlaneDistances(x: x, y: y, count: real, tie: tie),
                            neighbors: lists,
                            width: Self.neighborCount,
                            tolerance: farthest * 1e-12,
                            longestTurn: longestTurn
                        )
                        return Self.improve(&search)
                    }
                }
            }
        }
        return nodes.way(improved).map { between[$0] }
    }

    private static func improve(_ search: inout TourSearch<some TourDistances>) -> [Int] {
        for node in search.tour { search.enqueue(node) }
        _ = search.descend()
        search.kick(times: kicks(search.count))
        return search.tour
    }

    /// Kicks for a tour of so many nodes: eight a node, and never few, up to 250; fewer and fewer beyond, where nobody
    /// visits the stops in one day and a plan may have a thousand such clusters.
    private static func kicks(_ count: Int) -> Int {
        count <= 250 ? max(400, 8 * count) : max(100, 2_000 - 8 * (count - 250))
    }
}
