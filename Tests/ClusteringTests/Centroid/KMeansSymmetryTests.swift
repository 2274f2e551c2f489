import Geodesy
import Testing

@testable import Clustering

/// What must not change the answer, and what the bulk interface refuses.
struct KMeansSymmetryTests {
    /// A place given twice counts like one of twice the weight.
    @Test(arguments: [PlaceSet.town, .globe, .planeGrid, .planeSpots])
    func aDuplicateIsAWeight(set: PlaceSet) throws {
        let places = try set.places(400, seed: 3)
        let twice = (0..<400).map { $0 % 3 == 0 }
        let rows = (0..<400) + (0..<400).filter { twice[$0] }
        let start = places.subset(Array(0..<9))
        let algorithm = KMeans(clusterCount: 9, maximumIterations: 12)
        let weighted = try algorithm.partition(
            of: places,
            weights: twice.map { $0 ? 2 : 1 },
            startingAt: start
        )
        let repeated = try algorithm.partition(of: places.subset(rows), startingAt: start)
        #expect(repeated.labels == rows.map { weighted.labels[$0] })
        #expect(abs(repeated.inertia - weighted.inertia) <= 1e-12 * weighted.inertia)
    }

    @Test(arguments: [PlaceSet.town, .globe, .duplicates, .planeSpots])
    func theOrderOfPlacesDoesNotMatterFromOneStart(set: PlaceSet) throws {
        let places = try set.places(500, seed: 5)
        let start = places.subset([3, 77, 150, 222, 301, 404])
        let algorithm = KMeans(clusterCount: 6, maximumIterations: 10)
        let expected = try algorithm.partition(of: places, startingAt: start)
        var random = SplitMix64(seed: 2)
        var order = Array(0..<500)
        random.shuffle(&order)
        let shuffled = try algorithm.partition(of: places.subset(order), startingAt: start)
        #expect(shuffled.labels == order.map { expected.labels[$0] })
    }

    /// Turned about the axis, across the antimeridian too; about the poles nothing is special.
    @Test(arguments: [37.5, 120, 179.9, -90])
    func turningTheGlobeChangesNoMembership(turn: Double) throws {
        let places = try PlaceSet.town.places(600, seed: 7)
        let turned = PlaceColumns(
            places.coordinates.map { coordinate in
                let longitude = coordinate.longitude + turn
                return place(coordinate.latitude, longitude > 180 ? longitude - 360 : longitude)
            }
        )
        let chosen = [5, 60, 130, 200, 333, 480, 590]
        let algorithm = KMeans(clusterCount: 7, maximumIterations: 12)
        let expected = try algorithm.partition(of: places, startingAt: places.subset(chosen))
        let found = try algorithm.partition(of: turned, startingAt: turned.subset(chosen))
        #expect(found.labels == expected.labels)
        #expect(abs(found.inertia - expected.inertia) <= 1e-6 * expected.inertia)
    }

    @Test
    func thousandsOfDuplicatesAndCentersOnOnePlace() throws {
        let places = try PlaceColumns(
            planarX: (0..<9_000).map { Double($0 % 3) },
            y: [Double](repeating: 0, count: 9_000)
        )
        let start = try PlaceColumns(planarX: [1, 1, 1], y: [0, 0, 0])
        let found = try KMeans(clusterCount: 3).partition(of: places, startingAt: start)
        #expect(found.isConverged)
        #expect(found.inertia == 0)
        #expect(Set(found.centers.x) == [0, 1, 2])
        #expect((0..<9_000).allSatisfy { found.centers.x[Int(found.labels[$0])] == Double($0 % 3) })
    }

    @Test
    func asManyClustersAsPlacesHaveNoInertia() throws {
        let places = try PlaceSet.planeSpots.places(700, seed: 2)
        let found = try KMeans(clusterCount: 700).partition(of: places)
        #expect(found.isConverged)
        #expect(found.inertia == 0)
        #expect(Set(found.labels).count == 700)
    }

    @Test
    func noPlacesGiveAnEmptyPartition() throws {
        let found = try KMeans(clusterCount: 4).partition(of: PlaceColumns([] as [Coordinate]))
        #expect(found.labels.isEmpty && found.centers.count == 0)
        #expect(found.inertia == 0 && found.iterations == 0 && found.isConverged)
    }

    @Test
    func refusesAStartThatDoesNotFit() throws {
        let places = try PlaceSet.plane.places(20, seed: 1)
        let globe = try PlaceSet.globe.places(3, seed: 1)
        #expect(
            throws: ClusteringError.invalidParameter(
                name: "centers",
                value: "2 places",
                allowed: "3 places, as many as clusters"
            )
        ) {
            try KMeans(clusterCount: 3).partition(of: places, startingAt: places.subset([0, 1]))
        }
        #expect(
            throws: ClusteringError.invalidParameter(
                name: "centers",
                value: "haversine",
                allowed: "planar, as the places are"
            )
        ) { try KMeans(clusterCount: 3).partition(of: places, startingAt: globe) }
        #expect(
            throws: ClusteringError.invalidItem(
                id: "1",
                field: "weight",
                value: "0.0",
                allowed: "above 0 and at most 1e150"
            )
        ) {
            try KMeans(clusterCount: 3).partition(
                of: places,
                weights: [1, 0] + [Double](repeating: 1, count: 18)
            )
        }
    }
}

extension PlaceColumns {
    /// Some of the places, to the same bits.
    fileprivate func subset(_ positions: [Int]) -> PlaceColumns {
        PlaceColumns(
            metric: metric,
            centers: (positions.map { x[$0] }, positions.map { y[$0] }, positions.map { z[$0] })
        )
    }
}
