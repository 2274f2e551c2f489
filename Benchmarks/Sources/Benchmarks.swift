import BenchmarkSupport
import Foundation

/// A subject: the first part of the names of its benchmarks.
struct Subject: Sendable {
    var name: String
    var about: String
    var run: @Sendable (inout Harness) async throws -> Void

    /// Every subject, in the order in which they run.
    static let all = [
        Subject(name: "kernel", about: "distance kernels on one core", run: KernelBenchmarks.run),
        Subject(
            name: "dbscan",
            about: "density clustering, up to a million places",
            run: DensityBenchmarks.run
        ),
        Subject(name: "kmeans", about: "k-means, a million places", run: CentroidBenchmarks.run),
        Subject(
            name: "capacity",
            about: "clusters under a capacity, up to a million places, and the published records",
            run: CapacityBenchmarks.run
        ),
        Subject(name: "index", about: "the index in memory and the store's R-tree", run: IndexBenchmarks.run),
        Subject(name: "store", about: "the ticket store", run: StoreBenchmarks.run),
        Subject(name: "json", about: "pages of a search decoded, plan documents", run: JSONBenchmarks.run),
        Subject(name: "jql", about: "queries parsed and printed", run: JQLBenchmarks.run),
        Subject(name: "search", about: "search over loopback", run: SearchBenchmarks.run),
        Subject(name: "client", about: "the client against a site that limits it", run: ClientBenchmarks.run),
        Subject(name: "demo", about: "`muster demo`", run: NightBenchmarks.demo),
        Subject(name: "run", about: "nights of 5,000 and 20,000 tickets", run: NightBenchmarks.nights),
        Subject(name: "cluster", about: "`muster cluster` on real tickets", run: NightBenchmarks.cluster),
        Subject(
            name: "stability",
            about: "late tickets: who moves, and its price",
            run: StabilityBenchmarks.run
        ),
        Subject(name: "tune", about: "a sweep of 32 settings over ten nights", run: TuneBenchmarks.run),
        Subject(
            name: "shapes",
            about: "point sets of ten kinds, 100,000 places each",
            run: ShapeBenchmarks.run
        ),
        Subject(
            name: "growth",
            about: "cost from 1,000 to 3,000,000 places, with chart (some ten minutes)",
            run: GrowthBenchmarks.run
        ),
    ]

    static var list: String {
        all.map { "\($0.name.padding(toLength: 11, withPad: " ", startingAt: 0))\($0.about)" }
            .joined(separator: "\n")
    }
}

/// Runs the subjects that the words choose, prints the table and keeps the samples.
///
/// - Throws: `UnknownSubject`, and `BenchmarkError` where an answer is wrong or a word has chosen nothing.
func runBenchmarks(words: [String]) async throws {
    let selection = try SubjectSelection(words: words, subjects: Subject.all.map(\.name))
    var harness = Harness(selection: selection)
    for subject in Subject.all where selection.wants(subject: subject.name) {
        try await subject.run(&harness)
    }
    let machine = Machine.current()
    let table = ResultTable.markdown(harness.measurements, machine: machine)
    print(table, terminator: "")
    if !harness.measurements.isEmpty {
        let path = try ResultTable.save(
            harness.measurements,
            machine: machine,
            part: words.joined(separator: "-"),
            table: table
        )
        Harness.say("samples: \(path)")
    }
    let idle = selection.idle(among: harness.measurements.map(\.name))
    try BenchmarkError.require(
        idle.isEmpty,
        "nothing was measured for: \(idle.joined(separator: ", ")) (see `make bench BENCH=--list`)"
    )
}

/// Prints two files of results side by side.
func compareResults(_ paths: [String]) throws {
    guard paths.count == 2 else {
        throw BenchmarkError(
            message: "--compare takes two files of results: --compare BEFORE.json AFTER.json"
        )
    }
    let files = try paths.map { path in
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BenchmarkError(message: "\(path) cannot be read")
        }
        return data
    }
    print(try ResultComparison(before: files[0], after: files[1]).markdown, terminator: "")
}

/// Measurements for people and for programs.
enum ResultTable {
    static func markdown(_ measurements: [BenchmarkResult], machine: Machine) -> String {
        var lines = [
            "| benchmark | median | p90 | unit | bound | checked |", "|---|--:|--:|---|--:|---|",
        ]
        lines += measurements.map { measurement in
            let bound = measurement.bound.map { bound in
                (measurement.higherIsBetter ? "≥ " : "≤ ") + Harness.short(bound)
                    + (measurement.holds == true ? "" : " **missed**")
            }
            return
                "| \(measurement.name) | \(Harness.short(measurement.median)) | \(Harness.short(measurement.p90)) "
                + "| \(measurement.unit) | \(bound ?? "") | \(measurement.checked) |"
        }
        lines.append("")
        lines.append(
            "\(machine.date), commit \(machine.commit), \(machine.cores) cores of \(machine.processor), \(machine.swift)"
        )
        return lines.joined(separator: "\n") + "\n"
    }

    /// Writes the samples, and the table beside them; a run of some subjects only does not overwrite a full one.
    static func save(
        _ measurements: [BenchmarkResult],
        machine: Machine,
        part: String,
        table: String,
        folder: String = "Benchmarks/Results"
    ) throws -> String {
        struct Document: Encodable {
            var machine: Machine
            var measurements: [BenchmarkResult]
        }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let words = part.filter { $0 != "/" }
        let path = "\(folder)/\(machine.date)-\(machine.commit)" + (words.isEmpty ? "" : "-\(words)")
        try encoder.encode(Document(machine: machine, measurements: measurements))
            .write(to: URL(fileURLWithPath: path + ".json"))
        try Data(table.utf8).write(to: URL(fileURLWithPath: path + ".md"))
        return path + ".json"
    }
}
