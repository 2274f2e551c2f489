import BenchmarkSupport
import Foundation
import Geodesy

/// DBSCAN beside PyPI `dbscan` (parallel, exact, SIGMOD 2020) and scikit-learn's ball tree.
enum DensityPeers {
    private static let minimumPoints = 5

    static func run(_ harness: inout PeerHarness) throws {
        let every: [PlaceShape] = [.metropolis, .country, .uniform]
        for (count, fields) in [(100_000, [PlaceShape.metropolis]), (1_000_000, every)] {
            for field in fields {
                let settings = [(250.0, "0.25km"), (1_000, "1km"), (5_000, "5km")].flatMap { setting in
                    [1, 2].map { (meters: setting.0, name: setting.1, threads: $0) }
                }.map { setting in
                    (setting, "dbscan.\(field)-\(setting.name)-N=\(count)-threads=\(setting.threads)")
                }
                guard settings.contains(where: { harness.wants($0.1) }) else { continue }
                let places = try field.places(count: count, seed: 1)
                try ColumnFiles.write(places, to: harness.folder)
                for (setting, name) in settings where harness.wants(name) {
                    try compare(name, places, setting.meters, setting.threads, &harness)
                    guard count == 100_000, setting.threads == 1 else { continue }
                    try compareBallTree(name, places, setting.meters, &harness)
                }
            }
        }
    }

    private static func compare(
        _ name: String,
        _ places: [Coordinate],
        _ meters: Double,
        _ threads: Int,
        _ harness: inout PeerHarness
    )
        throws
    {
        let chord = Length.meters(meters).squaredChord.squareRoot()
        let (ours, peers) = try harness.alternate(
            repetitions: 5,
            worker: ["dbscan", harness.folder, "\(meters)", "\(minimumPoints)", "\(threads)"],
            script: [
                "density.py", harness.folder, "\(chord)", "\(minimumPoints)", "\(threads)", "1", "dbscan",
            ]
        )
        let checked = try agreement(harness.folder, places, meters)
        harness.keep(
            PeerRow(
                work: name,
                peer: "dbscan",
                unit: "s",
                ours: ours.map(\.seconds),
                peers: peers.map(\.seconds),
                bound: .atMost(ratio: 0.5),
                checked: checked
            )
        )
        harness.keep(
            PeerRow(
                work: name + ".peak-memory",
                peer: "dbscan",
                unit: "MB",
                ours: ours.map(\.peakMegabytes),
                peers: peers.map(\.peakMegabytes),
                bound: .atMost(ratio: 0.5),
                checked: "peak resident set of the process, its input included"
            )
        )
        harness.keep(
            PeerRow(
                work: name + ".added-memory",
                peer: "dbscan",
                unit: "MB",
                ours: ours.map { $0.peakMegabytes - $0.beforeMegabytes },
                peers: peers.map { $0.peakMegabytes - $0.beforeMegabytes },
                bound: nil,
                checked: "peak less what was resident before the work"
            )
        )
    }

    private static func compareBallTree(
        _ name: String,
        _ places: [Coordinate],
        _ meters: Double,
        _ harness: inout PeerHarness
    ) throws {
        let chord = Length.meters(meters).squaredChord.squareRoot()
        let (ours, peers) = try harness.alternate(
            repetitions: 5,
            worker: ["dbscan", harness.folder, "\(meters)", "\(minimumPoints)", "1"],
            script: ["density.py", harness.folder, "\(chord)", "\(minimumPoints)", "1", "0", "balltree"],
            peerRepetitions: 1
        )
        harness.keep(
            PeerRow(
                work: name,
                peer: "scikit-learn ball tree",
                unit: "s",
                ours: ours.map(\.seconds),
                peers: peers.map(\.seconds),
                bound: .atMost(ratio: 0.02),
                checked: try agreement(harness.folder, places, meters)
            )
        )
    }

    /// Compares core flags, the partition of the core places, and noise.
    ///
    /// A border place may belong to any cluster that reaches it, so its label is not compared. Where core flags differ,
    /// counting by the haversine definition says who is right: the peer is not quite exact.
    ///
    /// - Throws: `BenchmarkError` where ours is wrong, or where core flags agree and the rest does not.
    private static func agreement(_ folder: String, _ places: [Coordinate], _ meters: Double) throws -> String
    {
        let ours = try ColumnFiles.integers(folder + "/our-labels.i32")
        let peers = try ColumnFiles.integers(folder + "/peer-labels.i32")
        let ourCores = try ColumnFiles.integers(folder + "/our-core.i32")
        let peerCores = try ColumnFiles.integers(folder + "/peer-core.i32")
        try BenchmarkError.require(ours.count == peers.count, "\(ours.count) and \(peers.count) labels")
        let disputed = ours.indices.filter { ourCores[$0] != peerCores[$0] }
        let (latitudes, longitudes) = (places.map(\.latitude), places.map(\.longitude))
        for place in disputed.prefix(20) {
            let distances = DistanceKernels.haversine(
                from: places[place],
                toLatitudes: latitudes,
                longitudes: longitudes
            )
            let isCore = distances.count { $0 <= meters } >= minimumPoints
            try BenchmarkError.require(isCore == (ourCores[place] == 1), "place \(place) is mistaken by us")
        }
        var (toPeer, toOurs): ([Int32: Int32], [Int32: Int32]) = ([:], [:])
        var different = 0
        for place in ours.indices {
            if (ours[place] < 0) != (peers[place] < 0) {
                different += 1
            } else if ourCores[place] == 1, peerCores[place] == 1 {
                let expected = (
                    toPeer[ours[place], default: peers[place]], toOurs[peers[place], default: ours[place]]
                )
                if expected != (peers[place], ours[place]) { different += 1 }
                toPeer[ours[place]] = expected.0
                toOurs[peers[place]] = expected.1
            }
        }
        guard different > 0 || !disputed.isEmpty else {
            return "cores, their partition (\(toPeer.count) clusters) and noise are equal"
        }
        try BenchmarkError.require(
            !disputed.isEmpty || different * 100_000 <= ours.count,
            "\(different) of \(ours.count) places differ"
        )
        guard !disputed.isEmpty else { return "\(different) places near the limit differ" }
        return
            "the peer mistakes \(disputed.count) cores (counted one by one: \(min(20, disputed.count)), ours right), "
            + "so \(different) other labels differ"
    }
}
