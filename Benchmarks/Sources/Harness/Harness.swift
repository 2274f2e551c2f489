import Foundation

/// Runs benchmarks by name and keeps what they measured.
struct Harness {
    /// Only benchmarks whose name contains one of these; every one where empty.
    var filters: [String]
    private(set) var measurements: [Measurement] = []

    init(filters: [String]) { self.filters = filters }

    func wants(_ name: String) -> Bool { filters.isEmpty || filters.contains { name.contains($0) } }

    mutating func keep(_ measurement: Measurement) {
        measurements.append(measurement)
        let verdict = measurement.holds.map { $0 ? "holds" : "MISSED" } ?? ""
        let bound = measurement.bound.map { "bound \(Harness.short($0))" } ?? ""
        let line =
            "\(measurement.name): median \(Harness.short(measurement.median)), "
            + "p90 \(Harness.short(measurement.p90)) \(measurement.unit) \(bound) \(verdict)\n"
        FileHandle.standardError.write(Data(line.utf8))
    }

    /// Seconds that `body` takes, once as a warm-up and then `repetitions` times.
    static func seconds(repetitions: Int, warmUps: Int = 1, _ body: () throws -> Void) rethrows -> [Double] {
        for _ in 0..<warmUps { try body() }
        var samples: [Double] = []
        for _ in 0..<repetitions {
            let start = ContinuousClock.now
            try body()
            samples.append((ContinuousClock.now - start).seconds)
        }
        return samples
    }

    static func seconds(
        repetitions: Int,
        warmUps: Int = 1,
        _ body: () async throws -> Void
    ) async rethrows -> [Double] {
        for _ in 0..<warmUps { try await body() }
        var samples: [Double] = []
        for _ in 0..<repetitions {
            let start = ContinuousClock.now
            try await body()
            samples.append((ContinuousClock.now - start).seconds)
        }
        return samples
    }

    static func short(_ value: Double) -> String {
        let digits = abs(value) >= 100 ? 0 : abs(value) >= 10 ? 1 : abs(value) >= 1 ? 2 : 4
        return String(format: "%.\(digits)f", value)
    }
}

extension Duration {
    var seconds: Double {
        let (whole, attoseconds) = components
        return Double(whole) + Double(attoseconds) * 1e-18
    }
}
