import BenchmarkSupport
import Clustering
import Geodesy
import Testing

/// The clustering algorithms on every shape, against methods that share no code with them; and those methods against mistakes.
struct ShapeAnswerTests {
    @Test(arguments: PlaceShape.allCases, [100.0, 1_000, 30_000])
    func densityClustersAreThoseOfTheTextbook(_ shape: PlaceShape, _ meters: Double) throws {
        let places = try shape.places(count: 500, seed: 21)
        let algorithm = DBSCAN(epsilon: .meters(meters), minimumPoints: 4, threads: 2)
        let labelling = try algorithm.labelling(of: PlaceColumns(places))
        #expect(
            IndependentCheck.density(labelling, places, epsilon: .meters(meters), minimumPoints: 4) == nil
        )
    }

    @Test(arguments: PlaceShape.allCases)
    func everyPlaceIsWithItsNearestCenter(_ shape: PlaceShape) throws {
        let places = try shape.places(count: 1_000, seed: 22)
        let start = Array(Set(places)).sorted { ($0.latitude, $0.longitude) < ($1.latitude, $1.longitude) }
            .prefix(15)
        let partition = try KMeans(clusterCount: start.count, maximumIterations: 1, threads: 2)
            .partition(of: PlaceColumns(places), startingAt: PlaceColumns(Array(start)))
        #expect(IndependentCheck.assignment(partition, places, to: Array(start)) == nil)
    }

    @Test(arguments: PlaceShape.allCases)
    func capacityClustersAreValidAsFewAsPossibleAndNoWorseThanGreedyOnes(_ shape: PlaceShape) throws {
        let places = try shape.places(count: 403, seed: 23)
        let result = try Self.capacity(places)
        #expect(IndependentCheck.capacity(result, places, most: 10) == nil)
    }

    private static func capacity(_ places: [Coordinate]) throws -> ClusteringResult {
        let items = places.enumerated().map { index, place in
            ClusterItem(id: String(1_000 + index), location: .geographic(place))
        }
        let parameters = CapacitatedParameters(maxTickets: 10, priorityWeight: 0, effort: .fast)
        return try CapacitatedClustering(parameters: parameters).cluster(items)
    }

    // MARK: The checks see mistakes

    @Test func theDensityCheckSeesEveryKindOfMistake() throws {
        let places = try PlaceShape.metropolis.places(count: 400, seed: 24)
        let epsilon = Length.kilometers(1)
        let right = try DBSCAN(epsilon: epsilon, minimumPoints: 4).labelling(of: PlaceColumns(places))
        func check(_ change: (inout DensityLabelling) -> Void) -> String? {
            var wrong = right
            change(&wrong)
            return IndependentCheck.density(wrong, places, epsilon: epsilon, minimumPoints: 4)
        }
        #expect(check { _ in } == nil)
        let core = try #require(right.isCore.firstIndex(of: true))
        let noise = try #require(right.labels.firstIndex(of: -1))
        let border = try #require(right.labels.indices.first { right.labels[$0] >= 0 && !right.isCore[$0] })
        #expect(check { $0.isCore[core] = false } != nil)
        #expect(check { $0.labels[core] = ($0.labels[core] + 1) % Int32($0.clusterCount) } != nil)
        #expect(check { $0.labels[noise] = 0 } != nil)
        #expect(check { $0.labels[border] = -1 } != nil)
        #expect(check { $0.clusterCount += 1 } != nil)
        #expect(check { $0.labels = $0.labels.map { $0 == 1 ? 0 : $0 } } != nil)
        #expect(check { $0.labels.removeLast() } != nil)
    }

    @Test func theAssignmentCheckSeesAPlaceWithAnotherCenter() throws {
        let places = try PlaceShape.uniform.places(count: 200, seed: 25)
        let start = Array(places.prefix(7))
        var partition = try KMeans(clusterCount: 7, maximumIterations: 1)
            .partition(of: PlaceColumns(places), startingAt: PlaceColumns(start))
        partition.labels[100] = (partition.labels[100] + 1) % 7
        #expect(IndependentCheck.assignment(partition, places, to: start) != nil)
    }

    @Test func theCapacityCheckSeesEveryKindOfMistake() throws {
        let places = try PlaceShape.metropolis.places(count: 95, seed: 26)
        let right = try Self.capacity(places)
        func check(_ change: (inout ClusteringResult) -> Void) -> String? {
            var wrong = right
            change(&wrong)
            return IndependentCheck.capacity(wrong, places, most: 10)
        }
        #expect(check { _ in } == nil)
        #expect(check { $0.clusters[0].members.removeLast() } != nil)
        #expect(check { $0.clusters[0].members[0] = $0.clusters[1].members[0] } != nil)
        #expect(check { $0.clusters[0].center = .geographic(places[$0.clusters[1].members[0]]) } != nil)
        #expect(
            check {
                let last = $0.clusters.removeLast()
                $0.clusters[0].members += last.members
            } != nil
        )
        // Valid, as few, and scattered.
        let scattered = (0..<10).map { number in
            let members = Array(stride(from: number, to: 95, by: 10))
            return Cluster(
                members: members,
                center: Self.mean(members, places),
                radius: 0,
                load: Double(members.count)
            )
        }
        let wrong = ClusteringResult(clusters: scattered, unclustered: [])
        #expect(try #require(IndependentCheck.capacity(wrong, places, most: 10)).contains("greedy"))
    }

    private static func mean(_ members: [Int], _ places: [Coordinate]) -> Location {
        let vectors = members.map { UnitVector(places[$0]) }
        let sum = vectors.reduce((0.0, 0.0, 0.0)) { ($0.0 + $1.x, $0.1 + $1.y, $0.2 + $1.z) }
        let vector = UnitVector(normalizing: sum.0, sum.1, sum.2) ?? vectors[0]
        return .geographic(Coordinate(vector))
    }
}
