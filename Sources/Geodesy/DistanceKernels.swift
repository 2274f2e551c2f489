internal import GeoKernels

/// Distances from one place to many, on the widest vector unit that the processor has.
///
/// Results do not depend on the processor: the portable and the vector copies give the same bits. Arrays of
/// one call are of equal length; that is a precondition. Thread safe.
public enum DistanceKernels {
    /// Haversine distances in metres from a place to others given as parallel arrays of degrees.
    ///
    /// Equal to `Coordinate.distance(to:)` to the bit. Numbers outside the ranges of `Coordinate` give
    /// numbers without meaning.
    public static func haversine(
        from place: Coordinate,
        toLatitudes latitudes: [Double],
        longitudes: [Double]
    ) -> [Double] {
        precondition(latitudes.count == longitudes.count, "parallel arrays of unequal length")
        return [Double](unsafeUninitializedCapacity: latitudes.count) { output, initialized in
            gk_haversine_one_to_many_m(
                place.latitude,
                place.longitude,
                latitudes,
                longitudes,
                latitudes.count,
                output.baseAddress
            )
            initialized = latitudes.count
        }
    }

    /// Squared chords from a point to others given as parallel arrays of components.
    public static func squaredChords(from point: UnitVector, toX x: [Double], y: [Double], z: [Double])
        -> [Double]
    {
        precondition(x.count == y.count && y.count == z.count, "parallel arrays of unequal length")
        return [Double](unsafeUninitializedCapacity: x.count) { output, initialized in
            gk_squared_chord_one_to_many(point.x, point.y, point.z, x, y, z, x.count, output.baseAddress)
            initialized = x.count
        }
    }

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
        precondition(x.count < Int(Int32.max), "more points than a position can number")
        return [Int32](unsafeUninitializedCapacity: x.count) { output, initialized in
            initialized = gk_filter_within(
                point.x,
                point.y,
                point.z,
                x,
                y,
                z,
                x.count,
                limit,
                output.baseAddress
            )
        }
    }
}
