public import Geodesy

/// Density clustering after Ester, Kriegel, Sander and Xu (KDD 1996), exact on the sphere and in the plane.
///
/// The result is the textbook one, with what the textbook leaves open decided so that it depends on nothing
/// but the set of items:
///
/// - An item is *core* when the weights of the items within `epsilon`, bound and itself included, sum to at
///   least `minimumPoints` (to a part in 10^12, so that ten tenths are one).
/// - Core items within `epsilon` of each other share a cluster.
/// - A *border* item, not core but within `epsilon` of a core item, joins the cluster of the nearest core
///   item, of equally near ones that of the smallest id.
/// - The rest is noise, unclustered with `tooIsolated`.
///
/// Distances are compared as squares; within about a part in 10^12 of the limit, or of each other, the
/// haversine definition decides, so a checker that uses it agrees.
///
/// Method: cells whose diagonal is below `epsilon` (A. Gunawan, 2013, carried over to unit vectors in space),
/// in which a cell with enough weight is core without a comparison, and pairs of cells are joined by at most
/// one successful comparison. Memory is linear in the number of items for every `epsilon`. Values may be used
/// from any thread.
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
    ///
    /// No items give no clusters. A cluster's centre is the weighted mean of its members.
    ///
    /// - Throws: `ClusteringError.invalidParameter` where `epsilon` is not a finite number of at least
    ///   0.00001 m (planar: of at least 2^-40 of the extent of the items), `minimumPoints` not a finite
    ///   number above 0 or `threads` below 1; and as `ClusterItem` says for items; `cancelled` where the task
    ///   was.
    public func cluster(_ items: [ClusterItem]) throws(ClusteringError) -> ClusteringResult {
        let prepared = try PreparedItems(items)
        let places = PlaceColumns(prepared)
        let isWeighted = prepared.weights.contains { $0 != 1 }
        let labels = try labelling(
            of: places,
            weights: isWeighted ? prepared.weights : nil,
            wantsCores: false
        )
        return result(prepared, labels)
    }

    func check(_ places: PlaceColumns) throws(ClusteringError) {
        guard minimumPoints > 0, minimumPoints.isFinite else {
            throw .invalidParameter(
                name: "minimumPoints",
                value: "\(minimumPoints)",
                allowed: "a finite number above 0"
            )
        }
        guard threads >= 1 else {
            throw .invalidParameter(name: "threads", value: "\(threads)", allowed: "at least 1")
        }
        let least = places.metric == .haversine ? 1e-5 : max(1e-150, places.greatestExtent * 0x1p-40)
        guard epsilon.meters >= least, epsilon.meters <= 1e150 else {
            throw .invalidParameter(
                name: "epsilon",
                value: "\(epsilon.meters)",
                allowed: "finite and at least \(least)\(places.metric == .haversine ? " m" : "")"
            )
        }
    }

    /// Turns labels into clusters: by rank, so members ascend and clusters come in the order of their first
    /// members.
    private func result(_ items: PreparedItems, _ labelling: DensityLabelling) -> ClusteringResult {
        var members = [[Int]](repeating: [], count: labelling.clusterCount)
        var unclustered: [Unclustered] = []
        for (rank, label) in labelling.labels.enumerated() {
            if label >= 0 {
                members[Int(label)].append(rank)
            } else {
                unclustered.append(Unclustered(index: items.rows[rank], reason: .tooIsolated))
            }
        }
        let clusters = members.map { ranks in
            items.cluster(of: ranks, center: items.mean(of: ranks, weights: items.weights))
        }
        return ClusteringResult(clusters: clusters, unclustered: unclustered)
    }
}

extension PlaceColumns {
    /// Longest side of the bounding box; 0 without items.
    fileprivate var greatestExtent: Double {
        [x, y, z].map { values in (values.max() ?? 0) - (values.min() ?? 0) }.max() ?? 0
    }
}
