import SpatialIndex
import Testing

struct NearestFieldTests {
    @Test(arguments: PointSet.allCases)
    func totalAndDrawsFollowTheNearestCenters(set: PointSet) {
        let points = set.points
        let count = points.x.count
        let weights = (0..<count).map { 1 + Double($0 % 4) }
        var field = NearestField(PointIndex(x: points.x, y: points.y, z: points.z), weights: weights)
        var nearest = [Double](repeating: .infinity, count: count)
        var random = TestRandom(seed: 77)
        for _ in 0..<min(count, 12) {
            let center = random.below(count)
            let (x, y, z) = (points.x[center], points.y[center], points.z[center])
            field.add(x: x, y: y, z: z)
            for index in 0..<count {
                let (dx, dy, dz) = (points.x[index] - x, points.y[index] - y, points.z[index] - z)
                nearest[index] = min(nearest[index], dx * dx + dy * dy + dz * dz)
            }
            let total = (0..<count).reduce(0.0) { $0 + weights[$1] * nearest[$1] }
            #expect(abs(field.total - total) <= 1e-12 * total)
            // Evenly spaced shares must hit each point in proportion to what it holds.
            let draws = 4_000
            var hits = [Int](repeating: 0, count: count)
            for draw in 0..<draws {
                guard let point = field.point(atShare: Double(draw) / Double(draws)) else { continue }
                hits[point] += 1
            }
            for index in 0..<count {
                let expected = total > 0 ? Double(draws) * weights[index] * nearest[index] / total : 0
                #expect(abs(Double(hits[index]) - expected) <= 1.001)
            }
            #expect(hits.reduce(0, +) == (total > 0 ? draws : 0))
        }
    }

    @Test
    func nothingIsLeftWhereEveryPointIsACenter() {
        let points = PointSet.two.points
        var field = NearestField(PointIndex(x: points.x, y: points.y, z: points.z), weights: [1, 1])
        field.add(x: 0, y: 0, z: 0)
        #expect(field.point(atShare: 0.999_999) == 1)
        field.add(x: 1, y: 0, z: 0)
        #expect(field.point(atShare: 0.5) == nil)
    }
}
