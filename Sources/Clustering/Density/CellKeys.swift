/// How places become numbers of cells: a grid of cubes laid over the points' bounding box.
struct CellKeys {
    private var origin = (x: 0.0, y: 0.0, z: 0.0)
    private let perUnit: Double
    /// Bits of the y and z cell numbers within a key.
    private var bits = (y: 0, z: 0)
    /// Bits of a whole key.
    private(set) var width = 0
    /// Cells on either side of a cell in which points within the distance may lie.
    static let reach = 2

    /// Cells whose diagonal stays below a distance, whatever the rounding.
    ///
    /// - Parameters:
    ///   - items: at least one.
    ///   - chord: straight-line distance, above 0.
    init(_ items: PreparedItems, chord: Double) {
        let dimensions = items.metric == .haversine ? 3.0 : 2.0
        // Two parts in a thousand outweigh the rounding of cell numbers, which is at most 2^-11 with 2^41
        // cells a side.
        let side = chord * 0.998 / dimensions.squareRoot()
        perUnit = 1 / side
        var extent = (x: 0.0, y: 0.0, z: 0.0)
        (origin.x, extent.x) = CellKeys.range(items.x)
        (origin.y, extent.y) = CellKeys.range(items.y)
        (origin.z, extent.z) = CellKeys.range(items.z)
        bits.y = CellKeys.bits(extent.y * perUnit)
        bits.z = CellKeys.bits(extent.z * perUnit)
        width = CellKeys.bits(extent.x * perUnit) + bits.y + bits.z
    }

    private static func range(_ values: [Double]) -> (low: Double, extent: Double) {
        var (low, high) = (values[0], values[0])
        for value in values {
            low = min(low, value)
            high = max(high, value)
        }
        return (low, high - low)
    }

    /// Bits that hold a cell number with the reach on both sides, so that a neighbour's key never borrows or
    /// carries.
    private static func bits(_ greatest: Double) -> Int {
        64 - (UInt64(greatest) + UInt64(2 * reach + 2)).leadingZeroBitCount
    }

    /// The key of a place: its cell's x, y and z numbers, x the most significant.
    func key<Key: FixedWidthInteger>(x: Double, y: Double, z: Double) -> Key {
        let cellX = Key(truncatingIfNeeded: Int64((x - origin.x) * perUnit) + Int64(CellKeys.reach))
        let cellY = Key(truncatingIfNeeded: Int64((y - origin.y) * perUnit) + Int64(CellKeys.reach))
        let cellZ = Key(truncatingIfNeeded: Int64((z - origin.z) * perUnit) + Int64(CellKeys.reach))
        return (cellX << Key(bits.y + bits.z)) | (cellY << Key(bits.z)) | cellZ
    }

    /// For each row of cells that may hold neighbours, what to add to a key for the first cell of that row.
    func rowOffsets<Key: FixedWidthInteger>() -> [Key] {
        var offsets: [Key] = []
        for stepX in -CellKeys.reach...CellKeys.reach {
            for stepY in -CellKeys.reach...CellKeys.reach {
                let x = Key(truncatingIfNeeded: stepX) << Key(bits.y + bits.z)
                let y = Key(truncatingIfNeeded: stepY) << Key(bits.z)
                offsets.append(x &+ y &- Key(CellKeys.reach))
            }
        }
        return offsets
    }
}
