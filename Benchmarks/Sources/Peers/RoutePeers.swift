import BenchmarkSupport
import Foundation
import Geodesy
import Routing

/// Visit order beside LKH through PyPI `elkai`: closed tours through stops of one district.
enum RoutePeers {
    static func run(_ harness: inout PeerHarness) throws {
        for (count, tours) in [(10, 100), (25, 100), (50, 40), (100, 20)] {
            let name = "route.closed-n=\(count)"
            guard harness.wants(name) else { continue }
            try compare(name, count, tours, &harness)
        }
    }

    private static func compare(_ name: String, _ count: Int, _ tours: Int, _ harness: inout PeerHarness)
        throws
    {
        let fields: [PlaceShape] = [.metropolis, .uniform]
        let places = try (0..<tours).flatMap { tour in
            try fields[tour % 2].places(count: count, seed: UInt64(1_000 + tour))
        }
        try ColumnFiles.write(places, to: harness.folder)
        let (ours, peers) = try harness.alternate(
            repetitions: count >= 100 ? 3 : 5,
            worker: ["tours", harness.folder, "\(count)"],
            script: ["tours.py", harness.folder, "\(count)"]
        )
        let lengths = try ["our", "peer"].map { side in
            try kilometers(
                places,
                try ColumnFiles.integers("\(harness.folder)/\(side)-tours.i32"),
                count,
                side
            )
        }
        let gaps = zip(lengths[0], lengths[1]).map { $0 / $1 - 1 }
        harness.keep(
            PeerRow(
                work: name,
                peer: "LKH (elkai)",
                unit: "ms",
                ours: ours.map { $0.seconds * 1e3 },
                peers: peers.map { $0.seconds * 1e3 },
                bound: .below(value: 5),
                checked: "mean of \(tours) tours, one thread"
            )
        )
        let worst = String(format: "%.3f %%", 100 * (gaps.max() ?? 0))
        harness.keep(
            PeerRow(
                work: name + ".length",
                peer: "LKH (elkai)",
                unit: "km",
                ours: [lengths[0].reduce(0, +) / Double(tours)],
                peers: [lengths[1].reduce(0, +) / Double(tours)],
                bound: .atMost(ratio: count <= 25 ? 1.001 : 1.01),
                checked: "each stop once; worst gap \(worst), \(gaps.count { $0 > 1e-6 }) of \(tours) longer"
            )
        )
    }

    /// Length of each tour.
    private static func kilometers(_ places: [Coordinate], _ tours: [Int32], _ count: Int, _ side: String)
        throws
        -> [Double]
    {
        try BenchmarkError.require(tours.count == places.count, "\(side): \(tours.count) stops")
        return try stride(from: 0, to: places.count, by: count).map { start in
            let tour = tours[start..<(start + count)].map { Int($0) }
            try BenchmarkError.require(tour.sorted() == Array(0..<count), "\(side): not every stop once")
            let stops = Array(places[start..<(start + count)])
            return VisitOrder.length(of: tour, through: stops, closed: true).kilometers
        }
    }
}
