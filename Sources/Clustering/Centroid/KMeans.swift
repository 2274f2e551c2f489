internal import Geodesy

/// Weighted k-means on the sphere or in the plane: Lloyd's algorithm from a k-means++ start.
///
/// On the sphere a centre is the normalised weighted mean of its members' unit vectors, which minimises the
/// weighted sum of squared chords, and every item goes to the centre of the least squared chord, of equals to
/// the one of the smaller number. Each round gives exactly what comparing every item with every centre would
/// give; a tree over the items (the filtering algorithm of T. Kanungo and others, 2002) only saves the work.
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
        let prepared = try PreparedItems(items)
        let rounds = try run(prepared, startingAt: nil)
        guard let rounds else { return ClusteringResult(clusters: [], unclustered: []) }
        return result(prepared, rounds.labels)
    }

    /// Partitions places given as columns: `clusterCount` clusters, none of them empty.
    ///
    /// The same computation as `cluster(_:)`, with positions in the part of ids. About 150 bytes a place
    /// while it runs. No places give an empty partition whatever the count.
    ///
    /// - Parameters:
    ///   - places: the places.
    ///   - weights: above 0 and at most 1e150, or nil where each is 1.
    ///   - centers: `clusterCount` centres to start from, of the same metric; drawn by k-means++ where nil.
    /// - Returns: labels, centres and how good they are.
    /// - Throws: `ClusteringError` as `cluster(_:)`, and `invalidParameter` where the number or the metric of
    ///   `centers` is not that of the parameters and places.
    /// - Precondition: `weights` is as long as there are places.
    public func partition(
        of places: PlaceColumns,
        weights: [Double]? = nil,
        startingAt centers: PlaceColumns? = nil
    ) throws(ClusteringError) -> KMeansPartition {
        let prepared = try PreparedItems(places, weights: weights)
        guard let finished = try run(prepared, startingAt: centers) else {
            return KMeansPartition(
                labels: [],
                centers: PlaceColumns(metric: places.metric, centers: ([], [], [])),
                inertia: 0,
                iterations: 0,
                isConverged: true
            )
        }
        return finished
    }
}

/// One assignment, shown to tests together with the centres it was made for.
package struct KMeansRound {
    /// By rank: the number of the nearest centre.
    package let labels: [Int32]
    /// Components of the centres.
    package let x: [Double]
    package let y: [Double]
    package let z: [Double]
}

extension KMeans {
    /// Runs the algorithm; nil where there are no items.
    package func run(
        _ items: PreparedItems,
        startingAt centers: PlaceColumns?,
        observing observe: ((KMeansRound) -> Void)? = nil
    ) throws(ClusteringError) -> KMeansPartition? {
        try checkNumbers()
        guard items.count > 0 else { return nil }
        let tree = CellTree(x: items.x, y: items.y, z: items.z, weights: items.weights, threads: threads)
        try check(tree, centers, metric: items.metric)
        let start: (x: [Double], y: [Double], z: [Double])
        if let centers {
            start = (centers.x, centers.y, centers.z)
        } else {
            let starts = startPositions(tree)
            start = (starts.map { tree.x[$0] }, starts.map { tree.y[$0] }, starts.map { tree.z[$0] })
        }
        let rounds = LloydRounds(tree, metric: items.metric, centers: start, threads: threads)
        var iterations = 0
        var isConverged = false
        while !isConverged, iterations < maximumIterations {
            if Task.isCancelled { throw .cancelled }
            if iterations > 0 { rounds.update() }
            let hasChanged = rounds.assign()
            iterations += 1
            observe?(KMeansRound(labels: rounds.labels(), x: rounds.x, y: rounds.y, z: rounds.z))
            isConverged = !hasChanged && rounds.emptyCenters.isEmpty
        }
        let (labels, inertia) = rounds.finish()
        return KMeansPartition(
            labels: labels,
            centers: PlaceColumns(metric: items.metric, centers: (rounds.x, rounds.y, rounds.z)),
            inertia: inertia,
            iterations: iterations,
            isConverged: isConverged
        )
    }

    private func checkNumbers() throws(ClusteringError) {
        for (name, value) in [
            ("clusterCount", clusterCount), ("maximumIterations", maximumIterations), ("threads", threads),
        ] where value < 1 {
            throw .invalidParameter(name: name, value: "\(value)", allowed: "at least 1")
        }
    }

    private func check(_ tree: CellTree, _ centers: PlaceColumns?, metric: Metric) throws(ClusteringError) {
        if let places = tree.countOfDifferentPlaces(below: clusterCount) {
            throw .invalidParameter(
                name: "clusterCount",
                value: "\(clusterCount)",
                allowed: "at most \(places), the number of different places"
            )
        }
        guard let centers else { return }
        guard centers.count == clusterCount else {
            throw .invalidParameter(
                name: "centers",
                value: "\(centers.count) places",
                allowed: "\(clusterCount) places, as many as clusters"
            )
        }
        guard centers.metric == metric else {
            throw .invalidParameter(
                name: "centers",
                value: "\(centers.metric)",
                allowed: "\(metric), as the places are"
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
