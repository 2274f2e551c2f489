internal import GeoKernels

/// Unit vectors: squared chords, scalar products, and metres from chords.
extension DistanceKernels {
    /// Squared chords from a point to others given as parallel arrays of components, 0 to 4.
    ///
    /// Relative error at most 1e-15 for the components as given; equal to `UnitVector.squaredChord(to:)` to
    /// the bit.
    public static func squaredChords(from point: UnitVector, toX x: [Double], y: [Double], z: [Double])
        -> [Double]
    {
        columns(x, y, z) {
            gk_squared_chord_one_to_many(point.x, point.y, point.z, x, y, z, x.count, $0)
        }
    }

    /// Squared chords in Float; relative error at most 4e-7 for the components as given, the point's rounded.
    public static func squaredChords(from point: UnitVector, toX x: [Float], y: [Float], z: [Float])
        -> [Float]
    {
        columns(x, y, z) {
            gk_squared_chord_one_to_many_f32(
                Float(point.x),
                Float(point.y),
                Float(point.z),
                x,
                y,
                z,
                x.count,
                $0
            )
        }
    }

    /// Cosines of the angles between a point and others: 1 at the point, -1 at its antipode.
    ///
    /// Error at most 5e-16. A scalar product cannot tell places less than 0.1 m apart, which a chord can.
    public static func dotProducts(of point: UnitVector, withX x: [Double], y: [Double], z: [Double])
        -> [Double]
    {
        columns(x, y, z) { gk_dot_one_to_many(point.x, point.y, point.z, x, y, z, x.count, $0) }
    }

    /// Cosines of the angles in Float; error at most 3e-7, the rounding of the components included.
    public static func dotProducts(of point: UnitVector, withX x: [Float], y: [Float], z: [Float]) -> [Float]
    {
        columns(x, y, z) {
            gk_dot_one_to_many_f32(Float(point.x), Float(point.y), Float(point.z), x, y, z, x.count, $0)
        }
    }

    /// Great-circle distances in metres by the chord: twice as fast as from degrees.
    ///
    /// Error against the degrees that the vectors were made of: at most 8e-9 m up to 10,000 km, 6e-8 m up to
    /// 19,000 km, 0.5 m at the antipode. Not equal to the haversine distance to the bit, so never what decides.
    public static func chordDistances(from point: UnitVector, toX x: [Double], y: [Double], z: [Double])
        -> [Double]
    {
        columns(x, y, z) { gk_chord_one_to_many_m(point.x, point.y, point.z, x, y, z, x.count, $0) }
    }

    /// Great-circle distances in metres by the chord, in Float.
    ///
    /// Error: at most 0.7 m and 5e-7 of the distance up to 10,000 km, 40 m up to 19,000 km, 8 km at the
    /// antipode.
    public static func chordDistances(from point: UnitVector, toX x: [Float], y: [Float], z: [Float])
        -> [Float]
    {
        columns(x, y, z) {
            gk_chord_one_to_many_m_f32(Float(point.x), Float(point.y), Float(point.z), x, y, z, x.count, $0)
        }
    }

    /// Squared chords from each of several points to each of others: a matrix in rows, that of a row and a
    /// column at `row * columns + column`.
    public static func squaredChordMatrix(
        rowX: [Double],
        rowY: [Double],
        rowZ: [Double],
        x: [Double],
        y: [Double],
        z: [Double]
    ) -> [Double] {
        precondition(
            rowX.count == rowY.count && rowY.count == rowZ.count,
            "parallel arrays of unequal length"
        )
        precondition(x.count == y.count && y.count == z.count, "parallel arrays of unequal length")
        let count = rowX.count * x.count
        return [Double](unsafeUninitializedCapacity: count) { output, initialized in
            gk_squared_chord_matrix(rowX, rowY, rowZ, rowX.count, x, y, z, x.count, output.baseAddress)
            initialized = count
        }
    }

    /// Great-circle distances in metres that squared chords span; equal to `Length(squaredChord:)` to the bit.
    public static func meters(ofSquaredChords squared: [Double]) -> [Double] {
        [Double](unsafeUninitializedCapacity: squared.count) { output, initialized in
            gk_m_of_squared_chords(squared, squared.count, output.baseAddress)
            initialized = squared.count
        }
    }

    private static func columns<Number>(
        _ x: [Number],
        _ y: [Number],
        _ z: [Number],
        _ fill: (UnsafeMutablePointer<Number>?) -> Void
    ) -> [Number] {
        precondition(x.count == y.count && y.count == z.count, "parallel arrays of unequal length")
        return [Number](unsafeUninitializedCapacity: x.count) { output, initialized in
            fill(output.baseAddress)
            initialized = x.count
        }
    }
}
