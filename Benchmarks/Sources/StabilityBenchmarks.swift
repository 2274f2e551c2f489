import BenchmarkSupport
import Clustering
import Foundation
import Geodesy
import Planning
import SampleTickets
import Tickets

/// Fifty tickets that come after 5,000 were planned: who moves, and what it costs beside planning from scratch.
enum StabilityBenchmarks {
    static func run(_ harness: inout Harness) throws {
        guard harness.wants("stability") else { return }
        for seed in [1, 2, 3] as [UInt64] {
            try compare(seed: seed, &harness)
        }
    }

    private static func compare(seed: UInt64, _ harness: inout Harness) throws {
        let all = SampleTickets.metropolis(count: 5_050, seed: seed, allReady: true).enumerated().map {
            ticket($1, number: $0)
        }
        // Every hundred-and-first one is late, so that they are spread as the others are.
        let late = all.enumerated().filter { $0.offset % 101 == 50 }.map(\.element)
        let lateIDs = Set(late.map(\.id))
        let early = all.filter { !lateIDs.contains($0.id) }
        try BenchmarkError.require(late.count == 50, "\(late.count) late tickets")
        let planner = Planner(
            parameters: PlanParameters(maxTickets: 10, maxRadius: .kilometers(5)),
            threads: 2
        )
        let source = PlanSource.file(name: "stability")
        let before = try planner.plan(early, source: source)
        let scratch = try planner.plan(all, source: source)

        // Re-planned: every cluster may change, at the default price for a move.
        let again = try planner.plan(all, source: source, previous: before)
        let churn = again.previous?.churn ?? .nan
        keep("moved", seed, "%", 100 * churn, bound: 2, "tickets in both plans", &harness)
        keep(
            "replanned-over-scratch",
            seed,
            "ratio",
            perTicket(again) / perTicket(scratch),
            bound: 1.02,
            "sum of distances for each clustered ticket",
            &harness
        )

        // Topped up: Job Clusters stand in Jira, and nobody in them moves.
        let byID = Dictionary(early.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let standing = before.clusters.enumerated().map { index, cluster in
            StandingCluster(
                issueID: String(900_000 + index),
                issueKey: "FIELD-\(900_000 + index)",
                members: cluster.members.compactMap { byID[$0] }
            )
        }
        let toppedUp = try planner.plan(all, source: source, standing: standing)
        let homes = Dictionary(
            uniqueKeysWithValues: zip(standing.map(\.issueID), before.clusters.map { Set($0.members) })
        )
        let left = toppedUp.standing.reduce(0) {
            $0 + (homes[$1.issueID]?.subtracting($1.members).count ?? 0)
        }
        try BenchmarkError.require(left == 0, "\(left) tickets left a Job Cluster that stands")
        keep(
            "topped-up-over-scratch",
            seed,
            "ratio",
            perTicket(toppedUp) / perTicket(scratch),
            bound: 1.02,
            "nobody left a Job Cluster; sum of distances for each clustered ticket",
            &harness
        )
        let clusters = toppedUp.clusters.count + toppedUp.standing.count
        keep(
            "topped-up-clusters-over-scratch",
            seed,
            "ratio",
            Double(clusters) / Double(scratch.clusters.count),
            bound: nil,
            "number of clusters",
            &harness
        )
    }

    private static func keep(
        _ name: String,
        _ seed: UInt64,
        _ unit: String,
        _ value: Double,
        bound: Double?,
        _ checked: String,
        _ harness: inout Harness
    ) {
        harness.keep(
            BenchmarkResult(
                name: "stability.\(name)-N=5000+50-seed=\(seed)",
                unit: unit,
                samples: [value],
                bound: bound,
                checked: checked
            )
        )
    }

    /// Mean distance from a clustered ticket to its centre, metres, over new and standing clusters.
    private static func perTicket(_ plan: Plan) -> Double {
        let places = Dictionary(
            plan.tickets.map { ($0.id, coordinate($0.location)) },
            uniquingKeysWith: { first, _ in first }
        )
        var (sum, count) = (0.0, 0)
        for cluster in plan.clusters + plan.standing.compactMap(\.cluster) {
            guard let center = coordinate(cluster.center) else { continue }
            for member in cluster.members {
                guard case .some(.some(let place)) = places[member] else { continue }
                sum += center.distance(to: place).meters
                count += 1
            }
        }
        return sum / Double(max(1, count))
    }

    private static func coordinate(_ location: Location?) -> Coordinate? {
        if case .geographic(let coordinate) = location { coordinate } else { nil }
    }

    static func ticket(_ row: SampleTicket, number: Int) -> Ticket {
        var place = TicketPlace.unusable(.noCoordinates, found: "")
        if row.fault == nil, let latitude = Double(row.latitude), let longitude = Double(row.longitude),
            let coordinate = try? Coordinate(latitude: latitude, longitude: longitude)
        {
            place = .located(.geographic(coordinate))
        }
        return Ticket(id: String(10_001 + number), key: row.key, priority: row.priority, place: place)
    }
}
