import Geodesy
import Routing
import Testing

/// What holds for every order: against other algorithms, and when the input is written differently.
struct VisitOrderPropertyTests {
    @Test(arguments: 9...12, [1 as UInt64, 2])
    func toursAreAsShortAsHeldAndKarps(count: Int, seed: UInt64) {
        // 12 stops are one more than the exact limit with its start: the search must find the optimum by itself.
        for stops in [TestPlaces.planar(count, seed: seed), TestPlaces.towns(count, seed: seed)] {
            let best = SimpleSolvers.heldKarp(count + 1) {
                Self.distance(stops[$0 % count], stops[$1 % count])
            }
            let tour = VisitOrder.closedTour(planar: stops)
            #expect(abs(VisitOrder.length(of: tour, planar: stops, closed: true) - best) < 1e-9)
        }
    }

    @Test(arguments: [13, 25, 60, 100], [1 as UInt64, 2, 3])
    func noTourIsLongerThanNearestNeighborsWithTwoOpt(count: Int, seed: UInt64) {
        for stops in [TestPlaces.planar(count, seed: seed), TestPlaces.towns(count, seed: seed)] {
            let simple = SimpleSolvers.nearestNeighborTwoOpt(count) { Self.distance(stops[$0], stops[$1]) }
            let bound = VisitOrder.length(of: simple, planar: stops, closed: true)
            let tour = VisitOrder.closedTour(planar: stops)
            #expect(tour.sorted() == Array(0..<count))
            #expect(VisitOrder.length(of: tour, planar: stops, closed: true) <= bound + 1e-9)
        }
    }

    @Test(arguments: [3, 8, 25, 60])
    func theOrderInWhichStopsArePassedMakesNoDifference(count: Int) throws {
        var places = try TestPlaces.around(latitude: 48, longitude: 11, count - 1, seed: 31)
        places.append(places[0])
        let ids = (0..<count).map { "T-\($0 * 37 % 1_000)-\($0)" }
        var random = TestRandom(seed: 5)
        let depot = try Coordinate(latitude: 48.05, longitude: 11.1)
        func ways(_ order: [Int]) -> [[String]] {
            let (stops, names) = (order.map { places[$0] }, order.map { ids[$0] })
            let last = order.firstIndex(of: count - 1)
            return [
                VisitOrder.openPath(stops, ids: names), VisitOrder.openPath(stops, from: last, ids: names),
                VisitOrder.closedTour(stops, ids: names),
                VisitOrder.route(stops, startingAt: depot, endingAt: depot, ids: names),
                VisitOrder.route(stops, startingAt: nil, endingAt: depot, ids: names),
            ].map { way in way.map { names[$0] } }
        }
        let expected = ways(Array(0..<count))
        for _ in 0..<3 { #expect(ways((0..<count).shuffled(using: &random)) == expected) }
    }

    @Test(arguments: [6, 9, 30])
    func turningTheGlobeChangesNoLength(count: Int) throws {
        let stops = try TestPlaces.around(latitude: 51.5, longitude: -0.1, count, seed: 44)
        let length = VisitOrder.length(of: VisitOrder.openPath(stops), through: stops).meters
        // A quarter turn about the axis through (0, 0): the places come to lie near (0.1, 51.5) east.
        let turned = stops.map { place -> Coordinate in
            let vector = UnitVector(place)
            return Coordinate(UnitVector(x: vector.x, y: vector.z, z: -vector.y))
        }
        let turnedLength = VisitOrder.length(of: VisitOrder.openPath(turned), through: turned).meters
        #expect(abs(turnedLength / length - 1) < (count <= 10 ? 1e-9 : 0.005))
    }

    @Test func scalingAPlaneChangesNoOrder() {
        let stops = TestPlaces.towns(70, seed: 6)
        let order = VisitOrder.openPath(planar: stops)
        for scale in [0x1p-300, 0x1p-20, 0x1p20, 0x1p400] {
            #expect(VisitOrder.openPath(planar: stops.map { ($0.x * scale, $0.y * scale) }) == order)
        }
    }

    @Test(arguments: [5, 12, 100])
    func repeatedStopsFollowEachOther(count: Int) {
        let single = TestPlaces.planar(count, seed: 3)
        let doubled = single + single + single
        let order = VisitOrder.openPath(planar: doubled)
        #expect(order.sorted() == Array(0..<(3 * count)))
        for place in stride(from: 0, to: 3 * count, by: 3) {
            #expect(order[place + 1] == order[place] + count)
            #expect(order[place + 2] == order[place] + 2 * count)
        }
        #expect(
            stride(from: 0, to: 3 * count, by: 3).map { order[$0] } == VisitOrder.openPath(planar: single)
        )
    }

    @Test func thousandsOfStopsAtOnePlaceAreInOrderOfTheirIds() {
        let same = [(x: Double, y: Double)](repeating: (5, 5), count: 5_000)
        #expect(VisitOrder.openPath(planar: same) == Array(0..<5_000))
        #expect(
            VisitOrder.openPath(planar: same, ids: (0..<5_000).map { "\(9_999 - $0)" })
                == (0..<5_000).reversed()
        )
        #expect(VisitOrder.closedTour(planar: same, from: 9).prefix(3) == [9, 0, 1])
    }

    @Test(arguments: [40, 200])
    func placesAllRoundTheGlobeArePassedWithoutCrossingIt(count: Int) throws {
        // A ring along a parallel: going round is optimal, and the antimeridian is nothing special.
        let stops = try (0..<count).map { index in
            try Coordinate(latitude: 60, longitude: Double(index * 7 % count) * 360 / Double(count) - 180)
        }
        let step = try Coordinate(latitude: 60, longitude: 0)
            .distance(to: Coordinate(latitude: 60, longitude: 360 / Double(count))).meters
        let tour = VisitOrder.closedTour(stops)
        let length = VisitOrder.length(of: tour, through: stops, closed: true).meters
        #expect(abs(length / (step * Double(count)) - 1) < 1e-9)
    }

    private static func distance(_ a: (x: Double, y: Double), _ b: (x: Double, y: Double)) -> Double {
        ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
    }
}
