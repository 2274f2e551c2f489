internal import Geodesy

/// Places of one kind: on the globe, or in a plane.
///
/// Distances are metres by the haversine definition, or plane units; neither calls the C mathematics library, so they
/// have the same bits on every processor.
enum Places {
    case globe([Coordinate])
    case plane([(x: Double, y: Double)])

    var count: Int {
        switch self {
        case .globe(let places): places.count
        case .plane(let places): places.count
        }
    }

    func distance(_ from: Int, _ to: Int) -> Double {
        switch self {
        case .globe(let places): places[from].distance(to: places[to]).meters
        case .plane(let places): Self.distance(places[from], places[to])
        }
    }

    static func distance(_ from: (x: Double, y: Double), _ to: (x: Double, y: Double)) -> Double {
        let (dx, dy) = (from.x - to.x, from.y - to.y)
        return (dx * dx + dy * dy).squareRoot()
    }

    /// The two numbers that order places, and tell whether two are one: latitude and longitude, or x and y.
    func key(_ index: Int) -> (Double, Double) {
        switch self {
        case .globe(let places): (places[index].latitude, places[index].longitude)
        case .plane(let places): (places[index].x, places[index].y)
        }
    }

    /// The places at these indices, in this order.
    func picked(_ indices: [Int]) -> Places {
        switch self {
        case .globe(let places): .globe(indices.map { places[$0] })
        case .plane(let places): .plane(indices.map { places[$0] })
        }
    }

    /// These places, then others of the same kind.
    func appending(_ others: Places) -> Places {
        switch (self, others) {
        case (.globe(let places), .globe(let more)): .globe(places + more)
        case (.plane(let places), .plane(let more)): .plane(places + more)
        default: preconditionFailure("places on the globe and in a plane in one order")
        }
    }

    /// Distances from every place to every place, row by row.
    func matrix() -> [Double] {
        let count = count
        var values: [Double] = []
        values.reserveCapacity(count * count)
        switch self {
        case .globe(let places):
            let (latitudes, longitudes) = (places.map(\.latitude), places.map(\.longitude))
            for place in places {
                values += DistanceKernels.haversine(
                    from: place,
                    toLatitudes: latitudes,
                    longitudes: longitudes
                )
            }
        case .plane(let places):
            for from in places { values += places.map { Self.distance(from, $0) } }
        }
        return values
    }
}
