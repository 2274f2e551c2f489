internal import Clustering

/// Makes field jobs over a metropolitan area: no data of anybody, the same for the same seed on every
/// machine.
public enum SampleTickets {
    /// Seed of `data/sample-tickets.csv`.
    public static let defaultSeed: UInt64 = 2_026
    /// Number of jobs in `data/sample-tickets.csv`.
    public static let defaultCount = 1_000
    /// Day from which due and creation dates are counted; nothing here reads a clock.
    public static let referenceDay = "2026-03-02"

    /// Makes jobs: towns with heavy tails, hot-spots, corridors and farms, and 3 in 100 with faulty
    /// coordinates.
    ///
    /// - Parameters:
    ///   - count: number of jobs; keys are `FIELD-1` to `FIELD-count`. None where 0 or less.
    ///   - seed: the same seed gives the same jobs.
    ///   - allReady: every job is Ready For Clustering; otherwise 4 in 100 are In Progress or Done.
    /// - Returns: the jobs in the order of their keys.
    public static func metropolis(
        count: Int = defaultCount,
        seed: UInt64 = defaultSeed,
        allReady: Bool = false
    ) -> [SampleTicket] {
        guard count > 0 else { return [] }
        var generator = SplitMix64(seed: seed)
        // A larger day has more hot-spots, not only fuller ones.
        let places = JobPlaces(count: max(6, min(60, count / 70)), generator: &generator)
        let faults = SampleFaults.plan(count: count, generator: &generator)
        return (0..<count).map { index in
            let (offset, setting) = places.draw(&generator)
            let work = kind(for: setting, &generator)
            let priority = Priority(rawValue: generator.choice(work.priorities) + 1) ?? .medium
            let steps = (work.minutes.upperBound - work.minutes.lowerBound) / 5
            let created = generator.below(20 * 24 * 60)
            let slack = [1, 3, 9, 16, 30][priority.rawValue - 1]
            let town = nearestTown(to: offset)
            var ticket = SampleTicket(
                key: "FIELD-\(index + 1)",
                summary: "\(generator.element(of: work.titles)), \(generator.element(of: FieldWork.streets))"
                    + " \(1 + generator.below(120)), \(town)",
                priority: priority,
                status: status(&generator, allReady: allReady),
                latitude: "",
                longitude: "",
                location: "",
                durationMinutes: work.minutes.lowerBound + 5 * generator.below(steps + 1),
                due: CalendarText.day(generator.below(slack) + 1),
                skills: work.skills,
                created: CalendarText.instant(minutesBefore: created + 1),
                fault: faults[index]
            )
            SampleFaults.write(offset, into: &ticket)
            return ticket
        }
    }

    private static func kind(for setting: JobPlaces.Setting, _ generator: inout SplitMix64) -> FieldWork {
        // Seven in ten jobs of a hot-spot are the work that made it one.
        if case .hotSpot(let work) = setting, generator.below(10) < 7 { return FieldWork.kinds[work] }
        return FieldWork.kinds[generator.choice(FieldWork.kinds.map(\.weight))]
    }

    private static func status(_ generator: inout SplitMix64, allReady: Bool) -> String {
        let draw = generator.below(100)
        if allReady || draw < 96 { return "Ready For Clustering" }
        return draw < 98 ? "In Progress" : "Done"
    }

    private static func nearestTown(to offset: Metropolis.Offset) -> String {
        var best = (name: "", square: Double.infinity)
        for town in Metropolis.towns {
            let center = Metropolis.offset(latitude: town.latitude, longitude: town.longitude)
            let (dx, dy) = (offset.east - center.east, offset.north - center.north)
            let square = dx * dx + dy * dy
            if square < best.square { best = (town.name, square) }
        }
        return best.name
    }
}
