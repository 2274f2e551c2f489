import Foundation

/// Runs every subject, prints the table and keeps the samples.
func runBenchmarks(filters: [String]) async throws {
    var harness = Harness(filters: filters)
    try await StoreBenchmarks.run(&harness)
    try await JQLBenchmarks.run(&harness)
    try await NightBenchmarks.run(&harness)
    try await SearchBenchmarks.run(&harness)
    try await ClientBenchmarks.run(&harness)
    try KernelBenchmarks.run(&harness)
    try DensityBenchmarks.run(&harness)
    try CentroidBenchmarks.run(&harness)
    try CapacityBenchmarks.run(&harness)
    try StabilityBenchmarks.run(&harness)
    let machine = Machine.current()
    print(ResultTable.markdown(harness.measurements, machine: machine), terminator: "")
    guard filters.isEmpty else { return }
    let path = try ResultTable.save(harness.measurements, machine: machine, folder: "Benchmarks/Results")
    FileHandle.standardError.write(Data("samples: \(path)\n".utf8))
}

/// Measurements for people and for programs.
enum ResultTable {
    static func markdown(_ measurements: [Measurement], machine: Machine) -> String {
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

    static func save(_ measurements: [Measurement], machine: Machine, folder: String) throws -> String {
        struct Document: Encodable {
            var machine: Machine
            var measurements: [Measurement]
        }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let path = "\(folder)/\(machine.date)-\(machine.commit).json"
        try encoder.encode(Document(machine: machine, measurements: measurements))
            .write(to: URL(fileURLWithPath: path))
        return path
    }
}
