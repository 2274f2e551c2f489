import BenchmarkSupport
import Clustering
import Foundation
import Geodesy
import Glibc
import Planning
import SampleTickets
import Tickets
import Tuning

/// A sweep as `muster tune` makes it: 8 radii by 4 capacities over 10 nights of 2,000 tickets.
enum TuneBenchmarks {
    private static let nights = 10
    private static let tickets = 2_000

    static func run(_ harness: inout Harness) throws {
        let name = "tune.sweep-8x4-nights=\(nights)-N=\(tickets)"
        guard [name, name + ".processor", name + ".memory"].contains(where: { harness.wants($0) }) else {
            return
        }
        let history = history()
        let grid = TuningGrid(
            radii: [1, 1.5, 2, 3, 4, 5, 6, 8].map { .kilometers($0) },
            capacities: [6, 8, 10, 12]
        )
        let sweep = Sweep(nights: history, settings: grid.settings, threads: 2)
        try BenchmarkError.require(sweep.settings.count == 32, "\(sweep.settings.count) settings")
        var (wall, processor): ([Double], [Double]) = ([], [])
        var last: TuningResult?
        // No warm-up: the first sweep is what a user waits for.
        for _ in 0..<3 {
            let (start, processorStart) = (ContinuousClock.now, Stopwatch.processorNow())
            let result = try sweep.run(processorSeconds: { threadSeconds() })
            wall.append((ContinuousClock.now - start).seconds)
            processor.append(Stopwatch.processorNow() - processorStart)
            if let last { try same(last, result) }
            last = result
        }
        guard let result = last else { return }
        try check(result)
        let checked =
            "every ticket in or out on each night, no cluster too full or too wide, equal results of three"
        for (suffix, unit, samples, bound) in [
            ("", "s", wall, 60.0 as Double?), (".processor", "s", processor, nil),
            (".memory", "MB", [Stopwatch.megabytes("VmHWM:")], nil),
        ] {
            harness.keep(
                BenchmarkResult(
                    name: name + suffix,
                    unit: unit,
                    samples: samples,
                    bound: bound,
                    checked: checked
                )
            )
        }
    }

    /// Sample tickets of the metropolitan area; each night has its own.
    private static func history() -> [TuningNight] {
        (0..<nights).map { night in
            let rows = SampleTickets.metropolis(count: tickets, seed: UInt64(100 + night), allReady: true)
            return TuningNight(
                date: "2026-03-\(night < 9 ? "0" : "")\(night + 1)",
                arrivals: rows.enumerated().map {
                    StabilityBenchmarks.ticket($1, number: night * tickets + $0)
                }
            )
        }
    }

    private static func check(_ result: TuningResult) throws {
        try BenchmarkError.require(result.tickets == nights * tickets, "\(result.tickets) tickets")
        for outcome in result.outcomes {
            try BenchmarkError.require(outcome.nights.count == nights, "\(outcome.nights.count) nights")
            for night in outcome.nights {
                try BenchmarkError.require(
                    night.clustered + night.leftOut == night.pool,
                    "\(night.clustered) clustered and \(night.leftOut) left out of \(night.pool)"
                )
                try BenchmarkError.require(night.fill <= 1, "a mean fill of \(night.fill)")
                let most = outcome.setting.maxRadius?.meters ?? .infinity
                try BenchmarkError.require(
                    night.radiusMax <= most * (1 + 1e-9),
                    "a cluster of \(night.radiusMax) m where \(most) m are allowed"
                )
            }
        }
    }

    /// Results may differ in the seconds that they name, and in nothing else.
    private static func same(_ first: TuningResult, _ second: TuningResult) throws {
        func timeless(_ result: TuningResult) -> TuningResult {
            var result = result
            for outcome in result.outcomes.indices {
                for night in result.outcomes[outcome].nights.indices {
                    result.outcomes[outcome].nights[night].seconds = 0
                }
            }
            return result
        }
        try BenchmarkError.require(timeless(first) == timeless(second), "two sweeps differ")
    }

    private static func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
