import Geodesy
import Routing
import Testing

/// Ways from a depot, to a depot, and round from one.
struct DepotTests {
    enum Ends: CaseIterable {
        case none, start, end, different, same
    }

    @Test(arguments: Ends.allCases, 1...7)
    func everyKindOfEndsIsAsShortAsTheBestPermutation(ends: Ends, count: Int) {
        for seed in 1...3 as ClosedRange<UInt64> {
            let stops = TestPlaces.planar(count, seed: seed)
            let (start, end) = Self.planarDepots(ends)
            let order = VisitOrder.route(planar: stops, startingAt: start, endingAt: end)
            #expect(order.sorted() == Array(0..<count))
            // Node 0 is the start, the last the end; a missing one is at distance 0 from all.
            let places = [start] + stops.map { Optional($0) } + [end]
            let best = SimpleSolvers.shortest(count + 2) { from, to in
                guard let a = places[from], let b = places[to] else { return 0 }
                return ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
            }
            let length = VisitOrder.length(of: order, planar: stops, startingAt: start, endingAt: end)
            #expect(abs(length - best) < 1e-9)
        }
    }

    @Test(arguments: Ends.allCases)
    func tenStopsAreOptimalAndElevenTooOnTheGlobe(ends: Ends) throws {
        for count in [10, 11] {
            for (latitude, longitude) in [(-16.5, 180.0), (89.95, 0)] {
                let stops = try TestPlaces.around(latitude: latitude, longitude: longitude, count, seed: 3)
                let depots = try TestPlaces.around(latitude: latitude, longitude: longitude, 2, seed: 4)
                let start = ends == .none || ends == .end ? nil : depots[0]
                let end = ends == .none || ends == .start ? nil : ends == .same ? depots[0] : depots[1]
                let order = VisitOrder.route(stops, startingAt: start, endingAt: end)
                #expect(order.sorted() == Array(0..<count))
                let places = [start] + stops.map { Optional($0) } + [end]
                let best = SimpleSolvers.heldKarp(count + 2) { from, to in
                    guard let a = places[from], let b = places[to] else { return 0 }
                    return a.distance(to: b).meters
                }
                let length = VisitOrder.length(of: order, through: stops, startingAt: start, endingAt: end)
                #expect(abs(length.meters - best) < 1e-6)
            }
        }
    }

    @Test(arguments: [12, 40, 90])
    func aDepotAmongTheStopsIsAStopToBeginAt(count: Int) {
        let stops = TestPlaces.planar(count, seed: 2)
        let others = Array(stops.dropFirst())
        let round = VisitOrder.route(planar: others, startingAt: stops[0], endingAt: stops[0])
        let tour = VisitOrder.closedTour(planar: stops, from: 0)
        let routed = VisitOrder.length(of: round, planar: others, startingAt: stops[0], endingAt: stops[0])
        #expect(abs(routed - VisitOrder.length(of: tour, planar: stops, closed: true)) < 1e-6)
        #expect(round[0] < round[count - 2])
    }

    @Test func reversingTheDepotsReversesTheWay() {
        let stops = TestPlaces.planar(30, seed: 21)
        let (a, b) = ((x: 0.0, y: 0.0), (x: 900.0, y: 100.0))
        let there = VisitOrder.route(planar: stops, startingAt: a, endingAt: b)
        let back = VisitOrder.route(planar: stops, startingAt: b, endingAt: a)
        let lengths = (
            VisitOrder.length(of: there, planar: stops, startingAt: a, endingAt: b),
            VisitOrder.length(of: back, planar: stops, startingAt: b, endingAt: a)
        )
        #expect(abs(lengths.0 / lengths.1 - 1) < 0.005)
    }

    @Test(arguments: [5, 30])
    func manyNamesOfAPoleAreOnePlace(count: Int) throws {
        // Different longitudes, so different coordinates, and every distance is zero.
        let pole = try (0..<count).map { try Coordinate(latitude: 90, longitude: Double($0)) }
        let ends = (
            try Coordinate(latitude: 90, longitude: -10), try Coordinate(latitude: 90, longitude: -20)
        )
        for order in [
            VisitOrder.route(pole, startingAt: ends.0, endingAt: ends.1), VisitOrder.openPath(pole, from: 3),
            VisitOrder.openPath(pole), VisitOrder.closedTour(pole, from: 2),
        ] { #expect(order.sorted() == Array(0..<count)) }
    }

    @Test func noStopsAndOneStop() throws {
        let depot = try Coordinate(latitude: 1, longitude: 2)
        let end = try Coordinate(latitude: 3, longitude: 4)
        #expect(VisitOrder.route([], startingAt: depot, endingAt: end).isEmpty)
        #expect(VisitOrder.route([end], startingAt: depot, endingAt: depot) == [0])
        let empty = VisitOrder.length(of: [], through: [], startingAt: depot, endingAt: end)
        #expect(empty == depot.distance(to: end))
        #expect(VisitOrder.length(of: [], through: [], startingAt: depot, endingAt: nil).meters == 0)
    }

    private static func planarDepots(_ ends: Ends) -> ((x: Double, y: Double)?, (x: Double, y: Double)?) {
        let (west, east) = ((x: 100.0, y: 500.0), (x: 1_200.0, y: 300.0))
        switch ends {
        case .none: return (nil, nil)
        case .start: return (west, nil)
        case .end: return (nil, east)
        case .different: return (west, east)
        case .same: return (west, west)
        }
    }
}
