package import Foundation

/// Two files of results side by side, as ratios.
///
/// Reads the files of `make bench` (`measurements`) and of `make bench-peers` (`rows`, of which our samples).
package struct ResultComparison: Sendable {
    /// Something that both files have.
    package struct Row: Hashable, Sendable {
        package var name: String
        package var unit: String
        package var before: Double
        package var after: Double
        /// Whether the middle halves of both sets of samples have a value in common, so that the ratio may be chance.
        package var isWithinNoise: Bool

        package var ratio: Double { after / before }
    }

    package var rows: [Row] = []
    /// Names that only one of the files has.
    package var onlyBefore: [String] = []
    package var onlyAfter: [String] = []
    /// Where and on what each was measured, as a line.
    package var machines: [String] = []

    /// - Throws: `ResultFileError` where a text is no file of results.
    package init(before: Data, after: Data) throws(ResultFileError) {
        let (first, second) = (try ResultFile.read(before), try ResultFile.read(after))
        machines = [first.machine, second.machine]
        for name in first.order {
            guard let old = first.samples[name] else { continue }
            guard let new = second.samples[name] else {
                onlyBefore.append(name)
                continue
            }
            rows.append(
                Row(
                    name: name,
                    unit: old.unit,
                    before: Quantile.of(old.values, 0.5),
                    after: Quantile.of(new.values, 0.5),
                    isWithinNoise: Quantile.of(old.values, 0.25) <= Quantile.of(new.values, 0.75)
                        && Quantile.of(new.values, 0.25) <= Quantile.of(old.values, 0.75)
                )
            )
        }
        onlyAfter = second.order.filter { first.samples[$0] == nil }
    }

    /// A table; ratios are after over before.
    package var markdown: String {
        var lines = [
            "| benchmark | unit | before | after | ratio | |", "|---|---|--:|--:|--:|---|",
        ]
        lines += rows.map { row in
            "| \(row.name) | \(row.unit) | \(Self.text(row.before)) | \(Self.text(row.after)) "
                + "| \(Self.text(row.ratio)) | \(row.isWithinNoise ? "within noise" : "") |"
        }
        lines += ["", "before: \(machines[0])", "after: \(machines[1])"]
        for (label, names) in [("only before", onlyBefore), ("only after", onlyAfter)] where !names.isEmpty {
            lines.append("\(label): \(names.joined(separator: ", "))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func text(_ value: Double) -> String {
        String(format: abs(value) >= 1_000 ? "%.0f" : "%.4g", value)
    }
}

/// What a comparison needs of a file of results.
private struct ResultFile: Decodable {
    struct Machine: Decodable {
        var processor: String
        var cores: Int
        var commit: String
        var date: String
    }
    struct Row: Decodable {
        var work: String
        var peer: String
        var unit: String
        var ours: [Double]
    }
    var machine: Machine
    var measurements: [BenchmarkResult]?
    var rows: [Row]?

    struct Samples {
        var machine: String
        var order: [String] = []
        var samples: [String: (unit: String, values: [Double])] = [:]
    }

    static func read(_ data: Data) throws(ResultFileError) -> Samples {
        let file: ResultFile
        do {
            file = try JSONDecoder().decode(ResultFile.self, from: data)
        } catch {
            throw ResultFileError(message: "not a file of results: \(error)")
        }
        let machine = file.machine
        var read = Samples(
            machine:
                "\(machine.date), commit \(machine.commit), \(machine.cores) cores of \(machine.processor)"
        )
        let all =
            (file.measurements ?? []).map { ($0.name, $0.unit, $0.samples) }
            + (file.rows ?? []).map { ("\($0.work) (beside \($0.peer))", $0.unit, $0.ours) }
        guard !all.isEmpty else { throw ResultFileError(message: "a file of results without a result") }
        for (name, unit, values) in all where read.samples[name] == nil {
            read.order.append(name)
            read.samples[name] = (unit, values)
        }
        return read
    }
}

/// A file that cannot be compared.
package struct ResultFileError: Error, Hashable, CustomStringConvertible {
    package var message: String
    package var description: String { message }
}
