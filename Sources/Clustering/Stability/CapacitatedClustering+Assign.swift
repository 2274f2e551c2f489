extension CapacitatedClustering {
    /// Puts late items into an existing clustering; nobody else moves.
    public func assign(
        _ late: [ClusterItem],
        to items: [ClusterItem],
        clusters: [[Int]]
    ) throws(ClusteringError) -> LateAssignment {
        LateAssignment(clusters: [], clusterOf: [], unclustered: [])
    }

    /// Takes closed items out of an existing clustering; nobody else moves unless the radius demands it.
    public func removing(
        _ closed: [Int],
        from items: [ClusterItem],
        clusters: [[Int]]
    ) throws(ClusteringError) -> Removal {
        Removal(clusters: [], displaced: [], unclustered: [])
    }
}
