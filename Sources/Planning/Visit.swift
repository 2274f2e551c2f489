internal import Clustering
internal import Geodesy
internal import Routing

/// A visiting order and its length.
struct Visit {
    /// Positions in the list of places.
    var order: [Int]
    /// Metres or plane units.
    var length: Double

    init(of places: [Location]) {
        let coordinates = places.compactMap { place -> Coordinate? in
            if case .geographic(let coordinate) = place { coordinate } else { nil }
        }
        if coordinates.count == places.count {
            order = VisitOrder.openPath(coordinates)
        } else {
            order = VisitOrder.openPath(
                planar: places.map { place in
                    guard case .planar(let x, let y) = place else {
                        preconditionFailure("places on the globe and in a plane in one cluster")
                    }
                    return (x, y)
                }
            )
        }
        length = zip(order, order.dropFirst()).reduce(0) { $0 + places[$1.0].distance(to: places[$1.1]) }
    }
}
