/// Draws places of jobs: towns with heavy tails, hot-spots, corridors along roads, and scattered farms.
struct JobPlaces {
    /// Share of jobs by kind of place, in the order town, hot-spot, road, country.
    static let shares: [Double] = [0.62, 0.20, 0.13, 0.05]

    /// A place with a burst of jobs, such as a failed main.
    struct HotSpot {
        var center: Metropolis.Offset
        var radius: Double
        var weight: Double
        var work: Int
    }

    /// What kind of place a job was drawn from.
    enum Setting {
        case town
        case hotSpot(work: Int)
        case road
        case country
    }

    let hotSpots: [HotSpot]

    /// Chooses the hot-spots; their weights fall as 1 / rank (Zipf).
    init(count: Int, generator: inout SplitMix64) {
        var spots: [HotSpot] = []
        for rank in 1...max(1, count) {
            let town = Metropolis.towns[generator.choice(Metropolis.towns.map(\.weight))]
            var center = Metropolis.offset(latitude: town.latitude, longitude: town.longitude)
            repeat {
                center = Metropolis.offset(latitude: town.latitude, longitude: town.longitude)
                    .moved(generator.direction(), by: town.spread * (0.4 + 1.4 * generator.unit()))
            } while Metropolis.isWater(center)
            spots.append(
                HotSpot(
                    center: center,
                    radius: 0.12 + 0.3 * generator.unit(),
                    weight: 1 / Double(rank),
                    work: generator.below(FieldWork.kinds.count)
                )
            )
        }
        hotSpots = spots
    }

    /// Draws one place on land.
    func draw(_ generator: inout SplitMix64) -> (place: Metropolis.Offset, setting: Setting) {
        while true {
            let drawn = candidate(&generator)
            if !Metropolis.isWater(drawn.place) { return drawn }
        }
    }

    private func candidate(_ generator: inout SplitMix64) -> (place: Metropolis.Offset, setting: Setting) {
        switch generator.choice(Self.shares) {
        case 0:
            let town = Metropolis.towns[generator.choice(Metropolis.towns.map(\.weight))]
            let center = Metropolis.offset(latitude: town.latitude, longitude: town.longitude)
            return (center.moved(generator.direction(), by: tail(town.spread, &generator)), .town)
        case 1:
            let spot = hotSpots[generator.choice(hotSpots.map(\.weight))]
            let place = Metropolis.Offset(
                east: spot.center.east + spot.radius * generator.bell(),
                north: spot.center.north + spot.radius * generator.bell()
            )
            return (place, .hotSpot(work: spot.work))
        case 2:
            let road = generator.element(of: Metropolis.roads)
            let leg = generator.below(road.count - 1)
            let (from, to) = (Metropolis.towns[road[leg]], Metropolis.towns[road[leg + 1]])
            let share = generator.unit()
            let place = Metropolis.offset(
                latitude: from.latitude + share * (to.latitude - from.latitude),
                longitude: from.longitude + share * (to.longitude - from.longitude)
            )
            return (place.moved(generator.direction(), by: 0.45 * abs(generator.bell())), .road)
        default:
            let place = Metropolis.Offset(
                east: -36 + 72 * generator.unit(),
                north: -34 + 68 * generator.unit()
            )
            return (place, .country)
        }
    }

    /// A distance with half of its mass inside `half` and a heavy tail: Lomax with exponent 2, cut at 9 times
    /// `half`.
    private func tail(_ half: Double, _ generator: inout SplitMix64) -> Double {
        // The quantile is scale * (1 / sqrt(1 - p) - 1); its median is 0.4142 * scale.
        let scale = half / 0.414_213_562_373_095_1
        let remaining = max(0.0125, 1 - generator.unit())
        return min(9 * half, scale * (1 / remaining.squareRoot() - 1))
    }
}
