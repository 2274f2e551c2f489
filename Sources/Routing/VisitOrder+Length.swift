public import Geodesy

extension VisitOrder {
    /// Length of the way along the great circles between consecutive stops of `order`.
    ///
    /// - Parameters:
    ///   - order: indices into `stops`; empty and single orders have length zero.
    ///   - stops: the places.
    ///   - closed: whether the way back from the last stop to the first counts.
    /// - Returns: metres along the sphere.
    public static func length(of order: [Int], through stops: [Coordinate], closed: Bool = false) -> Length {
        Length(meters: sum(order, Places.globe(stops), closed: closed))
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
        sum(order, Places.plane(stops), closed: closed)
    }

    private static func sum(_ order: [Int], _ places: Places, closed: Bool) -> Double {
        guard let first = order.first, let last = order.last else { return 0 }
        var total = closed ? places.distance(last, first) : 0
        for (from, to) in zip(order, order.dropFirst()) { total += places.distance(from, to) }
        return total
    }
}
