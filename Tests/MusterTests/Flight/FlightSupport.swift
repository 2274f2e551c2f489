import Clustering
import Foundation
import Geodesy
import Muster
import Planning
import Tickets

/// A small seeded generator (splitmix64).
struct FlightRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Inputs of every shape that a document must carry, drawn with a seed.
struct FlightInputsGenerator {
    private var random: FlightRandom

    init(seed: UInt64) { random = FlightRandom(seed: seed) }

    /// Texts that writers and readers of JSON get wrong.
    static let texts = [
        "", "plain", "quote \" backslash \\ slash /", "line\nbreak\r\ttab",
        "nul \u{0} bell \u{7} escape \u{1B}",
        "über", "u\u{308}ber", "日本語", "🚲👩‍🔧", "\u{202E}turned", "\u{FEFF}mark", "\u{2028}\u{2029}",
        "{\"a\":[1]}",
        "</script>", "null", "1e999",
    ]

    static let numbers = [
        1, 0, 0.1, 0x1p-1060, 1.7976931348623157e308, 123_456.789, .leastNonzeroMagnitude, .nan, .infinity,
        -.infinity, -7,
    ]

    mutating func inputs(tickets count: Int, clusters: Int = 0) -> FlightInputs {
        var id = 10_000
        func next() -> Int {
            id += 1
            return id
        }
        let tickets = (0..<count).map { _ in ticket(next()) }
        let standing = (0..<clusters).map { _ in cluster(next(), members: (0..<pick(5)).map { _ in next() }) }
        var weights: [String: Double] = [:]
        for ticket in tickets where chance(4) { weights[ticket.id] = number() }
        return FlightInputs(
            musterVersion: text(),
            tickets: tickets,
            standing: standing,
            overrides: (0..<pick(6)).map { _ in override(next()) },
            parameters: parameters(),
            screening: chance(2) ? .leaveOut : .warn,
            territory: chance(2) ? box() : nil,
            weights: weights,
            source: chance(3)
                ? .file(name: text()) : .jira(site: text(), project: text(), jql: text()),
            warnings: (0..<pick(3)).map { _ in text() },
            previousPlanHash: chance(2) ? text() : nil
        )
    }

    mutating func ticket(_ id: Int) -> Ticket {
        Ticket(
            id: String(id),
            key: chance(3) ? nil : text(),
            summary: text(),
            status: text(),
            priority: Priority.allCases[pick(5)],
            place: place(),
            load: number(),
            due: chance(2) ? text() : nil,
            skills: (0..<pick(4)).map { _ in text() },
            together: chance(3) ? text() : nil,
            apart: chance(3) ? text() : nil,
            lock: chance(3) ? text() : nil,
            updated: chance(2) ? [0, -1, .min, .max, 1_760_000_000_000][pick(5)] : nil,
            clusterKey: chance(4) ? text() : nil
        )
    }

    mutating func place() -> TicketPlace {
        switch pick(5) {
        case 0: .unusable(ReasonCode.allCases[pick(ReasonCode.allCases.count)], found: text())
        case 1: .suspect(coordinate(), why: text())
        case 2: .located(.planar(x: number(), y: number()))
        default: .located(.geographic(coordinate()))
        }
    }

    private mutating func cluster(_ id: Int, members: [Int]) -> StandingCluster {
        StandingCluster(
            issueID: String(id),
            issueKey: text(),
            members: members.map { ticket($0) },
            departed: (0..<pick(3)).map { index in
                DepartedMember(
                    id: "gone-\(id)-\(index)",
                    key: text(),
                    reason: [.closed, .deleted, .moved, .removed][pick(4)]
                )
            },
            isOpenForMore: chance(2),
            keepOut: Set((0..<pick(3)).map { _ in text() })
        )
    }

