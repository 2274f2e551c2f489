/// Weighted k-means on the sphere or in the plane: Lloyd's algorithm from a k-means++ start.
///
/// On the sphere a centre is the normalised weighted mean of its members' unit vectors, which minimises the
/// weighted sum of squared chords, and every item goes to the centre of the least squared chord, of equals to
/// the one of the smaller number. Each round gives exactly what comparing every item with every centre would
/// give; bounds after G. Hamerly ("Making k-means even faster", SDM 2010) and a k-d tree over the centres
/// only save the work.
///
/// The start is drawn by D. Arthur and S. Vassilvitskii's k-means++ (2007) with `SplitMix64`, from the items
/// in the order of their ids. So the result depends on the set of items, the count and the seed, and on
/// nothing else. A centre that loses all its items moves to the item with the greatest weighted squared
/// distance from its own centre, of equals to that of the smallest id.
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

    /// Clusters the items: `clusterCount` clusters, none of them empty, and nothing left out.
    ///
    /// No items give no clusters whatever the count. Where the iterations end before nothing moves any more,
    /// members are those of the last assignment, and centres their means.
    ///
    /// - Throws: `ClusteringError.invalidParameter` where `clusterCount` is below 1 or above the number of
    ///   different places, or `maximumIterations` or `threads` is below 1; and as `ClusterItem` says for
    ///   items; `cancelled` where the task was.
    public func cluster(_ items: [ClusterItem]) throws(ClusteringError) -> ClusteringResult {
        try cluster(items) { _ in }
    }

    /// As `cluster(_:)`, and shows every assignment together with the centres it was made for.
    package func cluster(
        _ items: [ClusterItem],
        observing observe: (CentroidAssignment) -> Void
    ) throws(ClusteringError) -> ClusteringResult {
        let prepared = try PreparedItems(items)
        try check(prepared)
        guard prepared.count > 0 else { return ClusteringResult(clusters: [], unclustered: []) }
        var assignment = CentroidAssignment(prepared, starts: startRanks(prepared))
        for iteration in 1...maximumIterations {
            if Task.isCancelled { throw .cancelled }
            let hasChanged = assignment.assign()
            observe(assignment)
            guard hasChanged, iteration < maximumIterations else { break }
            assignment.update()
        }
        assignment.fillEmptyClusters()
        return result(prepared, assignment.labels)
    }

    private func check(_ items: PreparedItems) throws(ClusteringError) {
        for (name, value) in [("maximumIterations", maximumIterations), ("threads", threads)] where value < 1
        {
            throw .invalidParameter(name: name, value: "\(value)", allowed: "at least 1")
        }
        guard clusterCount >= 1 else {
            throw .invalidParameter(name: "clusterCount", value: "\(clusterCount)", allowed: "at least 1")
        }
        guard items.count > 0 else { return }
        let places = items.countOfDifferentPlaces
        guard clusterCount <= places else {
            throw .invalidParameter(
                name: "clusterCount",
                value: "\(clusterCount)",
                allowed: "at most \(places), the number of different places"
            )
        }
    }

    private func result(_ items: PreparedItems, _ labels: [Int32]) -> ClusteringResult {
        var clusterOfLabel = [Int](repeating: -1, count: clusterCount)
        var members: [[Int]] = []
        for rank in 0..<items.count {
            let label = Int(labels[rank])
            if clusterOfLabel[label] < 0 {
                clusterOfLabel[label] = members.count
                members.append([])
            }
            members[clusterOfLabel[label]].append(rank)
        }
        let clusters = members.map { ranks in
            items.cluster(of: ranks, center: items.mean(of: ranks, weights: items.weights))
        }
        return ClusteringResult(clusters: clusters, unclustered: [])
    }
}
