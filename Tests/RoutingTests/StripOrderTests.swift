import Geodesy
import Routing
import Testing

struct StripOrderTests {
    /// Deterministic numbers in 0 ..< 1.
    static func numbers(_ count: Int, seed: UInt64) -> [Double] {
        var state = seed
        var values: [Double] = []
        for _ in 0..<count {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            values.append(Double(state >> 11) / 9_007_199_254_740_992)
        }
        return values
    }

    static func square(_ count: Int) -> [(x: Double, y: Double)] {
        let values = numbers(2 * count, seed: 5)
        return (0..<count).map { index -> (x: Double, y: Double) in
            let (x, y) = (values[2 * index], values[2 * index + 1])
            return (x: x * 1_000, y: y * 1_000)
        }
    }

    @Test(arguments: [251, 1_000, 20_000])
    func manyStopsAreVisitedOnceAndWithinFewsBound(count: Int) {
        let stops = Self.square(count)
        let order = VisitOrder.openPath(planar: stops)
        #expect(order.sorted() == Array(0..<count))
        #expect(order[0] < order[count - 1])
        // 0.92 of the root of nA for evenly spread stops; the ends of the strips cost a little more.
        let length = VisitOrder.length(of: order, planar: stops)
        #expect(length < 1.1 * 0.92 * (Double(count) * 1_000_000).squareRoot())
    }

    @Test(arguments: [(0.0, 180.0), (89.9, 0.0), (-89.9, 120.0), (51.0, 7.0)])
    func placeOnTheGlobeMakesNoDifference(latitude: Double, longitude: Double) throws {
        let center = try Coordinate(latitude: latitude, longitude: longitude)
        let values = Self.numbers(2_000, seed: 9)
        let stops = (0..<1_000).map { index in
            center.destination(
                bearing: values[2 * index] * 360,
                distance: .kilometers(20 * values[2 * index + 1].squareRoot())
            )
        }
        let order = VisitOrder.openPath(stops)
        #expect(order.sorted() == Array(0..<1_000))
        // A disc of 20 km radius.
        let bound = 1.1 * 0.92 * (1_000 * Double.pi * 20_000 * 20_000).squareRoot()
        #expect(VisitOrder.length(of: order, through: stops).meters < bound)
    }

    @Test func stopsOnOnePointOrLineAreVisitedInOrder() {
        let point = [(x: Double, y: Double)](repeating: (3, 4), count: 400)
        #expect(VisitOrder.openPath(planar: point) == Array(0..<400))
        let line: [(x: Double, y: Double)] = (0..<400).map { number in
            let place = (number * 7) % 400
            return (x: Double(place), y: 2)
        }
        let order = VisitOrder.openPath(planar: line)
        #expect(VisitOrder.length(of: order, planar: line) == 399)
    }

    @Test func aStartComesFirstAndATourReturnsToIt() {
        let stops = Self.square(300)
        #expect(VisitOrder.openPath(planar: stops, from: 17)[0] == 17)
        #expect(VisitOrder.openPath(planar: stops, from: 17).sorted() == Array(0..<300))
        let tour = VisitOrder.closedTour(planar: stops, from: 17)
        #expect(tour[0] == 17)
        #expect(tour.sorted() == Array(0..<300))
        #expect(tour[1] <= tour[299])
    }
}
