internal import GeoKernels

/// Points as columns of components in Double and, rounded, in Float: radius queries at the speed of Float with
/// the answers of Double.
///
/// Float screens with a margin for everything that rounding can do, some 0.7 m on the ground, and only points
/// in that margin are read in Double. A value, not changed after it is made; safe from any thread. Takes 36
/// bytes a point.
public struct UnitVectorColumns: Sendable {
    /// Components towards latitude 0, longitude 0.
    public let x: [Double]
    /// Components towards latitude 0, longitude 90 east.
    public let y: [Double]
    /// Components towards the north pole.
    public let z: [Double]

    private let floatX: [Float]
    private let floatY: [Float]
    private let floatZ: [Float]

    /// Columns of points, in the order given.
    public init(_ points: some Collection<UnitVector>) {
        x = points.map(\.x)
        y = points.map(\.y)
        z = points.map(\.z)
        floatX = x.map(Float.init)
        floatY = y.map(Float.init)
        floatZ = z.map(Float.init)
    }

    /// Columns of coordinates, in the order given.
    public init(_ coordinates: some Collection<Coordinate>) {
        self.init(coordinates.map { UnitVector($0) })
    }

    /// Number of points.
    public var count: Int { x.count }

    /// Number of points within a squared chord of a point, bound included, as Double decides it.
    ///
    /// A negative bound or NaN holds none. Linear.
    public func count(withinSquared limit: Double, of point: UnitVector) -> Int {
        withColumns { gk_count_within_decided(point.place, $0, count, limit) }
    }

    /// Positions of the points within a squared chord of a point, bound included, as Double decides it, in
    /// ascending order.
    ///
    /// A negative bound or NaN holds none. Linear.
    ///
    /// - Precondition: fewer than 2^31 points.
    public func positions(withinSquared limit: Double, of point: UnitVector) -> [Int32] {
        withColumns { columns in
            DistanceKernels.positions(among: count) {
                gk_filter_within_decided(point.place, columns, count, limit, $0)
            }
        }
    }

    /// Writes the positions of the points within a squared chord of a point, in ascending order, and takes no
    /// memory; the number written.
    ///
    /// - Precondition: `output` has room for every point; places behind the last position may be overwritten.
    package func positions(
        withinSquared limit: Double,
        of point: UnitVector,
        into output: UnsafeMutableBufferPointer<Int32>
    ) -> Int {
        precondition(output.count >= count && count < Int(Int32.max), "no room for \(count) positions")
        return withColumns { gk_filter_within_decided(point.place, $0, count, limit, output.baseAddress) }
    }

    private func withColumns<Result>(_ body: (gk_columns) -> Result) -> Result {
        x.withUnsafeBufferPointer { x in
            y.withUnsafeBufferPointer { y in
                z.withUnsafeBufferPointer { z in
                    floatX.withUnsafeBufferPointer { floatX in
                        floatY.withUnsafeBufferPointer { floatY in
                            floatZ.withUnsafeBufferPointer { floatZ in
                                body(
                                    gk_columns(
                                        float_xs: floatX.baseAddress,
                                        float_ys: floatY.baseAddress,
                                        float_zs: floatZ.baseAddress,
                                        xs: x.baseAddress,
                                        ys: y.baseAddress,
                                        zs: z.baseAddress
                                    )
                                )
                            }
                        }
                    }
                }
            }
        }
    }
}

extension UnitVector {
    fileprivate var place: gk_place { gk_place(x: x, y: y, z: z) }
}
