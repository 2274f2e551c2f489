package import Foundation

/// What one process took for one size; the figures of a growth chart, each with where it was measured.
package struct GrowthPoint: Codable, Hashable, Sendable {
    /// What grows, such as `capacity`.
    package var subject: String
    /// Number of places.
    package var size: Int
    /// Seconds of the work, one a process; for k-means, of one iteration.
    package var seconds: [Double]
    /// The same in processor seconds, of all threads.
    package var processorSeconds: [Double]
    /// Peak resident set of each process, places included, in megabytes of 10^6 bytes.
    package var megabytes: [Double]
    /// What the work added to it.
    package var addedMegabytes: [Double]
    package var checked: String
    package var commit: String
    package var date: String
    package var processor: String

    package init(
        subject: String,
        size: Int,
        seconds: [Double],
        processorSeconds: [Double],
        megabytes: [Double],
        addedMegabytes: [Double],
        checked: String,
        commit: String,
        date: String,
        processor: String
    ) {
        self.subject = subject
        self.size = size
        self.seconds = seconds
        self.processorSeconds = processorSeconds
        self.megabytes = megabytes
        self.addedMegabytes = addedMegabytes
        self.checked = checked
        self.commit = commit
        self.date = date
        self.processor = processor
    }
}

/// Every point of a growth chart: a run of some replaces those and keeps the others.
package struct GrowthRecord: Codable, Hashable, Sendable {
    package var points: [GrowthPoint] = []

    package init() {}

    /// - Throws: `ResultFileError` where the text is no such record.
    package init(_ data: Data) throws(ResultFileError) {
        do {
            self = try JSONDecoder().decode(GrowthRecord.self, from: data)
        } catch {
            throw ResultFileError(message: "not a record of growth: \(error)")
        }
    }

    /// Puts in a point for that of the same subject and size; ordered by subject, then by size.
    package mutating func put(_ point: GrowthPoint) {
        points.removeAll { $0.subject == point.subject && $0.size == point.size }
        points.append(point)
        points.sort { ($0.subject, $0.size) < ($1.subject, $1.size) }
    }

    package func point(_ subject: String, _ size: Int) -> GrowthPoint? {
        points.first { $0.subject == subject && $0.size == size }
    }

    package var subjects: [String] {
        points.reduce(into: []) { names, point in
            if !names.contains(point.subject) { names.append(point.subject) }
        }
    }

    package var text: Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return ((try? encoder.encode(self)) ?? Data()) + Data("\n".utf8)
    }

    /// The law of a subject's time, or of the memory that its work adds.
    package func fit(_ subject: String, _ cost: Cost) -> PowerFit? {
        PowerFit(points.filter { $0.subject == subject }.map { (Double($0.size), cost.of($0)) })
    }

    /// What grows.
    package enum Cost: CaseIterable, Sendable {
        case seconds
        case processorSeconds
        case megabytes
        case addedMegabytes

        package func of(_ point: GrowthPoint) -> Double {
            switch self {
            case .seconds: Quantile.of(point.seconds, 0.5)
            case .processorSeconds: Quantile.of(point.processorSeconds, 0.5)
            case .megabytes: Quantile.of(point.megabytes, 0.5)
            case .addedMegabytes: Quantile.of(point.addedMegabytes, 0.5)
            }
        }
    }
}
