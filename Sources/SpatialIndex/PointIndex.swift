public import Geodesy

/// An immutable k-d tree over points in space; it answers with indices into the arrays it was built from.
///
/// Points on the globe go in as unit vectors, where squared distances are squared chords; points of a plane
/// have `z = 0`. Every answer is exact: it equals what a comparison with each point in turn would give, with
/// the squared distance computed as `dx * dx + dy * dy + dz * dz` in Double.
///
/// The tree is balanced by rank, so its depth is the logarithm of the number of points whatever they are: a
/// million identical points are an ordinary input. Building takes O(n log n) time on average and 32 bytes a
/// point beside boxes of about 7 bytes a point. A built index is a value and may be read from any number of
/// threads.
public struct PointIndex: Sendable {
    /// Number of points.
    public var count: Int { entries.count }

    /// Points in the order of the leaves.
    let entries: [Entry]
    /// Bounding boxes of the nodes in heap order: node `k` has the children `2k + 1` and `2k + 2`.
    let boxes: [Box]
    /// Levels below the root; a node's range of entries is halved at each.
    let depth: Int

    /// Points of a leaf are scanned, so a leaf is about as long as scanning costs less than another level.
    static let leafSize = 12

    /// Builds an index over parallel arrays of components.
    ///
    /// - Precondition: the arrays are of one length, below 2^31, and every component is finite.
    public init(x: [Double], y: [Double], z: [Double]) {
        precondition(x.count == y.count && y.count == z.count, "components of unequal length")
        precondition(x.count < Int(Int32.max), "more points than an index can number")
        var entries: [Entry] = []
        entries.reserveCapacity(x.count)
        for index in x.indices {
            precondition(
                x[index].isFinite && y[index].isFinite && z[index].isFinite,
                "point \(index) is not finite"
            )
            entries.append(Entry(x: x[index], y: y[index], z: z[index], index: Int32(index)))
        }
        self.init(entries: entries)
    }

    /// Builds an index over points on the globe.
    public init(_ points: [UnitVector]) {
        self.init(x: points.map(\.x), y: points.map(\.y), z: points.map(\.z))
    }

    /// Builds an index over some of the points of parallel arrays; answers are indices into the whole arrays.
    ///
    /// - Precondition: as for `init(x:y:z:)`, and `subset` holds valid indices.
    public init(x: [Double], y: [Double], z: [Double], subset: some Sequence<Int>) {
        var entries: [Entry] = []
        for index in subset {
            precondition(
                x[index].isFinite && y[index].isFinite && z[index].isFinite,
                "point \(index) is not finite"
            )
            entries.append(Entry(x: x[index], y: y[index], z: z[index], index: Int32(index)))
        }
        self.init(entries: entries)
    }

    init(entries unordered: [Entry]) {
        var entries = unordered
        var depth = 0
        while entries.count >> depth > PointIndex.leafSize { depth += 1 }
        var boxes = [Box](repeating: .empty, count: entries.isEmpty ? 0 : (2 << depth) - 1)
        entries.withUnsafeMutableBufferPointer { entries in
            boxes.withUnsafeMutableBufferPointer { boxes in
                var builder = TreeBuilder(entries: entries, boxes: boxes, depth: depth)
                builder.build()
            }
        }
        self.entries = entries
        self.boxes = boxes
        self.depth = depth
    }
}

/// A point and its place in the arrays of the caller.
struct Entry: Sendable {
    var x: Double
    var y: Double
    var z: Double
    var index: Int32

    /// Square of the distance to a place.
    func squaredDistance(_ qx: Double, _ qy: Double, _ qz: Double) -> Double {
        let (dx, dy, dz) = (x - qx, y - qy, z - qz)
        return dx * dx + dy * dy + dz * dz
    }
}

/// An axis-parallel box in space, edges included.
struct Box: Sendable {
    var minX: Double
    var minY: Double
    var minZ: Double
    var maxX: Double
    var maxY: Double
    var maxZ: Double
    /// Smallest index of a point inside: of points at one place, the others need not be looked at.
    var firstIndex: Int32

    static let empty = Box(
        minX: .infinity,
        minY: .infinity,
        minZ: .infinity,
        maxX: -.infinity,
        maxY: -.infinity,
        maxZ: -.infinity,
        firstIndex: .max
    )

    mutating func include(_ entry: Entry) {
        minX = min(minX, entry.x)
        minY = min(minY, entry.y)
        minZ = min(minZ, entry.z)
        maxX = max(maxX, entry.x)
        maxY = max(maxY, entry.y)
        maxZ = max(maxZ, entry.z)
        firstIndex = min(firstIndex, entry.index)
    }

    /// Square of the distance from a place to the nearest place of the box.
    ///
    /// Rounding is monotone and the operations are those of `Entry.squaredDistance`, so this is never above
    /// the squared distance of a point inside: pruning by it loses nothing.
    func squaredDistance(_ qx: Double, _ qy: Double, _ qz: Double) -> Double {
        let dx = qx < minX ? minX - qx : (qx > maxX ? qx - maxX : 0)
        let dy = qy < minY ? minY - qy : (qy > maxY ? qy - maxY : 0)
        let dz = qz < minZ ? minZ - qz : (qz > maxZ ? qz - maxZ : 0)
        return dx * dx + dy * dy + dz * dz
    }
}
