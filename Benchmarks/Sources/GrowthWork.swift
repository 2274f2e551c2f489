import BenchmarkSupport
import Clustering
import Foundation
import Geodesy
import Glibc

/// What one process measured of one work.
struct WorkFigures: Codable {
    /// Seconds of the work alone; for k-means of one iteration.
    var seconds: Double
    /// The same in processor seconds, of all threads.
    var processorSeconds: Double
    /// Resident set before the work, places included, and its peak during it, in megabytes of 10^6 bytes.
    var beforeMegabytes: Double
    var peakMegabytes: Double
    /// Iterations that `seconds` was divided by, times repetitions: how long the process worked in all.
    var rounds: Int
    /// What was checked of the answer.
    var checked: String
    /// The answer in a few words.
    var answer: String
}

/// A work whose cost is measured over sizes and shapes, in a process of its own and on two threads.
enum GrowthWork: String, CaseIterable {
    /// More tickets in the same city: within 250 m, 5 points.
    case density = "dbscan"
    /// As many neighbours at every size: 250 m at 100,000 places, in proportion to the root of the number otherwise.
    case scaledDensity = "dbscan-scaled"
    /// 100 centres.
    case fewCenters = "kmeans-k=100"
    /// A centre for each hundred places.
    case manyCenters = "kmeans-k=N/100"
    /// As few clusters as ten tickets each allow.
    case capacity

    static let threads = 2

    /// Measures in a new process.
    func figures(_ shape: PlaceShape, _ count: Int, seed: UInt64) throws -> WorkFigures {
        let arguments = ["--worker", "growth", rawValue, shape.rawValue, "\(count)", "\(seed)"]
        let usage = try measureChild(CommandLine.arguments[0], arguments)
        let line = arguments.joined(separator: " ")
        try BenchmarkError.require(
            usage.exitCode == 0,
            "exit code \(usage.exitCode): \(line); its message: \(usage.lastError)"
        )
        do {
            return try JSONDecoder().decode(WorkFigures.self, from: usage.standardOutput)
        } catch {
            throw BenchmarkError(message: "no figures from \(line): \(error)")
        }
    }

    /// The process's side: `--worker growth WORK SHAPE COUNT SEED`.
    static func serve(_ arguments: [String]) throws {
        guard arguments.count == 4, let work = GrowthWork(rawValue: arguments[0]),
            let shape = PlaceShape(rawValue: arguments[1]), let count = Int(arguments[2]), count > 0,
            let seed = UInt64(arguments[3])
        else {
            throw BenchmarkError(message: "--worker growth \(arguments): not a work, shape, count and seed")
        }
        let figures = try work.measure(try shape.places(count: count, seed: seed))
        print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
    }

    private func measure(_ places: [Coordinate]) throws -> WorkFigures {
        let count = places.count
        switch self {
        case .density: return try Self.density(places, meters: 250)
        case .scaledDensity:
            return try Self.density(places, meters: 250 * (100_000 / Double(count)).squareRoot())
        case .fewCenters: return try Self.centers(places, min(100, count))
        case .manyCenters: return try Self.centers(places, max(1, count / 100))
        case .capacity: return try Self.capacity(places)
        }
    }

    private static func density(_ coordinates: [Coordinate], meters: Double) throws -> WorkFigures {
        let places = PlaceColumns(coordinates)
        let algorithm = DBSCAN(epsilon: .meters(meters), minimumPoints: 5, threads: threads)
        let (labels, clock) = try Stopwatch.measure { try algorithm.labels(of: places) }
        try DensityBenchmarks.check(labels, meters, coordinates)
        return clock.figures(
            checked: "20 places against all others",
            answer: "\((labels.max() ?? -1) + 1) clusters, \(labels.count { $0 < 0 }) left out"
        )
    }

