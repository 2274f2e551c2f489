import BenchmarkSupport
import Clustering
import Foundation
import Geodesy
import SpatialIndex
import TicketStore

/// Neighbours: the index in memory beside comparing with every place, and the R-tree of the store.
enum IndexBenchmarks {
    static func run(_ harness: inout Harness) async throws {
        for count in [100_000, 1_000_000] where wantsMemory(harness, count) { try memory(count, &harness) }
        if harness.wants("index.rtree") { try await tree(&harness) }
    }

    private static let forms = ["build", "within-1km", "nearest-1", "nearest-10", "every-place"]

    private static func wantsMemory(_ harness: Harness, _ count: Int) -> Bool {
        forms.contains { harness.wants("index.\($0)-N=\(count)") }
    }

    private static func memory(_ count: Int, _ harness: inout Harness) throws {
        let places = try PlaceShape.metropolis.places(count: count, seed: 5)
        let vectors = places.map { UnitVector($0) }
        var built: PointIndex?
        let seconds = Harness.seconds(repetitions: 7) { built = PointIndex(vectors) }
        guard let index = built else { return }
        try BenchmarkError.require(index.count == count, "\(index.count) places in the index")
        keep(
            "build",
            count,
            seconds.map { Double(count) / $0 / 1e6 },
            "M places/s",
            "every place in it",
            &harness
        )

        let limit = Length.kilometers(1).squaredChord
        let (latitudes, longitudes) = (places.map(\.latitude), places.map(\.longitude))
        let queries = (0..<2_000).map { vectors[$0 * 7_919 % count] }
        // Answers first, each fiftieth against all places by the haversine definition.
        for number in stride(from: 0, to: queries.count, by: 50) {
            let place = places[number * 7_919 % count]
            let distances = DistanceKernels.haversine(
                from: place,
                toLatitudes: latitudes,
                longitudes: longitudes
            )
            let near = distances.indices.filter { distances[$0] <= 1_000 }
            let found = index.indices(withinSquared: limit, of: queries[number])
            // A place within a micrometre of the limit may fall to either side by squared chords.
            let differ = Set(near).symmetricDifference(found).filter { abs(distances[$0] - 1_000) > 1e-6 }
            try BenchmarkError.require(differ.isEmpty, "\(differ.count) places differ around place \(place)")
            let vector = queries[number]
            let nearest = index.nearest(10, x: vector.x, y: vector.y, z: vector.z)
            let sorted = distances.sorted()
            for (rank, neighbor) in nearest.enumerated() {
                let gap = abs(distances[neighbor.index] - sorted[rank])
                try BenchmarkError.require(gap <= 1e-6, "neighbour \(rank) of \(place) is \(gap) m off")
            }
            try BenchmarkError.require(nearest.count == 10, "\(nearest.count) neighbours instead of 10")
        }
        let checked = "each 50th of 2,000 against every place by haversine"
        var sum = 0
        measure("within-1km", count, queries.count, checked, &harness) {
            for vector in queries { sum &+= index.indices(withinSquared: limit, of: vector).count }
        }
        measure("nearest-1", count, queries.count, checked, &harness) {
            for vector in queries { sum &+= index.nearest(to: vector)?.index ?? 0 }
        }
        var found: [PointIndex.Neighbor] = []
        measure("nearest-10", count, queries.count, checked, &harness) {
            for vector in queries {
                index.nearest(10, x: vector.x, y: vector.y, z: vector.z, into: &found)
                sum &+= found.count
            }
        }
        // What the same question costs without an index.
        let columns = UnitVectorColumns(places)
        measure("every-place", count, 50, "the naive way to within-1km", &harness) {
            for vector in queries.prefix(50) { sum &+= columns.count(withinSquared: limit, of: vector) }
        }
        try BenchmarkError.require(sum != 0, "nothing was found")
    }

    private static func measure(
        _ form: String,
        _ count: Int,
        _ queries: Int,
        _ checked: String,
        _ harness: inout Harness,
        _ body: () -> Void
    ) {
        guard harness.wants("index.\(form)-N=\(count)") else { return }
        let seconds = Harness.seconds(repetitions: 11, body)
        keep(form, count, seconds.map { $0 / Double(queries) * 1e6 }, "µs", checked, &harness)
    }

    private static func keep(
        _ form: String,
        _ count: Int,
        _ samples: [Double],
        _ unit: String,
        _ checked: String,
        _ harness: inout Harness
    ) {
        harness.keep(
            BenchmarkResult(
                name: "index.\(form)-N=\(count)",
                unit: unit,
                samples: samples,
                higherIsBetter: form == "build",
                checked: checked
            )
        )
    }

    /// The store's R-tree through the store's own question, decoding of the rows included.
    private static func tree(_ harness: inout Harness) async throws {
        let tickets = try StoreBenchmarks.tickets()
        try await StoreBenchmarks.withStore { store in
            _ = try await store.upsert(tickets, in: StoreBenchmarks.scope)
            for (name, radius) in [("100m", 100.0), ("1km", 1_000), ("5km", 5_000)] {
                let name = "index.rtree-\(name)-N=\(tickets.count)"
                guard harness.wants(name) else { continue }
                let samples = try await StoreBenchmarks.radiusSamples(
                    store,
                    tickets,
                    radius: .meters(radius),
                    count: radius > 1_000 ? 100 : 400
                )
                harness.keep(
                    BenchmarkResult(
                        name: name,
                        unit: "ms",
                        samples: samples,
                        checked: "every 50th against brute force; rows decoded"
                    )
                )
            }
        }
    }
}
