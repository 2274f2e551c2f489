internal import GeoKernels

/// The kernels over memory of the caller's: no allocation, for the inner loops of the core.
///
/// Buffers of one call are of equal length, outputs at least as long as their shape, and do not overlap inputs.
extension DistanceKernels {
    package typealias Column = UnsafeBufferPointer<Double>

    /// Haversine distances in metres, as from arrays.
    package static func haversine(
        from place: Coordinate,
        toLatitudes latitudes: Column,
        longitudes: Column,
        into output: UnsafeMutableBufferPointer<Double>
    ) {
        precondition(latitudes.count == longitudes.count && output.count >= latitudes.count)
        gk_haversine_one_to_many_m(
            place.latitude,
            place.longitude,
            latitudes.baseAddress,
            longitudes.baseAddress,
            latitudes.count,
            output.baseAddress
        )
    }

    /// Cosines of latitudes in degrees, to be stored for `haversine(from:toLatitudes:longitudes:cosines:into:)`.
    package static func cosines(
        ofLatitudes latitudes: Column,
        into output: UnsafeMutableBufferPointer<Double>
    ) {
        precondition(output.count >= latitudes.count)
        gk_cosines_of_latitudes(latitudes.baseAddress, latitudes.count, output.baseAddress)
    }

    /// Haversine distances in metres with the cosines of the latitudes stored: the same bits, a fifth faster.
    package static func haversine(
        from place: Coordinate,
        toLatitudes latitudes: Column,
        longitudes: Column,
        cosines: Column,
        into output: UnsafeMutableBufferPointer<Double>
    ) {
        precondition(latitudes.count == longitudes.count && latitudes.count == cosines.count)
        precondition(output.count >= latitudes.count)
        gk_haversine_stored_m(
            place.latitude,
            place.longitude,
            latitudes.baseAddress,
            longitudes.baseAddress,
            cosines.baseAddress,
            latitudes.count,
            output.baseAddress
        )
    }

    /// Haversine distances in metres of rows × columns pairs, in rows.
    package static func haversineMatrix(
        rowLatitudes: Column,
        rowLongitudes: Column,
        latitudes: Column,
        longitudes: Column,
        into output: UnsafeMutableBufferPointer<Double>
    ) {
        precondition(rowLatitudes.count == rowLongitudes.count && latitudes.count == longitudes.count)
        precondition(output.count >= rowLatitudes.count * latitudes.count)
        gk_haversine_matrix_m(
            rowLatitudes.baseAddress,
            rowLongitudes.baseAddress,
            rowLatitudes.count,
            latitudes.baseAddress,
            longitudes.baseAddress,
            latitudes.count,
            output.baseAddress
        )
    }

    /// Squared chords, as from arrays.
    package static func squaredChords(
        from point: UnitVector,
        toX x: Column,
        y: Column,
        z: Column,
        into output: UnsafeMutableBufferPointer<Double>
    ) {
        precondition(x.count == y.count && y.count == z.count && output.count >= x.count)
        gk_squared_chord_one_to_many(
            point.x,
            point.y,
            point.z,
            x.baseAddress,
            y.baseAddress,
            z.baseAddress,
            x.count,
            output.baseAddress
        )
    }

    /// Great-circle distances in metres by the chord, as from arrays.
    package static func chordDistances(
        from point: UnitVector,
        toX x: Column,
        y: Column,
        z: Column,
        into output: UnsafeMutableBufferPointer<Double>
    ) {
        precondition(x.count == y.count && y.count == z.count && output.count >= x.count)
        gk_chord_one_to_many_m(
            point.x,
            point.y,
            point.z,
            x.baseAddress,
            y.baseAddress,
            z.baseAddress,
            x.count,
            output.baseAddress
        )
    }

    /// Number of points within a squared chord of a point, bound included.
    package static func count(
        withinSquared limit: Double,
        of point: UnitVector,
        x: Column,
        y: Column,
        z: Column
    ) -> Int {
        precondition(x.count == y.count && y.count == z.count)
        return gk_count_within(
            point.x,
            point.y,
            point.z,
            x.baseAddress,
            y.baseAddress,
            z.baseAddress,
            x.count,
            limit
        )
    }

    /// Writes the positions of the points within a squared chord of a point, bound included, in ascending order.
    ///
    /// The number written is returned. `output` has room for every point and may be overwritten to its end.
    package static func positions(
        withinSquared limit: Double,
        of point: UnitVector,
        x: Column,
        y: Column,
        z: Column,
        into output: UnsafeMutableBufferPointer<Int32>
    ) -> Int {
        precondition(x.count == y.count && y.count == z.count && x.count < Int(Int32.max))
        precondition(output.count >= x.count)
        return gk_filter_within(
            point.x,
            point.y,
            point.z,
            x.baseAddress,
            y.baseAddress,
            z.baseAddress,
            x.count,
            limit,
            output.baseAddress
        )
    }
}
