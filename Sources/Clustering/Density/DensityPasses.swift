internal import ForkJoin
internal import GeoKernels
internal import Geodesy
internal import SpatialIndex
internal import Synchronization

/// The passes of DBSCAN over a grid of cells: find core points, join cells, label points.
///
/// Each runs over ranges of cells on several threads. Nothing is decided by the order in which they run.
struct DensityPasses<
    Key: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable,
    Measure: DensityMeasure
>:
    Sendable
{
    let places: PlaceColumns
    let grid: CellGrid<Key>
    let limit: DistanceLimit
    let measure: Measure
    let threads: Int
    let parts: [Range<Int>]
    let sets: DisjointSets
    private let cancellation = Cancellation()

    /// Consecutive points up to this number are compared without looking at their cells.
    static var scanLength: Int { 48 }
    /// Cells with more points are asked through a tree where every point asks.
    var treeLength: Int { measure.threshold > 256 ? 128 : 2_048 }

    init(
        _ places: PlaceColumns,
        grid: CellGrid<Key>,
        limit: DistanceLimit,
        measure: Measure,
        threads: Int,
        arena: Arena
    ) {
        self.places = places
        self.grid = grid
        self.limit = limit
        self.measure = measure
        self.threads = threads
        parts = grid.parts(threads: threads)
        sets = DisjointSets(count: grid.cellCount, arena: arena)
    }

    /// Runs a pass over all cells; throws where the caller's task was cancelled on the way.
    func run(_ pass: @Sendable (Range<Int>) -> Void) throws(ClusteringError) {
        ForkJoin.run(tasks: parts.count, threads: threads) { part in
            if cancellation.isRequested { return }
            pass(parts[part])
        }
        if cancellation.isRequested { throw .cancelled }
    }

    /// Whether two slots whose squared distance is known are within the limit.
    @inline(__always)
    func contains(_ first: Int, _ second: Int, _ squared: Double) -> Bool {
        if squared <= limit.surelyWithin { return true }
        if squared > limit.possiblyWithin { return false }
        return distance(first, second) <= limit.distance
    }

    /// Distance by the definition.
    func distance(_ first: Int, _ second: Int) -> Double {
        guard places.metric == .haversine else { return grid.squaredDistance(first, second).squareRoot() }
        let a = places.coordinates[Int(grid.positions[first])]
        let b = places.coordinates[Int(grid.positions[second])]
        return gk_haversine_m(a.latitude, a.longitude, b.latitude, b.longitude)
    }

    /// The tree over the first so many slots of a cell that has a box.
    func tree(of cell: Int, slots: Range<Int>, in trees: CellTrees) -> PointIndex {
        trees.tree(grid.boxNumber(of: cell)) {
            PointIndex(x: grid.x, y: grid.y, z: grid.z, range: slots)
        }
    }
}

/// Whether the task that called was cancelled; helper threads belong to no task and are told.
private final class Cancellation: Sendable {
    private let isKnown = Atomic<Bool>(false)

    var isRequested: Bool {
        if Task.isCancelled { isKnown.store(true, ordering: .relaxed) }
        return isKnown.load(ordering: .relaxed)
    }
}
