import Geodesy
import GeoKernels

/// Arguments for every kernel, and the answers of all of them.
struct KernelInputs {
    static let limit = Length.kilometers(7_000).squaredChord

    let place: Coordinate
    private(set) var latitudes: [Double] = []
    private(set) var longitudes: [Double] = []
    private(set) var x: [Double] = []
    private(set) var y: [Double] = []
    private(set) var z: [Double] = []
    private let offset: Int

    /// Points of which every fifth stands near the first, so that both sides of every choice are taken.
    ///
    /// The kernels' arrays start `offset` numbers behind an aligned address.
    init(count: Int, offset: Int) throws {
        place = try Coordinate(latitude: 51.4775, longitude: -0.4614)
        self.offset = offset
        var random = TestRandom(seed: 17 + UInt64(offset))
        for index in 0..<count {
            let coordinate = random.coordinate()
            let isNear = index % 5 == 1
            latitudes.append(isNear ? latitudes[0] * 0.999 + random.unit() * 1e-3 : coordinate.latitude)
            longitudes.append(isNear ? longitudes[0] * 0.999 + random.unit() * 1e-3 : coordinate.longitude)
            var (x, y, z) = (0.0, 0.0, 0.0)
            gk_unit_vector(latitudes[index], longitudes[index], &x, &y, &z)
            self.x.append(x)
            self.y.append(y)
            self.z.append(z)
        }
    }

    /// Puts a number into every column.
    mutating func put(_ number: Double, at index: Int) {
        latitudes[index] = number
        longitudes[index] = number
        x[index] = number
        y[index] = number
        z[index] = number
    }

    struct Answers: Equatable {
        /// Haversine, with stored cosines, squared chord, chord to metres, dot; metres of squared chords; then
        /// haversine, squared chord, chord to metres, dot in Float.
        var bits: [[UInt64]] = []
        /// Double, Float, Float with Double deciding.
        var counts: [Int] = []
        var positions: [[Int32]] = []
    }

    func answers(portable: Bool) -> Answers {
        gk_force_portable(portable ? 1 : 0)
        defer { gk_force_portable(0) }
        precondition(!portable || gk_uses_avx2() == 0, "the portable path was not taken")
        var answers = Answers()
        let doubles = [latitudes, longitudes, x, y, z].map { shifted($0) }
        let floats = [latitudes, longitudes, x, y, z].map { column in shifted(column.map { Float($0) }) }
        withColumns(doubles) { d in answers.addDoubles(d, place, latitudes.count) }
        withColumns(floats) { f in answers.addFloats(f, place, latitudes.count) }
        withColumns(doubles) { d in
            withColumns(floats) { f in answers.addDecided(d, f, place, latitudes.count) }
        }
        return answers
    }

    /// The column behind `offset` other numbers.
    private func shifted<Number: FloatingPoint>(_ column: [Number]) -> [Number] {
        Array(repeating: 0, count: offset) + column
    }

    private func withColumns<Number: FloatingPoint>(
        _ columns: [[Number]],
        _ body: ([UnsafePointer<Number>]) -> Void
    ) {
        let lengths = columns.map(\.count)
        // One block of memory, each column at its offset behind an address that is a multiple of 64.
        let stride = (lengths.max() ?? 0) + 64
        let block = UnsafeMutableRawPointer.allocate(
            byteCount: columns.count * stride * 64,
            alignment: 64
        )
        defer { block.deallocate() }
        body(
            columns.indices.map { index in
                let start = (block + index * stride * 64).bindMemory(to: Number.self, capacity: stride)
                start.initialize(repeating: 0, count: stride)
                for (place, number) in columns[index].enumerated() { start[place] = number }
                return UnsafePointer(start + offset)
            }
        )
    }
}

