import BenchmarkSupport
import Foundation

/// What one process measured of itself: time, memory and a quality, as one line of JSON.
struct ProcessFigures: Codable {
    /// Seconds of the work alone: without start, imports and reading.
    var seconds: Double
    /// Resident set before the work and its peak during it, in megabytes of 10^6 bytes.
    var beforeMegabytes: Double
    var peakMegabytes: Double
    /// Inertia in km², where the work is k-means.
    var inertia: Double?

    private enum CodingKeys: String, CodingKey {
        case seconds, inertia
        case beforeMegabytes = "before_mb"
        case peakMegabytes = "peak_mb"
    }
}

/// Runs ours and a peer in turns on the same files, each time in a process of its own.
struct PeerHarness {
    let selection: SubjectSelection
    /// The folder that ours and the peer read from and write to; removed at the end.
    let folder: String
    /// Python of the virtual environment with the peers, and the compiled ones.
    let python = ".build/peers-venv/bin/python"
    let kernels = ".build/peers/haversine"
    private(set) var rows: [PeerRow] = []

    init(selection: SubjectSelection) throws {
        self.selection = selection
        folder = NSTemporaryDirectory() + "muster-peers-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    func wants(_ work: String) -> Bool { selection.mayWant(work) }

    mutating func keep(_ row: PeerRow) {
        rows.append(row)
        FileHandle.standardError.write(Data((row.markdown + "\n").utf8))
    }

    /// Figures of ours and the peer's, taken in turns.
    ///
    /// - Parameters:
    ///   - repetitions: runs of ours, and of the peer unless `peerRepetitions` says fewer.
    ///   - worker: arguments of this program's `--worker`.
    ///   - script: file below `Benchmarks/Peers` and its arguments.
    ///   - peerRepetitions: runs of the peer; nil for as many as ours.
    /// - Returns: figures in the order of the runs.
    /// - Throws: `BenchmarkError` where a process fails or prints no figures.
    func alternate(repetitions: Int, worker: [String], script: [String], peerRepetitions: Int? = nil) throws
        -> (ours: [ProcessFigures], peers: [ProcessFigures])
    {
        var (ours, peers): ([ProcessFigures], [ProcessFigures]) = ([], [])
        for repetition in 0..<repetitions {
            ours.append(try Self.figures(CommandLine.arguments[0], ["--worker"] + worker))
            guard repetition < peerRepetitions ?? repetitions, let file = script.first else { continue }
            peers.append(try Self.figures(python, ["Benchmarks/Peers/" + file] + script.dropFirst()))
        }
        return (ours, peers)
    }

    private static func figures(_ program: String, _ arguments: [String]) throws -> ProcessFigures {
        let usage = try measureChild(program, arguments)
        let line = ([program] + arguments).joined(separator: " ")
        try BenchmarkError.require(usage.exitCode == 0, "exit code \(usage.exitCode): \(line)")
        do {
            return try JSONDecoder().decode(ProcessFigures.self, from: usage.standardOutput)
        } catch {
            throw BenchmarkError(message: "no figures from \(line): \(error)")
        }
    }
}

/// Compares with every peer that is installed, prints the table and keeps the samples.
func runPeerBenchmarks(words: [String]) throws {
    let selection = try SubjectSelection(
        words: words,
        subjects: ["kernel", "route", "dbscan", "kmeans", "capacity"]
    )
    var harness = try PeerHarness(selection: selection)
    defer { try? FileManager.default.removeItem(atPath: harness.folder) }
    try BenchmarkError.require(
        FileManager.default.isExecutableFile(atPath: harness.python),
        "\(harness.python) is not there: make bench-peers installs the peers"
    )
    try KernelPeers.run(&harness)
    try RoutePeers.run(&harness)
    try DensityPeers.run(&harness)
    try CentroidPeers.run(&harness)
    try CapacityPeers.run(&harness)
    let machine = Machine.current()
    let table =
        (PeerRow.header + harness.rows.map(\.markdown)).joined(separator: "\n")
        + "\n\n\(machine.date), commit \(machine.commit), \(machine.cores) cores of \(machine.processor)\n"
    print(table, terminator: "")
    struct Document: Encodable {
        var machine: Machine
        var rows: [PeerRow]
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // A run of some rows only does not overwrite a full one.
    let part = words.isEmpty ? "" : "-" + words.joined(separator: "-").filter { $0 != "/" }
    let path = "Benchmarks/Results/\(machine.date)-\(machine.commit)-peers\(part)"
    try FileManager.default.createDirectory(atPath: "Benchmarks/Results", withIntermediateDirectories: true)
    try encoder.encode(Document(machine: machine, rows: harness.rows)).write(
        to: URL(fileURLWithPath: path + ".json")
    )
    try Data(table.utf8).write(to: URL(fileURLWithPath: path + ".md"))
    Harness.say("samples: \(path).json")
}
