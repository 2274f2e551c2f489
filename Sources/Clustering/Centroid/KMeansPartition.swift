internal import Geodesy

/// What k-means makes of places: a centre for each, and how good that is.
public struct KMeansPartition: Sendable {
    /// Number of the cluster of each place, `0 ..< clusterCount`, by its position.
    public var labels: [Int32]
    /// The mean of each cluster's places by weight; on the sphere, the direction of the mean of their unit
    /// vectors.
    public var centers: PlaceColumns
    /// Weighted sum of squared distances from the places to the centres of their clusters.
    ///
    /// On the sphere the distance is the chord, in metres, so the unit is square metres; in the plane it is
    /// the square of the places' unit.
    public var inertia: Double
    /// Number of assignments of all places to their nearest centres.
    public var iterations: Int
    /// Whether the last assignment changed nothing, so that another would not either.
    public var isConverged: Bool
}

extension PlaceColumns {
    /// Centres by their components, which are unit vectors on the sphere.
    init(metric: Metric, centers: (x: [Double], y: [Double], z: [Double])) {
        self.metric = metric
        (x, y, z) = centers
        coordinates =
            metric == .planar
            ? []
            : centers.x.indices.map {
                Coordinate(UnitVector(x: centers.x[$0], y: centers.y[$0], z: centers.z[$0]))
            }
    }
}
