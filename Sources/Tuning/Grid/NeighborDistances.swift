internal import SpatialIndex

/// Distances from tickets to their neighbours of the same night.
///
/// A density clustering sees one night's pool, never the whole history, so neighbours are counted within nights; with
/// tickets that wait the pool is a little denser than what came in.
enum NeighborDistances {
    /// Distances from tickets to their neighbour of that number in the same night, ascending.
    ///
    /// A ticket is its own first neighbour. Metres, or plane units. Nights with fewer than `k` tickets give none.
    static func all(_ history: PreparedHistory, k: Int) -> [Double] {
        var distances: [Double] = []
        for night in history.arrivals where night.count >= k && k >= 1 {
            let index = history.index(night)
            for item in night {
                let point = history.points[item]
                let found = index.nearest(k, x: point.x, y: point.y, z: point.z)
                if let last = found.last {
                    distances.append(history.distance(squared: last.squaredDistance))
                }
            }
        }
        return distances.sorted()
    }

    static func curve(_ history: PreparedHistory, k: Int) -> TuningResult.KDistanceCurve {
        let all = all(history, k: k)
        let most = 1_000
        let shown =
            all.count <= most ? all : (0..<most).map { all[$0 * (all.count - 1) / (most - 1)] }
        return TuningResult.KDistanceCurve(k: k, distances: shown, knee: knee(all))
    }

    /// Where an ascending curve bends: the greatest distance below the chord from its first to its last value.
    ///
    /// The rule of Kneedle (Satopää, Albrecht, Irwin and Raghavan, "Finding a Kneedle in a Haystack", 2011) for a convex
    /// increasing curve without smoothing, where both axes are scaled to 0...1. The last twentieth of the curve is cut
    /// off first: one ticket at the end of the world would otherwise stretch the chord until the bend is at its end.
    static func knee(_ ascending: [Double]) -> Double? {
        let kept = ascending.prefix((ascending.count * 19 + 19) / 20)
        guard kept.count >= 3, let first = kept.first, let last = kept.last else { return nil }
        guard last > first else { return last }
        var best = (height: 0.0, value: kept[kept.count - 1])
        for (rank, value) in kept.enumerated() {
            let x = Double(rank) / Double(kept.count - 1)
            let height = x - (value - first) / (last - first)
            if height > best.height { best = (height, value) }
        }
        return best.value
    }
}
