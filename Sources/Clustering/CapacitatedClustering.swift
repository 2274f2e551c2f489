/// Groups items into clusters that never exceed a count, a load or a radius, and minimises travel within them.
public struct CapacitatedClustering: Sendable {
    /// The limits and wishes.
    public var parameters: CapacitatedParameters

    /// Makes an algorithm with its parameters.
    public init(parameters: CapacitatedParameters) { self.parameters = parameters }

    /// Clusters the items.
    public func cluster(_ items: [ClusterItem]) throws(ClusteringError) -> ClusteringResult {
        ClusteringResult(clusters: [], unclustered: [])
    }
}
