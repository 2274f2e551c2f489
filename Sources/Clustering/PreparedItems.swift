package import Geodesy
internal import GeoKernels

/// Greatest magnitude of a planar coordinate, weight or load: squares and sums stay finite.
private let greatestValue = 1e150

/// Items in canonical order, checked, with their places as parallel arrays: what every algorithm starts from.
///
/// *Ranks* are positions in the ascending order of the ids' UTF-8 bytes, so a result computed from ranks
/// alone cannot depend on the order of the caller's rows; `rows` leads back. Geographic places are unit
/// vectors, where squared distances are squared chords; planar places have `z = 0`.
package struct PreparedItems: Sendable {
    /// How distances are measured; geographic where there are no items.
    package let metric: Metric
    /// The caller's index of each rank.
    package let rows: [Int]
    /// First component of each place.
    package let x: [Double]
    /// Second component of each place.
    package let y: [Double]
    /// Third component of each place; 0 in the plane.
    package let z: [Double]
    /// Geographic places; empty with planar items.
    package let coordinates: [Coordinate]
    /// `ClusterItem.weight` by rank.
    package let weights: [Double]
    /// `ClusterItem.load` by rank.
    package let loads: [Double]

    /// Number of items.
    package var count: Int { rows.count }

    /// Checks and orders the items; O(n log n).
    ///
    /// - Throws: `ClusteringError` where two ids are equal byte for byte, kinds of places are mixed, or a
    ///   load, weight or planar coordinate is out of range. Of several errors it is the one that comes first
    ///   in canonical order.
    package init(_ items: [ClusterItem]) throws(ClusteringError) {
        let rows = canonicalOrder(of: items)
        for rank in rows.indices.dropFirst()
        where items[rows[rank]].id.utf8.elementsEqual(items[rows[rank - 1]].id.utf8) {
            throw .duplicateID(items[rows[rank]].id)
        }
        var metric: Metric?
        var (x, y, z): ([Double], [Double], [Double]) = ([], [], [])
        var coordinates: [Coordinate] = []
        var (weights, loads): ([Double], [Double]) = ([], [])
        for row in rows {
            let item = items[row]
            switch item.location {
            case .geographic(let coordinate):
                guard metric != .planar else { throw .mixedLocations(id: item.id) }
                metric = .haversine
                let vector = UnitVector(coordinate)
                x.append(vector.x)
                y.append(vector.y)
                z.append(vector.z)
                coordinates.append(coordinate)
            case .planar(let planarX, let planarY):
                guard metric != .haversine else { throw .mixedLocations(id: item.id) }
                metric = .planar
                try PreparedItems.checkPlanar(planarX, field: "x", of: item)
                try PreparedItems.checkPlanar(planarY, field: "y", of: item)
                x.append(planarX)
                y.append(planarY)
                z.append(0)
            }
            guard item.weight > 0, item.weight <= greatestValue else {
                throw .invalidItem(
                    id: item.id,
                    field: "weight",
                    value: "\(item.weight)",
                    allowed: "above 0 and at most 1e150"
                )
            }
            guard item.load >= 0, item.load <= greatestValue else {
                throw .invalidItem(
                    id: item.id,
                    field: "load",
                    value: "\(item.load)",
                    allowed: "from 0 to 1e150"
                )
            }
            weights.append(item.weight)
            loads.append(item.load)
        }
        self.metric = metric ?? .haversine
        self.rows = rows
        (self.x, self.y, self.z) = (x, y, z)
        self.coordinates = coordinates
        self.weights = weights
        self.loads = loads
    }

    init(
        metric: Metric,
        rows: [Int],
        components: (x: [Double], y: [Double], z: [Double]),
        coordinates: [Coordinate],
        weights: [Double],
        loads: [Double]
    ) {
        self.metric = metric
        self.rows = rows
        (x, y, z) = components
        self.coordinates = coordinates
        self.weights = weights
        self.loads = loads
    }

    private static func checkPlanar(_ value: Double, field: String, of item: ClusterItem)
        throws(ClusteringError)
    {
        guard abs(value) <= greatestValue else {
            throw .invalidItem(
                id: item.id,
                field: field,
                value: "\(value)",
                allowed: "finite and at most 1e150 in magnitude"
            )
        }
    }
}

extension PreparedItems {
    /// The place of a rank.
    package func location(_ rank: Int) -> Location {
        metric == .haversine ? .geographic(coordinates[rank]) : .planar(x: x[rank], y: y[rank])
    }

    /// Square of the straight-line distance between two ranks: a squared chord, or squared plane units.
    package func squaredDistance(_ first: Int, _ second: Int) -> Double {
        let (dx, dy, dz) = (x[first] - x[second], y[first] - y[second], z[first] - z[second])
        return dx * dx + dy * dy + dz * dz
    }

    /// Distance between two ranks: metres by the haversine definition, or plane units.
    package func distance(_ first: Int, _ second: Int) -> Double {
        guard metric == .haversine else { return squaredDistance(first, second).squareRoot() }
        let (a, b) = (coordinates[first], coordinates[second])
        return gk_haversine_m(a.latitude, a.longitude, b.latitude, b.longitude)
    }

    /// Distance between a rank and a centre of the same kind: metres by the haversine definition, or plane
    /// units.
    ///
    /// - Precondition: the centre is of the items' kind.
    package func distance(_ rank: Int, to center: Location) -> Double {
        switch center {
        case .geographic(let center):
            let place = coordinates[rank]
            return gk_haversine_m(place.latitude, place.longitude, center.latitude, center.longitude)
        case .planar(let centerX, let centerY):
            let (dx, dy) = (x[rank] - centerX, y[rank] - centerY)
            return (dx * dx + dy * dy).squareRoot()
        }
    }

    /// Weighted mean of some ranks: on the sphere the normalised mean of the unit vectors.
    ///
    /// Sums run in the order given, so pass ranks in ascending order where bits matter. Where the vectors
    /// cancel out, as with two antipodes, the mean has no direction and the first rank's place stands for it.
    ///
    /// - Precondition: `ranks` is not empty.
    package func mean(of ranks: some Sequence<Int>, weights: [Double]) -> Location {
        var (sumX, sumY, sumZ, total) = (0.0, 0.0, 0.0, 0.0)
        var first: Int?
        for rank in ranks {
            let weight = weights[rank]
            sumX += weight * x[rank]
            sumY += weight * y[rank]
            sumZ += weight * z[rank]
            total += weight
            first = first ?? rank
        }
        guard let first else { preconditionFailure("no mean of nothing") }
        guard metric == .haversine else { return .planar(x: sumX / total, y: sumY / total) }
        guard let direction = UnitVector(normalizing: sumX / total, sumY / total, sumZ / total) else {
            return location(first)
        }
        return .geographic(Coordinate(direction))
    }

    /// The cluster of some ranks around a centre, with its radius and load.
    ///
    /// - Parameters:
    ///   - ranks: the members in ascending order.
    ///   - center: their centre.
    ///   - medoid: rank of the member that stands for them, where the objective has one.
    /// - Returns: the cluster in the caller's indices.
    package func cluster(of ranks: [Int], center: Location, medoid: Int? = nil) -> Cluster {
        var (radius, load) = (0.0, 0.0)
        for rank in ranks {
            radius = max(radius, distance(rank, to: center))
            load += loads[rank]
        }
        return Cluster(
            members: ranks.map { rows[$0] },
            center: center,
            medoid: medoid.map { rows[$0] },
            radius: radius,
            load: load
        )
    }
}
