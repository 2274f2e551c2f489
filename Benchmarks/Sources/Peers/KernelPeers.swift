import BenchmarkSupport
import Foundation

/// Distance kernels beside the compiled C++ of `Benchmarks/Peers/kernels`: million pairs a second on one core.
enum KernelPeers {
    /// Forms of the peer, and how many times its rate ours must reach.
    private static let forms: [(form: String, least: Double?)] = [
        ("haversine-f64", 2), ("haversine-f32", nil), ("chord-m-f64", nil), ("chord-m-f32", nil),
        ("chord-squared-f64", nil), ("chord-squared-f32", nil), ("count-within-f64", 0.9),
        ("count-within-f32", nil),
    ]

    private struct Line: Codable {
        var form: String
        var n: Int
        var mpairs_per_s: Double
    }

    static func run(_ harness: inout PeerHarness) throws {
        let wanted = forms.filter { harness.wants("kernel." + $0.form) }
        guard !wanted.isEmpty else { return }
        guard FileManager.default.isExecutableFile(atPath: harness.kernels) else {
            FileHandle.standardError.write(Data("kernel: skipped, \(harness.kernels) is not there\n".utf8))
            return
        }
        var (ours, peers): ([Line], [Line]) = ([], [])
        for _ in 0..<5 {
            ours += try lines(CommandLine.arguments[0], ["--worker", "kernels"])
            peers += try lines(harness.kernels, ["0.2"])
        }
        for size in [1_024, 1_000_000] {
            for (form, least) in wanted {
                let rates = [ours, peers].map { lines in
                    lines.filter { $0.form == form && $0.n == size }.map(\.mpairs_per_s)
                }
                guard !rates[0].isEmpty, !rates[1].isEmpty else { continue }
                harness.keep(
                    PeerRow(
                        work: "kernel.\(form)-N=\(size)",
                        peer: "C++ -O3 AVX2, libmvec",
                        unit: "M pairs/s",
                        ours: rates[0],
                        peers: rates[1],
                        bound: size == 1_024 ? least.map { .atLeast(ratio: $0) } : nil,
                        checked: "one core; ours as in make bench"
                    )
                )
            }
        }
    }

    private static func lines(_ program: String, _ arguments: [String]) throws -> [Line] {
        let usage = try measureChild(program, arguments)
        try BenchmarkError.require(
            usage.exitCode == 0,
            "exit code \(usage.exitCode): \(program) \(arguments)"
        )
        return try String(decoding: usage.standardOutput, as: UTF8.self).split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
    }

    /// Our side: `Benchmarks --worker kernels`, the best rate of each form, as the peer prints its own.
    static func work() throws {
        var harness = Harness(selection: try SubjectSelection(words: [], subjects: []))
        try KernelBenchmarks.run(&harness)
        for measurement in harness.measurements {
            let parts = measurement.name.dropFirst("kernel.".count).components(separatedBy: "-N=")
            guard parts.count == 2, let size = Int(parts[1]) else { continue }
            let line = Line(form: parts[0], n: size, mpairs_per_s: measurement.samples.max() ?? 0)
            print(String(decoding: try JSONEncoder().encode(line), as: UTF8.self))
        }
    }
}
