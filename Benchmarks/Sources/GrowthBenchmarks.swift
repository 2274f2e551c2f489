import BenchmarkSupport
import Foundation

/// How the cost grows with the number of places: each size in processes of its own, a power law through all.
///
/// Every point is kept as soon as it is measured, and the chart and the tables are drawn from all that are kept: so it can
/// be run in parts (`growth.capacity`, `growth.dbscan-N=1000000`, `--most 100000`) and taken up again (`--missing`).
enum GrowthBenchmarks {
    static let sizes = [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000]
    static let seed: UInt64 = 3
    private static let record = "Benchmarks/Results/growth.json"
    private static let chart = "Benchmarks/growth.svg"
    private static let readme = "Benchmarks/README.md"

    static func run(_ harness: inout Harness) throws {
        let machine = Machine.current()
        var kept = GrowthRecord()
        if let data = FileManager.default.contents(atPath: record) { kept = try GrowthRecord(data) }
        for size in sizes where size <= harness.selection.options.most ?? .max {
            for work in GrowthWork.allCases {
                let name = "growth.\(work.rawValue)-N=\(size)"
                guard harness.selection.wants(name) else { continue }
                if harness.selection.options.onlyMissing,
                    kept.point(work.rawValue, size)?.commit == machine.commit
                {
                    Harness.say("\(name): kept from this commit")
                    continue
                }
                kept.put(try measure(work, size, machine, name, &harness))
                try write(kept)
            }
        }
        print(kept.markdown)
    }

    private static func measure(
        _ work: GrowthWork,
        _ size: Int,
        _ machine: Machine,
        _ name: String,
        _ harness: inout Harness
    ) throws -> GrowthPoint {
        var all: [WorkFigures] = []
        // Three processes, or one where it takes a minute.
        while all.count < 3, all.reduce(0, { $0 + $1.seconds * Double($1.rounds) }) < 30 {
            all.append(try work.figures(.metropolis, size, seed: seed))
        }
        let checked = all.first?.checked ?? ""
        harness.keep(
            BenchmarkResult(
                name: name,
                unit: "ms",
                samples: all.map { $0.seconds * 1e3 },
                checked: checked
            )
        )
        harness.keep(
            BenchmarkResult(
                name: name + ".memory",
                unit: "MB",
                samples: all.map(\.peakMegabytes),
                checked: checked
            )
        )
        return GrowthPoint(
            subject: work.rawValue,
            size: size,
            seconds: all.map(\.seconds),
            processorSeconds: all.map(\.processorSeconds),
            megabytes: all.map(\.peakMegabytes),
            addedMegabytes: all.map { $0.peakMegabytes - $0.beforeMegabytes },
            checked: checked,
            commit: machine.commit,
            date: machine.date,
            processor: machine.processor
        )
    }

    private static func write(_ kept: GrowthRecord) throws {
        try FileManager.default.createDirectory(
            atPath: "Benchmarks/Results",
            withIntermediateDirectories: true
        )
        try kept.text.write(to: URL(fileURLWithPath: record))
        try Data(GrowthChart(kept).svg.utf8).write(to: URL(fileURLWithPath: chart))
        try ReadmeFile.put(kept.markdown, asSection: "growth", of: readme)
    }
}

/// The file of the benchmarks' tables, of which a program writes some.
enum ReadmeFile {
    /// Puts a text between the marks of a section.
    ///
    /// - Throws: `BenchmarkError` where the file cannot be read or has no such marks.
    static func put(_ text: String, asSection name: String, of path: String) throws {
        guard let data = FileManager.default.contents(atPath: path),
            let written = MarkedSection(name).replaced(in: String(decoding: data, as: UTF8.self), with: text)
        else { throw BenchmarkError(message: "\(path) has no section between the marks of \"\(name)\"") }
        try Data(written.utf8).write(to: URL(fileURLWithPath: path))
    }
}
