import SpatialIndex
import Testing

struct PointTallyTests {
    /// Whole boxes and single points together are all the points within, in one plane of integers with many ties.
    @Test(arguments: [0, 1, 11, 12, 13, 400, 3_000])
    func countsWholeBoxesAndVisitsTheRest(count: Int) {
        var random = TestRandom(seed: 19)
        let x = (0..<count).map { _ in Double(random.below(40)) }
        let y = (0..<count).map { _ in Double(random.below(40)) }
        let z = (0..<count).map { _ in Double(random.below(3)) }
        let index = PointIndex(x: x, y: y, z: z, range: 0..<count)
        var wholes = 0
        for limit in [0.0, 1, 25, 26, 400, 5_000] {
            for wholeLimit in [-1, limit] {
                let (px, py, pz) = (Double(random.below(44)), Double(random.below(44)), 1.0)
                var found = 0
                let end = index.tally(
                    withinSquared: limit,
                    wholeWithinSquared: wholeLimit,
                    x: px,
                    y: py,
                    z: pz,
                    whole: { number in
                        #expect(wholeLimit >= 0)
                        wholes += number
                        found += number
                        return .more
                    },
                    each: { point, squared in
                        let (dx, dy, dz) = (x[point] - px, y[point] - py, z[point] - pz)
                        #expect(squared == dx * dx + dy * dy + dz * dz)
                        found += 1
                        return .more
                    }
                )
                #expect(end == .more)
                #expect(found == index.count(withinSquared: limit, x: px, y: py, z: pz))
            }
        }
        if count > 300 { #expect(wholes > 0) }
    }

    @Test
    func stopsWhenToldTo() {
        let line = (0..<100).map(Double.init)
        let index = PointIndex(x: line, y: line, z: line, range: 20..<90)
        var visited: [Int] = []
        let end = index.tally(
            withinSquared: .infinity,
            wholeWithinSquared: -1,
            x: 0,
            y: 0,
            z: 0,
            whole: { _ in .stop },
            each: { point, _ in
                visited.append(point)
                return visited.count == 3 ? .stop : .more
            }
        )
        #expect(end == .stop)
        #expect(visited.count == 3 && visited.allSatisfy { (20..<90).contains($0) })
        let whole = index.tally(
            withinSquared: .infinity,
            wholeWithinSquared: .infinity,
            x: 0,
            y: 0,
            z: 0,
            whole: { $0 == 70 ? .stop : .more },
            each: { _, _ in .more }
        )
        #expect(whole == .stop)
    }
}
