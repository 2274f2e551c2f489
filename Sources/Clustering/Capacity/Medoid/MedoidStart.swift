/// Divisions to start from: centres drawn far apart, points assigned within the limits, centres moved, and again.
///
/// The draw is k-means++ (D. Arthur and S. Vassilvitskii, SODA 2007); the assignment takes the points in the order of
/// what the second nearest centre would cost them more than the nearest. O(points x clusters) for each round.
struct MedoidStart {
    let space: MedoidSpace
    let count: Int
    private var centers: [SIMD4<Double>] = []
    private var parts: [[Int32]] = []

    init(_ space: MedoidSpace, count: Int) {
        self.space = space
        self.count = count
    }

    /// The best of some divisions by what their points cost and run over; clusters may be empty or too full.
    static func best(
        _ space: MedoidSpace,
        count: Int,
        draws: Int,
        _ random: inout SplitMix64
    ) -> [[Int32]] {
        var best = (cost: Double.infinity, parts: [[Int32]]())
        var start = MedoidStart(space, count: count)
        for _ in 0..<draws {
            start.draw(&random)
            var last = Double.infinity
            for _ in 0..<12 {
                let cost = start.assign()
                if cost < best.cost { best = (cost, start.parts) }
                guard cost < last else { break }
                last = cost
                start.center()
            }
        }
        return best.parts
    }

    private mutating func draw(_ random: inout SplitMix64) {
        let places = space.points.places
        centers = [places[random.below(places.count)]]
        var nearest = places.map { $0.w * SearchSpace.squared($0, centers[0]) }
        while centers.count < count {
            var total = 0.0
            for value in nearest { total += value }
            var rest = random.unit() * total
            var drawn = random.below(places.count)
            if total > 0 {
                for (point, value) in nearest.enumerated() where value > 0 {
                    drawn = point
                    rest -= value
                    if rest < 0 { break }
                }
            }
            let center = places[drawn]
            centers.append(center)
            for point in places.indices {
                nearest[point] = Swift.min(
                    nearest[point],
                    places[point].w * SearchSpace.squared(places[point], center)
                )
            }
        }
    }

    /// Puts every point to the nearest centre with room, or to the emptiest cluster; answers the cost with what the
    /// excess would cost to move.
    private mutating func assign() -> Double {
        let (places, loads) = (space.points.places, space.points.loads)
        var order: [(regret: Double, point: Int32)] = []
        order.reserveCapacity(places.count)
        for (point, place) in places.enumerated() {
            var (first, second) = (Double.infinity, Double.infinity)
            for center in centers {
                let squared = SearchSpace.squared(place, center)
                if squared < first {
                    (first, second) = (squared, first)
                } else if squared < second {
                    second = squared
                }
            }
            let regret = second < .infinity ? second.squareRoot() - first.squareRoot() : 0
            order.append((-place.w * regret, Int32(point)))
        }
        order.sort { $0 < $1 }
        parts = [[Int32]](repeating: [], count: count)
        var filling = [Double](repeating: 0, count: count)
        var cost = 0.0
        for (_, point) in order {
            let place = places[Int(point)]
            let moved = loads[Int(point)]
            var best = (squared: Double.infinity, cluster: -1)
            for cluster in 0..<count {
                let squared = SearchSpace.squared(place, centers[cluster])
                guard squared < best.squared,
                    space.limits.admits(count: parts[cluster].count + 1, load: filling[cluster] + moved)
                else { continue }
                best = (squared, cluster)
            }
            if best.cluster < 0 {
                // Nobody has room: the nearest runs over, and it costs as much again.
                for cluster in 0..<count {
                    let squared = 4 * SearchSpace.squared(place, centers[cluster])
                    if squared < best.squared { best = (squared, cluster) }
                }
                if best.cluster < 0 { best = (0, 0) }
            }
            parts[best.cluster].append(point)
            filling[best.cluster] += moved
            cost += place.w * best.squared.squareRoot()
        }
        return cost
    }

    /// Moves each centre to the member nearest to the mean.
    private mutating func center() {
        for (cluster, part) in parts.enumerated() where !part.isEmpty {
            var sum = SIMD4<Double>.zero
            for point in part { sum += SearchSpace.weighted(space.points.places[Int(point)]) }
            let mean = SearchSpace.center(sum, planar: space.points.isPlanar)
            var best = (squared: Double.infinity, center: centers[cluster])
            for point in part {
                let squared = SearchSpace.squared(space.points.places[Int(point)], mean)
                if squared < best.squared { best = (squared, space.points.places[Int(point)]) }
            }
            centers[cluster] = best.center
        }
    }
}
