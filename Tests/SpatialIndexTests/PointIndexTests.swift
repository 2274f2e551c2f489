import Geodesy
import SpatialIndex
import Testing

/// Point sets that an index has to survive, by name.
enum PointSet: String, CaseIterable, CustomTestStringConvertible {
    case empty, one, two, leafSized, uniform, sphere, plane, line, identical, fewPlaces, grid

    var testDescription: String { rawValue }

    /// Components of the points; the same on every call.
    var points: (x: [Double], y: [Double], z: [Double]) {
        var random = TestRandom(seed: 7)
        func make(_ count: Int, _ point: () -> (Double, Double, Double)) -> ([Double], [Double], [Double]) {
            var (x, y, z): ([Double], [Double], [Double]) = ([], [], [])
            for _ in 0..<count {
                let (px, py, pz) = point()
                x.append(px)
                y.append(py)
                z.append(pz)
            }
            return (x, y, z)
        }
        switch self {
        case .empty: return ([], [], [])
        case .one: return ([0.5], [-1], [2])
        case .two: return ([0, 1], [0, 0], [0, 0])
        case .leafSized: return make(13) { (random.unit(), random.unit(), random.unit()) }
        case .uniform: return make(700) { (random.unit(), random.unit(), random.unit()) }
        case .sphere:
            return make(700) {
                let (x, y, z) = (random.unit() - 0.5, random.unit() - 0.5, random.unit() - 0.5)
                let norm = (x * x + y * y + z * z).squareRoot()
                return (x / norm, y / norm, z / norm)
            }
        case .plane: return make(500) { (random.unit() * 1_000, random.unit() * 10, 0) }
        case .line: return make(500) { (0, random.unit() * 100, 0) }
        case .identical: return make(500) { (0.25, 0.25, 0.25) }
        case .fewPlaces: return make(500) { (Double(random.below(3)), Double(random.below(2)), 0) }
        case .grid:
            return make(500) { (Double(random.below(12)), Double(random.below(12)), Double(random.below(4))) }
        }
    }
}

struct PointIndexTests {
    private func bruteForce(
        _ points: (x: [Double], y: [Double], z: [Double]),
        _ qx: Double,
        _ qy: Double,
        _ qz: Double
    ) -> [PointIndex.Neighbor] {
        points.x.indices.map { index in
            let (dx, dy, dz) = (points.x[index] - qx, points.y[index] - qy, points.z[index] - qz)
            return PointIndex.Neighbor(index: index, squaredDistance: dx * dx + dy * dy + dz * dz)
        }
    }

    /// Places of points, places between points and places far outside.
    private func queries(_ points: (x: [Double], y: [Double], z: [Double])) -> [(Double, Double, Double)] {
        var random = TestRandom(seed: 11)
        var places: [(Double, Double, Double)] = [(0, 0, 0), (1e6, -1e6, 3), (0.5, 0.5, 0.5), (5, 5, 2)]
        for _ in 0..<12 where !points.x.isEmpty {
            let index = random.below(points.x.count)
            places.append((points.x[index], points.y[index], points.z[index]))
            places.append((points.x[index] + random.unit(), points.y[index] - random.unit(), points.z[index]))
        }
        return places
    }

    @Test(arguments: PointSet.allCases)
    func withinFindsExactlyWhatBruteForceFinds(set: PointSet) {
        let points = set.points
        let index = PointIndex(x: points.x, y: points.y, z: points.z)
        #expect(index.count == points.x.count)
        for (qx, qy, qz) in queries(points) {
            let all = bruteForce(points, qx, qy, qz)
            // Limits that are some point's own squared distance test that the bound is included.
            let exact = all.map(\.squaredDistance).sorted()
            let limits =
                [0, 0.01, 1, 30, .infinity]
                + [exact.first, exact.dropFirst(exact.count / 3).first].compactMap(\.self)
            for limit in limits {
                let expected = all.filter { $0.squaredDistance <= limit }.map(\.index)
                #expect(index.indices(withinSquared: limit, x: qx, y: qy, z: qz) == expected)
                #expect(index.count(withinSquared: limit, x: qx, y: qy, z: qz) == expected.count)
            }
        }
    }

