import BenchmarkSupport
import Foundation

/// Runs benchmarks by name and keeps what they measured.
struct Harness {
    /// Which are wanted.
    let selection: SubjectSelection
    private(set) var measurements: [BenchmarkResult] = []

    init(selection: SubjectSelection) { self.selection = selection }

    /// Whether something of that name is to be measured, or something whose name begins so.
    func wants(_ name: String) -> Bool { selection.mayWant(name) }

    mutating func keep(_ measurement: BenchmarkResult) {
        // What is measured on the way to something else is dropped where it was not asked for.
        guard selection.wants(measurement.name) else { return }
        measurements.append(measurement)
        let verdict = measurement.holds.map { $0 ? "holds" : "MISSED" } ?? ""
        let bound = measurement.bound.map { "bound \(Harness.short($0))" } ?? ""
        Self.say(
            "\(measurement.name): median \(Harness.short(measurement.median)), "
                + "p90 \(Harness.short(measurement.p90)) \(measurement.unit) \(bound) \(verdict)"
        )
    }

    /// A line for whoever waits, on standard error.
    static func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

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
