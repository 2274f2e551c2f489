internal import GeoKernels

/// Which points lie within a squared chord of a point, and how many. The bound is included.
extension DistanceKernels {
    /// Number of points within a squared chord of a point, bound included.
    public static func count(
        withinSquared limit: Double,
        of point: UnitVector,
        x: [Double],
        y: [Double],
        z: [Double]
    ) -> Int {
        precondition(x.count == y.count && y.count == z.count, "parallel arrays of unequal length")
        return gk_count_within(point.x, point.y, point.z, x, y, z, x.count, limit)
    }

    /// Number of points within a squared chord of a point as Float computes it.
    ///
    /// A point within 0.7 m and 4e-7 of the distance of the bound may be counted wrongly; `UnitVectorColumns`
    /// decides those in Double.
    public static func count(
        withinSquared limit: Float,
        of point: UnitVector,
        x: [Float],
        y: [Float],
        z: [Float]
    ) -> Int {
        precondition(x.count == y.count && y.count == z.count, "parallel arrays of unequal length")
        return gk_count_within_f32(
            Float(point.x),
            Float(point.y),
            Float(point.z),
            x,
            y,
            z,
            x.count,
            limit
        )
    }

    /// Positions of the points within a squared chord of a point, bound included, in ascending order.
    ///
    /// - Precondition: fewer than 2^31 points.
    public static func positions(
        withinSquared limit: Double,
        of point: UnitVector,
        x: [Double],
        y: [Double],
        z: [Double]
    ) -> [Int32] {
        precondition(x.count == y.count && y.count == z.count, "parallel arrays of unequal length")
        return positions(among: x.count) {
            gk_filter_within(point.x, point.y, point.z, x, y, z, x.count, limit, $0)
        }
    }

    /// Positions of the points within a squared chord of a point as Float computes it, in ascending order.
    ///
    /// A point within 0.7 m and 4e-7 of the distance of the bound may be on the wrong side.
    public static func positions(
        withinSquared limit: Float,
        of point: UnitVector,
        x: [Float],
        y: [Float],
        z: [Float]
    ) -> [Int32] {
        precondition(x.count == y.count && y.count == z.count, "parallel arrays of unequal length")
        return positions(among: x.count) {
            gk_filter_within_f32(
                Float(point.x),
                Float(point.y),
                Float(point.z),
                x,
                y,
                z,
                x.count,
                limit,
                $0
            )
        }
    }

    static func positions(among count: Int, _ fill: (UnsafeMutablePointer<Int32>?) -> Int) -> [Int32] {
        precondition(count < Int(Int32.max), "more points than a position can number")
        return [Int32](unsafeUninitializedCapacity: count) { output, initialized in
            initialized = fill(output.baseAddress)
        }
    }
}
