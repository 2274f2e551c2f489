import Clustering
import Foundation
import Geodesy
import Routing
import SpatialIndex

/// Our side of a comparison, in a process of its own: reads the files, works, prints one line of JSON.
///
/// `Benchmarks --worker dbscan FOLDER METRES MIN_POINTS THREADS`, `kmeans FOLDER K ITERATIONS THREADS`,
/// `capacity FOLDER CAPACITY THREADS WARM_UP`, `tours FOLDER COUNT`, `kernels`; `growth WORK SHAPE COUNT SEED`.
enum Worker {
    static func run(_ arguments: [String]) throws {
        if arguments == ["kernels"] { return try KernelPeers.work() }
        if arguments.first == "growth" { return try GrowthWork.serve(Array(arguments.dropFirst())) }
        if arguments.first == "sandbox" { return try SearchBenchmarks.serve(Array(arguments.dropFirst())) }
        guard arguments.count >= 3 else { throw BenchmarkError(message: "--worker \(arguments): too few") }
        let folder = arguments[1]
        let numbers = try arguments[2...].map { text in
            guard let number = Double(text) else { throw BenchmarkError(message: "\(text) is no number") }
            return number
        }
        let figures =
            switch (arguments[0], numbers.count) {
            case ("dbscan", 3): try density(folder, numbers[0], numbers[1], Int(numbers[2]))
            case ("kmeans", 3): try centroid(folder, Int(numbers[0]), Int(numbers[1]), Int(numbers[2]))
            case ("capacity", 3): try capacity(folder, Int(numbers[0]), Int(numbers[1]), numbers[2] == 1)
            case ("tours", 1): try tours(folder, Int(numbers[0]))
            default: throw BenchmarkError(message: "unknown worker \(arguments)")
            }
        print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
    }

    private static func density(_ folder: String, _ meters: Double, _ minimum: Double, _ threads: Int) throws
        -> ProcessFigures
    {
        let places = PlaceColumns(try ColumnFiles.places(folder))
        let algorithm = DBSCAN(epsilon: .meters(meters), minimumPoints: minimum, threads: threads)
        let (_, figures) = try measure(warmUp: true) { try algorithm.labels(of: places) }
        let labelling = try algorithm.labelling(of: places)
        try ColumnFiles.write(labelling.labels, to: folder + "/our-labels.i32")
        try ColumnFiles.write(labelling.isCore.map { $0 ? 1 : 0 } as [Int32], to: folder + "/our-core.i32")
        return figures
    }

    private static func centroid(_ folder: String, _ count: Int, _ iterations: Int, _ threads: Int) throws
        -> ProcessFigures
    {
        let coordinates = try ColumnFiles.places(folder)
        let places = PlaceColumns(coordinates)
        let start = PlaceColumns(CentroidPeers.start(coordinates, count))
        let algorithm = KMeans(clusterCount: count, maximumIterations: iterations, threads: threads)
        var (partition, figures) = try measure(warmUp: true) {
            try algorithm.partition(of: places, startingAt: start)
        }
        try BenchmarkError.require(partition.iterations == iterations, "\(partition.iterations) iterations")
        // As the peers': the nearest of the last centres, of which ours are unit vectors too.
        let centers = PointIndex(x: partition.centers.x, y: partition.centers.y, z: partition.centers.z)
        let squaredRadius = EarthModel.meanRadius.kilometers * EarthModel.meanRadius.kilometers
        figures.inertia = coordinates.reduce(0) { sum, place in
            sum + (centers.nearest(to: UnitVector(place))?.squaredDistance ?? .nan) * squaredRadius
        }
        return figures
    }

    private static func capacity(_ folder: String, _ capacity: Int, _ threads: Int, _ warmUp: Bool) throws
        -> ProcessFigures
    {
        let items = try ColumnFiles.places(folder).enumerated().map { index, place in
            ClusterItem(id: String(10_000_000 + index), location: .geographic(place))
        }
        let parameters = CapacitatedParameters(maxTickets: capacity, objective: .squared, threads: threads)
        let (result, figures) = try measure(warmUp: warmUp) {
            try CapacitatedClustering(parameters: parameters).cluster(items)
        }
        var labels = [Int32](repeating: -1, count: items.count)
        for (number, cluster) in result.clusters.enumerated() {
            for member in cluster.members { labels[member] = Int32(number) }
        }
        try ColumnFiles.write(labels, to: folder + "/our-labels.i32")
        return figures
    }

    private static func tours(_ folder: String, _ count: Int) throws -> ProcessFigures {
        let places = try ColumnFiles.places(folder)
        let sets = stride(from: 0, to: places.count, by: count).map { Array(places[$0..<($0 + count)]) }
        var (tours, figures) = try measure(warmUp: false) { sets.map { VisitOrder.closedTour($0) } }
        figures.seconds /= Double(sets.count)
        try ColumnFiles.write(tours.joined().map { Int32($0) }, to: folder + "/our-tours.i32")
        return figures
    }

    /// Seconds and answer of `work`; the peak of memory counts from here on.
    private static func measure<Answer>(warmUp: Bool, _ work: () throws -> Answer) throws -> (
        Answer, ProcessFigures
    ) {
        let before = Stopwatch.megabytes("VmRSS:")
        try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
        if warmUp { _ = try work() }
        let start = ContinuousClock.now
        let answer = try work()
        let seconds = (ContinuousClock.now - start).seconds
        let figures = ProcessFigures(
            seconds: seconds,
            beforeMegabytes: before,
            peakMegabytes: Stopwatch.megabytes("VmHWM:")
        )
        return (answer, figures)
    }
}
