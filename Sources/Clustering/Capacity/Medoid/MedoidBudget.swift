/// How much work a medoid search does, as numbers of moves and rounds; never a time.
struct MedoidBudget: Sendable {
    /// Divisions to start from.
    var candidates: Int
    /// Proposals for each point in the annealing of all.
    var each: Int
    /// Regional annealings that the annealing of all is made of, where there is more than one region.
    var epochs = 60
    /// Points of a region.
    var region: Int
    /// Points of a window.
    var window: Int
    /// Proposals for each point in the annealing of a window.
    var windowEach = 1_000
    /// Rounds of windows in each phase; after a phase the worse half of the candidates ends.
    var rounds: [Int]
    /// Draws of centres of which a drawn start is the best.
    var draws: Int
    /// Clusters that are dissolved and opened elsewhere in each region and round.
    var kicks: Int

    /// The budget of an effort, nil where there are too many points for this search.
    ///
    /// On one core of 2020 the search takes about 2.5 s for 500 points at `normal` and 20 s at `best`, for 3,000 points
    /// 8 s and 60 s.
    init?(points: Int, clusters: Int, effort: Effort) {
        guard points <= 10_000, clusters > 1 else { return nil }
        let typical = Swift.max(1, points / clusters)
        region = Swift.max(400, Swift.min(1_000, 8 * typical))
        window = Swift.max(100, Swift.min(400, 2 * typical))
        let isSmall = points <= 600
        let isMedium = points <= 1_500
        let length = Swift.max(1, points)
        switch effort {
        case .fast:
            (candidates, each, windowEach) = points <= 30 ? (4, 2_000, 500) : (1, 500, 200)
            rounds = points <= 30 ? [3, 3] : [2]
        case .normal:
            candidates = isSmall ? 4 : (isMedium ? 2 : 1)
            each = Swift.min(10_000, 50_000_000 / length)
            rounds = isSmall ? [8, 8, 10] : (isMedium ? [8, 10] : [60_000 / length])
        case .best:
            candidates = isSmall ? 8 : (isMedium ? 4 : 1)
            each = 20_000
            rounds =
                points <= 30
                ? [5, 5, 5] : isSmall ? [30, 30, 50, 100] : (isMedium ? [30, 40, 80] : [600_000 / length])
        }
        if points <= 30 {
            // What there is to find is found soon.
            (each, windowEach) = (Swift.min(each, 3_000), 300)
        }
        // A draw takes some rounds of points times clusters, which pays only where there are few clusters.
        draws = Swift.min(100, 100_000_000 / (24 * length * clusters))
        kicks = clusters <= 40 ? 2 : 1
    }
}
