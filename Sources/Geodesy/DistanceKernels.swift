internal import GeoKernels

/// Distances from one place to many, and from many to many, on the widest vector unit that the processor has.
///
/// Results do not depend on the processor: the portable and the vector copies give the same bits, and a batch
/// gives those of its single pairs. Arrays of one call are of equal length; that is a precondition. What is
/// not finite gives NaN as a distance and lies within no limit. Time is linear in the result. Thread safe.
///
/// Double decides. The Float forms are for showing and screening: twice to three times as fast, with errors
/// that each states; ``UnitVectorColumns`` combines both.
public enum DistanceKernels {
    /// Haversine distances in metres from a place to others given as parallel arrays of degrees.
    ///
    /// Equal to `Coordinate.distance(to:)` to the bit: error at most 1e-15 of the distance up to 10,000 km,
    /// 5e-15 up to 19,000 km, 0.4 m at the antipode. Numbers outside the ranges of `Coordinate` give numbers
    /// without meaning.
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

    /// Haversine distances in metres in Float, three times as fast.
    ///
    /// Error against the exact value for the degrees rounded to Float, the place's included: at most 4e-7 of
    /// the distance up to 15,000 km, 25 m up to 19,000 km, 8 km at the antipode. The rounding itself moves a
    /// place by up to 0.9 m.
    public static func haversine(
        from place: Coordinate,
        toLatitudes latitudes: [Float],
        longitudes: [Float]
    ) -> [Float] {
        precondition(latitudes.count == longitudes.count, "parallel arrays of unequal length")
        return [Float](unsafeUninitializedCapacity: latitudes.count) { output, initialized in
            gk_haversine_one_to_many_m_f32(
                Float(place.latitude),
                Float(place.longitude),
                latitudes,
                longitudes,
                latitudes.count,
                output.baseAddress
            )
            initialized = latitudes.count
        }
    }

    /// Haversine distances in metres from each of several places to each of others: a matrix in rows.
    ///
    /// - Parameters:
    ///   - rowLatitudes: degrees, one for each row.
    ///   - rowLongitudes: degrees, as many.
    ///   - latitudes: degrees, one for each column.
    ///   - longitudes: degrees, as many.
    /// - Returns: rows × columns numbers, that of a row and a column at `row * columns + column`; each is equal
    ///   to the distance of the pair to the bit. Empty where rows or columns are.
    public static func haversineMatrix(
        rowLatitudes: [Double],
        rowLongitudes: [Double],
        latitudes: [Double],
        longitudes: [Double]
    ) -> [Double] {
        precondition(
            rowLatitudes.count == rowLongitudes.count && latitudes.count == longitudes.count,
            "parallel arrays of unequal length"
        )
        let count = rowLatitudes.count * latitudes.count
        return [Double](unsafeUninitializedCapacity: count) { output, initialized in
            gk_haversine_matrix_m(
                rowLatitudes,
                rowLongitudes,
                rowLatitudes.count,
                latitudes,
                longitudes,
                latitudes.count,
                output.baseAddress
            )
            initialized = count
        }
    }

    /// The matrix in Float, with the errors of the Float distances.
    public static func haversineMatrix(
        rowLatitudes: [Float],
        rowLongitudes: [Float],
        latitudes: [Float],
        longitudes: [Float]
    ) -> [Float] {
        precondition(
            rowLatitudes.count == rowLongitudes.count && latitudes.count == longitudes.count,
            "parallel arrays of unequal length"
        )
        let count = rowLatitudes.count * latitudes.count
        return [Float](unsafeUninitializedCapacity: count) { output, initialized in
            gk_haversine_matrix_m_f32(
                rowLatitudes,
                rowLongitudes,
                rowLatitudes.count,
                latitudes,
                longitudes,
                latitudes.count,
                output.baseAddress
            )
            initialized = count
        }
    }
}
