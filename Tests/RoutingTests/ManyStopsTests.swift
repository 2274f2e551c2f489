import Geodesy
import Testing

@testable import Routing

/// Orders of more stops than a table of distances or an improvement is made for.
struct ManyStopsTests {
    @Test(arguments: [251, 1_001])
    func manyStopsAreVisitedOnceAndNearTheExpectedOptimum(count: Int) {
        let stops = TestPlaces.planar(count, seed: 5)
        let order = VisitOrder.openPath(planar: stops)
        #expect(order.sorted() == Array(0..<count))
        #expect(order[0] < order[count - 1])
        // The optimum is about 0.7124 of the root of nA for many stops, with a margin that falls with the root of n.
        let expected =
            0.7124 * (Double(count) * 1_000_000).squareRoot() * (1 + 0.33 / Double(count).squareRoot())
        #expect(VisitOrder.length(of: order, planar: stops) < 1.08 * expected)
    }

    @Test func stripsVisitEachStopOnceAndKeepFewsBound() {
        let count = 20_000
        let stops = TestPlaces.planar(count, seed: 6)
        let corner = stops + [(x: 0, y: 0), (x: 1_000, y: 1_000)]
        let path = PathBetweenEnds(
            places: .plane(corner),
            between: Array(0..<count),
            first: count,
            last: count + 1
        )
        let order = path.stripOrder()
        #expect(order.sorted() == Array(0..<count))
        // L. Few's bound for evenly spread stops; the ends of the strips cost a little more.
        let length = VisitOrder.length(of: order, planar: stops)
        #expect(length < 1.1 * 0.92 * (Double(count) * 1_000_000).squareRoot())
        let backwards = PathBetweenEnds(
            places: .plane(corner),
            between: Array(0..<count),
            first: count + 1,
            last: count
        )
        #expect(backwards.stripOrder() == order.reversed())
        let (start, end) = (corner[count], corner[count + 1])
        let there = VisitOrder.length(of: order, planar: stops, startingAt: start, endingAt: end)
        let wrong = VisitOrder.length(of: order, planar: stops, startingAt: end, endingAt: start)
        #expect(there < wrong)
    }

    @Test(arguments: [(0.0, 180.0), (89.9, 0.0), (-89.9, 120.0), (51.0, 7.0)])
    func placeOnTheGlobeMakesNoDifference(latitude: Double, longitude: Double) throws {
        // The same disc elsewhere: the same stops by bearing and distance, the same length but for a small margin.
        let stops = try TestPlaces.around(latitude: latitude, longitude: longitude, 60, seed: 9)
        let atHome = try TestPlaces.around(latitude: 10, longitude: 20, 60, seed: 9)
        let order = VisitOrder.openPath(stops)
        #expect(order.sorted() == Array(0..<60))
        let length = VisitOrder.length(of: order, through: stops).meters
        let expected = VisitOrder.length(of: VisitOrder.openPath(atHome), through: atHome).meters
        #expect(abs(length / expected - 1) < 0.01)
    }

    @Test func stopsOnOneLineAreVisitedInOrder() {
        let line: [(x: Double, y: Double)] = (0..<1_100).map { (x: Double(($0 * 9) % 1_100), y: 2) }
        let order = VisitOrder.openPath(planar: line)
        #expect(VisitOrder.length(of: order, planar: line) == 1_099)
    }

    @Test func aStartComesFirstAndATourReturnsToIt() {
        for count in [100, 1_001] {
            let stops = TestPlaces.planar(count, seed: 8)
            let fixed = VisitOrder.openPath(planar: stops, from: 17)
            #expect(fixed[0] == 17)
            #expect(fixed.sorted() == Array(0..<count))
            let tour = VisitOrder.closedTour(planar: stops, from: 17)
            #expect(tour[0] == 17)
            #expect(tour.sorted() == Array(0..<count))
            #expect(tour[1] <= tour[count - 1])
            let ends = ((x: 0.0, y: 0.0), (x: 1_000.0, y: 1_000.0))
            let route = VisitOrder.route(planar: stops, startingAt: ends.0, endingAt: ends.1)
            #expect(route.sorted() == Array(0..<count))
            // The ends cost something, but not much more than going to the corners.
            let routed = VisitOrder.length(of: route, planar: stops, startingAt: ends.0, endingAt: ends.1)
            let free = VisitOrder.length(of: VisitOrder.openPath(planar: stops), planar: stops)
            #expect(routed < free * 1.1)
        }
    }
}
