import Geodesy
import Routing
import Testing

struct VisitOrderTests {
    @Test(arguments: 2...8, [1 as UInt64, 2, 3])
    func openPathIsAsShortAsTheBestPermutation(count: Int, seed: UInt64) {
        let stops = TestPlaces.planar(count, seed: seed)
        let order = VisitOrder.openPath(planar: stops)
        #expect(order.sorted() == Array(0..<count))
        let best = permutations(of: count).map { VisitOrder.length(of: $0, planar: stops) }.min() ?? 0
        #expect(abs(VisitOrder.length(of: order, planar: stops) - best) < 1e-9)
    }

    @Test(arguments: 2...8, [4 as UInt64, 5])
    func geographicOrdersAreAsShortAsTheBestPermutation(count: Int, seed: UInt64) throws {
        let stops = try TestPlaces.around(latitude: -16.5, longitude: 180, kilometers: 100, count, seed: seed)
        let open = VisitOrder.openPath(stops)
        let fixed = VisitOrder.openPath(stops, from: count - 1)
        let tour = VisitOrder.closedTour(stops)
        let all = permutations(of: count)
        let bestOpen = all.map { length($0, stops, closed: false) }.min() ?? 0
        let bestFixed = all.filter { $0[0] == count - 1 }.map { length($0, stops, closed: false) }.min() ?? 0
        let bestTour = all.map { length($0, stops, closed: true) }.min() ?? 0
        #expect(abs(length(open, stops, closed: false) - bestOpen) < 1e-3)
        #expect(abs(length(fixed, stops, closed: false) - bestFixed) < 1e-3)
        #expect(abs(length(tour, stops, closed: true) - bestTour) < 1e-3)
        #expect(fixed[0] == count - 1)
        #expect(tour[0] == 0)
    }

    @Test(arguments: [11, 25, 60, 110])
    func longerPathsHaveNoImprovingReversalOrRelocation(count: Int) {
        let stops = TestPlaces.planar(count, seed: UInt64(count))
        for order in [VisitOrder.openPath(planar: stops), VisitOrder.openPath(planar: stops, from: 3)] {
            #expect(order.sorted() == Array(0..<count))
            let firstMovable = order[0] == 3 ? 1 : 0
            let length = VisitOrder.length(of: order, planar: stops)
            for from in firstMovable..<(count - 1) {
                for to in (from + 1)..<count {
                    var turned = order
                    turned[from...to].reverse()
                    #expect(VisitOrder.length(of: turned, planar: stops) > length - 1e-6)
                }
            }
            for from in firstMovable..<count {
                for place in firstMovable..<count {
                    var moved = order
                    moved.insert(moved.remove(at: from), at: place)
                    #expect(VisitOrder.length(of: moved, planar: stops) > length - 1e-6)
                }
            }
        }
    }

    @Test func aLongTourIsNoLongerThanARingOfThePointsOnACircle() {
        // On a circle, going round is optimal; the stops are numbered with stride 7, coprime to 30.
        let stops = (0..<30).map { index -> (x: Double, y: Double) in
            let point = TestPlaces.onCircle(index * 7 % 30, of: 30)
            return point
        }
        let order = VisitOrder.closedTour(planar: stops)
        let ring = (0..<30).map { place in (0..<30).first { $0 * 7 % 30 == place } ?? 0 }
        let expected = VisitOrder.length(of: ring, planar: stops, closed: true)
        #expect(abs(VisitOrder.length(of: order, planar: stops, closed: true) - expected) < 1e-9)
    }

    @Test(arguments: [2, 5, 9, 15, 40])
    func openPathsBeginAtTheEndWithTheSmallerIndex(count: Int) {
        let stops = TestPlaces.planar(count, seed: 9)
        let order = VisitOrder.openPath(planar: stops)
        #expect(order[0] < order[count - 1])
        #expect(order == VisitOrder.openPath(planar: stops))
        let tour = VisitOrder.closedTour(planar: stops)
        #expect(tour[1] <= tour[count - 1])
    }

    @Test func noStopAndOneStopAndEqualStops() {
        #expect(VisitOrder.openPath([]).isEmpty)
        #expect(VisitOrder.closedTour([]).isEmpty)
        #expect(VisitOrder.openPath(planar: [(1, 2)]) == [0])
        #expect(VisitOrder.openPath(planar: [(1, 2)], from: 0) == [0])
        let same = [(x: Double, y: Double)](repeating: (5, 5), count: 30)
        #expect(VisitOrder.openPath(planar: same).sorted() == Array(0..<30))
        #expect(VisitOrder.length(of: Array(0..<30), planar: same, closed: true) == 0)
        #expect(VisitOrder.length(of: [], planar: []) == 0)
    }

    private func length(_ order: [Int], _ stops: [Coordinate], closed: Bool) -> Double {
        VisitOrder.length(of: order, through: stops, closed: closed).meters
    }
}

/// Every order of the numbers from 0 up to `count`.
private func permutations(of count: Int) -> [[Int]] {
    guard count > 0 else { return [[]] }
    return permutations(of: count - 1).flatMap { shorter in
        (0...shorter.count).map { place in
            var longer = shorter
            longer.insert(count - 1, at: place)
            return longer
        }
    }
}
