import Clustering
import Geodesy

/// Seeded items with random constraints.
enum ConstraintSamples {
    /// Items in a square of `extent` (metres or plane units), with a random choice of kinds of constraints.
    static func mixed(_ count: Int, seed: UInt64, extent: Double, planar: Bool) throws -> [ClusterItem] {
        var random = TestRandom(seed: seed)
        let origin = try Coordinate(latitude: -40 + 80 * random.unit(), longitude: 179.999)
        let kinds = 1 + random.below(31)
        func name(_ bit: Int, _ prefix: String, of choices: Int) -> String? {
            guard kinds & bit != 0, random.below(3) == 0 else { return nil }
            return "\(prefix)\(random.below(choices))"
        }
        let groups = max(1, count / 3)
        return (0..<count).map { index in
            let (x, y) = (extent * random.unit(), extent * random.unit())
            let east = origin.destination(bearing: 90, distance: .meters(x))
            var item = ClusterItem(
                id: "t\((index &* 7) % (7 * count) + 100)",
                location: planar
                    ? .planar(x: x, y: y)
                    : .geographic(east.destination(bearing: 0, distance: .meters(y))),
                load: Double(1 + random.below(9)) / 2,
                priority: Priority(rawValue: 1 + random.below(5)) ?? .medium
            )
            item.together = name(1, "g", of: groups)
            item.apart = name(2, "a", of: groups)
            item.lock = random.below(2) == 0 ? name(4, "l", of: groups) : nil
            if kinds & 8 != 0, random.below(2) == 0 {
                item.skills =
                    [["gas"], ["power"], ["heights", "power"], ["power", "heights", "power"]][random.below(4)]
            }
            if kinds & 16 != 0, random.below(2) == 0 { item.dueDay = 20_000 + random.below(12) }
            return item
        }
    }

    /// Limits of all kinds in turn.
    static func parameters(_ number: Int, extent: Double) -> CapacitatedParameters {
        var random = TestRandom(seed: UInt64(number) &* 77 &+ 5)
        let objective = Objective.allCases[number % 3]
        var parameters = CapacitatedParameters(objective: objective, effort: .fast)
        parameters.maxTickets = random.below(4) == 0 ? nil : 2 + random.below(6)
        parameters.maxLoad = random.below(2) == 0 ? nil : 4 + Double(random.below(12))
        parameters.maxRadius = random.below(3) == 0 ? nil : .meters(extent * (0.1 + 0.5 * random.unit()))
        parameters.maxDueSpread = random.below(3) == 0 ? nil : random.below(6)
        parameters.priorityWeight = [0, 1, 9.99][random.below(3)]
        return parameters
    }
}
