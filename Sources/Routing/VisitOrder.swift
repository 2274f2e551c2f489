public import Geodesy

/// In which order to visit the stops of a cluster, so that the way is short.
///
/// Up to `exactLimit` places between the ends the order is optimal (Held and Karp, *A Dynamic Programming Approach to
/// Sequencing Problems*, J. SIAM 10, 1962). Above, it is a local optimum of all sequential exchanges of two and three
/// edges over neighbour lists, improved by a fixed number of double-bridge kicks: on average under 0.1 % above the
/// optimum at 25 stops and under 1 % at 100. Time grows as `2^n n^2` up to the limit and about as `n log n` above;
/// memory as `n^2` up to 1,000 stops and as `n` above. More than `improvementLimit` stops, which no crew visits in one
/// job, are visited up and down in strips: about 30 % longer than the optimum, in `n log n`.
///
/// The way through the places does not depend on the order in which the stops are passed. Ties are broken by the stops'
/// indices, or by their ids where they are passed: among stops at one place, and between the two directions of a way
/// without a fixed end. Functions are pure, have the same bits on every processor and may be called from any thread.
public enum VisitOrder {
    /// Most places between the ends for which the order is proven optimal.
    public static let exactLimit = 10

    /// Most places for which the order is a local optimum.
    public static let improvementLimit = 100_000

    /// Orders the stops to an open path: it ends at the last stop.
    ///
    /// Without a fixed start, a path and its reverse are the same; the end with the smaller index comes first. No stop
    /// gives an empty order, one stop itself.
    ///
    /// - Parameters:
    ///   - stops: the places, in any order.
    ///   - start: index of the stop where the path must begin, or nil where it may begin anywhere; it must be an index
    ///     of `stops`.
    ///   - ids: one for every stop, to break ties by their UTF-8 bytes; nil where the index breaks them.
    /// - Returns: indices of the stops in visiting order.
    public static func openPath(_ stops: [Coordinate], from start: Int? = nil, ids: [String]? = nil) -> [Int]
    {
        openPath(.globe(stops), from: start, ids: ids)
    }

    /// Orders places in the plane to an open path; see the geographic form.
    ///
    /// - Parameters:
    ///   - stops: places in a plane, at most 1e150 in magnitude, in any order.
    ///   - start: index of the stop where the path must begin, or nil where it may begin anywhere.
    ///   - ids: one for every stop, to break ties by their UTF-8 bytes; nil where the index breaks them.
    /// - Returns: indices of the stops in visiting order.
    public static func openPath(
        planar stops: [(x: Double, y: Double)],
        from start: Int? = nil,
        ids: [String]? = nil
    ) -> [Int] {
        openPath(.plane(stops), from: start, ids: ids)
    }

    /// Orders the stops to a tour that returns to `start`, which comes first and is not repeated.
    ///
    /// Of the two directions, the one whose second place has the smaller index is returned.
    ///
    /// - Parameters:
    ///   - stops: the places, in any order.
    ///   - start: index of the stop to begin and end at, which must be an index of `stops`; nil for the first by id or
    ///     index.
    ///   - ids: one for every stop, to break ties by their UTF-8 bytes; nil where the index breaks them.
    /// - Returns: indices of the stops in visiting order.
    public static func closedTour(_ stops: [Coordinate], from start: Int? = nil, ids: [String]? = nil)
        -> [Int]
    {
        closedTour(.globe(stops), from: start, ids: ids)
    }

    /// Orders places in the plane to a closed tour; see the geographic form.
    ///
    /// - Parameters:
    ///   - stops: places in a plane, at most 1e150 in magnitude, in any order.
    ///   - start: index of the stop to begin and end at; nil for the first by id or index.
    ///   - ids: one for every stop, to break ties by their UTF-8 bytes; nil where the index breaks them.
    /// - Returns: indices of the stops in visiting order.
    public static func closedTour(
        planar stops: [(x: Double, y: Double)],
        from start: Int? = nil,
        ids: [String]? = nil
    ) -> [Int] {
        closedTour(.plane(stops), from: start, ids: ids)
    }

    private static func openPath(_ stops: Places, from start: Int?, ids: [String]?) -> [Int] {
        let distinct = DistinctPlaces(stops, ids: ids)
        let all = Array(0..<distinct.places.count)
        guard let start else {
            return distinct.expand(distinct.ascending(Self.way(distinct.places, through: all)))
        }
        precondition((0..<stops.count).contains(start), "start \(start) is not one of \(stops.count) stops")
        let first = distinct.place[start]
        let others = all.filter { $0 != first }
        return distinct.expand(
            [first] + way(distinct.places, through: others, from: first),
            beginningWith: start
        )
    }

    private static func closedTour(_ stops: Places, from start: Int?, ids: [String]?) -> [Int] {
        guard stops.count > 0 else { return [] }
        let distinct = DistinctPlaces(stops, ids: ids)
        let start = start ?? distinct.rank.firstIndex(of: 0) ?? 0
        precondition((0..<stops.count).contains(start), "start \(start) is not one of \(stops.count) stops")
        let first = distinct.place[start]
        let others = (0..<distinct.places.count).filter { $0 != first }
        let order = distinct.ascending(way(distinct.places, through: others, from: first, to: first))
        return distinct.expand([first] + order, beginningWith: start)
    }

    /// Indices of the places between the two ends, each nil where the way may begin or end anywhere.
    static func way(_ places: Places, through between: [Int], from first: Int? = nil, to last: Int? = nil)
        -> [Int]
    {
        PathBetweenEnds(places: places, between: between, first: first, last: last).order()
    }
}
