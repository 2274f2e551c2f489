/// Bounds of the points of a cell.
struct CellBox: BitwiseCopyable {
    private var low: SIMD4<Double>
    private var high: SIMD4<Double>

    static let empty = CellBox(
        low: SIMD4(.infinity, .infinity, .infinity, 0),
        high: SIMD4(-.infinity, -.infinity, -.infinity, 0)
    )

    mutating func include(_ x: Double, _ y: Double, _ z: Double) {
        low = SIMD4(min(low.x, x), min(low.y, y), min(low.z, z), 0)
        high = SIMD4(max(high.x, x), max(high.y, y), max(high.z, z), 0)
    }

    /// Square of the distance from a place to the nearest place of the box; never above that of a point
    /// inside.
    func nearestSquared(_ x: Double, _ y: Double, _ z: Double) -> Double {
        let dx = max(low.x - x, 0, x - high.x)
        let dy = max(low.y - y, 0, y - high.y)
        let dz = max(low.z - z, 0, z - high.z)
        return dx * dx + dy * dy + dz * dz
    }

    /// Square of the distance from a place to the farthest corner; never below that of a point inside.
    func farthestSquared(_ x: Double, _ y: Double, _ z: Double) -> Double {
        let dx = max(x - low.x, high.x - x)
        let dy = max(y - low.y, high.y - y)
        let dz = max(z - low.z, high.z - z)
        return dx * dx + dy * dy + dz * dz
    }

    /// Square of the distance between the nearest places of two boxes.
    func nearestSquared(to other: CellBox) -> Double {
        let dx = max(low.x - other.high.x, 0, other.low.x - high.x)
        let dy = max(low.y - other.high.y, 0, other.low.y - high.y)
        let dz = max(low.z - other.high.z, 0, other.low.z - high.z)
        return dx * dx + dy * dy + dz * dz
    }

    /// Square of the distance between the farthest corners of two boxes; never below that of two points inside.
    func farthestSquared(to other: CellBox) -> Double {
        let dx = max(high.x - other.low.x, other.high.x - low.x)
        let dy = max(high.y - other.low.y, other.high.y - low.y)
        let dz = max(high.z - other.low.z, other.high.z - low.z)
        return dx * dx + dy * dy + dz * dz
    }
}
