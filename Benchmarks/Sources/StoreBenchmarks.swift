import BenchmarkSupport
import Clustering
import Foundation
import Geodesy
import Secrets
import TicketStore
import Tickets

/// The ticket store: bulk upsert into an empty file, a pull without news, and radius queries.
enum StoreBenchmarks {
    static let count = 100_000
    static let scope = ProjectScope(site: "bench", project: "FIELD")

    static func run(_ harness: inout Harness) async throws {
        guard harness.wants("store") else { return }
        let tickets = try tickets()
        try await withFolder { folder in try await run(tickets, folder, &harness) }
    }

    /// Tickets of a metropolis.
    static func tickets() throws -> [Ticket] {
        try PlaceShape.metropolis.places(count: count, seed: 3).enumerated().map { index, place in
            Ticket(
                id: String(10_000 + index),
                key: "FIELD-\(index + 1)",
                summary: "Inspect meter \(index), Mill Lane",
                status: "Ready For Clustering",
                place: .located(.geographic(place)),
                load: 45,
                due: "2026-03-11",
                skills: ["meter"],
                updated: 1_732_877_091_000
            )
        }
    }

    private static func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "muster-bench-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    /// Lends an empty store in a file of its own.
    static func withStore(_ body: (SpatiaLiteTicketStore) async throws -> Void) async throws {
        try await withFolder { folder in
            let store = try await SpatiaLiteTicketStore(path: folder + "/store.sqlite", at: 0) {
                SHA256Digest(of: $0).bytes
            }
            try await body(store)
            await store.close()
        }
    }

    private static func run(_ tickets: [Ticket], _ folder: String, _ harness: inout Harness) async throws {
        var loads: [Double] = []
        var repulls: [Double] = []
        var last: SpatiaLiteTicketStore?
        for repetition in 0..<8 {
            await last?.close()
            let store = try await SpatiaLiteTicketStore(path: "\(folder)/\(repetition).sqlite", at: 0) {
                SHA256Digest(of: $0).bytes
            }
            let load = try await Harness.seconds(repetitions: 1, warmUps: 0) {
                let summary = try await store.upsert(tickets, in: scope)
                try BenchmarkError.require(summary.inserted == count, "\(summary)")
            }
            let repull = try await Harness.seconds(repetitions: 1, warmUps: 0) {
                let summary = try await store.upsert(tickets, in: scope)
                try BenchmarkError.require(summary == UpsertSummary(unchanged: count), "\(summary)")
            }
            // The first repetition warms up.
            if repetition > 0 {
                loads.append(Double(count) / load[0])
                repulls.append(Double(count) / repull[0])
            }
            last = store
        }
        harness.keep(
            BenchmarkResult(
                name: "store.upsert-N=\(count)",
                unit: "tickets/s",
                samples: loads,
                bound: 100_000,
                higherIsBetter: true,
                checked: "every row inserted"
            )
        )
        harness.keep(
            BenchmarkResult(
                name: "store.unchanged-N=\(count)",
                unit: "tickets/s",
                samples: repulls,
                higherIsBetter: true,
                checked: "no row written"
            )
        )
        guard let store = last else { return }
        try await radiusQueries(store, tickets, &harness)
        await store.close()
    }

    private static func radiusQueries(
        _ store: SpatiaLiteTicketStore,
        _ tickets: [Ticket],
        _ harness: inout Harness
    ) async throws {
        harness.keep(
            BenchmarkResult(
                name: "store.radius-1km-N=\(count)",
                unit: "ms",
                samples: try await radiusSamples(store, tickets, radius: .kilometers(1), count: 400),
                bound: 1,
                checked: "every 50th against brute force"
            )
        )
    }

    /// Milliseconds of so many questions around tickets.
    static func radiusSamples(
        _ store: SpatiaLiteTicketStore,
        _ tickets: [Ticket],
        radius: Length,
        count: Int
    ) async throws -> [Double] {
        var samples: [Double] = []
        for number in 0..<count {
            guard let center = tickets[(number * 7_919) % tickets.count].place.coordinate else { continue }
            let start = ContinuousClock.now
            let found = try await store.tickets(in: scope, within: radius, of: center)
            samples.append((ContinuousClock.now - start).seconds * 1e3)
            if number % 50 == 0 {
                let brute = tickets.count {
                    ($0.place.coordinate?.distance(to: center) ?? radius + radius) <= radius
                }
                try BenchmarkError.require(
                    found.count == brute,
                    "\(found.count) found, \(brute) by brute force"
                )
            }
        }
        return samples
    }
}

extension Length {
    fileprivate static func + (left: Length, right: Length) -> Length {
        Length(meters: left.meters + right.meters)
    }
}
