public import Geodesy

/// In which order to visit the stops of a cluster, so that the way is short.
///
/// Up to `exactLimit` stops the order is optimal (Held and Karp, *A Dynamic Programming Approach to Sequencing
/// Problems*, J. SIAM 10, 1962). Above, it is a local optimum: no reversal of a stretch (2-opt) and no relocation of up
/// to three stops in a row (Or-opt) shortens it. Time grows as `2^n n^2` up to the limit and about as `n^3` above,
/// memory as `n^2`. More than `improvementLimit` stops, which no crew visits in one job, are visited up and down in
/// strips: about 30 % longer than the optimum, in `n log n`.
///
/// The answer is a function of the sequence of stops: callers that want the same answer for the same set pass them in a
/// canonical order. Functions are pure and may be called from any thread.
public enum VisitOrder {
    /// Most stops for which the order is proven optimal.
    public static let exactLimit = 10

    /// Most stops for which the order is a local optimum.
    public static let improvementLimit = 250

    /// Orders the stops to an open path: it ends at the last stop.
    ///
    /// Without a fixed start, a path and its reverse are the same; the end with the smaller index comes first. No stop
    /// gives an empty order, one stop itself.
    ///
    /// - Parameters:
    ///   - stops: the places, in an order that the caller keeps canonical.
    ///   - start: index of the stop where the path must begin, or nil where it may begin anywhere; it must be an index
    ///     of `stops`.
    /// - Returns: indices of the stops in visiting order.
    public static func openPath(_ stops: [Coordinate], from start: Int? = nil) -> [Int] {
        guard stops.count <= improvementLimit else { return path(StripOrder(stops).order, from: start) }
        return openPath(DistanceTable(stops), from: start)
    }

    /// Orders places in the plane to an open path; see the geographic form.
    ///
    /// - Parameters:
    ///   - stops: places in a plane, finite numbers, in an order that the caller keeps canonical.
    ///   - start: index of the stop where the path must begin, or nil where it may begin anywhere.
    /// - Returns: indices of the stops in visiting order.
    public static func openPath(planar stops: [(x: Double, y: Double)], from start: Int? = nil) -> [Int] {
        guard stops.count <= improvementLimit else {
            return path(StripOrder(planar: stops).order, from: start)
        }
        return openPath(DistanceTable(planar: stops), from: start)
    }

    /// Orders the stops to a tour that returns to `start`, which comes first and is not repeated.
    ///
    /// Of the two directions, the one whose second stop has the smaller index is returned.
    ///
    /// - Parameters:
    ///   - stops: the places, in an order that the caller keeps canonical.
    ///   - start: index of the stop to begin and end at; it must be an index of `stops` unless there is none.
    /// - Returns: indices of the stops in visiting order.
    public static func closedTour(_ stops: [Coordinate], from start: Int = 0) -> [Int] {
        guard stops.count <= improvementLimit else { return tour(StripOrder(stops).order, from: start) }
        return closedTour(DistanceTable(stops), from: start)
    }

    /// Orders places in the plane to a closed tour; see the geographic form.
    ///
    /// - Parameters:
    ///   - stops: places in a plane, finite numbers, in an order that the caller keeps canonical.
    ///   - start: index of the stop to begin and end at.
    /// - Returns: indices of the stops in visiting order.
    public static func closedTour(planar stops: [(x: Double, y: Double)], from start: Int = 0) -> [Int] {
        guard stops.count <= improvementLimit else {
            return tour(StripOrder(planar: stops).order, from: start)
        }
        return closedTour(DistanceTable(planar: stops), from: start)
    }

    /// Length of the way along the great circles between consecutive stops of `order`.
    ///
    /// - Parameters:
    ///   - order: indices into `stops`; empty and single orders have length zero.
    ///   - stops: the places.
    ///   - closed: whether the way back from the last stop to the first counts.
    /// - Returns: metres along the sphere.
    public static func length(of order: [Int], through stops: [Coordinate], closed: Bool = false) -> Length {
        Length(meters: sum(order, closed: closed) { stops[$0].distance(to: stops[$1]).meters })
    }

    /// Length of the way along straight lines between consecutive stops of `order`, in the unit of the plane.
    ///
    /// - Parameters:
    ///   - order: indices into `stops`; empty and single orders have length zero.
    ///   - stops: the places.
    ///   - closed: whether the way back from the last stop to the first counts.
    /// - Returns: length in plane units.
    public static func length(
        of order: [Int],
        planar stops: [(x: Double, y: Double)],
        closed: Bool = false
    ) -> Double {
        sum(order, closed: closed) { DistanceTable.planarDistance(stops[$0], stops[$1]) }
    }

    private static func sum(_ order: [Int], closed: Bool, _ distance: (Int, Int) -> Double) -> Double {
        guard let first = order.first, let last = order.last else { return 0 }
        var total = closed ? distance(last, first) : 0
        for (from, to) in zip(order, order.dropFirst()) { total += distance(from, to) }
        return total
    }

    /// A strip order as an open path.
    private static func path(_ order: [Int], from start: Int?) -> [Int] {
        guard let start else { return order[0] <= order[order.count - 1] ? order : order.reversed() }
        precondition(order.indices.contains(start), "start \(start) is not one of \(order.count) stops")
        return [start] + order.filter { $0 != start }
    }

    /// A strip order as a tour that begins at `start`.
    private static func tour(_ order: [Int], from start: Int) -> [Int] {
        guard let place = order.firstIndex(of: start) else {
            preconditionFailure("start \(start) is not one of \(order.count) stops")
        }
        let turned = Array(order[place...] + order[..<place])
        return turned[1] <= turned[turned.count - 1] ? turned : [start] + turned.dropFirst().reversed()
    }

    private static func openPath(_ table: DistanceTable, from start: Int?) -> [Int] {
        guard table.count > 1 else { return Array(0..<table.count) }
        if let start {
            precondition(
                (0..<table.count).contains(start),
                "start \(start) is not one of \(table.count) stops"
            )
            let others = (0..<table.count).filter { $0 != start }
            return [start]
                + PathBetweenEnds(first: start, last: table.nowhere, table: table).order(of: others)
        }
        let path = PathBetweenEnds(first: table.nowhere, last: table.nowhere, table: table)
        let order = path.order(of: Array(0..<table.count))
        return order[0] <= order[order.count - 1] ? order : order.reversed()
    }

    private static func closedTour(_ table: DistanceTable, from start: Int) -> [Int] {
        guard table.count > 1 else { return Array(0..<table.count) }
        precondition((0..<table.count).contains(start), "start \(start) is not one of \(table.count) stops")
        let others = (0..<table.count).filter { $0 != start }
        let order = PathBetweenEnds(first: start, last: start, table: table).order(of: others)
        return [start] + (order[0] <= order[order.count - 1] ? order : order.reversed())
    }
}