extension KernelInputs.Answers {
    private mutating func keep(_ count: Int, _ fill: (UnsafeMutablePointer<Double>) -> Void) {
        var output = [Double](repeating: -1, count: count + 1)
        fill(&output)
        precondition(output[count] == -1, "written past the end")
        bits.append(output.dropLast().map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern })
    }

    private mutating func keepFloats(_ count: Int, _ fill: (UnsafeMutablePointer<Float>) -> Void) {
        var output = [Float](repeating: -1, count: count + 1)
        fill(&output)
        precondition(output[count] == -1, "written past the end")
        bits.append(output.dropLast().map { UInt64($0.isNaN ? Float.nan.bitPattern : $0.bitPattern) })
    }

    private mutating func keepPositions(_ count: Int, _ fill: (UnsafeMutablePointer<Int32>) -> Int) {
        var output = [Int32](repeating: -1, count: count + 1)
        let found = fill(&output)
        precondition(output[count] == -1, "written past the end")
        positions.append(Array(output.prefix(found)))
    }

    fileprivate mutating func addDoubles(_ d: [UnsafePointer<Double>], _ place: Coordinate, _ count: Int) {
        let (p, limit) = (UnitVector(place), KernelInputs.limit)
        var cosines = [Double](repeating: 0, count: count)
        gk_cosines_of_latitudes(d[0], count, &cosines)
        keep(count) { gk_haversine_one_to_many_m(place.latitude, place.longitude, d[0], d[1], count, $0) }
        keep(count) { gk_haversine_stored_m(place.latitude, place.longitude, d[0], d[1], cosines, count, $0) }
        keep(count) { gk_squared_chord_one_to_many(p.x, p.y, p.z, d[2], d[3], d[4], count, $0) }
        keep(count) { gk_chord_one_to_many_m(p.x, p.y, p.z, d[2], d[3], d[4], count, $0) }
        keep(count) { gk_dot_one_to_many(p.x, p.y, p.z, d[2], d[3], d[4], count, $0) }
        keep(count) { gk_m_of_squared_chords(d[4], count, $0) }
        counts.append(gk_count_within(p.x, p.y, p.z, d[2], d[3], d[4], count, limit))
        keepPositions(count) { gk_filter_within(p.x, p.y, p.z, d[2], d[3], d[4], count, limit, $0) }
    }

    fileprivate mutating func addFloats(_ f: [UnsafePointer<Float>], _ place: Coordinate, _ count: Int) {
        let (latitude, longitude) = (Float(place.latitude), Float(place.longitude))
        let p = UnitVector(place)
        let (x, y, z, limit) = (Float(p.x), Float(p.y), Float(p.z), Float(KernelInputs.limit))
        keepFloats(count) { gk_haversine_one_to_many_m_f32(latitude, longitude, f[0], f[1], count, $0) }
        keepFloats(count) { gk_squared_chord_one_to_many_f32(x, y, z, f[2], f[3], f[4], count, $0) }
        keepFloats(count) { gk_chord_one_to_many_m_f32(x, y, z, f[2], f[3], f[4], count, $0) }
        keepFloats(count) { gk_dot_one_to_many_f32(x, y, z, f[2], f[3], f[4], count, $0) }
        keepFloats(count) { gk_m_of_squared_chords_f32(f[4], count, $0) }
        counts.append(gk_count_within_f32(x, y, z, f[2], f[3], f[4], count, limit))
        keepPositions(count) { gk_filter_within_f32(x, y, z, f[2], f[3], f[4], count, limit, $0) }
    }

    fileprivate mutating func addDecided(
        _ d: [UnsafePointer<Double>],
        _ f: [UnsafePointer<Float>],
        _ place: Coordinate,
        _ count: Int
    ) {
        let (p, limit) = (UnitVector(place), KernelInputs.limit)
        let columns = gk_columns(
            float_xs: f[2],
            float_ys: f[3],
            float_zs: f[4],
            xs: d[2],
            ys: d[3],
            zs: d[4]
        )
        let origin = gk_place(x: p.x, y: p.y, z: p.z)
        counts.append(gk_count_within_decided(origin, columns, count, limit))
        keepPositions(count) { gk_filter_within_decided(origin, columns, count, limit, $0) }
    }
}