    private mutating func override(_ id: Int) -> ClusterOverride {
        ClusterOverride(
            ticketID: String(id),
            ticketKey: text(),
            kind: ClusterOverride.Kind.allCases[pick(ClusterOverride.Kind.allCases.count)],
            clusterID: chance(2) ? text() : nil,
            clusterKey: chance(2) ? text() : nil,
            reason: text(),
            madeAt: Int64(pick(1_000_000)),
            expiresAt: chance(2) ? .max : nil
        )
    }

    private mutating func parameters() -> PlanParameters {
        PlanParameters(
            algorithm: PlanAlgorithm.allCases[pick(3)],
            metric: chance(2) ? .haversine : .planar,
            maxTickets: chance(2) ? pick(100) : nil,
            maxLoad: chance(2) ? number() : nil,
            maxRadius: chance(2) ? .meters(number()) : nil,
            maxDueSpread: chance(2) ? pick(30) : nil,
            movePrice: chance(2) ? .meters(number()) : nil,
            maxChurn: chance(2) ? number() : nil,
            priorityWeight: number(),
            clusterCount: chance(2) ? pick(9) : nil,
            objective: chance(2) ? .distance : .medoid,
            effort: chance(2) ? .fast : .best,
            seed: chance(2) ? .max : UInt64(pick(100)),
            epsilon: chance(2) ? .meters(number()) : nil,
            minimumPoints: chance(2) ? number() : nil
        )
    }

    private mutating func box() -> GeoBox? {
        let (one, other) = (coordinate(), coordinate())
        let isOrdered = one.latitude <= other.latitude
        return try? GeoBox(southWest: isOrdered ? one : other, northEast: isOrdered ? other : one)
    }

    private mutating func coordinate() -> Coordinate {
        let latitudes = [0, 90, -90, 48.1, .leastNonzeroMagnitude, -33.856784]
        let longitudes = [0, 180, -180, 11.5, -179.999999999999, 151.213108]
        let made = try? Coordinate(latitude: latitudes[pick(6)], longitude: longitudes[pick(6)])
        guard let made else { preconditionFailure("a coordinate off the globe") }
        return made
    }

    mutating func text() -> String { FlightInputsGenerator.texts[pick(FlightInputsGenerator.texts.count)] }
    private mutating func number() -> Double {
        FlightInputsGenerator.numbers[pick(FlightInputsGenerator.numbers.count)]
    }
    mutating func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
    private mutating func chance(_ count: Int) -> Bool { pick(count) == 0 }
}

/// Inputs that can be planned: jobs in a town, of which some cannot be used.
func townInputs(_ count: Int, version: String = "0.1.0", maxTickets: Int = 5) -> FlightInputs {
    let tickets = (0..<count).map { number -> Ticket in
        let (x, y) = (Double(number) * 0.618_034, Double(number) * 0.754_878)
        let coordinate = try? Coordinate(
            latitude: 48.1 + (x - x.rounded(.down)) * 0.2,
            longitude: 11.5 + (y - y.rounded(.down)) * 0.2
        )
        return Ticket(
            id: String(10_000 + number),
            key: "FIELD-\(number)",
            summary: "Meter reading \(number)",
            status: "Ready For Clustering",
            priority: Priority.allCases[number % 5],
            place: number % 17 == 3
                ? .unusable(.noCoordinates, found: "")
                : coordinate.map { .located(.geographic($0)) }
                    ?? .unusable(.invalidCoordinates, found: "?"),
            load: Double(15 + number % 4 * 15),
            due: number % 3 == 0 ? "2026-11-\(10 + number % 18)" : nil,
            skills: number % 7 == 0 ? ["gas"] : [],
            updated: 1_760_000_000_000 + Int64(number)
        )
    }
    return FlightInputs(
        musterVersion: version,
        tickets: tickets,
        parameters: PlanParameters(maxTickets: maxTickets, maxRadius: .kilometers(8), effort: .fast),
        source: .jira(site: "hq", project: "FIELD", jql: "project = FIELD")
    )
}
