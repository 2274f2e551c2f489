import Clustering
import Geodesy
import Planning
import Tuning

@testable import Reporting

/// Sweeps that look like real ones: figures that trade off against each other, from a fixed seed.
enum TuningFixture {
    static let radii = [1.0, 2, 3, 5, 8]
    static let capacities = [6, 10, 15]

    /// Radius by capacity over so many nights; the third setting is recommended.
    static func result(
        nights: Int = 5,
        radii: [Double] = radii,
        capacities: [Int] = capacities,
        sketches: Int = 2,
        tickets: Int = 60,
        evil: String = ""
    ) -> TuningResult {
        var random = SplitMix64(seed: 7)
        func noise() -> Double { Double(random.next() >> 11) / 9_007_199_254_740_992 }
        var outcomes: [TuningResult.Outcome] = []
        for radius in radii {
            for capacity in capacities {
                let measures = (0..<nights).map { night in
                    let left = Int(40 / radius + 3 * noise())
                    return NightMeasures(
                        pool: 200,
                        clustered: 200 - left,
                        leftOut: left,
                        unusable: 2,
                        clusters: (200 - left) / max(1, capacity - 2),
                        fill: 0.7 + 0.2 * noise(),
                        radiusMedian: 500 * radius,
                        radiusP95: 900 * radius,
                        radiusMax: 1_000 * radius,
                        travel: 200_000 * radius.squareRoot() + 1_000 * noise(),
                        weightedWait: 1 / radius,
                        churn: night == 0 ? nil : 0.2 * noise(),
                        carried: 40,
                        cores: nil,
                        seconds: 0.12
                    )
                }
                let way = 1_000 * radius.squareRoot()
                outcomes.append(
                    TuningResult.Outcome(
                        setting: TuningSetting(maxRadius: .kilometers(radius), maxTickets: capacity),
                        nights: measures,
                        figures: [
                            .clusters: interval(100 / Double(capacity - 2)), .travel: interval(way),
                            .leftOut: interval(0.2 / radius), .wait: interval(1 / radius),
                        ],
                        isEfficient: capacity != 10,
                        distance: capacity == 10 ? nil : abs(radius - 2) / 10,
                        support: outcomes.isEmpty ? 0.25 : 0.05,
                        flags: radius == 8 ? ["one cluster holds all \(evil)"] : []
                    )
                )
            }
        }
        let drawings = (0..<sketches).map { number in
            TuningResult.Sketch(
                outcome: min(number, outcomes.count - 1),
                date: "2025-03-14",
                clusters: (0..<max(1, tickets / 10)).map { _ in
                    let (y, x) = (40.5 + 0.4 * noise(), -74.2 + 0.5 * noise())
                    return TuningResult.Sketch.Cluster(
                        center: place(y, x),
                        radius: .kilometers(2),
                        members: (0..<9).map { _ in place(y + 0.02 * noise(), x + 0.02 * noise()) }
                    )
                },
                leftOut: (0..<max(1, tickets / 10)).map { _ in
                    place(40.5 + 0.4 * noise(), -74.2 + 0.5 * noise())
                }
            )
        }
        return TuningResult(
            dates: (0..<nights).map { "2025-03-\($0 < 9 ? "0" : "")\($0 + 1)" + (nights > 1 ? evil : "") },
            tickets: 1_000,
            compared: [.clusters, .travel, .leftOut, .wait],
            outcomes: outcomes,
            recommended: min(2, outcomes.count - 1),
            withinNoise: outcomes.count > 5 ? [2, 5] : [],
            reasons: ["It needs fewer crews. \(evil)"],
            warnings: ["Only \(nights) nights. \(evil)"],
            configuration: "clustering:\n  max_radius: 1 km\n  max_tickets: 15\n  # \(evil)\n",
            sketches: drawings,
            curves: [
                TuningResult.KDistanceCurve(k: 4, distances: (1...1_000).map { Double($0) * 2 }, knee: 700)
            ]
        )
    }

    static func interval(_ mean: Double) -> TuningResult.Interval {
        TuningResult.Interval(mean: mean, low: mean * 0.9, high: mean * 1.1)
    }

    static func place(_ latitude: Double, _ longitude: Double) -> Location {
        guard let place = try? Coordinate(latitude: latitude, longitude: longitude) else {
            return .planar(x: 0, y: 0)
        }
        return .geographic(place)
    }
}
