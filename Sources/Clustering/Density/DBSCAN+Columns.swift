internal import Geodesy

/// What density clustering says of each place.
public struct DensityLabelling: Hashable, Sendable {
    /// By position: the number of the place's cluster, or -1 for noise.
    ///
    /// Clusters are numbered from 0 in the order of their first members.
    public var labels: [Int32]
    /// By position: whether the place is core; the rest are border places or noise.
    public var isCore: [Bool]
    /// Number of clusters.
    public var clusterCount: Int
}

extension DBSCAN {
    /// The number of each place's cluster, -1 for noise: `labelling(of:weights:)` without the core flags.
    ///
    /// - Throws: as `labelling(of:weights:)`.
    public func labels(of places: PlaceColumns, weights: [Double]? = nil) throws(ClusteringError) -> [Int32] {
        try labelling(of: places, weights: weights, wantsCores: false).labels
    }

    /// Cluster numbers and core flags of places given as columns; positions take the part of ids.
    ///
    /// Clusters are numbered by the position of their first member; the rest is as in `cluster(_:)`, on any number
    /// of threads to the bit. No places give no labels. Besides the columns it takes about 50 bytes a place, some 25
    /// more where most places are far apart; time is that of sorting for any `epsilon`, plus that of comparing
    /// places in cells that hold less weight than `minimumPoints` with their neighbours.
    ///
    /// - Parameters:
    ///   - places: fewer than 2^31.
    ///   - weights: above 0 and at most 1e150, or nil where each is 1.
    /// - Returns: numbers and flags by position.
    /// - Throws: as `cluster(_:)`; `ClusteringError.invalidItem`, with the position as id, for a weight out of range.
    /// - Precondition: there are as many weights as places.
    public func labelling(of places: PlaceColumns, weights: [Double]? = nil) throws(ClusteringError)
        -> DensityLabelling
    {
        try labelling(of: places, weights: weights, wantsCores: true)
    }

    func labelling(of places: PlaceColumns, weights: [Double]?, wantsCores: Bool) throws(ClusteringError)
        -> DensityLabelling
    {
        precondition(weights.map { $0.count == places.count } ?? true, "parallel arrays of unequal length")
        precondition(places.count < Int(Int32.max), "more places than a label can number")
        try check(places)
        for (position, weight) in (weights ?? []).enumerated() where !(weight > 0 && weight <= 1e150) {
            throw .invalidItem(
                id: "\(position)",
                field: "weight",
                value: "\(weight)",
                allowed: "above 0 and at most 1e150"
            )
        }
        guard places.count > 0 else { return DensityLabelling(labels: [], isCore: [], clusterCount: 0) }
        let limit = DistanceLimit(epsilon.meters, metric: places.metric)
        let arena = Arena()
        defer { withExtendedLifetime(arena) {} }
        let bounds = places.bounds(threads: threads)
        let lattice = CellLattice(places, bounds: bounds, limit: limit, arena: arena)
        if CellSort<UInt64>.holds(keyBits: lattice.keyBits, count: places.count) {
            let grid = CellGrid<UInt64>(places, lattice: lattice, threads: threads, arena: arena)
            return try label(places, grid, limit, weights, wantsCores, arena)
        }
        let grid = CellGrid<UInt128>(places, lattice: lattice, threads: threads, arena: arena)
        return try label(places, grid, limit, weights, wantsCores, arena)
    }

    private func label<Key>(
        _ places: PlaceColumns,
        _ grid: CellGrid<Key>,
        _ limit: DistanceLimit,
        _ weights: [Double]?,
        _ wantsCores: Bool,
        _ arena: Arena
    ) throws(ClusteringError) -> DensityLabelling {
        guard let weights else {
            let count = PointCount(threshold: minimumPoints)
            return try passes(places, grid, limit, count, arena).labelling(wantsCores: wantsCores)
        }
        let fixed = FixedWeights(weights, positions: grid.positions, threshold: minimumPoints, arena: arena)
        return try passes(places, grid, limit, fixed, arena).labelling(wantsCores: wantsCores)
    }

    private func passes<Key, Measure>(
        _ places: PlaceColumns,
        _ grid: CellGrid<Key>,
        _ limit: DistanceLimit,
        _ measure: Measure,
        _ arena: Arena
    ) -> DensityPasses<Key, Measure> {
        DensityPasses(places, grid: grid, limit: limit, measure: measure, threads: threads, arena: arena)
    }
}

extension DensityPasses {
    /// All passes, and the numbering of the clusters.
    fileprivate func labelling(wantsCores: Bool) throws(ClusteringError) -> DensityLabelling {
        try findCores()
        let trees = CellTrees(count: grid.boxCount)
        try joinCells(trees)
        let scratch = Arena()
        let isCore: UnsafeMutablePointer<Bool> = scratch.column(wantsCores ? grid.count : 0)
        let roots: UnsafeMutablePointer<Int32> = scratch.column(grid.count)
        try labelPlaces(roots, cores: wantsCores ? isCore : nil, trees)
        let numbers: UnsafeMutablePointer<Int32> = scratch.column(grid.cellCount)
        numbers.initialize(repeating: -1, count: grid.cellCount)
        var clusterCount: Int32 = 0
        let labels = [Int32](unsafeUninitializedCapacity: grid.count) { labels, initialized in
            for position in 0..<grid.count {
                let root = Int(roots[position])
                var number: Int32 = -1
                if root >= 0 {
                    number = numbers[root]
                    if number < 0 {
                        number = clusterCount
                        numbers[root] = number
                        clusterCount += 1
                    }
                }
                labels.initializeElement(at: position, to: number)
            }
            initialized = grid.count
        }
        let flags = UnsafeBufferPointer(start: isCore, count: wantsCores ? grid.count : 0)
        defer { withExtendedLifetime(scratch) {} }
        return DensityLabelling(labels: labels, isCore: Array(flags), clusterCount: Int(clusterCount))
    }
}

extension PlaceColumns {
    /// The places of prepared items; positions are ranks.
    init(_ items: PreparedItems) {
        metric = items.metric
        coordinates = items.coordinates
        (x, y, z) = (items.x, items.y, items.z)
    }
}
