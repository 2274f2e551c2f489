public import Geodesy

/// Places as parallel arrays: what the algorithms take where there are millions and nobody needs ids.
///
/// Positions in the arrays take the part of ids: they name places and break ties. On the sphere a place is a unit
/// vector; in the plane z is 0. Memory is 40 bytes a geographic place, 24 a planar one.
public struct PlaceColumns: Sendable {
    /// How distances are measured.
    public let metric: Metric
    package let coordinates: [Coordinate]
    package let x: [Double]
    package let y: [Double]
    package let z: [Double]

    /// Number of places.
    public var count: Int { x.count }

    /// Places on the globe, by latitude and longitude in degrees.
    ///
    /// - Throws: `ClusteringError.invalidItem`, with the position as id, for a number that is not finite or out of
    ///   range.
    /// - Precondition: the arrays are of equal length.
    public init(latitudes: [Double], longitudes: [Double]) throws(ClusteringError) {
        precondition(latitudes.count == longitudes.count, "parallel arrays of unequal length")
        var coordinates: [Coordinate] = []
        coordinates.reserveCapacity(latitudes.count)
        for position in latitudes.indices {
            do {
                coordinates.append(
                    try Coordinate(latitude: latitudes[position], longitude: longitudes[position])
                )
            } catch {
                throw .invalidItem(
                    id: "\(position)",
                    field: "place",
                    value: "\(latitudes[position]), \(longitudes[position])",
                    allowed: "a latitude of -90 ... 90 and a longitude of -180 ... 180 degrees"
                )
            }
        }
        self.init(coordinates)
    }

    /// Places on the globe.
    public init(_ coordinates: [Coordinate]) {
        metric = .haversine
        self.coordinates = coordinates
        let vectors = coordinates.map { UnitVector($0) }
        x = vectors.map(\.x)
        y = vectors.map(\.y)
        z = vectors.map(\.z)
    }

    /// Places in a plane, in any one unit.
    ///
    /// - Throws: `ClusteringError.invalidItem`, with the position as id, for a number that is not finite or over 1e150
    ///   in magnitude.
    /// - Precondition: the arrays are of equal length.
    public init(planarX x: [Double], y: [Double]) throws(ClusteringError) {
        precondition(x.count == y.count, "parallel arrays of unequal length")
        for position in x.indices {
            for (field, value) in [("x", x[position]), ("y", y[position])] where !(abs(value) <= 1e150) {
                throw .invalidItem(
                    id: "\(position)",
                    field: field,
                    value: "\(value)",
                    allowed: "finite and at most 1e150 in magnitude"
                )
            }
        }
        metric = .planar
        coordinates = []
        self.x = x
        self.y = y
        z = [Double](repeating: 0, count: x.count)
    }
}

extension PreparedItems {
    /// Columns as prepared items: ranks are positions.
    ///
    /// - Parameters:
    ///   - places: the places.
    ///   - weights: above 0 and at most 1e150, or nil where each is 1.
    ///   - loads: from 0 to 1e150, or nil where each is 1.
    /// - Throws: `ClusteringError.invalidItem`, with the position as id, for a weight or load out of range.
    /// - Precondition: the arrays are as long as there are places.
    package init(_ places: PlaceColumns, weights: [Double]? = nil, loads: [Double]? = nil)
        throws(ClusteringError)
    {
        precondition(weights.map { $0.count == places.count } ?? true, "parallel arrays of unequal length")
        precondition(loads.map { $0.count == places.count } ?? true, "parallel arrays of unequal length")
        for (position, weight) in (weights ?? []).enumerated() where !(weight > 0 && weight <= 1e150) {
            throw .invalidItem(
                id: "\(position)",
                field: "weight",
                value: "\(weight)",
                allowed: "above 0 and at most 1e150"
            )
        }
        for (position, load) in (loads ?? []).enumerated() where !(load >= 0 && load <= 1e150) {
            throw .invalidItem(id: "\(position)", field: "load", value: "\(load)", allowed: "from 0 to 1e150")
        }
        let ones = [Double](repeating: 1, count: places.count)
        self.init(
            metric: places.metric,
            rows: Array(0..<places.count),
            components: (places.x, places.y, places.z),
            coordinates: places.coordinates,
            weights: weights ?? ones,
            loads: loads ?? ones
        )
    }
}
