public import Geodesy

extension VisitOrder {
    /// Orders the stops on the way from one depot to another, or back to the same.
    ///
    /// A depot is where a crew's day begins or ends; it is not a stop and not in the answer. The same depot at both ends
    /// makes a closed tour, no depot an open path. Where both directions are equally long, as with one depot or none,
    /// the end with the smaller index comes first.
    ///
    /// - Parameters:
    ///   - stops: the places, in any order.
    ///   - start: where the way begins, or nil where it may begin at any stop.
    ///   - end: where the way ends, or nil where it may end at any stop.
    ///   - ids: one for every stop, to break ties by their UTF-8 bytes; nil where the index breaks them.
    /// - Returns: indices of the stops in visiting order.
    public static func route(
        _ stops: [Coordinate],
        startingAt start: Coordinate?,
        endingAt end: Coordinate?,
        ids: [String]? = nil
    ) -> [Int] {
        route(
            .globe(stops),
            depots: .globe([start, end].compactMap { $0 }),
            startsAtDepot: start != nil,
            endsAtDepot: end != nil,
            isRoundTrip: start == end,
            ids: ids
        )
    }

    /// Orders places in the plane on the way from one depot to another, or back to the same; see the geographic form.
    ///
    /// - Parameters:
    ///   - stops: places in a plane, at most 1e150 in magnitude, in any order.
    ///   - start: where the way begins, or nil where it may begin at any stop.
    ///   - end: where the way ends, or nil where it may end at any stop.
    ///   - ids: one for every stop, to break ties by their UTF-8 bytes; nil where the index breaks them.
    /// - Returns: indices of the stops in visiting order.
    public static func route(
        planar stops: [(x: Double, y: Double)],
        startingAt start: (x: Double, y: Double)?,
        endingAt end: (x: Double, y: Double)?,
        ids: [String]? = nil
    ) -> [Int] {
        route(
            .plane(stops),
            depots: .plane([start, end].compactMap { $0 }),
            startsAtDepot: start != nil,
            endsAtDepot: end != nil,
            isRoundTrip: start?.x == end?.x && start?.y == end?.y,
            ids: ids
        )
    }

    private static func route(
        _ stops: Places,
        depots: Places,
        startsAtDepot: Bool,
        endsAtDepot: Bool,
        isRoundTrip: Bool,
        ids: [String]?
    ) -> [Int] {
        let distinct = DistinctPlaces(stops, ids: ids)
        let count = distinct.places.count
        let first = startsAtDepot ? count : nil
        let last = !endsAtDepot ? nil : isRoundTrip ? first : count + depots.count - 1
        let order = way(
            distinct.places.appending(depots),
            through: Array(0..<count),
            from: first,
            to: last
        )
        return distinct.expand(isRoundTrip ? distinct.ascending(order) : order)
    }

    /// Length of the way from a depot through consecutive stops of `order` to a depot, along great circles.
    ///
    /// - Parameters:
    ///   - order: indices into `stops`; an empty one is the way from depot to depot.
    ///   - stops: the places.
    ///   - start: where the way begins, or nil where it begins at its first stop.
    ///   - end: where the way ends, or nil where it ends at its last stop.
    /// - Returns: metres along the sphere.
    public static func length(
        of order: [Int],
        through stops: [Coordinate],
        startingAt start: Coordinate?,
        endingAt end: Coordinate?
    ) -> Length {
        let way = [start].compactMap { $0 } + order.map { stops[$0] } + [end].compactMap { $0 }
        return length(of: Array(way.indices), through: way)
    }

    /// Length of the way from a depot through consecutive stops of `order` to a depot, in the unit of the plane.
    ///
    /// - Parameters:
    ///   - order: indices into `stops`; an empty one is the way from depot to depot.
    ///   - stops: the places.
    ///   - start: where the way begins, or nil where it begins at its first stop.
    ///   - end: where the way ends, or nil where it ends at its last stop.
    /// - Returns: length in plane units.
    public static func length(
        of order: [Int],
        planar stops: [(x: Double, y: Double)],
        startingAt start: (x: Double, y: Double)?,
        endingAt end: (x: Double, y: Double)?
    ) -> Double {
        let way = [start].compactMap { $0 } + order.map { stops[$0] } + [end].compactMap { $0 }
        return length(of: Array(way.indices), planar: way)
    }
}
