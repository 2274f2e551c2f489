import GeoKernels
import Geodesy
import Testing

@testable import Clustering

/// The bulk interface, against plain Lloyd on random places.
struct KMeansPartitionTests {
    private func weights(_ count: Int, seed: UInt64) -> [Double] {
        var random = TestRandom(seed: seed)
        return (0..<count).map { _ in 0.25 + Double(random.below(12)) / 4 }
    }

    /// Some of the places, every one different from the others.
    private func start(_ places: PlaceColumns, _ count: Int, seed: UInt64) throws -> PlaceColumns {
        var random = SplitMix64(seed: seed)
        var order = Array(0..<places.count)
        random.shuffle(&order)
        var taken: Set<SIMD3<Double>> = []
        let chosen = order.filter { taken.insert(SIMD3(places.x[$0], places.y[$0], places.z[$0])).inserted }
            .prefix(count)
        return places.metric == .haversine
            ? PlaceColumns(chosen.map { places.coordinates[$0] })
            : try PlaceColumns(planarX: chosen.map { places.x[$0] }, y: chosen.map { places.y[$0] })
    }

    @Test(arguments: PlaceSet.allCases, [(90, 1), (200, 7), (600, 30), (600, 550), (2_600, 12), (4_200, 90)])
    func everyAssignmentEqualsBruteForceAndInertiaNeverRises(set: PlaceSet, size: (count: Int, centers: Int))
        throws
    {
        for seed in UInt64(1)...(size.count < 1_000 ? 4 : 1) {
            let places = try set.places(size.count, seed: seed)
            let weights = seed % 2 == 0 ? weights(size.count, seed: seed) : nil
            let items = try PreparedItems(places, weights: weights)
            let count = min(size.centers, PlainLloyd.countOfPlaces(items))
            let start = try start(places, count, seed: seed)
            var costs: [Double] = []
            let algorithm = KMeans(clusterCount: count, maximumIterations: size.count < 500 ? 25 : 5)
            let partition = try #require(
                try algorithm.run(items, startingAt: start) { round in
                    let expected = PlainLloyd.assign(items, (round.x, round.y, round.z))
                    #expect(round.labels == expected.labels, "seed \(seed), round \(costs.count)")
                    costs.append(expected.cost)
                }
            )
            for (before, after) in zip(costs, costs.dropFirst()) {
                #expect(after <= before * (1 + 1e-9) + 1e-25)
            }
            #expect(partition.iterations == costs.count)
            #expect(Set(partition.labels).count == count)
            checkInertiaAndCenters(partition, items)
        }
    }

    private func checkInertiaAndCenters(_ partition: KMeansPartition, _ items: PreparedItems) {
        let centers = (partition.centers.x, partition.centers.y, partition.centers.z)
        let means = PlainLloyd.means(items, partition.labels, centers)
        let extent = (items.x.max() ?? 0) - (items.x.min() ?? 0) + (items.y.max() ?? 0) - (items.y.min() ?? 0)
        var (inertia, reach) = (0.0, 0.0)
        for center in centers.0.indices {
            #expect(abs(means.x[center] - centers.0[center]) <= 1e-13 * abs(means.x[center]) + 1e-14 * extent)
            #expect(abs(means.y[center] - centers.1[center]) <= 1e-13 * abs(means.y[center]) + 1e-14 * extent)
            #expect(abs(means.z[center] - centers.2[center]) <= 1e-13)
        }
        for rank in 0..<items.count {
            let label = Int(partition.labels[rank])
            let (dx, dy, dz) = (
                items.x[rank] - centers.0[label], items.y[rank] - centers.1[label],
                items.z[rank] - centers.2[label]
            )
            inertia += items.weights[rank] * (dx * dx + dy * dy + dz * dz)
            reach = max(reach, dx * dx + dy * dy + dz * dz)
        }
        if items.metric == .haversine { inertia *= 6_371_008.8 * 6_371_008.8 }
        #expect(abs(partition.inertia - inertia) <= 1e-10 * inertia)
    }

    /// Lloyd without any of our parts but the comparison: the same labels from the same start.
    @Test(arguments: PlaceSet.allCases.filter { $0 != .geometric && $0 != .planeGrid && $0 != .planeFar })
    func plainLloydGivesTheSameLabels(set: PlaceSet) throws {
        let places = try set.places(3_000, seed: 8)
        let weights = weights(3_000, seed: 4)
        let items = try PreparedItems(places, weights: weights)
        let count = min(25, PlainLloyd.countOfPlaces(items))
        let start = try start(places, count, seed: 3)
        let ours = try KMeans(clusterCount: count, maximumIterations: 15).partition(
            of: places,
            weights: weights,
            startingAt: start
        )
        var centers = (start.x, start.y, start.z)
        var labels: [Int32] = []
        for _ in 0..<15 {
            labels = PlainLloyd.assign(items, centers).labels
            centers = PlainLloyd.means(items, labels, centers)
        }
        #expect(ours.labels == labels)
    }

    @Test(arguments: [(9_000, 50), (9_000, 1_500), (300, 20)])
    func threadsAndInstructionSetsDoNotMatter(count: Int, centers: Int) throws {
        for set in [PlaceSet.globe, .town, .planeGrid, .planeSpots] {
            let places = try set.places(count, seed: 2)
            let items = try PreparedItems(places)
            let clusterCount = min(centers, PlainLloyd.countOfPlaces(items) / 2)
            func partition(threads: Int, weights: [Double]?) throws -> KMeansPartition {
                try KMeans(clusterCount: clusterCount, maximumIterations: 8, seed: 5, threads: threads)
                    .partition(of: places, weights: weights)
            }
            for weights in [nil, weights(count, seed: 1)] {
                let expected = try partition(threads: 1, weights: weights)
                for threads in [2, 3] {
                    let other = try partition(threads: threads, weights: weights)
                    #expect(same(expected, other))
                }
                gk_force_portable(1)
                defer { gk_force_portable(0) }
                #expect(same(expected, try partition(threads: 2, weights: weights)))
            }
        }
    }

    private func same(_ first: KMeansPartition, _ second: KMeansPartition) -> Bool {
        first.labels == second.labels && first.inertia == second.inertia
            && first.centers.x == second.centers.x && first.centers.y == second.centers.y
            && first.centers.z == second.centers.z && first.iterations == second.iterations
            && first.isConverged == second.isConverged
    }
}
