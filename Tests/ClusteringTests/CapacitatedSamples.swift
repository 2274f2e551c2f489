import Clustering
import Geodesy
import Glibc
import Testing

/// Seeded item sets for the tests of capacity-bounded clustering.
enum CapacitatedSamples {
    /// Items round a place: half in towns, half spread over `extent` kilometres; longitudes wrap, poles are passed over.
    static func around(
        latitude: Double,
        longitude: Double,
        extent: Double,
        count: Int,
        seed: UInt64
    ) throws -> [ClusterItem] {
        var random = SplitMix64(seed: seed)
        let origin = (latitude * .pi / 180, longitude * .pi / 180)
        let towns = (0..<5).map { _ in (extent * random.unit(), 2 * .pi * random.unit()) }
        return try (0..<count).map { index in
            var (distance, bearing) = (extent * random.unit().squareRoot(), 2 * .pi * random.unit())
            if index % 2 == 0 {
                let town = towns[random.below(5)]
                (distance, bearing) = (town.0 + 0.05 * extent * random.unit(), town.1 + 0.1 * random.unit())
            }
            return ClusterItem(
                id: "t\(1_000_000 + index)",
                location: .geographic(try destination(origin, kilometers: distance, bearing: bearing)),
                load: Double(1 + random.below(9)),
                priority: Priority(rawValue: 1 + random.below(5)) ?? .medium
            )
        }
    }

    /// The place so far from `origin` (radians) in a direction, by spherical trigonometry.
    private static func destination(
        _ origin: (Double, Double),
        kilometers: Double,
        bearing: Double
    ) throws -> Coordinate {
        let angle = kilometers / 6_371.0088
        let latitude = asin(sin(origin.0) * cos(angle) + cos(origin.0) * sin(angle) * cos(bearing))
        let turn = atan2(
            sin(bearing) * sin(angle) * cos(origin.0),
            cos(angle) - sin(origin.0) * sin(latitude)
        )
        let longitude = remainder((origin.1 + turn) * 180 / .pi, 360)
        return try Coordinate(latitude: min(90, max(-90, latitude * 180 / .pi)), longitude: longitude)
    }

    static func planar(_ count: Int, seed: UInt64, extent: Double = 1_000) -> [ClusterItem] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { index in
            ClusterItem(
                id: "p\(1_000_000 + index)",
                location: .planar(x: extent * random.unit(), y: extent * random.unit()),
                load: Double(1 + random.below(9)),
                priority: Priority(rawValue: 1 + random.below(5)) ?? .medium
            )
        }
    }

    /// The same item `count` times, under ids of their own.
    static func identical(_ count: Int, at location: Location) -> [ClusterItem] {
        (0..<count).map { ClusterItem(id: "d\(1_000_000 + $0)", location: location) }
    }
}

/// A named setting of limits for parameterised tests.
struct CapacitatedCase: Sendable, CustomTestStringConvertible {
    var name: String
    var parameters: CapacitatedParameters
    var testDescription: String { name }

    static let all: [CapacitatedCase] = Objective.allCases.flatMap { objective in
        [
            CapacitatedCase(
                name: "\(objective), count",
                parameters: .init(maxTickets: 7, objective: objective)
            ),
            CapacitatedCase(
                name: "\(objective), load",
                parameters: .init(maxTickets: nil, maxLoad: 31, objective: objective)
            ),
            CapacitatedCase(
                name: "\(objective), radius",
                parameters: .init(maxTickets: nil, maxRadius: .meters(900), objective: objective)
            ),
            CapacitatedCase(
                name: "\(objective), all three",
                parameters: .init(maxTickets: 6, maxLoad: 25, maxRadius: .meters(1_500), objective: objective)
            ),
            CapacitatedCase(
                name: "\(objective), fixed",
                parameters: .init(maxTickets: 11, clusterCount: 33, objective: objective)
            ),
            CapacitatedCase(
                name: "\(objective), fixed with radius",
                parameters: .init(
                    maxTickets: 12,
                    maxRadius: .meters(1_200),
                    clusterCount: 30,
                    objective: objective
                )
            ),
        ]
    }
}
