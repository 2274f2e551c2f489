import BenchmarkSupport
import GeoKernels
import Geodesy

/// The distance kernels on one core, in the cache and out of it, in million pairs a second.
///
/// The points are those of `Benchmarks/Peers/kernels/haversine.cpp`, which measures the same forms as plain C++.
enum KernelBenchmarks {
    static let sizes = [1_024, 1_000_000]

    static func run(_ harness: inout Harness) throws {
        guard harness.wants("kernel") else { return }
        for size in sizes {
            let points = try KernelPoints(count: size)
            try doubles(points, &harness)
            try floats(points, &harness)
        }
    }

    private static func doubles(_ p: KernelPoints, _ harness: inout Harness) throws {
        let count = p.count
        var output = [Double](repeating: 0, count: count)
        var positions = [Int32](repeating: 0, count: count)
        let limit = 0.01
        let checked = "every 97th pair against the single form"

        measure("haversine-f64", count, checked, &harness) { i in
            gk_haversine_one_to_many_m(
                p.latitudes[i],
                p.longitudes[i],
                p.latitudes,
                p.longitudes,
                count,
                &output
            )
        }
        gk_haversine_one_to_many_m(p.latitudes[0], p.longitudes[0], p.latitudes, p.longitudes, count, &output)
        for i in stride(from: 0, to: count, by: 97) {
            let single = gk_haversine_m(p.latitudes[0], p.longitudes[0], p.latitudes[i], p.longitudes[i])
            try BenchmarkError.require(output[i] == single, "pair \(i): \(output[i]), alone \(single)")
        }
        measure("haversine-stored-f64", count, checked, &harness) { i in
            gk_haversine_stored_m(
                p.latitudes[i],
                p.longitudes[i],
                p.latitudes,
                p.longitudes,
                p.cosines,
                count,
                &output
            )
        }
        measure("chord-m-f64", count, "not here", &harness) { i in
            gk_chord_one_to_many_m(p.x[i], p.y[i], p.z[i], p.x, p.y, p.z, count, &output)
        }
        measure("chord-squared-f64", count, "not here", &harness) { i in
            gk_squared_chord_one_to_many(p.x[i], p.y[i], p.z[i], p.x, p.y, p.z, count, &output)
        }
        var within = 0
        measure("count-within-f64", count, "as many as the filter finds", &harness) { i in
            within = gk_count_within(p.x[i], p.y[i], p.z[i], p.x, p.y, p.z, count, limit)
        }
        measure("filter-within-f64", count, "as many as the count", &harness) { i in
            within = gk_filter_within(p.x[i], p.y[i], p.z[i], p.x, p.y, p.z, count, limit, &positions)
        }
        within = gk_filter_within(p.x[0], p.y[0], p.z[0], p.x, p.y, p.z, count, limit, &positions)
        let counted = gk_count_within(p.x[0], p.y[0], p.z[0], p.x, p.y, p.z, count, limit)
        try BenchmarkError.require(within == counted && within > 0, "\(within) found, \(counted) counted")
    }

    private static func floats(_ p: KernelPoints, _ harness: inout Harness) throws {
        let count = p.count
        var output = [Float](repeating: 0, count: count)
        let (latitudes, longitudes) = (p.latitudes.map(Float.init), p.longitudes.map(Float.init))
        let (x, y, z) = (p.x.map(Float.init), p.y.map(Float.init), p.z.map(Float.init))
        measure("haversine-f32", count, "not here", &harness) { i in
            gk_haversine_one_to_many_m_f32(latitudes[i], longitudes[i], latitudes, longitudes, count, &output)
        }
        measure("chord-m-f32", count, "not here", &harness) { i in
            gk_chord_one_to_many_m_f32(x[i], y[i], z[i], x, y, z, count, &output)
        }
        measure("chord-squared-f32", count, "not here", &harness) { i in
            gk_squared_chord_one_to_many_f32(x[i], y[i], z[i], x, y, z, count, &output)
        }
        var within = 0
        measure("count-within-f32", count, "not here", &harness) { i in
            within = gk_count_within_f32(x[i], y[i], z[i], x, y, z, count, 0.01)
        }
        let columns = UnitVectorColumns(
            p.x.indices.map { UnitVector(x: p.x[$0], y: p.y[$0], z: p.z[$0]) }
        )
        measure("count-within-decided", count, "Double gives the same count", &harness) { i in
            within = columns.count(
                withinSquared: 0.01,
                of: UnitVector(x: p.x[i], y: p.y[i], z: p.z[i])
            )
        }
        within = columns.count(withinSquared: 0.01, of: UnitVector(x: p.x[0], y: p.y[0], z: p.z[0]))
        let byDouble = gk_count_within(p.x[0], p.y[0], p.z[0], p.x, p.y, p.z, count, 0.01)
        try BenchmarkError.require(within == byDouble, "\(within) counted, \(byDouble) by Double")
    }

    /// Rounds of at least 400,000 pairs, each call from another point.
    private static func measure(
        _ form: String,
        _ count: Int,
        _ checked: String,
        _ harness: inout Harness,
        _ call: (Int) -> Void
    ) {
        let calls = max(1, 400_000 / count)
        let times = Harness.seconds(repetitions: 40) {
            for index in 0..<calls { call(index % count) }
        }
        harness.keep(
            BenchmarkResult(
                name: "kernel.\(form)-N=\(count)",
                unit: "M pairs/s",
                samples: times.map { Double(calls) * Double(count) / $0 / 1e6 },
                higherIsBetter: true,
                checked: checked
            )
        )
    }
}

/// Points anywhere between the parallels and meridians, from SplitMix64 with seed 2024.
private struct KernelPoints {
    var latitudes: [Double] = []
    var longitudes: [Double] = []
    var cosines: [Double]
    var x: [Double] = []
    var y: [Double] = []
    var z: [Double] = []

    var count: Int { latitudes.count }

    init(count: Int) throws {
        var state: UInt64 = 2024
        func unit() -> Double {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
        }
        for _ in 0..<count {
            let place = try Coordinate(latitude: unit() * 180 - 90, longitude: unit() * 360 - 180)
            let vector = UnitVector(place)
            latitudes.append(place.latitude)
            longitudes.append(place.longitude)
            x.append(vector.x)
            y.append(vector.y)
            z.append(vector.z)
        }
        cosines = [Double](repeating: 0, count: count)
        gk_cosines_of_latitudes(latitudes, count, &cosines)
    }
}
