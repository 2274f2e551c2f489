import BenchmarkSupport
import Foundation
import Geodesy

/// k-means beside faiss-cpu and scikit-learn: 20 iterations from one start.
enum CentroidPeers {
    static let iterations = 20

    static func run(_ harness: inout PeerHarness) throws {
        let count = 1_000_000
        let names = [1_000, 10_000].map { "kmeans.k=\($0)-N=\(count)-threads=2" }
        guard names.contains(where: { harness.wants($0) }) else { return }
        let places = try PlaceShape.metropolis.places(count: count, seed: 2)
        try ColumnFiles.write(places, to: harness.folder)
        for (clusters, name) in zip([1_000, 10_000], names) where harness.wants(name) {
            try ColumnFiles.write(
                ColumnFiles.vectors(start(places, clusters)),
                to: harness.folder + "/start.f64"
            )
            let bound = clusters == 1_000 ? 0.2 : 1.0 / 15
            try compare(name, clusters, "faiss", bound, &harness)
            if clusters == 1_000 { try compare(name, clusters, "sklearn", bound, &harness) }
        }
    }

    /// Every so manieth place: the point sets have no order, so this is a random start.
    static func start(_ places: [Coordinate], _ count: Int) -> [Coordinate] {
        (0..<count).map { places[$0 * (places.count / count)] }
    }

    private static func compare(
        _ name: String,
        _ clusters: Int,
        _ library: String,
        _ bound: Double,
        _ harness: inout PeerHarness
    ) throws {
        let isSlow = library == "sklearn" || clusters == 10_000
        let (ours, peers) = try harness.alternate(
            repetitions: isSlow ? 3 : 5,
            worker: ["kmeans", harness.folder, "\(clusters)", "\(iterations)", "2"],
            script: [
                "centroid.py", harness.folder, "\(clusters)", "\(iterations)", "2", isSlow ? "0" : "1",
                library,
            ]
        )
        let peer = library == "faiss" ? "faiss-cpu (Float)" : "scikit-learn Lloyd"
        harness.keep(
            PeerRow(
                work: name,
                peer: peer,
                unit: "s",
                ours: ours.map(\.seconds),
                peers: peers.map(\.seconds),
                bound: .atMost(ratio: bound),
                checked: "20 iterations each, the same start"
            )
        )
        harness.keep(
            PeerRow(
                work: name + ".inertia",
                peer: peer,
                unit: "km²",
                ours: ours.compactMap(\.inertia),
                peers: peers.compactMap(\.inertia),
                // Float rounds some places to another centre; what follows is chance, in either direction.
                bound: .atMost(ratio: 1.0005),
                checked: "squared chords to the nearest of the last centres"
            )
        )
    }
}