    @Test(arguments: PointSet.allCases)
    func nearestOrdersByDistanceThenIndex(set: PointSet) {
        let points = set.points
        let index = PointIndex(x: points.x, y: points.y, z: points.z)
        for (qx, qy, qz) in queries(points) {
            let sorted = bruteForce(points, qx, qy, qz).sorted()
            #expect(index.nearest(x: qx, y: qy, z: qz) == sorted.first)
            for count in [1, 2, 7, 40, 10_000] {
                #expect(index.nearest(count, x: qx, y: qy, z: qz) == Array(sorted.prefix(count)))
                let limit = sorted.dropFirst(5).first?.squaredDistance ?? 1
                let expected = sorted.filter { $0.squaredDistance <= limit }.prefix(count)
                #expect(index.nearest(count, x: qx, y: qy, z: qz, withinSquared: limit) == Array(expected))
            }
            let odd = index.nearest(x: qx, y: qy, z: qz) { $0 % 2 == 1 }
            #expect(odd == sorted.first { $0.index % 2 == 1 })
        }
    }

    @Test
    func visitorSeesEachPointOnceAndCanStop() {
        let points = PointSet.uniform.points
        let index = PointIndex(x: points.x, y: points.y, z: points.z)
        var seen = [Int](repeating: 0, count: points.x.count)
        let end = index.visit(withinSquared: .infinity, x: 0, y: 0, z: 0) { found, squared in
            seen[found] += 1
            let (x, y, z) = (points.x[found], points.y[found], points.z[found])
            #expect(squared == x * x + y * y + z * z)
            return .more
        }
        #expect(end == .more)
        #expect(seen.allSatisfy { $0 == 1 })

        var visits = 0
        let stopped = index.visit(withinSquared: .infinity, x: 0, y: 0, z: 0) { _, _ in
            visits += 1
            return visits == 5 ? .stop : .more
        }
        #expect(stopped == .stop)
        #expect(visits == 5)
    }

    @Test
    func subsetAnswersInIndicesOfTheWhole() {
        let points = PointSet.grid.points
        let subset = stride(from: 3, to: points.x.count, by: 7)
        let index = PointIndex(x: points.x, y: points.y, z: points.z, subset: subset)
        let wanted = Set(subset)
        let expected = bruteForce(points, 6, 6, 2).filter { wanted.contains($0.index) }.sorted()
        #expect(index.nearest(20, x: 6, y: 6, z: 2) == Array(expected.prefix(20)))
        #expect(
            index.indices(withinSquared: 9, x: 6, y: 6, z: 2)
                == expected.filter { $0.squaredDistance <= 9 }.map(\.index).sorted()
        )
    }

    @Test
    func nothingIsFoundForPlacesThatAreNotNumbers() {
        let points = PointSet.uniform.points
        let index = PointIndex(x: points.x, y: points.y, z: points.z)
        #expect(index.indices(withinSquared: 10, x: .nan, y: 0, z: 0).isEmpty)
        #expect(index.indices(withinSquared: .nan, x: 0, y: 0, z: 0).isEmpty)
        #expect(index.nearest(x: 0, y: .nan, z: 0) == nil)
        #expect(index.nearest(3, x: 0, y: 0, z: .nan).isEmpty)
        #expect(index.nearest(0, x: 0, y: 0, z: 0).isEmpty)
        #expect(index.indices(withinSquared: -1, x: points.x[0], y: points.y[0], z: points.z[0]).isEmpty)
    }

    @Test
    func unitVectorsAreSearchedByChord() throws {
        let north = try UnitVector(Coordinate(latitude: 90, longitude: 0))
        let east = try UnitVector(Coordinate(latitude: 0, longitude: 179.999))
        let west = try UnitVector(Coordinate(latitude: 0, longitude: -179.999))
        let index = PointIndex([north, east, west])
        #expect(index.nearest(to: try UnitVector(Coordinate(latitude: 0, longitude: -179.9995)))?.index == 2)
        #expect(index.indices(withinSquared: Length.kilometers(1).squaredChord, of: east) == [1, 2])
    }

    /// The tree is balanced by rank, so recursion is as deep as the logarithm of the count.
    @Test(.timeLimit(.minutes(1)))
    func identicalPointsAndSortedPointsAreOrdinaryInput() {
        let count = 100_000
        let zeros = [Double](repeating: 0, count: count)
        let same = PointIndex(x: zeros, y: zeros, z: zeros)
        #expect(same.nearest(3, x: 1, y: 0, z: 0).map(\.index) == [0, 1, 2])
        #expect(same.count(withinSquared: 0, x: 0, y: 0, z: 0) == count)
        let ramp = (0..<count).map(Double.init)
        let sorted = PointIndex(x: ramp, y: zeros, z: zeros)
        #expect(sorted.indices(withinSquared: 1, x: 500, y: 0, z: 0) == [499, 500, 501])
        // Two places only: every split meets a flood of equal keys.
        let halves = (0..<count).map { Double($0 % 2) }
        let twoPlaces = PointIndex(x: halves, y: zeros, z: zeros)
        #expect(twoPlaces.count(withinSquared: 0.25, x: 1, y: 0, z: 0) == count / 2)
    }
}
