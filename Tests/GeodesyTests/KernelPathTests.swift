import Geodesy
import GeoKernels
import Testing

/// The portable and the AVX2 copies of every loop, bit by bit.
///
/// Serialised because the choice of the path is
/// one for the process.
@Suite(.serialized)
struct KernelPathTests {
    /// Every tail of the widest loop, 32 numbers, and lengths around a stretch of 256.
    static let counts = Array(0...40) + [63, 64, 65, 255, 256, 257, 300, 4_099]

    @Test(arguments: counts)
    func portableAndVectorPathsGiveTheSameBits(count: Int) throws {
        for offset in 0...3 {
            let inputs = try KernelInputs(count: count, offset: offset)
            let portable = inputs.answers(portable: true)
            let vector = inputs.answers(portable: false)
            #expect(vector == portable)
            #expect(portable.bits.allSatisfy { $0.count == count })
        }
    }

    /// NaN, infinities, zeros of both signs and the extremes, in every place of a vector.
    @Test(arguments: [
        Double.nan, .infinity, -.infinity, -0.0, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
    ])
    func whatIsNotOrdinaryTakesTheSameWay(strange: Double) throws {
        for place in 0..<37 {
            var inputs = try KernelInputs(count: 37, offset: 1)
            inputs.put(strange, at: place)
            let portable = inputs.answers(portable: true)
            #expect(inputs.answers(portable: false) == portable)
            guard !strange.isFinite else { continue }
            // A distance that does not exist is NaN and within no limit; the others are as they were.
            let ordinary = try KernelInputs(count: 37, offset: 1).answers(portable: true)
            #expect(Double(bitPattern: portable.bits[0][place]).isNaN)
            #expect(Double(bitPattern: portable.bits[3][place]).isNaN)
            #expect(!portable.positions[0].contains(Int32(place)))
            for (with, without) in zip(portable.bits, ordinary.bits) {
                #expect(with.indices.allSatisfy { $0 == place || with[$0] == without[$0] })
            }
        }
    }

    @Test func aStrangeOriginGivesNaNEverywhere() throws {
        let inputs = try KernelInputs(count: 19, offset: 0)
        for strange in [Double.nan, .infinity, -.infinity] {
            for (latitude, longitude) in [(strange, 0), (0, strange), (strange, strange), (90, strange)] {
                var output = [Double](repeating: 0, count: 19)
                gk_haversine_one_to_many_m(
                    latitude,
                    longitude,
                    inputs.latitudes,
                    inputs.longitudes,
                    19,
                    &output
                )
                #expect(output.allSatisfy { $0.isNaN })
                #expect(gk_haversine_m(latitude, longitude, 10, 10).isNaN)
            }
            #expect(gk_m_of_squared_chord(strange).isNaN)
        }
        #expect(gk_m_of_squared_chord(-1) == 0)
        #expect(gk_m_of_squared_chord(5) == EarthModel.greatestDistance.meters)
    }

    @Test func batchesEqualSingleCallsToTheBit() throws {
        let inputs = try KernelInputs(count: 1_001, offset: 0)
        let answers = inputs.answers(portable: false)
        let (place, point) = (inputs.place, UnitVector(inputs.place))
        var positions: [Int32] = []
        for index in 0..<1_001 {
            let (latitude, longitude) = (inputs.latitudes[index], inputs.longitudes[index])
            let single = gk_haversine_m(place.latitude, place.longitude, latitude, longitude)
            #expect(answers.bits[0][index] == single.bitPattern)
            #expect(answers.bits[1][index] == single.bitPattern)
            let chord = point.squaredChord(
                to: UnitVector(x: inputs.x[index], y: inputs.y[index], z: inputs.z[index])
            )
            #expect(answers.bits[2][index] == chord.bitPattern)
            #expect(answers.bits[3][index] == gk_m_of_squared_chord(chord).bitPattern)
            let inFloat = gk_haversine_m_f32(
                Float(place.latitude),
                Float(place.longitude),
                Float(latitude),
                Float(longitude)
            )
            #expect(answers.bits[6][index] == UInt64(inFloat.bitPattern))
            if chord <= KernelInputs.limit { positions.append(Int32(index)) }
        }
        #expect(answers.positions[0] == positions)
        #expect(answers.positions[2] == positions)
        #expect(answers.counts[0] == positions.count && answers.counts[2] == positions.count)
        #expect(!positions.isEmpty && positions.count < 1_001)
    }

