/// Weighted k-means on the sphere or in the plane: Lloyd's algorithm from a k-means++ start.
public struct KMeans: Sendable {
    /// Number of clusters, at least 1.
    public var clusterCount: Int
    /// Most iterations of assignment and update.
    public var maximumIterations: Int
    /// Seed of the start.
    public var seed: UInt64
    /// Most threads to use; the result does not depend on it.
    public var threads: Int

    /// Makes an algorithm with its parameters.
    public init(clusterCount: Int, maximumIterations: Int = 100, seed: UInt64 = 1, threads: Int = 1) {
        self.clusterCount = clusterCount
        self.maximumIterations = maximumIterations
        self.seed = seed
        self.threads = threads
    }

    /// Clusters the items.
    public func cluster(_ items: [ClusterItem]) throws(ClusteringError) -> ClusteringResult {
        ClusteringResult(clusters: [], unclustered: [])
    }
}