    private static func centers(_ coordinates: [Coordinate], _ count: Int) throws -> WorkFigures {
        let places = PlaceColumns(coordinates)
        // Places that differ, spread over the set: point sets have no order, so this is a random start.
        var seen: Set<Coordinate> = []
        let step = max(1, coordinates.count / count)
        let spread = (0..<step).lazy.flatMap { offset in
            stride(from: offset, to: coordinates.count, by: step).lazy.map { coordinates[$0] }
        }
        var start: [Coordinate] = []
        for place in spread where seen.insert(place).inserted {
            start.append(place)
            if start.count == count { break }
        }
        let algorithm = KMeans(clusterCount: start.count, maximumIterations: 20, threads: threads)
        let columns = PlaceColumns(start)
        var (partition, clock) = try Stopwatch.measure {
            try algorithm.partition(of: places, startingAt: columns)
        }
        clock.divide(by: partition.iterations)
        var once = algorithm
        once.maximumIterations = 1
        let first = try once.partition(of: places, startingAt: columns)
        let sample = Array(stride(from: 0, to: coordinates.count, by: max(1, coordinates.count / 200)))
        var labels = first
        labels.labels = sample.map { first.labels[$0] }
        if let mistake = IndependentCheck.assignment(labels, sample.map { coordinates[$0] }, to: start) {
            throw BenchmarkError(message: mistake)
        }
        return clock.figures(
            checked: "one assignment of 200 places against all centres",
            answer: String(
                format: "%d iterations, root mean square %.0f m",
                partition.iterations,
                (partition.inertia / Double(coordinates.count)).squareRoot()
            )
        )
    }

    private static func capacity(_ coordinates: [Coordinate]) throws -> WorkFigures {
        let most = 10
        let items = coordinates.enumerated().map { index, place in
            ClusterItem(id: String(10_000_000 + index), location: .geographic(place))
        }
        let clustering = CapacitatedClustering(parameters: .init(maxTickets: most, threads: threads))
        let (result, clock) = try Stopwatch.measure { try clustering.cluster(items) }
        try BenchmarkError.require(result.unclustered.isEmpty, "\(result.unclustered.count) left out")
        var members = result.clusters.flatMap(\.members)
        members.sort()
        try BenchmarkError.require(members == Array(items.indices), "not every item in one cluster")
        try BenchmarkError.require(
            result.clusters.allSatisfy { $0.members.count <= most },
            "a cluster is over its capacity"
        )
        let least = (items.count + most - 1) / most
        try BenchmarkError.require(
            result.clusters.count == least,
            "\(result.clusters.count) clusters, not \(least)"
        )
        let way = IndependentCheck.way(result.clusters.map(\.members), coordinates)
        return clock.figures(
            checked: "every place in one cluster, none over capacity, as few as possible",
            answer: String(
                format: "%d clusters, %.1f m to the centre",
                result.clusters.count,
                way / Double(items.count)
            )
        )
    }
}

/// Seconds, processor seconds and memory of one work in this process.
struct Stopwatch {
    private var seconds = 0.0
    private var processorSeconds = 0.0
    private var before = 0.0
    private var peak = 0.0
    private var rounds = 1
    private var repetitions = 1

    /// Works once, and where that was fast again until half a second has passed; the first time then warms up.
    ///
    /// Memory is that of the first time, before anything was kept to be used again.
    static func measure<Answer>(_ work: () throws -> Answer) throws -> (Answer, Stopwatch) {
        var watch = Stopwatch()
        watch.before = megabytes("VmRSS:")
        // From here on the peak counts anew.
        try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
        var answer: Answer
        var (wall, processor): ([Double], [Double]) = ([], [])
        var total = 0.0
        repeat {
            let (start, processorStart) = (ContinuousClock.now, processorNow())
            answer = try work()
            wall.append((ContinuousClock.now - start).seconds)
            processor.append(processorNow() - processorStart)
            if wall.count == 1 { watch.peak = megabytes("VmHWM:") }
            total += wall[wall.count - 1]
        } while total < 0.5
        if wall.count > 1 {
            wall.removeFirst()
            processor.removeFirst()
        }
        watch.seconds = Quantile.of(wall, 0.5)
        watch.processorSeconds = Quantile.of(processor, 0.5)
        watch.repetitions = wall.count
        return (answer, watch)
    }

    /// Makes the seconds those of one of so many equal parts.
    mutating func divide(by parts: Int) {
        rounds = max(1, parts)
        seconds /= Double(rounds)
        processorSeconds /= Double(rounds)
    }

    func figures(checked: String, answer: String) -> WorkFigures {
        WorkFigures(
            seconds: seconds,
            processorSeconds: processorSeconds,
            beforeMegabytes: before,
            peakMegabytes: peak,
            rounds: rounds * repetitions,
            checked: checked,
            answer: answer
        )
    }

    static func processorNow() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    static func megabytes(_ field: String) -> Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix(field) }
        let kilobytes = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
        return (kilobytes.flatMap { Double($0) } ?? 0) * 1_024 / 1e6
    }
}