    @Test(arguments: [(0, 5), (5, 0), (1, 1), (3, 40), (7, 300), (2, 513)])
    func matricesEqualTheirRows(rows: Int, columns: Int) throws {
        let (from, to) = try (KernelInputs(count: rows, offset: 2), KernelInputs(count: columns, offset: 0))
        let matrix = DistanceKernels.haversineMatrix(
            rowLatitudes: from.latitudes,
            rowLongitudes: from.longitudes,
            latitudes: to.latitudes,
            longitudes: to.longitudes
        )
        let squared = DistanceKernels.squaredChordMatrix(
            rowX: from.x,
            rowY: from.y,
            rowZ: from.z,
            x: to.x,
            y: to.y,
            z: to.z
        )
        let inFloat = DistanceKernels.haversineMatrix(
            rowLatitudes: from.latitudes.map(Float.init),
            rowLongitudes: from.longitudes.map(Float.init),
            latitudes: to.latitudes.map(Float.init),
            longitudes: to.longitudes.map(Float.init)
        )
        #expect(matrix.count == rows * columns && squared.count == matrix.count)
        #expect(inFloat.count == matrix.count)
        for row in 0..<rows {
            let place = try Coordinate(latitude: from.latitudes[row], longitude: from.longitudes[row])
            let range = row * columns..<(row + 1) * columns
            #expect(
                Array(matrix[range])
                    == DistanceKernels.haversine(
                        from: place,
                        toLatitudes: to.latitudes,
                        longitudes: to.longitudes
                    )
            )
            #expect(
                Array(inFloat[range])
                    == DistanceKernels.haversine(
                        from: place,
                        toLatitudes: to.latitudes.map(Float.init),
                        longitudes: to.longitudes.map(Float.init)
                    )
            )
            let point = UnitVector(x: from.x[row], y: from.y[row], z: from.z[row])
            #expect(
                Array(squared[range])
                    == DistanceKernels.squaredChords(from: point, toX: to.x, y: to.y, z: to.z)
            )
        }
    }

    @Test
    func boundsOfCountAndFilterAreIncluded() {
        let point = UnitVector(x: 1, y: 0, z: 0)
        // Forty points at a squared chord of 1/4, but for the 37th.
        let (x, y) = ([Double](repeating: 1, count: 40), [Double](repeating: 0.5, count: 40))
        var z = [Double](repeating: 0, count: 40)
        z[37] = 1
        let others = (0..<40).filter { $0 != 37 }.map(Int32.init)
        #expect(DistanceKernels.count(withinSquared: 0.25, of: point, x: x, y: y, z: z) == 39)
        #expect(DistanceKernels.positions(withinSquared: 0.25, of: point, x: x, y: y, z: z) == others)
        #expect(DistanceKernels.count(withinSquared: 0.25.nextDown, of: point, x: x, y: y, z: z) == 0)
        #expect(DistanceKernels.positions(withinSquared: 1.25, of: point, x: x, y: y, z: z) == Array(0..<40))
        let (floatX, floatY, floatZ) = (x.map(Float.init), y.map(Float.init), z.map(Float.init))
        let limit: Float = 0.25
        #expect(
            DistanceKernels.positions(withinSquared: limit, of: point, x: floatX, y: floatY, z: floatZ)
                == others
        )
        #expect(
            DistanceKernels.count(withinSquared: limit.nextDown, of: point, x: floatX, y: floatY, z: floatZ)
                == 0
        )
    }
}
