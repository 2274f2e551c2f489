import BenchmarkSupport
import Foundation
import Geodesy

/// Capacity-bounded clustering beside k-means-constrained: as few clusters as the capacity allows, squared objective.
enum CapacityPeers {
    static func run(_ harness: inout PeerHarness) throws {
        for capacity in [10, 25] {
            for count in [1_000, 5_000, 10_000] {
                let name = "capacity.cap=\(capacity)-N=\(count)"
                guard harness.wants(name) else { continue }
                try compare(name, capacity, count, &harness)
            }
        }
    }

    private static func compare(_ name: String, _ capacity: Int, _ count: Int, _ harness: inout PeerHarness)
        throws
    {
        let places = try PlaceShape.metropolis.places(count: count, seed: 3)
        try ColumnFiles.write(places, to: harness.folder)
        let isSlow = count > 1_000
        let (ours, peers) = try harness.alternate(
            repetitions: isSlow ? 3 : 5,
            worker: ["capacity", harness.folder, "\(capacity)", "2", isSlow ? "0" : "1"],
            script: ["capacity.py", harness.folder, "\(capacity)", "2", isSlow ? "0" : "1"],
            peerRepetitions: isSlow ? 1 : nil
        )
        harness.keep(
            PeerRow(
                work: name,
                peer: "k-means-constrained",
                unit: "s",
                ours: ours.map(\.seconds),
                peers: peers.map(\.seconds),
                bound: .atMost(ratio: isSlow ? 0.02 : 1),
                checked: "two threads; k-means-constrained once from 5,000 on"
            )
        )
        let objectives = try ["our", "peer"].map { side in
            try objective(
                places,
                try ColumnFiles.integers("\(harness.folder)/\(side)-labels.i32"),
                capacity,
                side
            )
        }
        harness.keep(
            PeerRow(
                work: name + ".objective",
                peer: "k-means-constrained",
                unit: "km²",
                ours: [objectives[0]],
                peers: [objectives[1]],
                bound: .atMost(ratio: 0.92),
                checked:
                    "every place in a cluster, none over capacity, as few as possible; recomputed by haversine"
            )
        )
    }

    /// Sum of squared distances to the members' mean directions in km².
    ///
    /// - Throws: `BenchmarkError` where a place has no cluster, one is over capacity, or there are more than needed.
    private static func objective(_ places: [Coordinate], _ labels: [Int32], _ capacity: Int, _ side: String)
        throws -> Double
    {
        let clusters = (places.count + capacity - 1) / capacity
        try BenchmarkError.require(labels.count == places.count, "\(side): \(labels.count) labels")
        var sums = [(x: Double, y: Double, z: Double, count: Int)](repeating: (0, 0, 0, 0), count: clusters)
        for (place, label) in zip(places, labels) {
            try BenchmarkError.require((0..<clusters).contains(Int(label)), "\(side): label \(label)")
            let vector = UnitVector(place)
            sums[Int(label)].x += vector.x
            sums[Int(label)].y += vector.y
            sums[Int(label)].z += vector.z
            sums[Int(label)].count += 1
        }
        let largest = sums.map(\.count).max() ?? 0
        try BenchmarkError.require(largest <= capacity, "\(side): \(largest) in a cluster")
        let centers = sums.map { UnitVector(normalizing: $0.x, $0.y, $0.z).map { Coordinate($0) } }
        return zip(places, labels).reduce(0) { sum, pair in
            let kilometers = centers[Int(pair.1)].map { $0.distance(to: pair.0).kilometers } ?? .nan
            return sum + kilometers * kilometers
        }
    }
}
